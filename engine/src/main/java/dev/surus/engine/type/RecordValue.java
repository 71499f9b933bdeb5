package dev.surus.engine.type;

import java.util.Arrays;

/// A row as a value.
///
/// @param typeOid the composite type, or [TypeOid#RECORD] for an anonymous row
/// @param types the fields' types, needed where the row is anonymous
/// @param names the fields' names; null for an anonymous row without names
public record RecordValue(int typeOid, DataType[] types, String[] names, Object[] fields) {
    public RecordValue(int typeOid, DataType[] types, Object[] fields) {
        this(typeOid, types, null, fields);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordValue o && typeOid == o.typeOid && Arrays.deepEquals(fields, o.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(fields);
    }
}
