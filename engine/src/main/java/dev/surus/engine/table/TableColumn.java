package dev.surus.engine.table;

import dev.surus.engine.type.DataType;

/// A column as the catalog knows it now.
/// @param number the attribute number, from 1; dropped columns keep theirs
/// @param type null only for a dropped column
/// @param missingValue what rows written before ADD COLUMN have, or null
public record TableColumn(int number, DataType type, int typmod, boolean dropped, Object missingValue) {
    public TableColumn(int number, DataType type, int typmod) {
        this(number, type, typmod, false, null);
    }
}
