package dev.surus.engine.type;

import java.util.Set;

/// Where the same four bytes are a signed number to one type and an unsigned one to another: int4 and the types that are OIDs.
public final class ObjectIds {
    private static final Set<Integer> UNSIGNED = Set.of(TypeOid.OID, 24, 2202, 2203, 2204, TypeOid.REGCLASS, 2206, 3734, 3769, 4089, 4096, 4191);

    private ObjectIds() {}

    /// Whether a value changes where its type is called another one without a conversion.
    public static boolean changesSign(int from, int to) {
        return from == TypeOid.INT4 && UNSIGNED.contains(to) || to == TypeOid.INT4 && UNSIGNED.contains(from);
    }

    /// The value as the other type.
    public static Object relabel(Object value, int from, int to) {
        if (value == null || !changesSign(from, to)) {
            return value;
        }
        return to == TypeOid.INT4 ? (long) ((Long) value).intValue() : (Object) ((Long) value & 0xFFFFFFFFL);
    }
}
