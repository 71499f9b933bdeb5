package dev.surus.engine.command;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Indexes of partitioned tables: each stands for one index on every partition, whose parent it is (pg_inherits), and which goes with it.
final class PartitionIndexes {
    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    PartitionIndexes(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    // ---- making

    /// Unique indexes tell rows of one partition apart: the key has to be in them.
    /// @throws SqlException 0A000
    void requireKeyIncluded(RelationEntry table, IndexRequest request, List<Integer> attributes) {
        var key = context.catalog().partitionKey(table.oid());
        String kind = request.primary ? "PRIMARY KEY" : request.ofConstraint || request.unique ? "UNIQUE" : null;
        if (kind == null) {
            return;
        }
        for (int column : key.columns()) {
            if (column == 0) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PartitionMessage.KEY_WITH_EXPRESSION, kind)
                        .detail(PartitionMessage.KEY_WITH_EXPRESSION_DETAIL, kind);
            }
            if (!attributes.subList(0, request.elements.size()).contains(column)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PartitionMessage.KEY_LACKS_COLUMN)
                        .detail(PartitionMessage.KEY_LACKS_COLUMN_DETAIL, kind, table.name(), table.column(column).name());
            }
        }
    }

    /// OIDs of the partitions in the order of their bounds.
    static List<Integer> inOrder(CommandContext context, RelationEntry table) {
        var entries = context.catalog().partitions(table.oid()).stream().filter(entry -> entry.bound() != null && !entry.detachPending()).toList();
        return PartitionConstraint.partitions(context.catalog(), table, entries).oidsInOrder();
    }

    /// Gives every partition an index for a new one of their parent: one that it has already, or a new one.
    void spread(RelationEntry table, int parentIndex, IndexRequest request, boolean fromCreateTable) {
        boolean valid = true;
        var mode = LockMode.SHARE;
        for (int child : inOrder(context, table)) {
            context.lockRelation(child, mode);
            var relation = context.catalog().relation(child);
            if (!request.ofConstraint) {
                new RelationNames(context).requireOwner(relation);
            }
            int index = attachEqual(table, parentIndex, relation);
            if (index == 0) {
                index = create(table, context.catalog().relation(parentIndex), relation, fromCreateTable);
            }
            valid &= context.catalog().relation(index).index().valid();
        }
        if (!valid) {
            setValid(parentIndex, false);
        }
    }

    private void setValid(int index, boolean valid) {
        var row = new CatalogWriter(context.catalog()).indexes.row(index);
        context.catalog().rows().update(row, RowValues.from(row).set(PgIndex.INDISVALID, valid).values());
        context.nextCommand();
    }

    /// The indexes of a new partition: a copy of each index of its parent.
    void copyAll(RelationEntry parent, int child, boolean fromCreateTable) {
        for (IndexEntry index : parent.indexes()) {
            create(parent, context.catalog().relation(index.oid()), context.catalog().relation(child), fromCreateTable);
        }
    }

    private int create(RelationEntry parent, RelationEntry parentIndex, RelationEntry child, boolean fromCreateTable) {
        var copy = LikeClause.ofIndexes(context, parent);
        var request = copy.request(parentIndex.index(), child);
        request.parentIndex = parentIndex.oid();
        context.lockRelation(parentIndex.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        int made = new IndexDefinition(context).create(context.catalog().relation(child.oid()), request, fromCreateTable);
        context.nextCommand();
        return made;
    }

    // ---- attaching

    /// For a partition that was a table before: its own indexes where they are equal, else new ones.
    void ensureAll(RelationEntry parent, RelationEntry child) {
        for (IndexEntry index : child.indexes()) {
            context.lockRelation(index.oid(), LockMode.ACCESS_SHARE);
        }
        for (IndexEntry index : parent.indexes()) {
            context.lockRelation(index.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
            if (attachEqual(parent, index.oid(), context.catalog().relation(child.oid())) == 0) {
                create(parent, context.catalog().relation(index.oid()), context.catalog().relation(child.oid()), false);
            }
        }
    }

    /// @return the index that was attached, 0 for none
    private int attachEqual(RelationEntry parent, int parentIndex, RelationEntry child) {
        var wanted = context.catalog().relation(parentIndex);
        var constraint = constraintOf(parent, parentIndex);
        for (IndexEntry candidate : child.indexes()) {
            var relation = context.catalog().relation(candidate.oid());
            if (relation.partition() || !candidate.valid() && candidate.fileId() != 0 || !isEqual(parent, wanted.index(), child, candidate)) {
                continue;
            }
            var own = constraintOf(child, candidate.oid());
            if (constraint != null && (own == null || own.kind() != constraint.kind())) {
                continue;
            }
            attach(parentIndex, candidate.oid(), child.oid());
            if (constraint != null) {
                adopt(own, constraint.oid(), child.oid());
            }
            context.nextCommand();
            return candidate.oid();
        }
        return 0;
    }

    static ConstraintEntry constraintOf(RelationEntry table, int index) {
        return table.constraints().stream().filter(each -> each.index() == index && (each.kind() == 'p' || each.kind() == 'u')).findFirst().orElse(null);
    }

    /// Whether two indexes mean the same, each on its table.
    private boolean isEqual(RelationEntry parent, IndexEntry one, RelationEntry child, IndexEntry other) {
        if (one.unique() != other.unique() || one.accessMethod() != other.accessMethod() || one.keyCount() != other.keyCount()
                || one.columns().length != other.columns().length || one.nullsNotDistinct() != other.nullsNotDistinct()
                || !Arrays.equals(one.operatorClasses(), other.operatorClasses()) || !Arrays.equals(one.collations(), other.collations())) {
            return false;
        }
        var numbers = numbers(parent, child);
        int expression = 0;
        for (int i = 0; i < one.columns().length; i++) {
            int column = one.columns()[i];
            if (column == 0 != (other.columns()[i] == 0) || column != 0 && numbers[column] != other.columns()[i]) {
                return false;
            }
            if (column == 0) {
                if (!sameExpression(one.expressions().get(expression), parent, other.expressions().get(expression), child, numbers)) {
                    return false;
                }
                expression++;
            }
        }
        return one.predicate() == null ? other.predicate() == null
                : other.predicate() != null && sameExpression(one.predicate(), parent, other.predicate(), child, numbers);
    }

    private boolean sameExpression(String one, RelationEntry parent, String other, RelationEntry child, int[] numbers) {
        Expression mapped = TreeColumns.renumber(analysis.read(one, parent), numbers);
        var expressions = new StoredExpressionText(context.catalog(), context);
        return mapped != null && expressions.expression(analysis.store(mapped, child.oid()).text(), child.oid(), false)
                .equals(expressions.expression(other, child.oid(), false));
    }

    /// For each attribute number of the parent that of the child, 0 for none.
    static int[] numbers(RelationEntry parent, RelationEntry child) {
        var numbers = new int[parent.columns().size() + 1];
        for (var column : parent.liveColumns()) {
            var own = child.columnByName(column.name());
            numbers[column.number()] = own == null ? 0 : own.number();
        }
        return numbers;
    }

    /// Makes an index a part of another one.
    void attach(int parentIndex, int index, int table) {
        var writer = new CatalogWriter(context.catalog());
        writer.relations.addPartitionOfIndex(index, parentIndex);
        var dependencies = new Dependencies(context.catalog());
        dependencies.record(ObjectAddress.relation(index), ObjectAddress.relation(parentIndex), Kind.PARTITION_PRIMARY);
        dependencies.record(ObjectAddress.relation(index), ObjectAddress.relation(table), Kind.PARTITION_SECONDARY);
    }

    /// Makes a constraint a part of another one.
    void adopt(ConstraintEntry constraint, int parent, int table) {
        var rows = new CatalogWriter(context.catalog()).constraints;
        var row = rows.row(constraint.oid());
        context.catalog().rows().update(row, RowValues.from(row).set(PgConstraint.CONPARENTID, parent).set(PgConstraint.CONISLOCAL, false)
                .set(PgConstraint.CONINHCOUNT, constraint.inheritCount() + 1).values());
        var dependencies = new Dependencies(context.catalog());
        dependencies.record(ObjectAddress.constraint(constraint.oid()), ObjectAddress.constraint(parent), Kind.PARTITION_PRIMARY);
        dependencies.record(ObjectAddress.constraint(constraint.oid()), ObjectAddress.relation(table), Kind.PARTITION_SECONDARY);
    }

    // ---- detaching

    /// The indexes of a table that is no partition any more are its own.
    void releaseAll(RelationEntry child) {
        for (IndexEntry index : child.indexes()) {
            var relation = context.catalog().relation(index.oid());
            if (!relation.partition()) {
                continue;
            }
            context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
            int parentIndex = relation.parents().getFirst();
            new CatalogWriter(context.catalog()).relations.removePartitionOfIndex(index.oid(), parentIndex);
            new Dependencies(context.catalog()).removeBetween(ObjectAddress.relation(index.oid()), ObjectAddress.relation(child.oid()));
            if (constraintOf(child, index.oid()) == null) {
                restoreColumnDependencies(index);
            }
            var constraint = constraintOf(child, index.oid());
            if (constraint != null && constraint.parent() != 0) {
                release(constraint, child.oid());
            }
        }
    }

    private void restoreColumnDependencies(IndexEntry index) {
        var dependencies = new Dependencies(context.catalog());
        var self = ObjectAddress.relation(index.oid());
        for (int column : index.columns()) {
            if (column > 0 && dependencies.of(self).stream().noneMatch(row -> Dependencies.referenced(row).equals(ObjectAddress.column(index.relation(), column)))) {
                dependencies.record(self, ObjectAddress.column(index.relation(), column), Kind.AUTO);
            }
        }
    }

    void release(ConstraintEntry constraint, int table) {
        var rows = new CatalogWriter(context.catalog()).constraints;
        var row = rows.row(constraint.oid());
        boolean last = constraint.inheritCount() <= 1;
        context.catalog().rows().update(row, RowValues.from(row).set(PgConstraint.CONPARENTID, 0).set(PgConstraint.CONISLOCAL, last || constraint.local())
                .set(PgConstraint.CONINHCOUNT, Math.max(0, constraint.inheritCount() - 1)).values());
        var dependencies = new Dependencies(context.catalog());
        dependencies.removeBetween(ObjectAddress.constraint(constraint.oid()), ObjectAddress.constraint(constraint.parent()));
        dependencies.removeBetween(ObjectAddress.constraint(constraint.oid()), ObjectAddress.relation(table));
    }

    // ---- ALTER INDEX ... ATTACH PARTITION

    void attachNamed(RelationEntry parentIndex, RelationName name) {
        var names = new RelationNames(context);
        var parentTable = context.catalog().relation(parentIndex.index().relation());
        context.lockRelation(parentTable.oid(), LockMode.ACCESS_SHARE);
        var child = names.open(name, LockMode.ACCESS_EXCLUSIVE, found -> {
            if (found.index() == null) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_INDEX, found.name());
            }
            names.requireOwner(found);
            context.lockRelation(found.index().relation(), LockMode.ACCESS_SHARE);
        });
        var table = context.catalog().relation(child.index().relation());
        int current = child.partition() && !child.parents().isEmpty() ? child.parents().getFirst() : 0;
        if (current == parentIndex.oid()) {
            return;
        }
        if (current != 0) {
            throw refused(child, parentIndex).detail(PartitionMessage.ATTACH_INDEX_ATTACHED, child.name());
        }
        if (!table.parents().contains(parentTable.oid()) || !table.partition()) {
            throw refused(child, parentIndex).detail(PartitionMessage.ATTACH_INDEX_NOT_PARTITION, child.name(), parentTable.name());
        }
        for (IndexEntry other : table.indexes()) {
            var relation = context.catalog().relation(other.oid());
            if (relation.partition() && relation.parents().contains(parentIndex.oid())) {
                throw refused(child, parentIndex).detail(PartitionMessage.ATTACH_INDEX_ANOTHER, table.name());
            }
        }
        if (!isEqual(parentTable, parentIndex.index(), table, child.index())) {
            throw refused(child, parentIndex).detail(PartitionMessage.ATTACH_INDEX_DIFFERS);
        }
        var constraint = constraintOf(parentTable, parentIndex.oid());
        var own = constraintOf(table, child.oid());
        if (constraint != null && own == null) {
            throw refused(child, parentIndex).detail(PartitionMessage.ATTACH_INDEX_CONSTRAINT, parentIndex.name(), parentTable.name(), child.name());
        }
        attach(parentIndex.oid(), child.oid(), table.oid());
        if (constraint != null) {
            adopt(own, constraint.oid(), table.oid());
        }
        context.nextCommand();
        validate(parentTable, parentIndex.oid());
    }

    private static SqlException refused(RelationEntry child, RelationEntry parentIndex) {
        return new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.ATTACH_INDEX, child.name(), parentIndex.name());
    }

    /// An index made with ONLY is valid when every partition has its part.
    private void validate(RelationEntry table, int index) {
        var entry = context.catalog().relation(index);
        if (entry.index().valid()) {
            return;
        }
        var parts = context.catalog().children(index);
        long valid = parts.stream().filter(part -> context.catalog().relation(part).index().valid()).count();
        if (valid != context.catalog().partitions(table.oid()).size()) {
            return;
        }
        setValid(index, true);
        if (entry.partition() && !entry.parents().isEmpty()) {
            validate(context.catalog().relation(table.parents().getFirst()), entry.parents().getFirst());
        }
    }

    // ---- dropping

    /// The partitions whose indexes go with a partitioned one, locked before all else.
    void lockForDrop(RelationEntry index, LockMode mode) {
        var open = new ArrayList<>(List.of(index.index().relation()));
        for (int i = 0; i < open.size(); i++) {
            for (int child : context.catalog().children(open.get(i))) {
                if (!open.contains(child)) {
                    context.lockRelation(child, mode);
                    open.add(child);
                }
            }
        }
    }
}
