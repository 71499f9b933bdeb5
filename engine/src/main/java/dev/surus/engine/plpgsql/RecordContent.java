package dev.surus.engine.plpgsql;

/// What a record variable holds.
/// @param fields null where the row is null
record RecordContent(RowShape shape, Object[] fields) {
    Object field(int number) {
        return fields == null ? null : fields[number];
    }

    Object value() {
        return fields == null ? null : shape.value(fields);
    }
}
