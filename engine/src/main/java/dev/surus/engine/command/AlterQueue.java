package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.AlterTableStatement.Action;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tables that one ALTER TABLE changes: the named one, and its children as the actions come to them. An action either is queued for all
/// children before anything is done (it does the same on each), or goes down when it is carried out (what it does to a child depends on
/// what the child has).
final class AlterQueue {
    /// One action on one table.
    /// @param recurse whether it is to go down to children when it is carried out
    /// @param recursing whether it came from a parent
    record Step(Action action, boolean recurse, boolean recursing) {}

    final CommandContext context;
    final LockMode mode;
    /// Whether the statement makes again what it took away itself.
    final boolean readding;
    private final Map<Integer, TableAlteration> tables = new LinkedHashMap<>();

    AlterQueue(CommandContext context, LockMode mode, boolean readding) {
        this.context = context;
        this.mode = mode;
        this.readding = readding;
    }

    List<TableAlteration> tables() {
        return List.copyOf(tables.values());
    }

    /// The work on a relation, which is locked.
    TableAlteration of(RelationEntry relation) {
        return tables.computeIfAbsent(relation.oid(), _ -> new TableAlteration(this, relation));
    }

    /// The work on a child, which its owner alone may change.
    TableAlteration child(RelationEntry child, Action action) {
        new RelationNames(context).requireOwner(child);
        AlterTargets.requireFit(action, child, ObjectKind.TABLE);
        TableUse.refuse(context, child, "ALTER TABLE");
        return of(child);
    }

    // ---- before anything is done

    /// Queues an action for a table, and for all its children where it does the same on each.
    void prepare(RelationEntry relation, Action action, boolean recurse, boolean recursing) {
        boolean everywhere = switch (action) {
            case AlterTableStatement.SetDefault _, AlterTableStatement.SetStatistics _, AlterTableStatement.SetStorage _,
                    AlterTableStatement.DropNotNull _ -> true;
            case AlterTableStatement.SetNotNull set -> {
                var column = relation.columnByName(set.column());
                yield column == null || !column.notNull();
            }
            case AlterTableStatement.DropExpression drop -> {
                requireWholeTree(relation, drop, recurse, recursing);
                yield true;
            }
            case AlterTableStatement.AlterColumnType change -> {
                if (!recursing) {
                    prepareType(relation, change, recurse);
                }
                yield false;
            }
            default -> false;
        };
        of(relation).add(new Step(action, recurse, recursing));
        if (relation.kind() == 'c') {
            prepareTypedTables(relation, action);
        }
        if (everywhere && recurse) {
            for (int oid : Children.all(context, relation.oid(), mode).keySet()) {
                var child = context.catalog().relation(oid);
                if (oid != relation.oid()) {
                    child(child, action).add(new Step(action, false, true));
                }
            }
        }
    }

    /// Tables of a type do what the type does.
    private void prepareTypedTables(RelationEntry type, Action action) {
        var behavior = switch (action) {
            case AlterTableStatement.AddColumn add -> add.behavior();
            case AlterTableStatement.DropColumn drop -> drop.behavior();
            case AlterTableStatement.AlterColumnType change -> change.behavior();
            default -> null;
        };
        if (behavior == null) {
            return;
        }
        for (RelationEntry table : new TypedTables(context).following(context.catalog(), type, behavior)) {
            context.lockRelation(table.oid(), mode);
            prepare(context.catalog().relation(table.oid()), action, true, action instanceof AlterTableStatement.AlterColumnType ? false : true);
        }
    }

    private void requireWholeTree(RelationEntry relation, AlterTableStatement.DropExpression drop, boolean recurse, boolean recursing) {
        if (!recurse && !recursing && !context.catalog().children(relation.oid()).isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, InheritanceMessage.DROP_EXPRESSION_CHILDREN);
        }
        var column = relation.columnByName(drop.column());
        if (!recursing && column != null && column.inheritCount() > 0) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_EXPRESSION_INHERITED);
        }
    }

    /// A column has the same type in the whole tree.
    private void prepareType(RelationEntry relation, AlterTableStatement.AlterColumnType change, boolean recurse) {
        var column = relation.columnByName(change.column());
        if (column == null) {
            return;
        }
        if (column.inheritCount() > 0) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ALTER_INHERITED_COLUMN, change.column());
        }
        if (!recurse) {
            if (!context.catalog().children(relation.oid()).isEmpty()) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.TYPE_CHILDREN, change.column());
            }
            return;
        }
        Children.all(context, relation.oid(), mode).forEach((oid, parents) -> {
            if (oid == relation.oid()) {
                return;
            }
            var child = context.catalog().relation(oid);
            var own = child.columnByName(change.column());
            if (own != null && own.inheritCount() > parents) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ALTER_INHERITED_COLUMN_OF, change.column(), child.name());
            }
            child(child, change).add(new Step(change, false, true));
        });
    }

    // ---- while it is done

    /// The direct children, locked.
    List<RelationEntry> children(int relation) {
        var children = new ArrayList<RelationEntry>();
        for (int child : Children.direct(context, relation, mode)) {
            children.add(context.catalog().relation(child));
        }
        return children;
    }
}
