package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.deparse.IndexDefinitions;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.DataType;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// The errors of broken constraints. Their details show values only to those who may read them.
public final class Violations {
    private static final int VALUE_BYTES_MAX = 64;

    private Violations() {}

    static SqlException on(ExecutorSession session, RelationEntry relation, SqlException error) {
        var schema = session.catalog().namespace(relation.namespace());
        return error.table(schema == null ? null : schema.name(), relation.name());
    }

    static SqlException notNull(ExecutorSession session, RelationEntry relation, ColumnEntry column, Object[] row, BitSet given, NamedRow named) {
        var error = new SqlException(SqlState.NOT_NULL_VIOLATION, ExecutorMessage.NOT_NULL, column.name(), relation.name());
        return on(session, relation, failingRow(session, relation, row, given, named, error)).column(column.name());
    }

    /// A row that a view with CHECK OPTION would not show.
    public static SqlException checkOption(ExecutorSession session, RelationEntry relation, String view, Object[] row, BitSet given) {
        return failingRow(session, relation, row, given,
                new SqlException(SqlState.WITH_CHECK_OPTION_VIOLATION, ExecutorMessage.CHECK_OPTION, view));
    }

    /// A row that a partition's bound does not take.
    public static SqlException partition(ExecutorSession session, RelationEntry relation, Object[] row, BitSet given, NamedRow named) {
        var error = new SqlException(SqlState.CHECK_VIOLATION, ExecutorMessage.PARTITION_CONSTRAINT, relation.name());
        return on(session, relation, failingRow(session, relation, row, given, named, error));
    }

    static SqlException check(ExecutorSession session, RelationEntry relation, String constraint, Object[] row, BitSet given, NamedRow named) {
        var error = new SqlException(SqlState.CHECK_VIOLATION, ExecutorMessage.CHECK, relation.name(), constraint);
        return on(session, relation, failingRow(session, relation, row, given, named, error)).constraint(constraint);
    }

    private static SqlException failingRow(ExecutorSession session, RelationEntry relation, Object[] row, BitSet given, NamedRow named, SqlException error) {
        return named == null ? failingRow(session, relation, row, given, error)
                : failingRow(session, named.relation(), named.row(row), named.given(), error);
    }

    private static SqlException failingRow(ExecutorSession session, RelationEntry relation, Object[] row, BitSet given, SqlException error) {
        if (relation.rowSecurity()) {
            return error;
        }
        var privileges = new Privileges(session.catalog());
        boolean all = privileges.relationMask(relation, session.currentUser(), Privilege.SELECT.bit()) != 0;
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (ColumnEntry column : relation.columns()) {
            if (column.dropped()) {
                continue;
            }
            if (!all && !(given != null && given.get(column.number()))
                    && privileges.columnMask(relation, column, session.currentUser(), Privilege.SELECT.bit()) == 0) {
                continue;
            }
            names.append(names.isEmpty() ? "" : ", ").append(column.name());
            values.append(values.isEmpty() ? "" : ", ").append(clipped(text(session, column.type(), row[column.number() - 1])));
        }
        if (names.isEmpty()) {
            return error;
        }
        return error.detail(ExecutorMessage.FAILING_ROW, all ? "(" + values + ")" : "(" + names + ") = (" + values + ")");
    }

