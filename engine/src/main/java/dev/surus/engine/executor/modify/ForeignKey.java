package dev.surus.engine.executor.modify;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Numeric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A foreign key as its checks see it. What PostgreSQL does with SQL statements is done here on rows and indexes; the statements'
/// texts remain, as the CONTEXT of errors.
final class ForeignKey {
    /// A value that no row of the other table can have.
    static final Object NO_VALUE = new Object();

    /// The statements that PostgreSQL would run.
    enum Statement { CHECK_KEY, CHECK_REFERENCED, CHECK_REFERENCING, CASCADE_DELETE, CASCADE_UPDATE, SET_ON_DELETE, SET_ON_UPDATE }

    final ConstraintEntry constraint;
    /// Statements that ran in this session: a first run locks all indexes of its table, as PostgreSQL's planner does.
    private final Set<Statement> planned = EnumSet.noneOf(Statement.class);
    private final ForeignKeyRights rights = new ForeignKeyRights(this);

    /// What errors and statements show: the constraint itself, where this one stands for it on a partition.
    final ConstraintEntry shown;
    private final Map<Integer, ForeignKey> ofPartitions = new HashMap<>();

    ForeignKey(ConstraintEntry constraint) {
        this(constraint, constraint);
    }

    private ForeignKey(ConstraintEntry constraint, ConstraintEntry shown) {
        this.constraint = constraint;
        this.shown = shown;
    }

    /// The same for each table with rows: the referencing table, or its partitions, which are locked as they are found.
    List<ForeignKey> ofReferencing(ExecutorSession session, LockMode mode) {
        var referencing = session.catalog().relation(constraint.relation());
        if (referencing.kind() != 'p') {
            return List.of(this);
        }
        var found = new ArrayList<ForeignKey>();
        session.lockRelation(referencing.oid(), mode);
        for (PartitionEntry partition : session.catalog().partitions(referencing.oid())) {
            session.lockRelation(partition.oid(), mode);
            var relation = session.catalog().relation(partition.oid());
            if (relation == null || partition.detachPending()) {
                continue;
            }
            var known = ofPartitions.get(partition.oid());
            var columns = numbers(referencing, relation, constraint.columns());
            if (known == null || !java.util.Arrays.equals(known.constraint.columns(), columns)) {
                known = new ForeignKey(on(relation.oid(), columns, numbers(referencing, relation, constraint.deleteSetColumns())), shown);
                ofPartitions.put(partition.oid(), known);
            }
            found.addAll(known.ofReferencing(session, mode));
        }
        return found;
    }

    private ConstraintEntry on(int relation, int[] columns, int[] deleteSet) {
        var c = constraint;
        return new ConstraintEntry(c.oid(), c.name(), c.namespace(), c.kind(), c.deferrable(), c.deferred(), c.validated(), relation, c.domain(), c.index(),
                c.parent(), c.foreignRelation(), c.onUpdate(), c.onDelete(), c.matchType(), c.local(), c.inheritCount(), c.noInherit(), columns,
                c.foreignColumns(), c.foreignEqualOperators(), c.primaryEqualOperators(), deleteSet, c.checkText());
    }

    /// Columns of a table as those with the same names in another one.
    static int[] numbers(RelationEntry from, RelationEntry to, int[] columns) {
        var numbers = new int[columns == null ? 0 : columns.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = to.columnByName(from.column(columns[i]).name()).number();
        }
        return numbers;
    }

    /// The table that may have a row with a key: the referenced one, or the partition that takes the key. It is locked.
    /// @return null where no partition takes it
    RelationEntry locate(ExecutorSession session, RelationEntry referenced, Object[] values, LockMode mode) {
        var relation = referenced;
        var row = new Object[relation.columns().size()];
        for (int i = 0; i < values.length; i++) {
            row[constraint.foreignColumns()[i] - 1] = values[i];
        }
        while (relation.kind() == 'p') {
            var entries = session.catalog().partitions(relation.oid());
            // One that is being detached has no keys any more, whatever the transaction has seen of it.
            var kept = entries.stream().filter(entry -> entry.bound() != null && !entry.detachPending()).toList();
            var level = kept.size() == entries.size() ? session.openTables().level(relation, false) : new PartitionLevel(session, relation, kept);
            int partition = level.partitionOf(row);
            if (partition == 0) {
                return null;
            }
            session.lockRelation(partition, mode);
            var child = session.catalog().relation(partition);
            if (child == null) {
                return null;
            }
            row = ColumnMap.between(relation, child).convert(row);
            relation = child;
        }
        return relation;
    }

