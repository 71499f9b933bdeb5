package dev.surus.engine.session;

import java.util.List;

/// The authentication files as the views show them: read anew at each question, whether or not they are in force. The
/// server implements it; an embedded engine has none.
public interface AuthenticationRules {
    /// A row of pg_hba_file_rules; all but the line number and the error are null where the line is wrong.
    record HbaLine(int line, String type, List<String> databases, List<String> users, String address, String netmask, String method,
            List<String> options, String error) {}

    /// A row of pg_ident_file_mappings.
    record IdentLine(int line, String map, String systemUser, String role, String error) {}

    List<HbaLine> hbaFileRules();

    List<IdentLine> identFileMappings();
}
