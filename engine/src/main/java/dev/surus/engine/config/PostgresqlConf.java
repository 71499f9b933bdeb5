package dev.surus.engine.config;

import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads postgresql.conf and what it includes into a list of assignments, in order. Nothing is looked up or applied here.
///
/// A line is `name = value`, `name value`, or a comment. A value is a bare word, a number with a unit, or a string in single
/// quotes (`''` and backslash escapes inside). `include`, `include_if_exists` and `include_dir` name other files, relative
/// to the one that includes them.
final class PostgresqlConf {
    /// One assignment, or (with a null name) one mistake.
    record Assignment(String name, String value, String file, int line, Message error) {}

    private static final int DEPTH_MAX = 10;
    private static final int ERRORS_MAX = 100;
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\f]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_\\x80-\\uffff][A-Za-z_0-9\\x80-\\uffff]*(\\.[A-Za-z_\\x80-\\uffff][A-Za-z_0-9\\x80-\\uffff]*)*");
    private static final Pattern STRING = Pattern.compile("'([^'\\\\]|\\\\.|'')*'");
    private static final Pattern BARE = Pattern.compile("[A-Za-z_\\x80-\\uffff][A-Za-z_0-9\\x80-\\uffff\\-._:/]*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(0x[0-9a-fA-F]+|[0-9]+\\.?[0-9]*([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?)[a-zA-Z]*");

    /// What was read.
    ///
    /// @param notes what is no mistake, but belongs into the log
    record Reading(List<Assignment> assignments, List<Message> notes) {}

    private final boolean onlyToShow;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Message> notes = new ArrayList<>();

    private PostgresqlConf(boolean onlyToShow) {
        this.onlyToShow = onlyToShow;
    }

    /// @param required   whether a file that is missing is a mistake
    /// @param onlyToShow a file is left at its first syntax error, as pg_file_settings does
    static Reading read(Path file, boolean required, boolean onlyToShow) {
        var reader = new PostgresqlConf(onlyToShow);
        if (required || Files.exists(file)) {
            reader.readFile(file, required, null, 0, 0);
        }
        return new Reading(reader.assignments, reader.notes);
    }

    private void readFile(Path file, boolean required, String includer, int includerLine, int depth) {
        if (depth > DEPTH_MAX) {
            mistake(includer, includerLine, new Message(ConfigMessage.NESTED_TOO_DEEP, file));
            return;
        }
        List<String> lines;
        try {
            lines = List.of(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1));
        } catch (NoSuchFileException e) {
            if (required) {
                mistake(includer, includerLine, new Message(ConfigMessage.COULD_NOT_OPEN, file, "No such file or directory"));
            } else {
                notes.add(new Message(ConfigMessage.SKIPPING_MISSING, file));
            }
            return;
        } catch (IOException e) {
            mistake(includer, includerLine, new Message(ConfigMessage.COULD_NOT_OPEN, file, reason(e)));
            return;
        }
        int mistakes = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (!readLine(file, lines.get(i), i + 1, depth) && (++mistakes == ERRORS_MAX || onlyToShow)) {
                notes.add(new Message(ConfigMessage.TOO_MANY_ERRORS, file));
                return;
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "Permission denied"
                : e instanceof java.nio.file.NotDirectoryException ? "Not a directory"
                : Files.isDirectory(Path.of(String.valueOf(e.getMessage()))) ? "Is a directory" : e.getMessage();
    }

    /// False where its syntax is wrong.
    private boolean readLine(Path file, String line, int number, int depth) {
        int at = end(SPACE, line, 0);
        if (at == line.length() || line.charAt(at) == '#') {
            return true;
        }
        int nameEnd = end(NAME, line, at);
        if (nameEnd < 0) {
            syntax(file, line, number, at);
            return false;
        }
        String name = line.substring(at, nameEnd);
        at = end(SPACE, line, nameEnd);
        if (at < line.length() && line.charAt(at) == '=') {
            at = end(SPACE, line, at + 1);
        }
        int valueEnd = endOfValue(line, at);
        if (valueEnd < 0) {
            syntax(file, line, number, at);
            return false;
        }
        String value = line.charAt(at) == '\'' ? unquote(line.substring(at + 1, valueEnd - 1)) : line.substring(at, valueEnd);
        at = end(SPACE, line, valueEnd);
        if (at < line.length() && line.charAt(at) != '#') {
            syntax(file, line, number, at);
            return false;
        }
        switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "include" -> include(value, true, file, number, depth + 1);
            case "include_if_exists" -> include(value, false, file, number, depth + 1);
            case "include_dir" -> {
                if (value.isBlank()) {
                    mistake(file.toString(), number, new Message(ConfigMessage.EMPTY_DIRECTORY_NAME, value));
                } else {
                    readDirectory(file.resolveSibling(value), file.toString(), number, depth + 1);
                }
            }
            default -> assignments.add(new Assignment(name, value, file.toString(), number, null));
        }
        return true;
    }

    private void include(String name, boolean required, Path file, int number, int depth) {
        Path included = file.resolveSibling(name);
        if (name.isBlank()) {
            mistake(file.toString(), number, new Message(ConfigMessage.EMPTY_FILE_NAME, name));
        } else if (included.normalize().equals(file.normalize())) {
            mistake(file.toString(), number, new Message(ConfigMessage.RECURSION, file));
        } else {
            readFile(included, required, file.toString(), number, depth);
        }
    }

    private void readDirectory(Path directory, String includer, int includerLine, int depth) {
        List<Path> files;
        try (var entries = Files.list(directory)) {
            files = entries.filter(path -> path.getFileName().toString().endsWith(".conf") && !path.getFileName().toString().startsWith(".")
                    && Files.isRegularFile(path)).sorted().toList();
        } catch (IOException e) {
            mistake(includer, includerLine, new Message(ConfigMessage.COULD_NOT_OPEN_DIRECTORY, directory,
                    e instanceof NoSuchFileException ? "No such file or directory" : reason(e)));
            return;
        }
        for (Path file : files) {
            readFile(file, true, includer, includerLine, depth);
        }
    }

    private static int end(Pattern pattern, String line, int from) {
        Matcher matcher = pattern.matcher(line).region(from, line.length());
        return matcher.lookingAt() ? matcher.end() : -1;
    }

    private static int endOfValue(String line, int from) {
        if (from == line.length()) {
            return -1;
        }
        int longest = end(STRING, line, from);
        longest = Math.max(longest, end(BARE, line, from));
        return Math.max(longest, end(NUMBER, line, from));
    }

    /// The text of a quoted string: `''` is a quote, backslash escapes are C's.
    static String unquote(String inside) {
        var text = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\'') {
                i++;
                text.append('\'');
            } else if (c == '\\' && i + 1 < inside.length()) {
                char escaped = inside.charAt(++i);
                switch (escaped) {
                    case 'b' -> text.append('\b');
                    case 'f' -> text.append('\f');
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    case 't' -> text.append('\t');
                    case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                        int value = 0;
                        int digits = 0;
                        while (digits < 3 && i < inside.length() && inside.charAt(i) >= '0' && inside.charAt(i) <= '7') {
                            value = value * 8 + inside.charAt(i++) - '0';
                            digits++;
                        }
                        i--;
                        text.append((char) value);
                    }
                    default -> text.append(escaped);
                }
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private void syntax(Path file, String line, int number, int at) {
        if (at >= line.length() || line.charAt(at) == '#') {
            mistake(file.toString(), number, new Message(ConfigMessage.SYNTAX_AT_END_OF_LINE, file, number));
            return;
        }
        int end = endOfValue(line, at);
        String token = end > at ? line.substring(at, end) : line.substring(at, at + Character.charCount(line.codePointAt(at)));
        mistake(file.toString(), number, new Message(ConfigMessage.SYNTAX_NEAR_TOKEN, file, number, token));
    }

    private void mistake(String file, int line, Message error) {
        assignments.add(new Assignment(null, null, file, line, error));
    }

    /// The error text of a mistake for pg_file_settings, which names file and line in columns of their own.
    static String shortText(Assignment assignment) {
        Message error = assignment.error();
        String text = error.text(Language.ENGLISH);
        return switch ((ConfigMessage) error.key()) {
            case SYNTAX_AT_END_OF_LINE, SYNTAX_NEAR_TOKEN -> ConfigMessage.SYNTAX_ERROR.english();
            case COULD_NOT_OPEN, COULD_NOT_OPEN_DIRECTORY -> text.substring(0, text.lastIndexOf("\": ") + 1).replace("open configuration ", "open ");
            case NESTED_TOO_DEEP -> "nesting depth exceeded";
            case EMPTY_FILE_NAME, EMPTY_DIRECTORY_NAME -> text.substring(0, text.indexOf(':'));
            case RECURSION -> text.substring(0, text.indexOf(" in "));
            default -> text;
        };
    }
}
