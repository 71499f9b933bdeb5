package dev.surus.engine.session;

import dev.surus.engine.type.BuiltinTypes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// The values of a Bind message as reports show them: `$1 = '7', $2 = NULL`. Nothing is decoded until somebody asks, perhaps another
/// thread; hence the types' own standard forms, whatever the session's settings.
final class ParameterText implements Supplier<String> {
    private static final int VALUE_LENGTH_MAX = 200;
    private static final int VALUES_MAX = 100;

    private final int[] types;
    private final short[] formats;
    private final byte[][] values;

    private ParameterText(int[] types, short[] formats, byte[][] values) {
        this.types = types;
        this.formats = formats;
        this.values = values;
    }

    /// Null where there are no values.
    static ParameterText of(int[] types, short[] formats, byte[][] values) {
        return values.length == 0 || types == null || types.length != values.length ? null : new ParameterText(types, formats, values);
    }

    /// The same for the arguments of EXECUTE, in the memory form of their types.
    static Supplier<String> of(int[] types, Object[] values) {
        return values.length == 0 ? null : () -> join(values.length, i -> values[i] == null ? null : output(types[i], values[i]));
    }

    @Override
    public String get() {
        return join(values.length, i -> values[i] == null ? null : value(i));
    }

    private static String join(int count, IntFunction<String> values) {
        var text = new StringBuilder();
        for (int i = 0; i < count && i < VALUES_MAX; i++) {
            text.append(i == 0 ? "" : ", ").append('$').append(i + 1).append(" = ");
            String value = values.apply(i);
            if (value == null) {
                text.append("NULL");
                continue;
            }
            text.append('\'').append(value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) + "..." : value).append('\'');
        }
        return text.append(count > VALUES_MAX ? ", ..." : "").toString();
    }

    private static String output(int type, Object value) {
        var builtin = BuiltinTypes.byOid(type);
        try {
            return builtin == null ? String.valueOf(value) : builtin.output(value, null);
        } catch (RuntimeException unreadable) {
            return String.valueOf(value);
        }
    }

    private String value(int i) {
        short format = formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : i < formats.length ? formats[i] : 0;
        if (format == 0) {
            return new String(values[i], StandardCharsets.UTF_8);
        }
        try {
            var type = BuiltinTypes.byOid(types[i]);
            if (type != null) {
                return type.output(type.receive(values[i], 0, values[i].length, -1, null), null);
            }
        } catch (RuntimeException unreadable) {
            // Its bytes will do.
        }
        return "\\x" + HexFormat.of().formatHex(values[i]);
    }
}
