package dev.surus.server.log;

/// An entry in the 26 columns of PostgreSQL 15's csvlog:
///
/// ```
/// log_time, user_name, database_name, process_id, connection_from, session_id, session_line_num, command_tag, session_start_time,
/// virtual_transaction_id, transaction_id, error_severity, sql_state_code, message, detail, hint, internal_query, internal_query_pos,
/// context, query, query_pos, location, application_name, backend_type, leader_pid, query_id
/// ```
///
/// Texts stand in quotes, absent values are empty; a table of these columns takes the file by COPY ... CSV.
final class CsvLine {
    private final StringBuilder line = new StringBuilder();
    private boolean first = true;

    private CsvLine() {}

    static String format(LogEntry entry) {
        var csv = new CsvLine();
        LogSession session = entry.session();
        boolean known = !entry.server();
        var diagnostic = entry.diagnostic();
        csv.plain(entry.now());
        csv.text(known ? session.user : null);
        csv.text(known ? session.database : null);
        csv.plain(Integer.toString(session.pid));
        csv.text(known && session.remoteHost != null ? session.remoteHost + (session.remotePort.isEmpty() ? "" : ":" + session.remotePort) : null);
        csv.plain(session.id());
        csv.plain(Long.toString(entry.number()));
        csv.text(known ? session.commandTag() : null);
        csv.plain(entry.sessionStart());
        csv.plain(known ? session.virtualTransaction() : "");
        csv.plain(known ? Long.toString(session.transactionId()) : "0");
        csv.plain(diagnostic.severity.word(entry.language()));
        csv.plain(diagnostic.code());
        csv.text(entry.primary());
        csv.text(entry.detailText());
        csv.text(entry.hintText());
        csv.text(diagnostic.internalQuery);
        csv.plain(diagnostic.internalQuery != null && diagnostic.internalPosition > 0 ? Integer.toString(diagnostic.internalPosition) : "");
        csv.text(entry.terse() ? null : entry.context());
        csv.text(entry.statement());
        csv.plain(entry.statement() != null && diagnostic.position > 0 ? Integer.toString(diagnostic.position) : "");
        csv.text(entry.verbose() ? diagnostic.location() : null);
        csv.text(known && session.applicationName != null ? session.applicationName : "");
        csv.text(session.backendType);
        csv.plain("");
        csv.plain("0");
        return csv.line.append('\n').toString();
    }

    private void plain(String value) {
        if (!first) {
            line.append(',');
        }
        first = false;
        line.append(value);
    }

    private void text(String value) {
        plain(value == null ? "" : '"' + value.replace("\"", "\"\"") + '"');
    }
}
