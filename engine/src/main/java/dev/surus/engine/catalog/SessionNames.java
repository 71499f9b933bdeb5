package dev.surus.engine.catalog;

import java.util.List;

/// What name lookup needs to know of the session.
public interface SessionNames {
    /// The setting search_path, split: `"$user"` and `public` by default.
    List<String> searchPath();

    /// OID of the current role.
    int currentRole();

    /// OID of the session's own schema for temporary tables; 0 while it has none.
    int temporaryNamespace();

    /// The default path, as the bootstrap role sees it.
    SessionNames DEFAULT = new SessionNames() {
        @Override
        public List<String> searchPath() {
            return List.of("$user", "public");
        }

        @Override
        public int currentRole() {
            return BuiltinRows.BOOTSTRAP_ROLE;
        }

        @Override
        public int temporaryNamespace() {
            return 0;
        }
    };
}
