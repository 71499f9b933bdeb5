package dev.surus.engine.table;

import dev.surus.engine.type.DataType;

/// One column of an index's key.
public record KeyColumn(DataType type, boolean descending, boolean nullsFirst) {}
