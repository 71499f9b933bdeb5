package dev.surus.engine.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Random values of each type: key bytes are ordered as compare says, stored and binary forms come back equal, and so does
/// the text. Repeat with `-Dsurus.seed=N`.
class TypeOrderTest {
    private final long seed = Long.getLong("surus.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final FixedContext context = new FixedContext(FormatSettings.DEFAULT);

    private String text() {
        var out = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            out.appendCodePoint(switch (random.nextInt(5)) {
                case 0 -> 'a' + random.nextInt(3);
                case 1 -> ' ';
                case 2 -> 0x3041 + random.nextInt(5);
                case 3 -> 0xFF00 + random.nextInt(5);
                default -> 0x1F600 + random.nextInt(5);
            });
        }
        return out.toString();
    }

    private Numeric number() {
        return switch (random.nextInt(12)) {
            case 0 -> Numeric.NAN;
            case 1 -> Numeric.INFINITY;
            case 2 -> Numeric.NEGATIVE_INFINITY;
            case 3 -> Numeric.of(0, random.nextInt(4));
            case 4, 5 -> Numeric.of(new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40)).negate());
            case 6 -> Numeric.of(new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40)));
            default -> Numeric.of(random.nextInt(-2000, 2000), random.nextInt(4));
        };
    }

    private long whole(long limit) {
        return switch (random.nextInt(4)) {
            case 0 -> -limit;
            case 1 -> limit - 1;
            case 2 -> random.nextInt(5) - 2;
            default -> random.nextLong(-limit, limit);
        };
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextInt(5) == 0 ? null : value.get();
    }

    private ArrayValue array() {
        var elements = new Object[random.nextInt(4)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = orNull(this::text);
        }
        return ArrayValue.of(TypeOid.TEXT, elements);
    }

    private void check(DataType type, Supplier<Object> values) {
        Object[] sample = new Object[60];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values.get();
            String said = "seed " + seed + ": " + type + " " + type.output(sample[i], context);
            assertEquals(0, type.compare(sample[i], type.input(type.output(sample[i], context), -1, context)), said + " text");
            byte[] sent = type.send(sample[i], context);
            assertEquals(0, type.compare(sample[i], type.receive(sent, 0, sent.length, -1, context)), said + " binary");
            int width = type.storedWidth(-1);
            byte[] stored = width < 0 ? type.toStored(sample[i]) : null;
            Object back = width < 0 ? type.fromStored(stored, 0, stored.length)
                    : type.fromStrip(type.toStrip(sample[i], -1) << 64 - width * 8 >> 64 - width * 8, -1);
            assertEquals(type.output(sample[i], context), type.output(back, context), said + " stored");
            assertEquals(type.hash(sample[i]), type.hash(back), said + " hash");
        }
        for (Object left : sample) {
            for (Object right : sample) {
                for (boolean descending : new boolean[] {false, true}) {
                    int keys = Arrays.compareUnsigned(key(type, left, descending), key(type, right, descending));
                    int order = type.compare(left, right);
                    assertEquals(Integer.signum(descending ? -order : order), Integer.signum(keys), "seed " + seed + ": " + type + " "
                            + type.output(left, context) + " against " + type.output(right, context));
                    assertTrue(order != 0 || type.hash(left) == type.hash(right), "seed " + seed + ": hash of " + type);
                }
            }
        }
    }

    /// A second column behind shows that the first is prefix-free.
    private static byte[] key(DataType type, Object value, boolean descending) {
        var out = new KeyBytes();
        out.column(type, value, descending, false);
        int first = out.length;
        out.column(BuiltinTypes.INT4, 0L, false, false);
        assertTrue(out.length == first + 5, "the first column is whole");
        return out.toByteArray();
    }

    @Test
    void keysFollowTheOrder() {
        check(BuiltinTypes.BOOL, () -> (long) random.nextInt(2));
        check(BuiltinTypes.INT2, () -> whole(1 << 15));
        check(BuiltinTypes.INT4, () -> whole(1L << 31));
        check(BuiltinTypes.INT8, random::nextLong);
        check(BuiltinTypes.OID, () -> random.nextLong(1L << 32));
        check(BuiltinTypes.FLOAT8, () -> random.nextInt(8) == 0 ? Double.NaN : random.nextInt(8) == 1 ? -0.0
                : random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)));
        check(BuiltinTypes.FLOAT4, () -> (double) (float) random.nextGaussian());
        check(BuiltinTypes.NUMERIC, this::number);
        check(BuiltinTypes.TEXT, this::text);
        check(BuiltinTypes.BPCHAR, this::text);
        check(BuiltinTypes.BYTEA, () -> {
            var bytes = new byte[random.nextInt(4)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) - 2);
            }
            return bytes;
        });
        check(BuiltinTypes.UUID, () -> new UUID(random.nextLong(), random.nextLong()));
        check(BuiltinTypes.DATE, () -> random.nextInt(9) == 0 ? CalendarMath.INFINITY : (long) random.nextInt(-2_451_545, 3_000_000));
        check(BuiltinTypes.TIME, () -> random.nextLong(CalendarMath.DAY_MICROS + 1));
        check(BuiltinTypes.TIMETZ, () -> new TimeTz(random.nextLong(CalendarMath.DAY_MICROS), random.nextInt(-57_599, 57_600)));
        check(BuiltinTypes.TIMESTAMP, () -> random.nextLong(CalendarMath.MINIMUM_MICROS, CalendarMath.TIMESTAMP_END));
        check(BuiltinTypes.TIMESTAMPTZ, () -> random.nextInt(9) == 0 ? CalendarMath.NEGATIVE_INFINITY
                : random.nextLong(CalendarMath.MINIMUM_MICROS, CalendarMath.TIMESTAMP_END));
        check(BuiltinTypes.INTERVAL, () -> new Interval(random.nextInt(-50, 50), random.nextInt(-50, 50), random.nextLong(-1L << 45, 1L << 45)));
        check(BuiltinTypes.arrayOf(TypeOid.TEXT), this::array);
        check(BuiltinTypes.VARBIT, () -> Integer.toBinaryString(random.nextInt(9)));
        check(BuiltinTypes.INET, () -> new NetworkAddress(new byte[] {10, 0, (byte) random.nextInt(2), (byte) random.nextInt(3)},
                random.nextInt(33), false));
        check(BuiltinTypes.JSONB, () -> JsonReader.parse(random.nextBoolean() ? "[" + random.nextInt(3) + "," + "\"x\"]"
                : "{\"a\":" + random.nextInt(3) + ",\"b\":null}"));
        check(BuiltinTypes.OIDVECTOR, () -> random.nextBoolean() ? BuiltinTypes.OIDVECTOR.of()
                : BuiltinTypes.OIDVECTOR.of((long) random.nextInt(3), (long) random.nextInt(3)));
    }

    @Test
    void arithmeticOfLongFormEqualsThatOfBigDecimal() {
        for (int i = 0; i < 20_000; i++) {
            Numeric left = Numeric.of(random.nextLong() >> random.nextInt(64), random.nextInt(20));
            Numeric right = Numeric.of(random.nextLong() >> random.nextInt(64), random.nextInt(20));
            String said = "seed " + seed + ": " + left + " and " + right;
            assertEquals(left.toBigDecimal().add(right.toBigDecimal()), left.add(right).toBigDecimal(), said);
            assertEquals(left.toBigDecimal().multiply(right.toBigDecimal()), left.multiply(right).toBigDecimal(), said);
            assertEquals(left.toBigDecimal().compareTo(right.toBigDecimal()), left.compareTo(right), said);
            int scale = random.nextInt(20);
            assertEquals(left.toBigDecimal().setScale(scale, java.math.RoundingMode.HALF_UP), left.round(scale).toBigDecimal(), said);
            assertEquals(left.toBigDecimal().toPlainString(), left.toString(), said);
        }
    }
}
