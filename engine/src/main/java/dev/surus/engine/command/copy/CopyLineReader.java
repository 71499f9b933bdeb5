package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Cuts the data of a text or CSV COPY into lines. The first line's end decides what ends all of them.
final class CopyLineReader {
    private enum LineEnd { UNKNOWN, LF, CR, CRLF }

    private final CopySource source;
    private final CopyOptions options;
    private LineEnd lineEnd = LineEnd.UNKNOWN;
    private boolean ended;
    /// The line just read lies in `source.bytes[start .. end-1]`, its end left out.
    int start;
    int end;
    /// Number of the line just read, from 1.
    long lineNumber;

    CopyLineReader(CopySource source, CopyOptions options) {
        this.source = source;
        this.options = options;
    }

    byte[] bytes() {
        return source.bytes;
    }

    /// @return false at the end of the data
    boolean next() {
        if (ended) {
            return false;
        }
        lineNumber++;
        return options.format == CopyOptions.Format.CSV ? nextCsv() : nextText();
    }

    private boolean nextText() {
        int at = source.position;
        start = at;
        while (true) {
            if (at >= source.limit) {
                int moved = source.more(start);
                if (moved < 0) {
                    return finishAt(at);
                }
                at -= moved;
                start = 0;
                continue;
            }
            byte b = source.bytes[at];
            if (b == '\\') {
                if (at + 1 >= source.limit) {
                    int moved = source.more(start);
                    if (moved < 0) {
                        at++;
                        continue;
                    }
                    at -= moved;
                    start = 0;
                }
                if (source.bytes[at + 1] == '.') {
                    int length = at - start;
                    checkEndMarker(at + 2);
                    end = start + length;
                    endMarker();
                    return length > 0;
                }
                at += 2;
            } else if (b == '\n' || b == '\r') {
                at = lineEnds(at);
                return true;
            } else {
                at++;
            }
        }
    }

    private boolean nextCsv() {
        int at = source.position;
        start = at;
        boolean quoted = false;
        boolean escaped = false;
        // A quote that escapes itself closes and opens again: that needs no memory.
        int escape = options.escape == options.quote ? -1_000 : options.escape;
        while (true) {
            if (at >= source.limit) {
                int moved = source.more(start);
                if (moved < 0) {
                    return finishAt(at);
                }
                at -= moved;
                start = 0;
                continue;
            }
            byte b = source.bytes[at];
            if (quoted && b == escape) {
                escaped = !escaped;
            }
            if (b == options.quote && !escaped) {
                quoted = !quoted;
            }
            if (b != escape) {
                escaped = false;
            }
            if (!quoted && (b == '\n' || b == '\r')) {
                at = lineEnds(at);
                return !(end - start == 2 && source.bytes[start] == '\\' && source.bytes[start + 1] == '.') || endMarker();
            }
            at++;
        }
    }

    /// The marker stands alone, or ends the last line.
    private void checkEndMarker(int at) {
        while (at >= source.limit) {
            int moved = source.more(start);
            if (moved < 0) {
                return;
            }
            at -= moved;
            start = 0;
        }
        byte b = source.bytes[at];
        if (b != '\n' && b != '\r') {
            throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.END_MARKER_CORRUPT);
        }
    }

    private boolean endMarker() {
        ended = true;
        source.drain();
        return false;
    }

    /// The data end without a line end.
    private boolean finishAt(int at) {
        ended = true;
        end = at;
        source.position = at;
        return end > start && !(end - start == 2 && source.bytes[start] == '\\' && source.bytes[start + 1] == '.');
    }

    /// Takes the line end at a position; the line is `start .. end`.
    private int lineEnds(int at) {
        end = at;
        boolean csv = options.format == CopyOptions.Format.CSV;
        if (source.bytes[at] == '\n') {
            if (lineEnd == LineEnd.UNKNOWN) {
                lineEnd = LineEnd.LF;
            } else if (lineEnd != LineEnd.LF) {
                throw csv ? literal(CopyMessage.LITERAL_LF_CSV, CopyMessage.LITERAL_LF_CSV_HINT)
                        : literal(CopyMessage.LITERAL_LF_TEXT, CopyMessage.LITERAL_LF_TEXT_HINT);
            }
            source.position = at + 1;
            return at + 1;
        }
        if (at + 1 >= source.limit) {
            int moved = source.more(start);
            if (moved >= 0) {
                at -= moved;
                end = at;
                start = 0;
            }
        }
        boolean lineFeedFollows = at + 1 < source.limit && source.bytes[at + 1] == '\n';
        if (lineEnd == LineEnd.UNKNOWN) {
            lineEnd = lineFeedFollows ? LineEnd.CRLF : LineEnd.CR;
        } else if (lineEnd == LineEnd.LF || lineEnd == LineEnd.CRLF && !lineFeedFollows) {
            throw csv ? literal(CopyMessage.LITERAL_CR_CSV, CopyMessage.LITERAL_CR_CSV_HINT)
                    : literal(CopyMessage.LITERAL_CR_TEXT, CopyMessage.LITERAL_CR_TEXT_HINT);
        }
        source.position = at + (lineEnd == LineEnd.CRLF ? 2 : 1);
        return source.position;
    }

    private static SqlException literal(CopyMessage message, CopyMessage hint) {
        return new SqlException(SqlState.BAD_COPY_FILE_FORMAT, message).hint(hint);
    }
}
