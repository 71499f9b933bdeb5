package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.AlterTableStatement.Action;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.txn.lock.LockMode;

/// ALTER TABLE (and INDEX, VIEW, SEQUENCE ... with a list of actions). The actions run in passes: what goes before what changes,
/// what changes before what is new; rows are looked at, or written anew, once at the end.
final class AlterTableCommands {
    /// When an action's turn comes.
    private enum Pass { DROP, TYPE, ADD_COLUMN, COLUMN, ADD_INDEX, ADD_CONSTRAINT, REST }

    private final CommandContext context;
    private final RelationNames names;

    AlterTableCommands(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
    }

    /// Makes again what an ALTER TABLE took away in order to change the type of a column.
    void runAgain(AlterTableStatement.AlterTable alter) {
        alter(alter, true);
    }

    CommandResult run(AlterTableStatement statement) {
        return switch (statement) {
            case AlterTableStatement.MoveAll _ -> throw Commands.notSupported(statement);
            case AlterTableStatement.AlterTable alter -> {
                alter(alter, false);
                yield new CommandResult.Done("ALTER " + alter.kind().name().replace('_', ' '));
            }
        };
    }

    private void alter(AlterTableStatement.AlterTable alter, boolean readding) {
        var mode = LockMode.ACCESS_SHARE;
        for (Action action : alter.actions()) {
            var wanted = lockMode(action);
            mode = wanted.ordinal() > mode.ordinal() ? wanted : mode;
        }
        var relation = names.openOrNull(alter.relation().name(), mode, alter.ifExists(), false, found -> check(found, alter.kind()));
        if (relation == null) {
            if (!alter.ifExists()) {
                throw RelationNames.missing(alter.relation().name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.RELATION_MISSING_SKIPPING, alter.relation().name().name());
            return;
        }
        TableUse.refuse(context, relation, "ALTER TABLE");
        refuseIncompleteDetach(relation);
        var queue = new AlterQueue(context, mode, readding);
        queue.of(relation);
        boolean recurse = !alter.relation().only() && "rpf".indexOf(relation.kind()) >= 0;
        for (Action action : alter.actions()) {
            if (action instanceof AlterTableStatement.AttachPartition || action instanceof AlterTableStatement.DetachPartition) {
                requirePartitioned(relation);
            }
            AlterTargets.requireFit(action, relation, alter.kind());
            TypedTables.refuse(relation, action);
            queue.prepare(relation, action, recurse, false);
        }
        var primaryKeys = alter.actions().stream().filter(action -> action instanceof AlterTableStatement.AddConstraint add
                && add.constraint() instanceof Constraint.Key key && key.primary()).count();
        if (primaryKeys > 1) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, relation.name());
        }
        for (Pass pass : Pass.values()) {
            for (TableAlteration work : queue.tables()) {
                for (AlterQueue.Step step : work.steps()) {
                    if (pass(step.action()) == pass) {
                        work.run(step);
                        context.nextCommand();
                    }
                }
            }
            if (pass == Pass.TYPE) {
                queue.tables().forEach(TableAlteration::takeDependents);
                if (queue.tables().stream().anyMatch(TableAlteration::hasToRebuild)) {
                    queue.tables().forEach(TableAlteration::finish);
                    queue.tables().forEach(TableAlteration::rebuildDependents);
                }
            }
            if (pass == Pass.ADD_COLUMN) {
                queue.tables().forEach(work -> work.addPendingConstraints(true));
            }
            if (pass == Pass.ADD_CONSTRAINT) {
                queue.tables().forEach(work -> work.addPendingConstraints(false));
            }
        }
        queue.tables().forEach(TableAlteration::finish);
    }

    private static void requirePartitioned(RelationEntry relation) {
        if (relation.kind() == 'r' || relation.kind() == 'i') {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION,
                    relation.kind() == 'r' ? PartitionMessage.TABLE_NOT_PARTITIONED : PartitionMessage.INDEX_NOT_PARTITIONED, relation.name());
        }
    }

    /// A partition whose detaching was broken off stays as it is until that is finished.
    private void refuseIncompleteDetach(RelationEntry relation) {
        if (relation.partition() && relation.index() == null && !relation.parents().isEmpty()
                && context.catalog().partitions(relation.parents().getFirst()).stream()
                        .anyMatch(entry -> entry.oid() == relation.oid() && entry.detachPending())) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PartitionMessage.ALTER_INCOMPLETE_DETACH, relation.name())
                    .hint(PartitionMessage.ALTER_INCOMPLETE_DETACH_HINT);
        }
    }

    private void check(RelationEntry relation, ObjectKind kind) {
        names.requireOwner(relation);
        switch (kind) {
            case INDEX -> require(relation, "iI", DefinitionMessage.NOT_INDEX);
            case SEQUENCE -> require(relation, "S", DefinitionMessage.NOT_SEQUENCE);
            case VIEW -> require(relation, "v", DefinitionMessage.NOT_VIEW);
            case MATERIALIZED_VIEW -> require(relation, "m", DefinitionMessage.NOT_MATERIALIZED_VIEW);
            case FOREIGN_TABLE -> require(relation, "f", DefinitionMessage.NOT_FOREIGN_TABLE);
            case TYPE -> require(relation, "c", AlterMessage.NOT_COMPOSITE);
            default -> {
                if (relation.kind() == 'c') {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.OWNER_OF_COMPOSITE, relation.name())
                            .hint(AlterMessage.USE_ALTER_TYPE);
                }
            }
        }
    }

    private static void require(RelationEntry relation, String kinds, dev.surus.engine.base.MessageKey message) {
        if (kinds.indexOf(relation.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, message, relation.name());
        }
    }

    private static LockMode lockMode(Action action) {
        return switch (action) {
            case AlterTableStatement.SetStatistics _, AlterTableStatement.SetColumnOptions _, AlterTableStatement.ClusterOn _,
                    AlterTableStatement.ValidateConstraint _ -> LockMode.SHARE_UPDATE_EXCLUSIVE;
            case AlterTableStatement.SetOptions set -> set.options().stream().allMatch(option -> isLight(option.name()))
                    ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            case AlterTableStatement.AttachPartition _ -> LockMode.SHARE_UPDATE_EXCLUSIVE;
            case AlterTableStatement.DetachPartition detach ->
                detach.concurrently() || detach.finishing() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            case AlterTableStatement.SetTrigger _ -> LockMode.SHARE_ROW_EXCLUSIVE;
            case AlterTableStatement.AddConstraint add ->
                add.constraint() instanceof Constraint.ForeignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            default -> LockMode.ACCESS_EXCLUSIVE;
        };
    }

    /// Parameters that may change beside readers and writers.
    private static boolean isLight(String name) {
        return !name.equals("user_catalog_table") && !name.equals("security_barrier") && !name.equals("security_invoker")
                && !name.equals("check_option");
    }

    private static Pass pass(Action action) {
        return switch (action) {
            case AlterTableStatement.DropColumn _, AlterTableStatement.DropConstraint _, AlterTableStatement.DropNotNull _,
                    AlterTableStatement.DropExpression _, AlterTableStatement.DropIdentity _ -> Pass.DROP;
            case AlterTableStatement.SetDefault set -> set.expression() == null ? Pass.DROP : Pass.COLUMN;
            case AlterTableStatement.AlterColumnType _ -> Pass.TYPE;
            case AlterTableStatement.AddColumn _ -> Pass.ADD_COLUMN;
            case AlterTableStatement.SetNotNull _, AlterTableStatement.SetIdentity _ -> Pass.COLUMN;
            case AlterTableStatement.AddIdentity _ -> Pass.ADD_CONSTRAINT;
            case AlterTableStatement.AddConstraint add -> add.constraint() instanceof Constraint.Key ? Pass.ADD_INDEX : Pass.ADD_CONSTRAINT;
            default -> Pass.REST;
        };
    }

}
