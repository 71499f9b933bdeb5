package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// The rows that functions give: of which columns they are, and when a record is one of them.
final class FunctionRows {
    private final SessionContext context;

    FunctionRows(SessionContext context) {
        this.context = context;
    }

    /// Whether the function gives rows, not plain values.
    boolean givesRows(FunctionEntry function) {
        return function.result() == TypeOid.RECORD || isComposite(function.result());
    }

    private boolean isComposite(int type) {
        var entry = context.catalog().baseType(type);
        return entry != null && entry.relation() != 0;
    }

    /// Types of the columns of a row result; null for a plain value, and where they are not known.
    List<Integer> columnsOf(FunctionEntry function, int result) {
        if (isComposite(result)) {
            return context.catalog().relation(context.catalog().baseType(result).relation()).liveColumns().stream()
                    .map(column -> column.type()).toList();
        }
        if (result != TypeOid.RECORD) {
            return null;
        }
        var columns = function.outputs().stream().map(FunctionEntry.Parameter::type).toList();
        return columns.isEmpty() ? null : columns;
    }

    /// Names of the OUT and TABLE parameters; null where there are none, or none has a name.
    static String[] names(FunctionEntry function) {
        if (function.argumentModes() == null || function.argumentNames() == null) {
            return null;
        }
        return function.outputs().stream().map(FunctionEntry.Parameter::name).toArray(String[]::new);
    }

    /// Whether a row of the last statement is a single value that is the function's whole row.
    static boolean isWhole(Object[] row, int result, List<Integer> columns) {
        return row.length == 1 && row[0] instanceof RecordValue value && (columns == null || columns.size() != 1 || value.typeOid() == result);
    }

    /// The fields of a record that are to be the columns of a row.
    /// @throws SqlException 42804 where they do not fit
    Object[] fields(RecordValue value, List<Integer> wanted) {
        if (wanted != null && value.fields().length != wanted.size()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, SessionMessage.RECORD_MISMATCH)
                    .detail(value.fields().length == 1 ? SessionMessage.RECORD_LENGTH_ONE : SessionMessage.RECORD_LENGTH, value.fields().length, wanted.size());
        }
        for (int i = 0; wanted != null && i < wanted.size(); i++) {
            var type = value.types() == null ? null : value.types()[i];
            if (type != null && value.fields()[i] != null && type.oid != wanted.get(i) && type.kind != context.catalog().dataType(wanted.get(i)).kind
                    || type != null && BuiltinTypes.byOid(type.oid) != null && BuiltinTypes.byOid(wanted.get(i)) != null && type.oid != wanted.get(i)) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, SessionMessage.RECORD_MISMATCH).detail(SessionMessage.RECORD_TYPE,
                        context.catalog().typeName(type.oid), i + 1, context.catalog().typeName(wanted.get(i)));
            }
        }
        return value.fields();
    }
}
