package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Setting;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.type.ClientEncoding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The options of one COPY, judged. A column list of null means none, an empty one means all (`*`).
final class CopyOptions {
    enum Format { TEXT, CSV, BINARY }

    enum Header { NONE, LINE, MATCH }

    Format format = Format.TEXT;
    boolean freeze;
    byte delimiter;
    String nullText;
    Header header = Header.NONE;
    byte quote = '"';
    byte escape = '"';
    List<String> forceQuote;
    List<String> forceNotNull;
    List<String> forceNull;
    /// Null: the client's.
    ClientEncoding encoding;

    private String delimiterText;
    private String quoteText;
    private String escapeText;

    static CopyOptions of(List<Option> given, boolean from) {
        var options = new CopyOptions();
        Set<String> seen = new HashSet<>();
        for (var option : given) {
            if (!seen.add(option.name())) {
                throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.CONFLICTING).at(option.position());
            }
            options.take(option, from);
        }
        options.judge(from);
        return options;
    }

    private void take(Option option, boolean from) {
        switch (option.name()) {
            case "format" -> format = switch (text(option)) {
                case "text" -> Format.TEXT;
                case "csv" -> Format.CSV;
                case "binary" -> Format.BINARY;
                default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.FORMAT_UNKNOWN, text(option))
                        .at(option.position());
            };
            case "freeze" -> freeze = flag(option);
            case "delimiter" -> delimiterText = text(option);
            case "null" -> nullText = text(option);
            case "header" -> header = header(option, from);
            case "quote" -> quoteText = text(option);
            case "escape" -> escapeText = text(option);
            case "force_quote" -> forceQuote = columns(option);
            case "force_not_null" -> forceNotNull = columns(option);
            case "force_null" -> forceNull = columns(option);
            case "encoding" -> {
                encoding = ClientEncoding.byName(text(option));
                if (encoding == null) {
                    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.ENCODING_INVALID, option.name())
                            .at(option.position());
                }
            }
            default -> throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.OPTION_UNKNOWN, option.name())
                    .at(option.position());
        }
    }

    private static String text(Option option) {
        return switch (option.value()) {
            case Option.Text text -> text.text();
            case Option.IntegerNumber number -> Integer.toString(number.value());
            case Option.DecimalNumber number -> number.text();
            case Option.Type type -> String.join(".", type.type().names());
            case Option.Name name -> name.name().toString();
            case Option.Flag flag -> flag.value() ? "true" : "false";
            case null, default -> "";
        };
    }

    private static boolean flag(Option option) {
        if (option.value() == null) {
            return true;
        }
        Boolean value = Setting.booleanOf(text(option));
        if (value == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.BOOLEAN_VALUE, option.name());
        }
        return value;
    }

    private static Header header(Option option, boolean from) {
        if (option.value() == null) {
            return Header.LINE;
        }
        String text = text(option);
        if (text.equalsIgnoreCase("match")) {
            if (!from) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.MATCH_IN_TO, text);
            }
            return Header.MATCH;
        }
        Boolean value = Setting.booleanOf(text);
        if (value == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.HEADER_VALUE, option.name());
        }
        return value ? Header.LINE : Header.NONE;
    }

    private static List<String> columns(Option option) {
        return switch (option.value()) {
            case Option.Star star -> List.of();
            case Option.Items items -> items.items().stream().map(item -> ((Option.Text) item).text()).toList();
            case null, default -> throw new SqlException(
                    SqlState.INVALID_PARAMETER_VALUE, CopyMessage.COLUMN_LIST, option.name()).at(option.position());
        };
    }

    private void judge(boolean from) {
        if (format == Format.BINARY) {
            if (delimiterText != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.NOT_IN_BINARY, "DELIMITER");
            }
            if (nullText != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, CopyMessage.NOT_IN_BINARY, "NULL");
            }
        }
        boolean csv = format == Format.CSV;
        if (delimiterText == null) {
            delimiterText = csv ? "," : "\t";
        }
        if (nullText == null) {
            nullText = csv ? "" : "\\N";
        }
        if (delimiterText.length() != 1 || delimiterText.charAt(0) > 127) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.DELIMITER_ONE_BYTE);
        }
        delimiter = (byte) delimiterText.charAt(0);
        if (delimiter == '\n' || delimiter == '\r') {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.DELIMITER_NEWLINE);
        }
        if (nullText.indexOf('\n') >= 0 || nullText.indexOf('\r') >= 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.NULL_NEWLINE);
        }
        if (!csv && "\\.abcdefghijklmnopqrstuvwxyz0123456789".indexOf(delimiter) >= 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.DELIMITER_CANNOT, delimiterText);
        }
        if (format == Format.BINARY && header != Header.NONE) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.NOT_IN_BINARY, "HEADER");
        }
        quote = oneByte(quoteText, "quote", csv, (byte) '"');
        if (csv && delimiter == quote) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CopyMessage.DELIMITER_IS_QUOTE);
        }
        escape = oneByte(escapeText, "escape", csv, quote);
        restrict(forceQuote, "force quote", csv, !from, CopyMessage.ONLY_TO);
        restrict(forceNotNull, "force not null", csv, from, CopyMessage.ONLY_FROM);
        restrict(forceNull, "force null", csv, from, CopyMessage.ONLY_FROM);
        if (nullText.indexOf(delimiter) >= 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.DELIMITER_IN_NULL);
        }
        if (csv && nullText.indexOf(quote) >= 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.QUOTE_IN_NULL);
        }
    }

    private static byte oneByte(String text, String what, boolean csv, byte standard) {
        if (text == null) {
            return standard;
        }
        if (!csv) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.CSV_ONLY, what);
        }
        if (text.length() != 1 || text.charAt(0) > 127) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.ONE_BYTE, what);
        }
        return (byte) text.charAt(0);
    }

    private static void restrict(List<String> columns, String what, boolean csv, boolean rightDirection, CopyMessage wrong) {
        if (columns != null && !csv) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.CSV_ONLY, what);
        }
        if (columns != null && !rightDirection) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, wrong, what);
        }
    }
}
