package dev.surus.server.log;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.config.TimeZoneName;

/// One entry on its way into the log, with all that the formats may say of it.
///
/// @param session   whose entry it is; the server's own facts where `server` is true
/// @param statement the statement to show, or null
/// @param number    the entry's number in its session, for the formats of one line per entry
record LogEntry(Diagnostic diagnostic, LogSession session, boolean server, String statement, long number, long nowMicros, TimeZoneName zone,
        Language language, boolean verbose, boolean terse) {

    Message detail() {
        return diagnostic.detailForLog != null ? diagnostic.detailForLog : diagnostic.detail;
    }

    String primary() {
        return diagnostic.primary.text(language);
    }

    String context() {
        return diagnostic.context.isEmpty() ? null : diagnostic.contextText(language);
    }

    String detailText() {
        return terse || detail() == null ? null : detail().text(language);
    }

    String hintText() {
        return terse || diagnostic.hint == null ? null : diagnostic.hint.text(language);
    }

    String now() {
        return LogLinePrefix.milliseconds(nowMicros, zone);
    }

    String sessionStart() {
        return LogLinePrefix.seconds(session.startMicros, zone);
    }
}
