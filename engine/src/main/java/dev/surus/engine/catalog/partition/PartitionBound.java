package dev.surus.engine.catalog.partition;

import dev.surus.engine.catalog.MissingValue;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.IntFunction;

/// What FOR VALUES says, with its values.
///
/// The stored form (relpartbound) is one text: a letter, the OIDs of the key's types, and the values as [MissingValue] writes them, so that
/// no setting of a session changes their meaning:
///
/// ```
/// D                      default
/// H 4 1                  modulus, remainder
/// L 23|s1|n|s5           list: 1, NULL, 5
/// R 23,25|s1,<|s10,>     range: from (1, MINVALUE) to (10, MAXVALUE)
/// ```
public sealed interface PartitionBound {
    /// A place in a range that no value reaches.
    enum Infinity { MINVALUE, MAXVALUE }

    record Default() implements PartitionBound {}

    record Hash(int modulus, int remainder) implements PartitionBound {}

    /// @param values null stands for NULL
    record Listed(DataType type, Object[] values) implements PartitionBound {
        boolean hasNull() {
            return Arrays.asList(values).contains(null);
        }
    }

    /// From `lower` up to, but without, `upper`; each place a value or an [Infinity].
    record Range(DataType[] types, Object[] lower, Object[] upper) implements PartitionBound {}

    default String encode() {
        return switch (this) {
            case Default _ -> "D";
            case Hash hash -> "H " + hash.modulus + " " + hash.remainder;
            case Listed list -> {
                var text = new StringBuilder("L ").append(Integer.toUnsignedString(list.type.oid));
                for (Object value : list.values) {
                    text.append('|').append(value == null ? "n" : MissingValue.encode(list.type, -1, value));
                }
                yield text.toString();
            }
            case Range range -> {
                var types = new ArrayList<String>();
                Arrays.stream(range.types).forEach(type -> types.add(Integer.toUnsignedString(type.oid)));
                yield "R " + String.join(",", types) + "|" + edge(range.types, range.lower) + "|" + edge(range.types, range.upper);
            }
        };
    }

    private static String edge(DataType[] types, Object[] values) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            parts.add(values[i] == Infinity.MINVALUE ? "<" : values[i] == Infinity.MAXVALUE ? ">" : MissingValue.encode(types[i], -1, values[i]));
        }
        return String.join(",", parts);
    }

    /// Whether a text is a stored bound, not a stored expression: pg_get_expr() is given both.
    static boolean isBound(String text) {
        return text.equals("D") || text.length() > 2 && "HLR".indexOf(text.charAt(0)) >= 0 && text.charAt(1) == ' '
                && Character.isDigit(text.charAt(2));
    }

    static PartitionBound decode(String text, IntFunction<DataType> typeOf) {
        if (text.equals("D")) {
            return new Default();
        }
        String[] parts = text.substring(2).split("\\|", -1);
        switch (text.charAt(0)) {
            case 'H' -> {
                String[] numbers = parts[0].split(" ");
                return new Hash(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            }
            case 'L' -> {
                DataType type = typeOf.apply(Integer.parseUnsignedInt(parts[0]));
                var values = new Object[parts.length - 1];
                for (int i = 0; i < values.length; i++) {
                    values[i] = parts[i + 1].equals("n") ? null : MissingValue.decode(type, -1, parts[i + 1]);
                }
                return new Listed(type, values);
            }
            case 'R' -> {
                var types = Arrays.stream(parts[0].split(",")).map(oid -> typeOf.apply(Integer.parseUnsignedInt(oid))).toArray(DataType[]::new);
                return new Range(types, edge(types, parts[1]), edge(types, parts[2]));
            }
            default -> throw new IllegalStateException("partition bound " + text);
        }
    }

    private static Object[] edge(DataType[] types, String text) {
        String[] parts = text.split(",");
        var values = new Object[parts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (parts[i]) {
                case "<" -> Infinity.MINVALUE;
                case ">" -> Infinity.MAXVALUE;
                default -> MissingValue.decode(types[i], -1, parts[i]);
            };
        }
        return values;
    }
}
