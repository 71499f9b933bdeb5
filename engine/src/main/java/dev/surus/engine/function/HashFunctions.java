package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TimeTz;
import dev.surus.engine.type.TypeOid;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// hashtext(), hashint4() and their relatives: applications call them for advisory lock keys and for sharding, so the
/// numbers are PostgreSQL's. The algorithm is Bob Jenkins' lookup3 (public domain), seeded for the `extended` forms.
final class HashFunctions {
    private static final int START = 0x9e3779b9 + 3923095;
    private static final int DIGITS_PER_WORD = 4;

    private HashFunctions() {}

    /// The hash of a value by its type; both forms of a function come from it.
    @FunctionalInterface
    private interface Hash {
        /// @param seed null for the 32-bit form
        long of(Object value, Long seed);
    }

    static void declare(Declarations f) {
        both(f, "hashint2", "hashint2extended", (v, seed) -> number(((Long) v).intValue(), seed));
        both(f, "hashint4", "hashint4extended", (v, seed) -> number(((Long) v).intValue(), seed));
        both(f, "hashoid", "hashoidextended", (v, seed) -> number(((Long) v).intValue(), seed));
        both(f, "hashint8", "hashint8extended", (v, seed) -> wide((Long) v, seed));
        both(f, "hashchar", "hashcharextended", (v, seed) -> character(v, seed));
        both(f, "hashfloat4", "hashfloat4extended", (v, seed) -> floating((Double) v, seed));
        both(f, "hashfloat8", "hashfloat8extended", (v, seed) -> floating((Double) v, seed));
        for (String type : new String[] {"text", "name", "bpchar"}) {
            boolean padded = type.equals("bpchar");
            both(f, "hash" + type, "hash" + type + "extended", (v, seed) -> text(padded ? ((String) v).stripTrailing() : (String) v, seed));
        }
        both(f, "hash_numeric", "hash_numeric_extended", (v, seed) -> numeric((Numeric) v, seed));
        both(f, "time_hash", "time_hash_extended", (v, seed) -> wide((Long) v, seed));
        both(f, "timestamp_hash", "timestamp_hash_extended", (v, seed) -> wide((Long) v, seed));
        both(f, "timetz_hash", "timetz_hash_extended", (v, seed) -> timetz((TimeTz) v, seed));
        both(f, "interval_hash", "interval_hash_extended", (v, seed) -> wide(span((Interval) v), seed));
        both(f, "uuid_hash", "uuid_hash_extended", (v, seed) -> bytes(bytesOf((UUID) v), seed));
        both(f, "hashtid", "hashtidextended", (v, seed) -> tid((Long) v, seed));
        both(f, "hashoidvector", "hashoidvectorextended", (v, seed) -> oids((ArrayValue) v, seed));
        both(f, "hash_aclitem", "hash_aclitem_extended", (v, seed) -> entry((AclItem) v, seed));
        f.typed("hash_array", site -> (context, v) -> (long) (int) elements(site.argument(0).element(), (ArrayValue) v[0], null));
        f.typed("hash_array_extended", site -> (context, v) -> elements(site.argument(0).element(), (ArrayValue) v[0], (Long) v[1]));
        f.scalar("hash_record", (context, v) -> (long) (int) fields((RecordValue) v[0], null));
        f.scalar("hash_record_extended", (context, v) -> fields((RecordValue) v[0], (Long) v[1]));
    }

    private static void both(Declarations f, String symbol, String extended, Hash hash) {
        f.scalar(symbol, (context, v) -> (long) (int) hash.of(v[0], null));
        f.scalar(extended, (context, v) -> hash.of(v[0], (Long) v[1]));
    }

