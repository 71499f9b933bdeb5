package dev.surus.engine.catalog;

import dev.surus.engine.type.DataType;
import java.util.HexFormat;

/// What rows show that are older than a column (attmissingval), as text: `s` and the number that a page's strip would keep, or `b`
/// and the bytes of a value of variable length in hexadecimal. No setting of a session changes its meaning.
public final class MissingValue {
    private MissingValue() {}

    public static String encode(DataType type, int typmod, Object value) {
        return type.storedWidth(typmod) > 0 ? "s" + type.toStrip(value, typmod) : "b" + HexFormat.of().formatHex(type.toStored(value));
    }

    /// @param text null for none
    public static Object decode(DataType type, int typmod, Object text) {
        if (text == null) {
            return null;
        }
        String encoded = ((String) text).substring(1);
        if (((String) text).charAt(0) == 's') {
            return type.fromStrip(Long.parseLong(encoded), typmod);
        }
        byte[] bytes = HexFormat.of().parseHex(encoded);
        return type.fromStored(bytes, 0, bytes.length);
    }
}
