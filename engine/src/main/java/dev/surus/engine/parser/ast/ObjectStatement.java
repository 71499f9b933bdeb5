package dev.surus.engine.parser.ast;

import java.util.List;

/// What works alike for many kinds of objects.
public sealed interface ObjectStatement extends Statement {
    /// DROP of everything but databases, roles, tablespaces, subscriptions and user mappings.
    record Drop(
            ObjectKind kind, List<ObjectReference> objects, boolean ifExists, boolean concurrently, DropBehavior behavior)
            implements ObjectStatement {}

    /// ALTER ... RENAME TO.
    /// @param kind         what is renamed: COLUMN for a column or attribute, CONSTRAINT, DOMAIN_CONSTRAINT, TRIGGER ...
    /// @param relationKind the word after ALTER where a column or constraint is renamed (TABLE, VIEW, TYPE ...), else null
    /// @param relation     for relations and what belongs to them, else null
    /// @param object       for everything else, else null
    /// @param oldName      of a column, constraint, trigger, rule or policy, else null
    record Rename(
            ObjectKind kind,
            ObjectKind relationKind,
            FromItem.Relation relation,
            ObjectReference object,
            String oldName,
            String newName,
            boolean ifExists,
            DropBehavior behavior)
            implements ObjectStatement {}

    /// ALTER ... OWNER TO of everything but relations (their owner is an [AlterTableStatement.ChangeOwner]).
    record AlterOwner(ObjectKind kind, ObjectReference object, RoleSpecification owner) implements ObjectStatement {}

    /// ALTER ... SET SCHEMA.
    /// @param relation for relations, else null
    record AlterSchema(
            ObjectKind kind, FromItem.Relation relation, ObjectReference object, String newSchema, boolean ifExists)
            implements ObjectStatement {}

    /// ALTER ... (NO) DEPENDS ON EXTENSION.
    record AlterDepends(
            ObjectKind kind, RelationName relation, ObjectReference object, boolean remove, String extension)
            implements ObjectStatement {}

    /// @param comment null: IS NULL
    record Comment(ObjectKind kind, ObjectReference object, String comment) implements ObjectStatement {}

    /// @param provider null without FOR
    record SecurityLabel(ObjectKind kind, ObjectReference object, String provider, String label)
            implements ObjectStatement {}
}