    private ForeignKey whole;

    /// The foreign key that this one is a part of, itself a part of none.
    ForeignKey whole(ExecutorSession session) {
        if (whole == null) {
            var top = constraint;
            while (top.parent() != 0) {
                top = session.catalog().constraint(top.parent());
            }
            whole = new ForeignKey(top);
        }
        return whole;
    }

    /// @param row null for no row
    static Object[] values(Object[] row, int[] columns) {
        if (row == null) {
            return null;
        }
        var values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = row[columns[i] - 1];
        }
        return values;
    }

    static boolean anyNull(Object[] values) {
        for (Object value : values) {
            if (value == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean allNull(Object[] values) {
        for (Object value : values) {
            if (value != null) {
                return false;
            }
        }
        return true;
    }

    /// Whether a key of the referencing table has to be looked for.
    boolean mustExist(Object[] key) {
        return constraint.matchType() == 'f' ? !allNull(key) : !anyNull(key);
    }

    /// Locks the table that a statement works on, and asks whether its owner may run the statement.
    void lock(ExecutorSession session, Statement statement, OpenTable open, IndexEntry used, LockMode mode) {
        session.lockRelation(open.relation.oid(), mode);
        // A rehearsal plans nothing that stays.
        boolean first = session.transaction().lockOwner().rehearsal() == null ? planned.add(statement) : !planned.contains(statement);
        if (first) {
            for (IndexEntry index : open.relation.indexes()) {
                session.lockRelation(index.oid(), mode);
            }
        } else if (used != null) {
            session.lockRelation(used.oid(), mode);
        }
        if (session.transaction().lockOwner().rehearsal() == null) {
            rights.require(session, statement, open.relation);
        }
    }

    // ---- values of two types

    static Object[] converted(ExecutorSession session, RelationEntry from, int[] fromColumns, RelationEntry to, int[] toColumns, Object[] values) {
        var result = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            var source = session.catalog().dataType(session.catalog().baseType(from.column(fromColumns[i]).type()).oid());
            var target = session.catalog().dataType(session.catalog().baseType(to.column(toColumns[i]).type()).oid());
            result[i] = convert(session, source, target, values[i]);
            if (result[i] == NO_VALUE) {
                return null;
            }
        }
        return result;
    }

    /// The same value in the other type, or [#NO_VALUE].
    private static Object convert(ExecutorSession session, DataType from, DataType to, Object value) {
        if (from.oid == to.oid || value == null) {
            return value;
        }
        if (value instanceof Long number) {
            switch (to.oid) {
                case dev.surus.engine.type.TypeOid.INT2 -> {
                    return number == (short) (long) number ? value : NO_VALUE;
                }
                case dev.surus.engine.type.TypeOid.INT4 -> {
                    return number == (int) (long) number ? value : NO_VALUE;
                }
                case dev.surus.engine.type.TypeOid.INT8 -> {
                    return value;
                }
                case dev.surus.engine.type.TypeOid.NUMERIC -> {
                    return Numeric.of(number);
                }
                default -> { }
            }
        }
        if (value instanceof Numeric number && to.kind == dev.surus.engine.type.StorageKind.LONG) {
            if (!number.isFinite()) {
                return NO_VALUE;
            }
            try {
                return convert(session, session.catalog().dataType(dev.surus.engine.type.TypeOid.INT8), to, number.toBigDecimal().setScale(0).longValueExact());
            } catch (ArithmeticException e) {
                return NO_VALUE;
            }
        }
        if (value instanceof Double number && value.getClass() == Double.class && to.oid == dev.surus.engine.type.TypeOid.NUMERIC) {
            return Double.isFinite(number) ? Numeric.of(new BigDecimal(number)) : NO_VALUE;
        }
        try {
            return to.input(from.output(value, session.context()), -1, session.context());
        } catch (dev.surus.engine.base.SqlException e) {
            return NO_VALUE;
        }
    }

    // ---- the statements' texts

    String text(ExecutorSession session, Statement statement) {
        Catalog catalog = session.catalog();
        if (shown != constraint) {
            return new ForeignKey(shown).text(session, statement);
        }
        var referencing = catalog.relation(constraint.relation());
        var referenced = catalog.relation(constraint.foreignRelation());
        return switch (statement) {
            case CHECK_KEY -> "SELECT 1 FROM " + from(catalog, referenced) + " x WHERE "
                    + keyCondition(catalog, referencing, referenced, false) + " FOR KEY SHARE OF x";
            case CHECK_REFERENCED -> "SELECT 1 FROM " + from(catalog, referenced) + " x WHERE "
                    + keyCondition(catalog, referencing, referenced, true) + " FOR KEY SHARE OF x";
            case CHECK_REFERENCING -> "SELECT 1 FROM " + from(catalog, referencing) + " x WHERE "
                    + rowCondition(catalog, referencing, referenced, 1) + " FOR KEY SHARE OF x";
            case CASCADE_DELETE -> "DELETE FROM " + from(catalog, referencing) + " WHERE " + rowCondition(catalog, referencing, referenced, 1);
            case CASCADE_UPDATE -> "UPDATE " + from(catalog, referencing) + " SET " + assignments(referencing, constraint.columns(), null)
                    + " WHERE " + rowCondition(catalog, referencing, referenced, constraint.columns().length + 1);
            case SET_ON_DELETE -> "UPDATE " + from(catalog, referencing) + " SET "
                    + assignments(referencing, deleteColumns(), constraint.onDelete() == 'n' ? "NULL" : "DEFAULT")
                    + " WHERE " + rowCondition(catalog, referencing, referenced, 1);
            case SET_ON_UPDATE -> "UPDATE " + from(catalog, referencing) + " SET "
                    + assignments(referencing, constraint.columns(), constraint.onUpdate() == 'n' ? "NULL" : "DEFAULT")
                    + " WHERE " + rowCondition(catalog, referencing, referenced, 1);
        };
    }

    /// The columns that ON DELETE SET NULL or SET DEFAULT changes.
    int[] deleteColumns() {
        return constraint.deleteSetColumns() == null || constraint.deleteSetColumns().length == 0 ? constraint.columns() : constraint.deleteSetColumns();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String name(Catalog catalog, RelationEntry relation) {
        return quoted(catalog.namespace(relation.namespace()).name()) + '.' + quoted(relation.name());
    }

    private static String from(Catalog catalog, RelationEntry relation) {
        return (relation.kind() == 'p' ? "" : "ONLY ") + name(catalog, relation);
    }

    private static String assignments(RelationEntry relation, int[] columns, String value) {
        var text = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            text.append(i == 0 ? "" : ", ").append(quoted(relation.column(columns[i]).name())).append(" = ").append(value == null ? "$" + (i + 1) : value);
        }
        return text.toString();
    }

    private String keyCondition(Catalog catalog, RelationEntry referencing, RelationEntry referenced, boolean ownKey) {
        var text = new StringBuilder();
        int[] operators = ownKey ? constraint.primaryEqualOperators() : constraint.foreignEqualOperators();
        for (int i = 0; i < constraint.foreignColumns().length; i++) {
            var column = referenced.column(constraint.foreignColumns()[i]);
            int other = ownKey ? column.type() : referencing.column(constraint.columns()[i]).type();
            text.append(i == 0 ? "" : " AND ").append(condition(catalog, quoted(column.name()), column.type(), operators[i], "$" + (i + 1), other));
        }
        return text.toString();
    }

    private String rowCondition(Catalog catalog, RelationEntry referencing, RelationEntry referenced, int firstParameter) {
        var text = new StringBuilder();
        for (int i = 0; i < constraint.columns().length; i++) {
            var column = referencing.column(constraint.columns()[i]);
            text.append(i == 0 ? "" : " AND ").append(condition(catalog, "$" + (firstParameter + i),
                    referenced.column(constraint.foreignColumns()[i]).type(), constraint.foreignEqualOperators()[i], quoted(column.name()), column.type()));
        }
        return text.toString();
    }

    private static String condition(Catalog catalog, String left, int leftType, int operator, String right, int rightType) {
        OperatorEntry entry = catalog.operator(operator);
        if (entry == null) {
            return left + " OPERATOR(pg_catalog.=) " + right;
        }
        return cast(catalog, left, leftType, entry.left()) + " OPERATOR(" + Identifiers.quote(catalog.namespace(entry.namespace()).name()) + "." + entry.name() + ") "
                + cast(catalog, right, rightType, entry.right());
    }

    private static String cast(Catalog catalog, String operand, int type, int wanted) {
        if (type == wanted) {
            return operand;
        }
        var entry = catalog.type(wanted);
        return operand + "::" + Identifiers.quote(catalog.namespace(entry.namespace()).name()) + "."
                + (entry.name().startsWith("any") ? entry.name() : Identifiers.quote(entry.name()));
    }
}