    /// By the type's own function, as the elements of arrays and the fields of rows are hashed.
    static long any(DataType type, Object value, Long seed) {
        return switch (type.oid) {
            case TypeOid.BOOL, TypeOid.CHAR -> character(value, seed);
            case TypeOid.INT2, TypeOid.INT4, TypeOid.OID, TypeOid.DATE -> number(((Long) value).intValue(), seed);
            case TypeOid.INT8, TypeOid.TIME, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ -> wide((Long) value, seed);
            case TypeOid.FLOAT4, TypeOid.FLOAT8 -> floating((Double) value, seed);
            case TypeOid.TEXT, TypeOid.VARCHAR, TypeOid.NAME -> text((String) value, seed);
            case TypeOid.BPCHAR -> text(((String) value).stripTrailing(), seed);
            case TypeOid.BYTEA -> bytes((byte[]) value, seed);
            case TypeOid.NUMERIC -> numeric((Numeric) value, seed);
            case TypeOid.INTERVAL -> wide(span((Interval) value), seed);
            case TypeOid.TIMETZ -> timetz((TimeTz) value, seed);
            case TypeOid.UUID -> bytes(bytesOf((UUID) value), seed);
            default -> {
                if (value instanceof ArrayValue array) {
                    yield elements(type.element(), array, seed);
                }
                if (value instanceof RecordValue row) {
                    yield fields(row, seed);
                }
                throw new SqlException(SqlState.UNDEFINED_FUNCTION, FunctionMessage.HASH_MISSING, type.displayName());
            }
        };
    }

    private static long number(int value, Long seed) {
        var state = new State(4, seed);
        state.a += value;
        state.close();
        return state.result(seed);
    }

    /// The halves are folded so that equal integers of all widths hash alike.
    private static long wide(long value, Long seed) {
        int high = (int) (value >>> 32);
        return number((int) value ^ (value >= 0 ? high : ~high), seed);
    }

    private static long character(Object value, Long seed) {
        int code = value instanceof Long number ? number.intValue() : ((String) value).isEmpty() ? 0 : (byte) ((String) value).charAt(0);
        return number(code, seed);
    }

