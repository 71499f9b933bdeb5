package dev.surus.engine.parser.ast;

import java.util.List;

/// ALTER TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED VIEW, FOREIGN TABLE and (composite) TYPE with a list of actions.
public sealed interface AlterTableStatement extends Statement {
    /// @param kind TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE or TYPE: the word that was written
    record AlterTable(ObjectKind kind, FromItem.Relation relation, boolean ifExists, List<Action> actions)
            implements AlterTableStatement {}

    /// `ALTER TABLE ALL IN TABLESPACE old [OWNED BY ...] SET TABLESPACE new [NOWAIT]`
    record MoveAll(
            ObjectKind kind, String oldTablespace, List<RoleSpecification> roles, String newTablespace, boolean noWait)
            implements AlterTableStatement {}

    sealed interface Action {}

    /// @param behavior of ADD ATTRIBUTE
    record AddColumn(ColumnDefinition column, boolean ifNotExists, DropBehavior behavior) implements Action {}

    record DropColumn(String column, boolean ifExists, DropBehavior behavior) implements Action {}

    /// @param expression null: DROP DEFAULT
    record SetDefault(String column, Expression expression) implements Action {}

    record SetNotNull(String column) implements Action {}

    record DropNotNull(String column) implements Action {}

    record DropExpression(String column, boolean ifExists) implements Action {}

    /// @param column       null where the column was given by number
    /// @param columnNumber of an index expression, else 0
    record SetStatistics(String column, int columnNumber, int target) implements Action {}

    /// Attribute options: `ALTER c SET (n_distinct = 5)`
    record SetColumnOptions(String column, boolean reset, List<Option> options) implements Action {}

    record SetStorage(String column, String storage) implements Action {}

    /// @param method null for DEFAULT
    record SetCompression(String column, String method) implements Action {}

    /// @param using     null without USING
    record AlterColumnType(
            String column, TypeName type, QualifiedName collation, Expression using, DropBehavior behavior, int position)
            implements Action {}

    record AlterColumnForeignOptions(String column, List<Option> options) implements Action {}

    record AddIdentity(String column, Constraint.Identity identity) implements Action {}

    /// The options are those of a sequence, `restart`, and `generated` with a Text `a` (ALWAYS) or `d` (BY DEFAULT).
    record SetIdentity(String column, List<Option> options) implements Action {}

    record DropIdentity(String column, boolean ifExists) implements Action {}

    record AddConstraint(Constraint constraint) implements Action {}

    record AlterConstraint(String name, Constraint.Attributes attributes) implements Action {}

    record ValidateConstraint(String name) implements Action {}

    record DropConstraint(String name, boolean ifExists, DropBehavior behavior) implements Action {}

    record SetWithoutOids() implements Action {}

    /// @param index null: SET WITHOUT CLUSTER
    record ClusterOn(String index) implements Action {}

    record SetLogged(boolean logged) implements Action {}

    record SetTablespace(String tablespace) implements Action {}

    record SetAccessMethod(String method) implements Action {}

    record SetOptions(boolean reset, List<Option> options) implements Action {}

    /// ENABLE / DISABLE TRIGGER.
    /// @param name null for ALL and USER
    record SetTrigger(Firing firing, TriggerScope scope, String name) implements Action {}

    enum TriggerScope {
        NAMED,
        ALL,
        USER
    }

    record SetRule(Firing firing, String name) implements Action {}

    enum Firing {
        ENABLE,
        ENABLE_ALWAYS,
        ENABLE_REPLICA,
        DISABLE
    }

    record Inherit(RelationName parent) implements Action {}

    record NoInherit(RelationName parent) implements Action {}

    record OfType(TypeName type) implements Action {}

    record NotOfType() implements Action {}

    record ChangeOwner(RoleSpecification owner) implements Action {}

    record ReplicaIdentity(ReplicaIdentityKind kind, String index) implements Action {}

    enum ReplicaIdentityKind {
        DEFAULT,
        FULL,
        NOTHING,
        INDEX
    }

    record RowSecurity(RowSecurityChange change) implements Action {}

    enum RowSecurityChange {
        ENABLE,
        DISABLE,
        FORCE,
        NO_FORCE
    }

    record ForeignOptions(List<Option> options) implements Action {}

    /// @param bound null: of an index
    record AttachPartition(RelationName partition, TableStatement.PartitionBound bound) implements Action {}

    /// @param finishing FINALIZE
    record DetachPartition(RelationName partition, boolean concurrently, boolean finishing) implements Action {}
}
