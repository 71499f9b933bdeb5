package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// The character types that are more than plain text: varchar, bpchar, name. Lengths count characters (code points); the
/// typmod of a length n is n + 4.
final class CharacterTypes {
    static final int MAXIMUM_LENGTH = 10_485_760;
    private static final int NAME_BYTES = 63;

    private CharacterTypes() {}

    static int typmodOfLength(String typeName, List<String> modifiers) {
        int length = TypmodNumbers.single(modifiers);
        if (length < 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.LENGTH_TOO_SMALL, typeName);
        }
        if (length > MAXIMUM_LENGTH) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.LENGTH_TOO_LARGE, typeName, MAXIMUM_LENGTH);
        }
        return length + 4;
    }

    static String lengthText(int typmod) {
        return typmod < 4 ? "" : "(" + (typmod - 4) + ")";
    }

    /// The index behind the first `characters` code points, or -1 where the text has no more than these.
    private static int cutAt(String text, int characters) {
        if (text.length() <= characters || text.codePointCount(0, text.length()) <= characters) {
            return -1;
        }
        return text.offsetByCodePoints(0, characters);
    }

    private static String cut(String text, int length, boolean explicit, String typeName) {
        int at = cutAt(text, length);
        if (at < 0) {
            return text;
        }
        if (!explicit) {
            for (int i = at; i < text.length(); i++) {
                if (text.charAt(i) != ' ') {
                    throw new SqlException(SqlState.STRING_DATA_RIGHT_TRUNCATION, TypeMessage.VALUE_TOO_LONG, typeName + "(" + length + ")");
                }
            }
        }
        return text.substring(0, at);
    }

    /// varchar(n).
    static final class Varchar extends TextType {
        Varchar() {
            super(TypeOid.VARCHAR, "varchar", "character varying");
        }

        @Override
        public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
            return typmod < 4 ? value : cut((String) value, typmod - 4, explicit, displayName());
        }

        @Override
        public int typmodIn(List<String> modifiers) {
            return typmodOfLength("varchar", modifiers);
        }

        @Override
        public String typmodText(int typmod) {
            return lengthText(typmod);
        }
    }

    /// character(n): padded with blanks, which comparison does not see.
    static final class Bpchar extends TextType {
        Bpchar() {
            super(TypeOid.BPCHAR, "bpchar", "character");
        }

        @Override
        public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
            if (typmod < 4) {
                return value;
            }
            int length = typmod - 4;
            String text = cut((String) value, length, explicit, displayName());
            int missing = length - text.codePointCount(0, text.length());
            return missing > 0 ? text + " ".repeat(missing) : text;
        }

        static String trimmed(Object value) {
            var text = (String) value;
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            return text.substring(0, end);
        }

        @Override
        public int compare(Object left, Object right) {
            return byCodePoint(trimmed(left), trimmed(right));
        }

        @Override
        public boolean equal(Object left, Object right) {
            return trimmed(left).equals(trimmed(right));
        }

        @Override
        public int hash(Object value) {
            return trimmed(value).hashCode();
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            out.putText(trimmed(value));
        }

        @Override
        public int typmodIn(List<String> modifiers) {
            return typmodOfLength("char", modifiers);
        }

        @Override
        public String typmodText(int typmod) {
            return lengthText(typmod);
        }
    }

    /// name: cut to 63 bytes.
    static final class Name extends TextType {
        Name() {
            super(TypeOid.NAME, "name", "name");
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return truncate(text);
        }
    }

    /// An identifier cut to the 63 bytes that a name holds, never inside a character.
    static String truncate(String text) {
        if (text.length() * 3 <= NAME_BYTES) {
            return text;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > NAME_BYTES) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }

    /// "char": one byte, 0 to 255.
    static final class SingleByte extends LongType {
        SingleByte() {
            super(TypeOid.CHAR, "char", 1, true);
        }

        @Override
        public String displayName() {
            return "\"char\"";
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            if (text.length() == 4 && text.charAt(0) == '\\' && isOctal(text)) {
                return (long) Integer.parseInt(text.substring(1), 8) & 0xFF;
            }
            return text.isEmpty() ? 0L : (long) text.substring(0, text.offsetByCodePoints(0, 1))
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)[0] & 0xFF;
        }

        private static boolean isOctal(String text) {
            for (int i = 1; i < 4; i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '7') {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            int character = ((Long) value).intValue();
            if (character == 0) {
                return "";
            }
            return character < 0x80 ? String.valueOf((char) character)
                    : "\\" + (char) ('0' + (character >> 6)) + (char) ('0' + (character >> 3 & 7)) + (char) ('0' + (character & 7));
        }
    }
}
