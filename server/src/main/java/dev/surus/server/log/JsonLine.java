package dev.surus.server.log;

/// An entry as one JSON object in a line, with the keys of PostgreSQL 15's jsonlog; what is absent has no key.
final class JsonLine {
    private final StringBuilder line = new StringBuilder("{");

    private JsonLine() {}

    static String format(LogEntry entry) {
        var json = new JsonLine();
        LogSession session = entry.session();
        boolean known = !entry.server();
        var diagnostic = entry.diagnostic();
        json.text("timestamp", entry.now());
        if (known) {
            json.text("user", session.user);
            json.text("dbname", session.database);
        }
        json.number("pid", session.pid);
        if (known && session.remoteHost != null) {
            json.text("remote_host", session.remoteHost);
            if (!session.remotePort.isEmpty()) {
                json.number("remote_port", Long.parseLong(session.remotePort));
            }
        }
        json.text("session_id", session.id());
        json.number("line_num", entry.number());
        if (known) {
            json.text("ps", session.commandTag());
        }
        json.text("session_start", entry.sessionStart());
        if (known && !session.virtualTransaction().isEmpty()) {
            json.text("vxid", session.virtualTransaction());
        }
        json.number("txid", known ? session.transactionId() : 0);
        json.text("error_severity", diagnostic.severity.word(entry.language()));
        if (!diagnostic.code().equals("00000")) {
            json.text("state_code", diagnostic.code());
        }
        json.text("message", entry.primary());
        json.text("detail", entry.detailText());
        json.text("hint", entry.hintText());
        json.text("internal_query", diagnostic.internalQuery);
        if (diagnostic.internalQuery != null && diagnostic.internalPosition > 0) {
            json.number("internal_position", diagnostic.internalPosition);
        }
        json.text("context", entry.terse() ? null : entry.context());
        json.text("statement", entry.statement());
        if (entry.statement() != null && diagnostic.position > 0) {
            json.number("cursor_position", diagnostic.position);
        }
        if (entry.verbose() && diagnostic.file() != null) {
            json.text("func_name", diagnostic.function());
            json.text("file_name", diagnostic.file());
            json.number("file_line_num", diagnostic.line());
        }
        if (known && session.applicationName != null && !session.applicationName.isEmpty()) {
            json.text("application_name", session.applicationName);
        }
        json.text("backend_type", session.backendType);
        json.number("query_id", 0);
        return json.line.append("}\n").toString();
    }

    private void number(String key, long value) {
        key(key).append(value);
    }

    private void text(String key, String value) {
        if (value == null) {
            return;
        }
        StringBuilder out = key(key).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private StringBuilder key(String key) {
        return line.append(line.length() > 1 ? "," : "").append('"').append(key).append("\":");
    }
}
