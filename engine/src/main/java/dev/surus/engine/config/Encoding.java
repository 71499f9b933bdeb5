package dev.surus.engine.config;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/// The character sets that PostgreSQL knows, in its numbering (`pg_encoding_to_char`), each with Java's charset where there is one.
public enum Encoding {
    /// No conversion: the bytes stay as the database, which is in UTF-8, has them.
    SQL_ASCII("UTF-8"),
    EUC_JP("EUC-JP"),
    EUC_CN("GB2312"),
    EUC_KR("EUC-KR"),
    EUC_TW("x-EUC-TW"),
    EUC_JIS_2004("EUC-JP"),
    UTF8("UTF-8"),
    MULE_INTERNAL(null),
    LATIN1("ISO-8859-1"),
    LATIN2("ISO-8859-2"),
    LATIN3("ISO-8859-3"),
    LATIN4("ISO-8859-4"),
    LATIN5("ISO-8859-9"),
    LATIN6("ISO-8859-10"),
    LATIN7("ISO-8859-13"),
    LATIN8("ISO-8859-14"),
    LATIN9("ISO-8859-15"),
    LATIN10("ISO-8859-16"),
    WIN1256("windows-1256"),
    WIN1258("windows-1258"),
    WIN866("IBM866"),
    WIN874("x-windows-874"),
    KOI8R("KOI8-R"),
    WIN1251("windows-1251"),
    WIN1252("windows-1252"),
    ISO_8859_5("ISO-8859-5"),
    ISO_8859_6("ISO-8859-6"),
    ISO_8859_7("ISO-8859-7"),
    ISO_8859_8("ISO-8859-8"),
    WIN1250("windows-1250"),
    WIN1253("windows-1253"),
    WIN1254("windows-1254"),
    WIN1255("windows-1255"),
    WIN1257("windows-1257"),
    KOI8U("KOI8-U"),
    // From here on for clients only.
    SJIS("windows-31j"),
    BIG5("Big5"),
    GBK("GBK"),
    UHC("x-windows-949"),
    GB18030("GB18030"),
    JOHAB("x-Johab"),
    SHIFT_JIS_2004("x-SJIS_0213");

    private static final Map<String, Encoding> BY_NAME = new HashMap<>();

    static {
        for (Encoding encoding : values()) {
            BY_NAME.put(clean(encoding.name()), encoding);
        }
        String[][] aliases = {{"abc", "WIN1258"}, {"alt", "WIN866"}, {"iso88591", "LATIN1"}, {"iso885910", "LATIN6"}, {"iso885913", "LATIN7"},
            {"iso885914", "LATIN8"}, {"iso885915", "LATIN9"}, {"iso885916", "LATIN10"}, {"iso88592", "LATIN2"}, {"iso88593", "LATIN3"},
            {"iso88594", "LATIN4"}, {"iso88599", "LATIN5"}, {"koi8", "KOI8R"}, {"mskanji", "SJIS"}, {"shiftjis", "SJIS"},
            {"shiftjis2004", "SHIFT_JIS_2004"}, {"tcvn", "WIN1258"}, {"tcvn5712", "WIN1258"}, {"unicode", "UTF8"}, {"vscii", "WIN1258"},
            {"win", "WIN1251"}, {"win932", "SJIS"}, {"win936", "GBK"}, {"win949", "UHC"}, {"win950", "BIG5"}, {"windows1250", "WIN1250"},
            {"windows1251", "WIN1251"}, {"windows1252", "WIN1252"}, {"windows1253", "WIN1253"}, {"windows1254", "WIN1254"},
            {"windows1255", "WIN1255"}, {"windows1256", "WIN1256"}, {"windows1257", "WIN1257"}, {"windows1258", "WIN1258"},
            {"windows866", "WIN866"}, {"windows874", "WIN874"}, {"windows932", "SJIS"}, {"windows936", "GBK"}, {"windows949", "UHC"},
            {"windows950", "BIG5"}};
        for (String[] alias : aliases) {
            BY_NAME.put(alias[0], valueOf(alias[1]));
        }
    }

    private final String charsetName;

    Encoding(String charsetName) {
        this.charsetName = charsetName;
    }

    /// The encoding of a name, without regard to case and punctuation; null where there is none.
    public static Encoding find(String name) {
        return BY_NAME.get(clean(name));
    }

    private static String clean(String name) {
        var clean = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= '0' && c <= '9' || c >= 'a' && c <= 'z') {
                clean.append(c);
            } else if (c >= 'A' && c <= 'Z') {
                clean.append((char) (c + 32));
            }
        }
        return clean.toString();
    }

    /// PostgreSQL's number of the encoding.
    public int id() {
        return ordinal();
    }

    /// Whether a database can have it; the rest serve clients only.
    public boolean forServer() {
        return ordinal() < SJIS.ordinal();
    }

    public Charset charset() {
        return Charset.forName(charsetName);
    }

    /// The name in a canonical form as `getdatabaseencoding()` shows it.
    @Override
    public String toString() {
        return name();
    }
}
