package dev.surus.engine.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Conversions and errors as PostgreSQL 15 has them.
class ClientEncodingTest {
    private static String decode(ClientEncoding encoding, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return encoding.decode(bytes, 0, bytes.length);
    }

    private static String encode(ClientEncoding encoding, String text) {
        return HexFormat.of().formatHex(encoding.encode(text));
    }

    private static void fails(String expected, Runnable action) {
        var error = assertThrows(SqlException.class, action::run);
        assertEquals(expected, error.state().code() + " " + error.diagnostic().primary.text(Language.ENGLISH));
    }

    @Test
    void japanese() {
        assertEquals("～", decode(ClientEncoding.EUC_JP, "a1c1"));
        assertEquals("～", decode(ClientEncoding.SJIS, "8160"));
        assertEquals("－", decode(ClientEncoding.EUC_JP, "a1dd"));
        assertEquals("①", decode(ClientEncoding.EUC_JP, "ada1"));
        assertEquals("①", decode(ClientEncoding.SJIS, "8740"));
        assertEquals("8160", encode(ClientEncoding.SJIS, "〜"));
        for (var encoding : new ClientEncoding[] {ClientEncoding.EUC_JP, ClientEncoding.SJIS, ClientEncoding.EUC_JIS_2004,
            ClientEncoding.SHIFT_JIS_2004}) {
            String text = "商品 ｱ 表予 kanji 0";
            byte[] bytes = encoding.encode(text);
            assertEquals(text, encoding.decode(bytes, 0, bytes.length), encoding.name());
        }
        assertEquals("bea6c9ca", encode(ClientEncoding.EUC_JP, "商品"));
        assertEquals("8fa495695c", encode(ClientEncoding.SJIS, "商品\\"));
    }

    @Test
    void others() {
        assertEquals("e9", encode(ClientEncoding.LATIN1, "é"));
        assertEquals("Ą", decode(ClientEncoding.LATIN6, "a1"));
        assertEquals("a1", encode(ClientEncoding.LATIN6, "Ą"));
        assertEquals("b0a1", encode(ClientEncoding.EUC_KR, "가"));
        assertEquals("81308130", encode(ClientEncoding.GB18030, "\u0080"));
        assertEquals(ClientEncoding.EUC_JP, ClientEncoding.byName("euc-jp"));
        assertEquals(ClientEncoding.UTF8, ClientEncoding.byName("Unicode"));
        assertEquals(ClientEncoding.SJIS, ClientEncoding.byName("Shift_JIS"));
    }

    @Test
    void errors() {
        fails("22021 invalid byte sequence for encoding \"EUC_JP\": 0xa1", () -> decode(ClientEncoding.EUC_JP, "a1"));
        fails("22P05 character with byte sequence 0xfd 0xfe in encoding \"EUC_JP\" has no equivalent in encoding \"UTF8\"",
                () -> decode(ClientEncoding.EUC_JP, "fdfe"));
        fails("22021 invalid byte sequence for encoding \"UTF8\": 0xe3 0x81", () -> decode(ClientEncoding.UTF8, "e381"));
        fails("22021 invalid byte sequence for encoding \"UTF8\": 0xe3 0x81 0x20", () -> decode(ClientEncoding.UTF8, "e3812020"));
        fails("22021 invalid byte sequence for encoding \"UTF8\": 0x00", () -> decode(ClientEncoding.UTF8, "00"));
        fails("22P05 character with byte sequence 0x81 in encoding \"WIN1252\" has no equivalent in encoding \"UTF8\"",
                () -> decode(ClientEncoding.WIN1252, "81"));
        fails("22021 invalid byte sequence for encoding \"SJIS\": 0xff", () -> decode(ClientEncoding.SJIS, "ff"));
        fails("22P05 character with byte sequence 0xe3 0x81 0x82 in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\"",
                () -> encode(ClientEncoding.LATIN1, "あ"));
        fails("22P05 character with byte sequence 0xf0 0x9f 0x98 0x80 in encoding \"UTF8\" has no equivalent in encoding \"EUC_JP\"",
                () -> encode(ClientEncoding.EUC_JP, "😀"));
    }
}
