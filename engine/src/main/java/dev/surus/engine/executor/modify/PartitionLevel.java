package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.analyzer.deparse.PartitionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionHash;
import dev.surus.engine.catalog.partition.PartitionSet;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.DataType;
import java.util.List;

/// One partitioned table: the key of a row, and the partition that it belongs to. Kept by [dev.surus.engine.executor.OpenTables] as long as
/// the table and its partitions stay as they are.
public final class PartitionLevel {
    public final RelationEntry relation;
    private final ExecutorSession session;
    private final PartitionKeyEntry key;
    private final List<PartitionEntry> entries;
    private final PartitionSet set;
    private final List<Expression> expressions;
    private final StoredExpressions stored;
    private final Evaluator[] evaluators;
    private final DataType[] baseTypes;

    /// @param entries the partitions that count
    public PartitionLevel(ExecutorSession session, RelationEntry relation, List<PartitionEntry> entries) {
        this.session = session;
        this.relation = relation;
        this.entries = entries;
        var catalog = session.catalog();
        key = catalog.partitionKey(relation.oid());
        set = PartitionConstraint.partitions(catalog, relation, entries);
        expressions = PartitionConstraint.keyExpressions(catalog, relation, key);
        boolean computed = !key.expressions().isEmpty();
        stored = computed ? new StoredExpressions(session, relation) : null;
        evaluators = new Evaluator[key.size()];
        baseTypes = new DataType[key.size()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = key.columns()[i] == 0 ? stored.compile(expressions.get(i)) : null;
            baseTypes[i] = catalog.dataType(catalog.baseType(expressions.get(i).type()).oid());
        }
    }

    /// Whether it still says what the catalog says.
    public boolean isCurrent(RelationEntry now, List<PartitionEntry> entriesNow) {
        return relation == now && entries.equals(entriesNow);
    }

    public PartitionSet partitions() {
        return set;
    }

    /// The values of a row's key.
    private Object[] values(Object[] row) {
        var values = new Object[evaluators.length];
        if (stored != null) {
            stored.setRow(row);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluators[i] == null ? row[key.columns()[i] - 1] : stored.value(evaluators[i]);
        }
        return values;
    }

    private Object[] searched(Object[] values) {
        return set.strategy == 'h' ? new Object[] {PartitionHash.of(baseTypes, values)} : values;
    }

    /// OID of the partition for a row, 0 for none.
    /// @param row by this table's attribute numbers minus one
    public int partitionOf(Object[] row) {
        int position = set.find(searched(values(row)));
        return position < 0 ? 0 : set.oid(position);
    }

    boolean isDefault(int partition) {
        return set.defaultPosition() >= 0 && set.oid(set.defaultPosition()) == partition;
    }

    /// Whether a row may be in a partition.
    public boolean accepts(int partition, Object[] row) {
        int position = set.position(partition);
        return position >= 0 && set.accepts(position, searched(values(row)));
    }

    /// @return 23514: no partition takes the row
    SqlException noPartition(Object[] row) {
        var error = new SqlException(SqlState.CHECK_VIOLATION, ExecutorMessage.NO_PARTITION, relation.name());
        var described = describe(values(row));
        return Violations.on(session, relation, described == null ? error : error.detail(ExecutorMessage.NO_PARTITION_DETAIL, described));
    }

    /// `(a, b) = (1, 2)`, or null for who may not read the columns.
    private String describe(Object[] values) {
        var privileges = new Privileges(session.catalog());
        boolean all = privileges.relationMask(relation, session.currentUser(), Privilege.SELECT.bit()) != 0;
        var text = new PartitionText(session.catalog(), session.context());
        var names = new StringBuilder();
        var shown = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            int column = key.columns()[i];
            if (!all && (column == 0 || !privileges.hasOnColumn(relation, column, session.currentUser(), Privilege.SELECT))) {
                return null;
            }
            names.append(i == 0 ? "" : ", ").append(text.keyColumn(relation, expressions.get(i)));
            String value = values[i] == null ? "null" : session.catalog().dataType(expressions.get(i).type()).output(values[i], session.context());
            shown.append(i == 0 ? "" : ", ").append(Violations.clipped(value));
        }
        return "(" + names + ") = (" + shown + ")";
    }
}
