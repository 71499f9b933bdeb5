package dev.surus.engine.type;

import java.util.HashMap;
import java.util.Map;

/// The built-in types by OID and by name.
public final class BuiltinTypes {
    public static final IntegerType INT2 = new IntegerType(TypeOid.INT2, "int2", "smallint", 2);
    public static final IntegerType INT4 = new IntegerType(TypeOid.INT4, "int4", "integer", 4);
    public static final IntegerType INT8 = new IntegerType(TypeOid.INT8, "int8", "bigint", 8);
    public static final TextType TEXT = new TextType(TypeOid.TEXT, "text", "text");

    private static final Map<Integer, DataType> BY_OID = new HashMap<>();
    private static final Map<String, DataType> BY_NAME = new HashMap<>();

    static {
        for (DataType type : new DataType[] {INT2, INT4, INT8, TEXT}) {
            BY_OID.put(type.oid, type);
            BY_NAME.put(type.name, type);
        }
    }

    private BuiltinTypes() {}

    /// The built-in type with an OID, or null.
    public static DataType byOid(int oid) {
        return BY_OID.get(oid);
    }

    /// The built-in type with a pg_type.typname such as `int4` or `_int4`, or null.
    public static DataType byName(String name) {
        return BY_NAME.get(name);
    }
}
