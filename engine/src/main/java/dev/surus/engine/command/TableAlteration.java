package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.AlterTableStatement.Action;
import dev.surus.engine.parser.ast.AlterTableStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The actions of one ALTER TABLE on one relation: which class does which.
final class TableAlteration {
    private final AlteredTable table;
    private final ColumnActions columns;
    private final IdentityActions identity;
    private final ConstraintActions constraints;
    private final TableActions whole;
    private final ColumnRetype retype;

    private final InheritActions inherit;
    private final List<AlterQueue.Step> steps = new ArrayList<>();

    TableAlteration(AlterQueue queue, RelationEntry relation) {
        table = new AlteredTable(queue, relation);
        columns = new ColumnActions(table);
        identity = new IdentityActions(table);
        constraints = new ConstraintActions(table, columns);
        whole = new TableActions(table);
        retype = new ColumnRetype(queue.context, relation, table.rewrite);
        inherit = new InheritActions(table);
    }

    void add(AlterQueue.Step step) {
        steps.add(step);
    }

    List<AlterQueue.Step> steps() {
        return List.copyOf(steps);
    }

    ColumnActions columns() {
        return columns;
    }

    ConstraintActions constraints() {
        return constraints;
    }

    void run(AlterQueue.Step step) {
        Action action = step.action();
        switch (action) {
            case AlterTableStatement.AddColumn add -> columns.addColumn(add, step.recurse());
            case AlterTableStatement.DropColumn drop -> columns.dropColumn(drop, step.recurse());
            case AlterTableStatement.SetDefault set -> columns.setDefault(set);
            case AlterTableStatement.SetNotNull set -> columns.setNotNull(set.column(), step.recurse() || step.recursing());
            case AlterTableStatement.DropNotNull drop -> columns.dropNotNull(drop.column(), step.recurse() || step.recursing());
            case AlterTableStatement.DropExpression drop -> columns.dropExpression(drop);
            case AlterTableStatement.SetStatistics set -> columns.setStatistics(set);
            case AlterTableStatement.SetColumnOptions set -> columns.setColumnOptions(set);
            case AlterTableStatement.SetStorage set -> columns.setStorage(set);
            case AlterTableStatement.SetCompression set -> columns.setCompression(set);
            case AlterTableStatement.AlterColumnType change -> retype.change(change);
            case AlterTableStatement.AddIdentity add -> identity.addIdentity(add);
            case AlterTableStatement.SetIdentity set -> identity.setIdentity(set);
            case AlterTableStatement.DropIdentity drop -> identity.dropIdentity(drop);
            case AlterTableStatement.AddConstraint add -> constraints.addConstraint(add.constraint(), step.recurse());
            case AlterTableStatement.AlterConstraint alter -> constraints.alterConstraint(alter);
            case AlterTableStatement.ValidateConstraint validate -> constraints.validate(validate.name(), step.recurse());
            case AlterTableStatement.DropConstraint drop -> constraints.dropConstraint(drop, step.recurse());
            case AlterTableStatement.SetWithoutOids _ -> {}
            case AlterTableStatement.ClusterOn cluster -> whole.clusterOn(cluster.index());
            case AlterTableStatement.SetLogged set -> whole.setLogged(set.logged());
            case AlterTableStatement.SetOptions set -> whole.setOptions(set);
            case AlterTableStatement.SetTrigger set -> whole.setTrigger(set, step.recurse());
            case AlterTableStatement.ChangeOwner change -> whole.changeOwner(change);
            case AlterTableStatement.ReplicaIdentity identity -> whole.replicaIdentity(identity);
            case AlterTableStatement.SetRule set -> whole.setRule(set);
            case AlterTableStatement.SetTablespace set -> whole.setTablespace(set.tablespace());
            case AlterTableStatement.RowSecurity security -> whole.rowSecurity(security);
            case AlterTableStatement.Inherit add -> inherit.add(add.parent());
            case AlterTableStatement.NoInherit remove -> inherit.remove(remove.parent());
            case AlterTableStatement.SetAccessMethod method -> {
                if (!method.method().equals("heap")) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.ACCESS_METHOD_MISSING, method.method());
                }
            }
            case AlterTableStatement.AttachPartition attach -> new PartitionActions(table.context, table.relation()).attach(attach);
            case AlterTableStatement.DetachPartition detach -> new PartitionActions(table.context, table.relation()).detach(detach);
            case AlterTableStatement.OfType of -> new TypedTables(table.context).attach(table.relation(), of.type());
            case AlterTableStatement.NotOfType _ -> new TypedTables(table.context).detach(table.relation());
            case AlterTableStatement.AlterColumnForeignOptions _,
AlterTableStatement.ForeignOptions _ -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED,
                    CommandMessage.NOT_SUPPORTED, "ALTER TABLE ... "
                            + action.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT));
        }
    }

    /// Constraints that came with new columns.
    void addPendingConstraints(boolean keys) {
        constraints.addPendingConstraints(keys);
    }

    /// Takes away what depends on columns with new types.
    void takeDependents() {
        retype.dropDependents();
    }

    boolean hasToRebuild() {
        return retype.hasToRebuild();
    }

    void rebuildDependents() {
        retype.rebuildDependents();
    }

    void finish() {
        table.rewrite.finish();
    }
}
