package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// What can be wrong with the text of a date or time.
/// @param original the whole text
/// @param typeName the type that it was to be
record DateTimeErrors(String original, String typeName) {
    SqlException badFormat() {
        return new SqlException(SqlState.INVALID_DATETIME_FORMAT, TypeMessage.INVALID_INPUT, typeName, original);
    }

    SqlException fieldRange() {
        return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, TypeMessage.DATETIME_FIELD_RANGE, original);
    }

    /// Another DateStyle might have understood it.
    SqlException fieldRangeOfOrder() {
        return fieldRange().hint(TypeMessage.DATESTYLE_HINT);
    }

    SqlException rangeOf(String what) {
        return new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.VALUE_RANGE_OF, what, original);
    }

    SqlException displacement() {
        return new SqlException(SqlState.INVALID_TIME_ZONE_DISPLACEMENT_VALUE, TypeMessage.TIME_ZONE_DISPLACEMENT, original);
    }
}
