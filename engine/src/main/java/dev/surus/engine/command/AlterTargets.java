package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.AlterTableStatement.Action;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.ObjectKind;

/// Which kinds of relations a statement, and each of its actions, may concern; and how errors call the actions.
final class AlterTargets {
    private AlterTargets() {}

    /// @throws SqlException 42809 where the action is not for this kind of relation
    static void requireFit(Action action, RelationEntry relation, ObjectKind kind) {
        if (kinds(action).indexOf(relation.kind()) < 0) {
            var error = new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ACTION_NOT_ON, words(action), relation.name());
            throw error.detail(RelationKinds.notSupportedDetail(relation.kind()));
        }
    }

    private static String kinds(Action action) {
        return switch (action) {
            case AlterTableStatement.AddColumn _, AlterTableStatement.DropColumn _, AlterTableStatement.AlterColumnType _ -> "rpcf";
            case AlterTableStatement.SetDefault _ -> "rpvf";
            case AlterTableStatement.AddIdentity _, AlterTableStatement.SetIdentity _, AlterTableStatement.DropIdentity _ -> "rpvf";
            case AlterTableStatement.SetNotNull _, AlterTableStatement.DropNotNull _, AlterTableStatement.DropExpression _ -> "rpf";
            case AlterTableStatement.SetStatistics _ -> "rpmiIf";
            case AlterTableStatement.SetColumnOptions _ -> "rpmf";
            case AlterTableStatement.SetStorage _ -> "rpmf";
            case AlterTableStatement.SetCompression _ -> "rpm";
            case AlterTableStatement.AlterColumnForeignOptions _, AlterTableStatement.ForeignOptions _ -> "f";
            case AlterTableStatement.AddConstraint add -> add.constraint() instanceof Constraint.Check ? "rpf" : "rp";
            case AlterTableStatement.DropConstraint _ -> "rpf";
            case AlterTableStatement.AlterConstraint _ -> "rp";
            case AlterTableStatement.ValidateConstraint _ -> "rpf";
            case AlterTableStatement.SetWithoutOids _ -> "rpf";
            case AlterTableStatement.ClusterOn _, AlterTableStatement.SetAccessMethod _ -> "rm";
            case AlterTableStatement.SetLogged _ -> "r";
            case AlterTableStatement.SetTablespace _ -> "rpmiI";
            case AlterTableStatement.SetOptions _ -> "rpvmiI";
            case AlterTableStatement.SetTrigger _ -> "rpf";
            case AlterTableStatement.SetRule _ -> "rp";
            case AlterTableStatement.Inherit _, AlterTableStatement.NoInherit _ -> "rf";
            case AlterTableStatement.OfType _, AlterTableStatement.NotOfType _ -> "r";
            case AlterTableStatement.ChangeOwner _ -> "rpvmifScI";
            case AlterTableStatement.ReplicaIdentity _ -> "rpm";
            case AlterTableStatement.RowSecurity _ -> "rp";
            case AlterTableStatement.AttachPartition _ -> "pI";
            case AlterTableStatement.DetachPartition _ -> "p";
        };
    }

    static String words(Action action) {
        return switch (action) {
            case AlterTableStatement.AddColumn _ -> "ADD COLUMN";
            case AlterTableStatement.DropColumn _ -> "DROP COLUMN";
            case AlterTableStatement.SetDefault _ -> "ALTER COLUMN ... SET DEFAULT";
            case AlterTableStatement.SetNotNull _ -> "ALTER COLUMN ... SET NOT NULL";
            case AlterTableStatement.DropNotNull _ -> "ALTER COLUMN ... DROP NOT NULL";
            case AlterTableStatement.DropExpression _ -> "ALTER COLUMN ... DROP EXPRESSION";
            case AlterTableStatement.SetStatistics _ -> "ALTER COLUMN ... SET STATISTICS";
            case AlterTableStatement.SetColumnOptions set -> set.reset() ? "ALTER COLUMN ... RESET" : "ALTER COLUMN ... SET";
            case AlterTableStatement.SetStorage _ -> "ALTER COLUMN ... SET STORAGE";
            case AlterTableStatement.SetCompression _ -> "ALTER COLUMN ... SET COMPRESSION";
            case AlterTableStatement.AlterColumnType _ -> "ALTER COLUMN ... SET DATA TYPE";
            case AlterTableStatement.AlterColumnForeignOptions _ -> "ALTER COLUMN ... OPTIONS";
            case AlterTableStatement.AddIdentity _ -> "ALTER COLUMN ... ADD IDENTITY";
            case AlterTableStatement.SetIdentity _ -> "ALTER COLUMN ... SET";
            case AlterTableStatement.DropIdentity _ -> "ALTER COLUMN ... DROP IDENTITY";
            case AlterTableStatement.AddConstraint _ -> "ADD CONSTRAINT";
            case AlterTableStatement.AlterConstraint _ -> "ALTER CONSTRAINT";
            case AlterTableStatement.ValidateConstraint _ -> "VALIDATE CONSTRAINT";
            case AlterTableStatement.DropConstraint _ -> "DROP CONSTRAINT";
            case AlterTableStatement.SetWithoutOids _ -> "SET WITHOUT OIDS";
            case AlterTableStatement.ClusterOn cluster -> cluster.index() == null ? "SET WITHOUT CLUSTER" : "CLUSTER ON";
            case AlterTableStatement.SetLogged set -> set.logged() ? "SET LOGGED" : "SET UNLOGGED";
            case AlterTableStatement.SetTablespace _ -> "SET TABLESPACE";
            case AlterTableStatement.SetAccessMethod _ -> "SET ACCESS METHOD";
            case AlterTableStatement.SetOptions set -> set.reset() ? "RESET" : "SET";
            case AlterTableStatement.SetTrigger set -> triggerWords(set);
            case AlterTableStatement.SetRule set -> switch (set.firing()) {
                case ENABLE -> "ENABLE RULE";
                case ENABLE_ALWAYS -> "ENABLE ALWAYS RULE";
                case ENABLE_REPLICA -> "ENABLE REPLICA RULE";
                case DISABLE -> "DISABLE RULE";
            };
            case AlterTableStatement.Inherit _ -> "INHERIT";
            case AlterTableStatement.NoInherit _ -> "NO INHERIT";
            case AlterTableStatement.OfType _ -> "OF";
            case AlterTableStatement.NotOfType _ -> "NOT OF";
            case AlterTableStatement.ChangeOwner _ -> "OWNER TO";
            case AlterTableStatement.ReplicaIdentity _ -> "REPLICA IDENTITY";
            case AlterTableStatement.RowSecurity security -> switch (security.change()) {
                case ENABLE -> "ENABLE ROW SECURITY";
                case DISABLE -> "DISABLE ROW SECURITY";
                case FORCE -> "FORCE ROW SECURITY";
                case NO_FORCE -> "NO FORCE ROW SECURITY";
            };
            case AlterTableStatement.ForeignOptions _ -> "OPTIONS";
            case AlterTableStatement.AttachPartition _ -> "ATTACH PARTITION";
            case AlterTableStatement.DetachPartition _ -> "DETACH PARTITION";
        };
    }

    private static String triggerWords(AlterTableStatement.SetTrigger set) {
        String scope = switch (set.scope()) {
            case NAMED -> "";
            case ALL -> " ALL";
            case USER -> " USER";
        };
        return switch (set.firing()) {
            case ENABLE -> "ENABLE TRIGGER" + scope;
            case ENABLE_ALWAYS -> "ENABLE ALWAYS TRIGGER";
            case ENABLE_REPLICA -> "ENABLE REPLICA TRIGGER";
            case DISABLE -> "DISABLE TRIGGER" + scope;
        };
    }
}
