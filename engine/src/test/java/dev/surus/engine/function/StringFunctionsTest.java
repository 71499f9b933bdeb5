package dev.surus.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StringFunctionsTest {
    private static void same(Object expected, String symbol, Object... arguments) {
        if (!(Functions.find(symbol, symbol) instanceof BuiltinFunction.Boxed boxed)) {
            throw new AssertionError(symbol + " is not boxed");
        }
        assertEquals(expected, boxed.function().apply(null, arguments), symbol);
    }

    @Test
    void asPostgres() {
        same("bc", "text_substr", "abcd", 2L, 2L);
        same("ab", "text_substr", "abcd", -1L, 4L);
        same("いう", "text_substr_no_len", "あいう", 2L);
        same("ab", "text_left", "abcd", -2L);
        same("cd", "text_right", "abcd", -2L);
        same("xyxhi", "lpad", "hi", 5L, "xy");
        same("h", "lpad", "hi", 1L, "xy");
        same("c", "split_part", "a,b,c", ",", -1L);
        same("Txxxxas", "textoverlay", "Txxxxas", "xxxx", 2L, 4L);
        same("a2x5", "translate", "12345", "143", "ax");
        same("E'a\\\\b'", "quote_literal", "a\\b");
        same("900150983cd24fb0d6963f7d28e17f72", "md5_text", "abc");
        same(1L, "textlike", "abcabd", "%ab_");
        same(0L, "textlike", "abc", "ab");
        same(1L, "textlike", "a%c", "a\\%c");
        same(0L, "textlike", "abc", "a\\%c");
        same(1L, "textlike", "あ😀う", "あ_う");
        same("a\\%", "like_escape", "a#%", "#");
    }
}
