package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The character encodings that a client may speak, with PostgreSQL's names and numbers. Inside, text is Unicode.
///
/// [#decode] checks and converts what came from the client, [#encode] what goes to it.
public enum ClientEncoding {
    SQL_ASCII(0, null), EUC_JP(1, "EUC-JP"), EUC_CN(2, "GB2312"), EUC_KR(3, "EUC-KR"), EUC_TW(4, "x-EUC-TW"),
    EUC_JIS_2004(5, "x-SJIS_0213"), UTF8(6, null), LATIN1(8, "ISO-8859-1"), LATIN2(9, "ISO-8859-2"),
    LATIN3(10, "ISO-8859-3"), LATIN4(11, "ISO-8859-4"), LATIN5(12, "ISO-8859-9"), LATIN6(13, "table"),
    LATIN7(14, "ISO-8859-13"), LATIN8(15, "table"), LATIN9(16, "ISO-8859-15"), LATIN10(17, "ISO-8859-16"),
    WIN1256(18, "windows-1256"), WIN1258(19, "windows-1258"), WIN866(20, "IBM866"), WIN874(21, "x-windows-874"),
    KOI8R(22, "KOI8-R"), WIN1251(23, "windows-1251"), WIN1252(24, "windows-1252"), ISO_8859_5(25, "ISO-8859-5"),
    ISO_8859_6(26, "ISO-8859-6"), ISO_8859_7(27, "ISO-8859-7"), ISO_8859_8(28, "ISO-8859-8"), WIN1250(29, "windows-1250"),
    WIN1253(30, "windows-1253"), WIN1254(31, "windows-1254"), WIN1255(32, "windows-1255"), WIN1257(33, "windows-1257"),
    KOI8U(34, "KOI8-U"), SJIS(35, "windows-31j"), BIG5(36, "x-windows-950"), GBK(37, "GBK"), UHC(38, "x-windows-949"),
    GB18030(39, "GB18030"), JOHAB(40, "x-Johab"), SHIFT_JIS_2004(41, "x-SJIS_0213");

    private static final String LATIN6_TABLE = "\u00a0\u0104\u0112\u0122\u012a\u0128\u0136\u00a7\u013b\u0110\u0160\u0166\u017d\u00ad\u016a\u014a\u00b0\u0105\u0113\u0123\u012b\u0129\u0137\u00b7\u013c\u0111\u0161\u0167\u017e\u2015\u016b\u014b\u0100\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u012e\u010c\u00c9\u0118\u00cb\u0116\u00cd\u00ce\u00cf"
            + "\u00d0\u0145\u014c\u00d3\u00d4\u00d5\u00d6\u0168\u00d8\u0172\u00da\u00db\u00dc\u00dd\u00de\u00df\u0101\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u012f\u010d\u00e9\u0119\u00eb\u0117\u00ed\u00ee\u00ef\u00f0\u0146\u014d\u00f3\u00f4\u00f5\u00f6\u0169\u00f8\u0173\u00fa\u00fb\u00fc\u00fd\u00fe\u0138";
    private static final String LATIN8_TABLE = "\u00a0\u1e02\u1e03\u00a3\u010a\u010b\u1e0a\u00a7\u1e80\u00a9\u1e82\u1e0b\u1ef2\u00ad\u00ae\u0178\u1e1e\u1e1f\u0120\u0121\u1e40\u1e41\u00b6\u1e56\u1e81\u1e57\u1e83\u1e60\u1ef3\u1e84\u1e85\u1e61\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb\u00cc\u00cd\u00ce\u00cf"
            + "\u0174\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u1e6a\u00d8\u00d9\u00da\u00db\u00dc\u00dd\u0176\u00df\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef\u0175\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u1e6b\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u0177\u00ff";
    private static final Map<String, ClientEncoding> BY_NAME = new HashMap<>();