    static String clipped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= VALUE_BYTES_MAX) {
            return text;
        }
        int length = VALUE_BYTES_MAX;
        while (length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8) + "...";
    }

    private static String text(ExecutorSession session, int type, Object value) {
        if (value == null) {
            return "null";
        }
        DataType dataType = session.catalog().dataType(type);
        return dataType.output(value, session.context());
    }

    public static SqlException duplicateKey(ExecutorSession session, RelationEntry relation, UniqueConflict conflict) {
        return duplicateKey(session, relation, (IndexEntry) conflict.binding().tag(), conflict.key(), null);
    }

    static SqlException duplicateKey(ExecutorSession session, RelationEntry relation, IndexEntry index, Object[] key, String constraint) {
        var error = new SqlException(SqlState.UNIQUE_VIOLATION, ExecutorMessage.DUPLICATE_KEY, index.name());
        var described = key(session, relation, index, key);
        if (described != null) {
            error.detail(ExecutorMessage.KEY_EXISTS, described[0], described[1]);
        }
        return on(session, relation, error).constraint(constraint == null ? index.name() : constraint);
    }

    /// The columns and the values of an index key, or null for who may not read them.
    public static String[] key(ExecutorSession session, RelationEntry relation, IndexEntry index, Object[] key) {
        var privileges = new Privileges(session.catalog());
        boolean all = privileges.relationMask(relation, session.currentUser(), Privilege.SELECT.bit()) != 0;
        var names = new StringBuilder();
        var values = new StringBuilder();
        int expression = 0;
        for (int k = 0; k < index.keyCount(); k++) {
            int number = index.columns()[k];
            int type;
            String name;
            if (number == 0) {
                if (!all) {
                    return null;
                }
                type = session.storedExpression(index.expressions().get(expression++), relation).type();
                name = new IndexDefinitions(session.catalog(), session.context()).column(index.oid(), k + 1, true);
            } else {
                if (!all && !privileges.hasOnColumn(relation, number, session.currentUser(), Privilege.SELECT)) {
                    return null;
                }
                type = relation.column(number).type();
                name = Identifiers.quote(relation.column(number).name());
            }
            names.append(k == 0 ? "" : ", ").append(name);
            values.append(k == 0 ? "" : ", ").append(text(session, type, key[k]));
        }
        return new String[] {names.toString(), values.toString()};
    }

    /// A new row of the referencing table whose key is not there.
    static SqlException keyMissing(ExecutorSession session, ConstraintEntry constraint, RelationEntry referencing, RelationEntry referenced, Object[] key) {
        var error = new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_INSERT, referencing.name(), constraint.name());
        var described = columns(session, referencing, constraint.columns(), key);
        if (described == null) {
            error.detail(ExecutorMessage.KEY_MISSING_HIDDEN, referenced.name());
        } else {
            error.detail(ExecutorMessage.KEY_MISSING, described[0], described[1], referenced.name());
        }
        return on(session, referencing, error).constraint(constraint.name());
    }

    static SqlException mixedNulls(ExecutorSession session, ConstraintEntry constraint, RelationEntry referencing) {
        var error = new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_INSERT, referencing.name(), constraint.name())
                .detail(ExecutorMessage.FULL_MATCH_NULLS);
        return on(session, referencing, error).constraint(constraint.name());
    }

    /// A key that goes although rows refer to it.
    static SqlException keyReferenced(ExecutorSession session, ConstraintEntry constraint, RelationEntry referencing, RelationEntry referenced, Object[] key) {
        var error = new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_UPDATE, referenced.name(), constraint.name(), referencing.name());
        var described = columns(session, referenced, constraint.foreignColumns(), key);
        if (described == null) {
            error.detail(ExecutorMessage.KEY_REFERENCED_HIDDEN, referencing.name());
        } else {
            error.detail(ExecutorMessage.KEY_REFERENCED, described[0], described[1], referencing.name());
        }
        return on(session, referencing, error).constraint(constraint.name());
    }

    private static String[] columns(ExecutorSession session, RelationEntry relation, int[] columns, Object[] key) {
        if (relation.rowSecurity()) {
            return null;
        }
        var privileges = new Privileges(session.catalog());
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            if (!privileges.hasOnColumn(relation, columns[i], session.currentUser(), Privilege.SELECT)) {
                return null;
            }
            names.append(i == 0 ? "" : ", ").append(relation.column(columns[i]).name());
            values.append(i == 0 ? "" : ", ").append(text(session, relation.column(columns[i]).type(), key[i]));
        }
        return new String[] {names.toString(), values.toString()};
    }
}