    private static long floating(double value, Long seed) {
        if (value == 0) {
            return seed == null ? 0 : seed;
        }
        return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(Double.doubleToLongBits(value)).array(), seed);
    }

    private static long text(String value, Long seed) {
        return bytes(value.getBytes(StandardCharsets.UTF_8), seed);
    }

    /// The digits in words of four, without zero words at either end, and the weight of the first word.
    private static long numeric(Numeric value, Long seed) {
        if (!value.isFinite()) {
            return seed == null ? 0 : seed;
        }
        if (value.signum() == 0) {
            return seed == null ? -1 : seed - 1;
        }
        var decimal = value.toBigDecimal().abs();
        int scale = Math.max(0, (decimal.scale() + DIGITS_PER_WORD - 1) / DIGITS_PER_WORD * DIGITS_PER_WORD);
        String digits = decimal.setScale(scale).unscaledValue().toString();
        int words = (digits.length() + DIGITS_PER_WORD - 1) / DIGITS_PER_WORD;
        digits = "0".repeat(words * DIGITS_PER_WORD - digits.length()) + digits;
        int weight = words - scale / DIGITS_PER_WORD - 1;
        int last = words;
        while (digits.startsWith("0000", (last - 1) * DIGITS_PER_WORD)) {
            last--;
        }
        var stored = ByteBuffer.allocate(last * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < last; i++) {
            stored.putShort(Short.parseShort(digits.substring(i * DIGITS_PER_WORD, (i + 1) * DIGITS_PER_WORD)));
        }
        return bytes(stored.array(), seed) ^ weight;
    }

    private static long timetz(TimeTz value, Long seed) {
        return wide(value.micros(), seed) ^ number(value.zoneSeconds(), seed);
    }

    /// Its length in microseconds, months of 30 days; the lower 64 bits.
    private static long span(Interval value) {
        var day = BigInteger.valueOf(CalendarMath.DAY_MICROS);
        return BigInteger.valueOf(value.months()).multiply(BigInteger.valueOf(30)).add(BigInteger.valueOf(value.days())).multiply(day)
                .add(BigInteger.valueOf(value.micros())).longValue();
    }

    private static byte[] bytesOf(UUID value) {
        return ByteBuffer.allocate(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits()).array();
    }

    private static long tid(Object value, Long seed) {
        long packed = (Long) value;
        long block = packed >>> 16;
        return bytes(ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putShort((short) (block >>> 16)).putShort((short) block)
                .putShort((short) packed).array(), seed);
    }

    private static long oids(ArrayValue value, Long seed) {
        var stored = ByteBuffer.allocate(value.elements().length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (Object each : value.elements()) {
            stored.putInt(((Long) each).intValue());
        }
        return bytes(stored.array(), seed);
    }

    private static long entry(AclItem item, Long seed) {
        int sum = (item.privileges() | item.grantOptions() << 16) + item.grantee() + item.grantor();
        return seed == null || seed == 0 ? Integer.toUnsignedLong(sum) : number(sum, seed);
    }

    private static long elements(DataType element, ArrayValue array, Long seed) {
        long result = 1;
        for (Object each : array.elements()) {
            long hash = each == null ? 0 : any(element, each, seed);
            result = (result << 5) - result + hash;
        }
        return result;
    }

    private static long fields(RecordValue row, Long seed) {
        long result = 0;
        for (int i = 0; i < row.fields().length; i++) {
            long hash = row.fields()[i] == null ? 0 : any(row.types()[i], row.fields()[i], seed);
            result = (result << 5) - result + hash;
        }
        return result;
    }

    private static long bytes(byte[] key, Long seed) {
        var state = new State(key.length, seed);
        int at = 0;
        while (key.length - at >= 12) {
            state.a += word(key, at);
            state.b += word(key, at + 4);
            state.c += word(key, at + 8);
            state.mix();
            at += 12;
        }
        // The lowest byte of c is left to the length.
        for (int i = 0; at + i < key.length; i++) {
            int each = key[at + i] & 0xFF;
            if (i < 4) {
                state.a += each << 8 * i;
            } else if (i < 8) {
                state.b += each << 8 * (i - 4);
            } else {
                state.c += each << 8 * (i - 7);
            }
        }
        state.close();
        return state.result(seed);
    }

    private static int word(byte[] key, int at) {
        return key[at] & 0xFF | (key[at + 1] & 0xFF) << 8 | (key[at + 2] & 0xFF) << 16 | key[at + 3] << 24;
    }

    private static final class State {
        int a;
        int b;
        int c;

        State(int length, Long seed) {
            a = b = c = START + length;
            if (seed != null && seed != 0) {
                a += (int) (seed >>> 32);
                b += seed.intValue();
                mix();
            }
        }

        void mix() {
            a -= c;
            a ^= Integer.rotateLeft(c, 4);
            c += b;
            b -= a;
            b ^= Integer.rotateLeft(a, 6);
            a += c;
            c -= b;
            c ^= Integer.rotateLeft(b, 8);
            b += a;
            a -= c;
            a ^= Integer.rotateLeft(c, 16);
            c += b;
            b -= a;
            b ^= Integer.rotateLeft(a, 19);
            a += c;
            c -= b;
            c ^= Integer.rotateLeft(b, 4);
            b += a;
        }

        void close() {
            c ^= b;
            c -= Integer.rotateLeft(b, 14);
            a ^= c;
            a -= Integer.rotateLeft(c, 11);
            b ^= a;
            b -= Integer.rotateLeft(a, 25);
            c ^= b;
            c -= Integer.rotateLeft(b, 16);
            a ^= c;
            a -= Integer.rotateLeft(c, 4);
            b ^= a;
            b -= Integer.rotateLeft(a, 14);
            c ^= b;
            c -= Integer.rotateLeft(b, 24);
        }

        long result(Long seed) {
            return seed == null ? Integer.toUnsignedLong(c) : (long) b << 32 | Integer.toUnsignedLong(c);
        }
    }
}