    static {
        for (ClientEncoding encoding : values()) {
            BY_NAME.put(key(encoding.name()), encoding);
        }
        String[] aliases = {"unicode=UTF8", "iso88591=LATIN1", "iso88592=LATIN2", "iso88593=LATIN3", "iso88594=LATIN4",
            "iso88599=LATIN5", "iso885910=LATIN6", "iso885913=LATIN7", "iso885914=LATIN8", "iso885915=LATIN9", "iso885916=LATIN10",
            "koi8=KOI8R", "alt=WIN866", "win=WIN1251", "abc=WIN1258", "tcvn=WIN1258", "tcvn5712=WIN1258", "vscii=WIN1258",
            "mskanji=SJIS", "shiftjis=SJIS", "windows932=SJIS", "windows936=GBK", "windows949=UHC", "windows950=BIG5",
            "windows866=WIN866", "windows874=WIN874", "windows1250=WIN1250", "windows1251=WIN1251", "windows1252=WIN1252",
            "windows1253=WIN1253", "windows1254=WIN1254", "windows1255=WIN1255", "windows1256=WIN1256", "windows1257=WIN1257",
            "windows1258=WIN1258"};
        for (String alias : aliases) {
            String[] parts = alias.split("=");
            BY_NAME.put(parts[0], valueOf(parts[1]));
        }
    }

    private final int number;
    private final String charsetName;
    private Charset charset;
    private Map<Character, Byte> tableBack;

    ClientEncoding(int number, String charsetName) {
        this.number = number;
        this.charsetName = charsetName;
    }

    /// As pg_char_to_encoding numbers them.
    public int number() {
        return number;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /// The encoding with a name or alias, in any case and with any punctuation; null where there is none.
    public static ClientEncoding byName(String name) {
        return BY_NAME.get(key(name));
    }

    /// The encoding with a number, or null.
    public static ClientEncoding byNumber(int number) {
        for (ClientEncoding encoding : values()) {
            if (encoding.number == number) {
                return encoding;
            }
        }
        return null;
    }

    private boolean isUtf8() {
        // Bytes of an SQL_ASCII client go through unconverted.
        return this == UTF8 || this == SQL_ASCII;
    }

    private boolean isTable() {
        return this == LATIN6 || this == LATIN8;
    }

    private Charset charset() {
        if (charset == null) {
            charset = Charset.forName(charsetName);
        }
        return charset;
    }

    // ---- from the client

    /// The text of bytes in this encoding.
    /// @throws SqlException 22021 for bytes that are not valid, 22P05 for characters that Unicode has not
    public String decode(byte[] bytes, int offset, int length) {
        if (isUtf8()) {
            return decodeUtf8(bytes, offset, length);
        }
        int end = offset + length;
        int ascii = offset;
        while (ascii < end && bytes[ascii] > 0) {
            ascii++;
        }
        var prefix = new String(bytes, offset, ascii - offset, StandardCharsets.US_ASCII);
        if (ascii == end) {
            return prefix;
        }
        var out = new StringBuilder(length).append(prefix);
        for (int i = ascii; i < end; ) {
            if (bytes[i] > 0) {
                out.append((char) bytes[i++]);
                continue;
            }
            int size = characterLength(bytes, i, end);
            if (bytes[i] == 0 || size <= 0 || i + size > end || !isValid(bytes, i, size)) {
                throw invalidBytes(bytes, i, Math.min(end, i + Math.max(1, Math.abs(size))));
            }
            String character = decodeCharacter(bytes, i, size);
            if (character == null) {
                throw new SqlException(SqlState.UNTRANSLATABLE_CHARACTER, TypeMessage.ENCODING_NO_EQUIVALENT,
                        hex(bytes, i, i + size), name(), "UTF8");
            }
            out.append(character);
            i += size;
        }
        return out.toString();
    }

    private String decodeUtf8(byte[] bytes, int offset, int length) {
        var text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
            checkUtf8(bytes, offset, length);
        }
        return text;
    }

