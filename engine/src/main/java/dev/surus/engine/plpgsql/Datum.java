package dev.surus.engine.plpgsql;

import java.util.List;

/// What a function's text can name or assign to. Each has a number, by which an activation keeps its value.
sealed interface Datum {
    int number();

    /// As messages name it.
    String name();

    /// A variable of a plain type.
    /// @param constant it cannot be assigned to
    /// @param initial null where it starts as null
    /// @param cursor of a bound cursor, else null
    record Scalar(int number, String name, int line, ValueType type, boolean constant, boolean notNull, Fragment initial, CursorQuery cursor)
            implements Datum {}

    /// A variable of type record, or of a composite type.
    /// @param type RECORD, or the composite type (or a domain over one)
    record Record(int number, String name, int line, ValueType type, boolean constant, boolean notNull, Fragment initial) implements Datum {
        boolean isAnonymous() {
            return type.oid() == dev.surus.engine.type.TypeOid.RECORD;
        }
    }

    /// A field of a record variable, found by its name when it is used.
    record Field(int number, String name, int record) implements Datum {}

    /// Several variables that take a row together: INTO a, b and OUT parameters.
    record Row(int number, String name, List<String> fieldNames, List<Integer> members) implements Datum {}

    /// A type with its modifier.
    /// @param collation 0 where the type has none
    record ValueType(int oid, int typmod, int collation) {}

    /// The query of a bound cursor.
    /// @param scroll null where neither SCROLL nor NO SCROLL was said
    /// @param arguments number of the [Row] of its arguments, -1 where it has none
    record CursorQuery(Fragment query, Boolean scroll, int arguments) {}
}
