package dev.surus.server.authentication;

import dev.surus.engine.base.Message;
import dev.surus.server.ServerMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// pg_hba.conf and pg_ident.conf as fields of tokens.
///
/// ```
///   host   db1,"All"   @users   10.0.0.0/8   md5   # comment
///   field  field       field    field        field
///          2 tokens    (what the file holds)
/// ```
///
/// Fields are separated by blanks, the tokens of a field by commas; a quoted token is never a keyword; a backslash at the end
/// continues the line; `@file` stands for the tokens of another file.
final class TokenizedFile {
    /// @param quoted whether it began with a quote: then it is a name even where it looks like a keyword
    record Token(String text, boolean quoted) {
        boolean is(String keyword) {
            return !quoted && text.equals(keyword);
        }
    }

    /// @param number of its first physical line
    /// @param error  null where the line could be split
    record Line(int number, String raw, List<List<Token>> fields, Message error) {}

    private static final int DEPTH_MAX = 10;

    private final Path file;
    private Message error;
    // The line being read.
    private String text;
    private int at;
    private boolean initialQuote;
    private boolean comma;

    private TokenizedFile(Path file) {
        this.file = file;
    }

    /// @throws IOException where the file itself cannot be read
    static List<Line> read(Path file) throws IOException {
        return new TokenizedFile(file).readLines(0);
    }

    private List<Line> readLines(int depth) throws IOException {
        List<String> physical = List.of(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1));
        var lines = new ArrayList<Line>();
        for (int i = 0; i < physical.size(); i++) {
            int number = i + 1;
            var joined = new StringBuilder(strip(physical.get(i)));
            while (!joined.isEmpty() && joined.charAt(joined.length() - 1) == '\\' && i + 1 < physical.size()) {
                joined.setLength(joined.length() - 1);
                joined.append(strip(physical.get(++i)));
            }
            text = joined.toString();
            at = 0;
            error = null;
            var fields = new ArrayList<List<Token>>();
            while (at < text.length() && error == null) {
                List<Token> field = nextField(depth);
                if (!field.isEmpty()) {
                    fields.add(field);
                }
            }
            if (!fields.isEmpty() || error != null) {
                lines.add(new Line(number, joined.toString(), fields, error));
            }
        }
        return lines;
    }

    private static String strip(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private List<Token> nextField(int depth) {
        var tokens = new ArrayList<Token>();
        do {
            String token = nextToken();
            if (token == null) {
                break;
            }
            if (!initialQuote && token.length() > 1 && token.charAt(0) == '@') {
                include(token.substring(1), depth, tokens);
            } else {
                tokens.add(new Token(token, initialQuote));
            }
        } while (comma && error == null);
        return tokens;
    }

    /// The next token, or null at the end of the line.
    private String nextToken() {
        comma = false;
        initialQuote = false;
        boolean inQuote = false;
        boolean wasQuote = false;
        boolean sawQuote = false;
        var token = new StringBuilder();
        while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isBlank(c) && !inQuote) {
                break;
            }
            if (c == '#' && !inQuote) {
                at = text.length();
                break;
            }
            at++;
            if (c == ',' && !inQuote) {
                comma = true;
                break;
            }
            if (c != '"' || wasQuote) {
                token.append(c);
            }
            if (inQuote && c == '"') {
                wasQuote = !wasQuote;
            } else {
                wasQuote = false;
            }
            if (c == '"') {
                inQuote = !inQuote;
                sawQuote = true;
                if (token.isEmpty()) {
                    initialQuote = true;
                }
            }
        }
        return sawQuote || !token.isEmpty() ? token.toString() : null;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void include(String name, int depth, List<Token> into) {
        Path other = file.toAbsolutePath().resolveSibling(name);
        try {
            if (depth >= DEPTH_MAX) {
                throw new IOException("too deep");
            }
            for (Line line : new TokenizedFile(other).readLines(depth + 1)) {
                if (line.error() != null) {
                    error = line.error();
                    return;
                }
                line.fields().forEach(into::addAll);
            }
        } catch (IOException e) {
            error = new Message(ServerMessage.SECONDARY_FILE, name, other, reason(e));
        }
    }

    static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "No such file or directory"
                : e instanceof java.nio.file.AccessDeniedException ? "Permission denied" : e.getMessage();
    }
}