    /// @throws SqlException 22021 where the bytes are not UTF-8 or hold a zero byte
    public static void checkUtf8(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int first = bytes[i] & 0xFF;
            int size = first < 0x80 ? 1 : first >= 0xF8 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
            boolean valid = first != 0 && first < 0x80 || size > 1 && i + size <= end && isUtf8Sequence(bytes, i, size);
            if (!valid) {
                throw UTF8.invalidBytes(bytes, i, Math.min(end, i + size));
            }
            i += size;
        }
    }

    private static boolean isUtf8Sequence(byte[] bytes, int at, int size) {
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        return switch (size) {
            case 2 -> first >= 0xC2;
            case 3 -> (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
            default -> first <= 0xF4 && (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
        };
    }

    /// Bytes that the character at a position takes, by its first byte; negative where the first byte cannot begin one.
    private int characterLength(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        return switch (this) {
            case EUC_JP, EUC_JIS_2004 -> first == 0x8F ? 3 : first == 0x8E || first >= 0xA1 && first <= 0xFE ? 2 : -1;
            case EUC_KR, EUC_CN -> first >= 0xA1 && first <= 0xFE ? 2 : -1;
            case EUC_TW -> first == 0x8E ? 4 : first >= 0xA1 && first <= 0xFE ? 2 : -1;
            case SJIS, SHIFT_JIS_2004 -> first >= 0xA1 && first <= 0xDF ? 1 : first >= 0x81 && first <= 0xFC && first != 0xA0 ? 2 : -2;
            case BIG5, GBK, UHC, JOHAB -> first >= 0x81 && first <= 0xFE ? 2 : -2;
            case GB18030 -> first < 0x81 || first > 0xFE ? -1
                    : at + 1 < end && bytes[at + 1] >= '0' && bytes[at + 1] <= '9' ? 4 : 2;
            default -> 1;
        };
    }

    private boolean isValid(byte[] bytes, int at, int size) {
        if (size == 1) {
            return true;
        }
        int second = bytes[at + 1] & 0xFF;
        return switch (this) {
            case EUC_JP, EUC_JIS_2004, EUC_KR, EUC_CN, EUC_TW -> {
                boolean valid = true;
                for (int i = 1; i < size; i++) {
                    valid &= (bytes[at + i] & 0xFF) >= 0xA1 && (bytes[at + i] & 0xFF) <= 0xFE;
                }
                yield valid;
            }
            case SJIS, SHIFT_JIS_2004 -> second >= 0x40 && second <= 0xFC && second != 0x7F;
            default -> second != 0 && (second >= 0x30);
        };
    }

    private String decodeCharacter(byte[] bytes, int at, int size) {
        if (isTable()) {
            int code = bytes[at] & 0xFF;
            return String.valueOf(code < 0xA0 ? (char) code : table().charAt(code - 0xA0));
        }
        if (this == EUC_JIS_2004 || this == EUC_JP) {
            if (size == 2 && (bytes[at] & 0xFF) == 0x8E) {
                return decodeBy(this == EUC_JP ? Charset.forName("windows-31j") : charset(), bytes, at + 1, 1);
            }
            if (size == 2) {
                // JIS rows and cells are the same in both encodings of Japanese, only packed differently.
                byte[] packed = eucToShiftJis(bytes[at] & 0x7F, bytes[at + 1] & 0x7F);
                return decodeBy(this == EUC_JP ? Charset.forName("windows-31j") : charset(), packed, 0, 2);
            }
            return this == EUC_JP ? decodeBy(charset(), bytes, at, size) : null;
        }
        return decodeBy(charset(), bytes, at, size);
    }

    private static String decodeBy(Charset charset, byte[] bytes, int at, int size) {
        try {
            return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, at, size)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte[] eucToShiftJis(int row, int cell) {
        int first = (row + 1 >> 1) + (row < 0x5F ? 0x70 : 0xB0);
        int second = (row & 1) == 1 ? cell + (cell >= 0x60 ? 0x20 : 0x1F) : cell + 0x7E;
        return new byte[] {(byte) first, (byte) second};
    }

    private SqlException invalidBytes(byte[] bytes, int from, int to) {
        return new SqlException(SqlState.CHARACTER_NOT_IN_REPERTOIRE, TypeMessage.ENCODING_INVALID_BYTES, name(), hex(bytes, from, to));
    }

    private static String hex(byte[] bytes, int from, int to) {
        var out = new StringBuilder();
        for (int i = from; i < to && i < from + 8; i++) {
            out.append(i > from ? " " : "").append(String.format("0x%02x", bytes[i]));
        }
        return out.toString();
    }

    // ---- to the client

    /// The bytes of a text in this encoding.
    /// @throws SqlException 22P05 for a character that this encoding has not
    public byte[] encode(String text) {
        if (isUtf8()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var out = new ByteSink(text.length() * 2);
        CharsetEncoder encoder = isTable() ? null : charset().newEncoder();
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point < 0x80) {
                out.putByte(point);
            } else {
                encodeCharacter(point, encoder, out);
            }
        }
        return out.toByteArray();
    }

    /// Converts UTF-8 bytes that a [ByteSink] holds from a position to its end, in place.
    public void encodeTail(ByteSink out, int from) {
        if (isUtf8()) {
            return;
        }
        for (int i = from; i < out.length; i++) {
            if (out.bytes[i] < 0) {
                byte[] converted = encode(new String(out.bytes, from, out.length - from, StandardCharsets.UTF_8));
                out.length = from;
                out.putBytes(converted);
                return;
            }
        }
    }

    private void encodeCharacter(int point, CharsetEncoder encoder, ByteSink out) {
        byte[] bytes = switch (this) {
            case LATIN6, LATIN8 -> {
                Byte code = point < 0xA0 ? (Byte) (byte) point : point > 0xFFFF ? null : tableBack().get((char) point);
                yield code == null ? null : new byte[] {code};
            }
            case EUC_JP -> eucJp(point);
            case EUC_JIS_2004 -> {
                byte[] packed = encodeBy(encoder, point);
                yield packed == null ? null : shiftJisToEuc(packed);
            }
            case SJIS -> point == 0x301C ? new byte[] {(byte) 0x81, 0x60} : encodeBy(encoder, point);
            default -> encodeBy(encoder, point);
        };
        if (bytes == null) {
            byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            throw new SqlException(SqlState.UNTRANSLATABLE_CHARACTER, TypeMessage.ENCODING_NO_EQUIVALENT,
                    hex(utf8, 0, utf8.length), "UTF8", name());
        }
        out.putBytes(bytes);
    }

    private static byte[] eucJp(int point) {
        byte[] packed = encodeBy(Charset.forName("windows-31j").newEncoder(), point);
        if (packed != null && (packed.length == 1 || (packed[0] & 0xFF) < 0xED)) {
            return shiftJisToEuc(packed);
        }
        byte[] direct = encodeBy(Charset.forName("EUC-JP").newEncoder(), point);
        return direct != null && direct.length == 3 ? direct : null;
    }

    private static byte[] shiftJisToEuc(byte[] packed) {
        if (packed.length == 1) {
            return new byte[] {(byte) 0x8E, packed[0]};
        }
        int first = packed[0] & 0xFF;
        int second = packed[1] & 0xFF;
        if (first > 0xEF) {
            return null;
        }
        int row = (first - (first < 0xA0 ? 0x70 : 0xB0)) * 2 - (second < 0x9F ? 1 : 0);
        int cell = second - (second < 0x7F ? 0x1F : second < 0x9F ? 0x20 : 0x7E);
        return new byte[] {(byte) (row | 0x80), (byte) (cell | 0x80)};
    }

    private static byte[] encodeBy(CharsetEncoder encoder, int point) {
        try {
            ByteBuffer bytes = encoder.onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(Character.toChars(point)));
            var result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private String table() {
        return this == LATIN6 ? LATIN6_TABLE : LATIN8_TABLE;
    }

    private Map<Character, Byte> tableBack() {
        if (tableBack == null) {
            var back = new HashMap<Character, Byte>();
            for (int i = 0; i < 96; i++) {
                back.put(table().charAt(i), (byte) (i + 0xA0));
            }
            tableBack = back;
        }
        return tableBack;
    }
}
