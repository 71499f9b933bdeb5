package dev.surus.engine.parser.ast;

import java.util.List;

/// Types and domains. (Base types and shells are [DefinitionStatement.Define]s.)
public sealed interface TypeStatement extends Statement {
    record CreateComposite(RelationName name, List<ColumnDefinition> columns) implements TypeStatement {}

    record CreateEnum(QualifiedName name, List<String> labels) implements TypeStatement {}

    record CreateRange(QualifiedName name, List<Option> options) implements TypeStatement {}

    record CreateDomain(QualifiedName name, TypeName type, QualifiedName collation, List<Constraint> constraints)
            implements TypeStatement {}

    /// @param neighbor null: at the end
    record AddEnumValue(QualifiedName name, String label, String neighbor, boolean after, boolean ifNotExists)
            implements TypeStatement {}

    record RenameEnumValue(QualifiedName name, String oldLabel, String newLabel) implements TypeStatement {}

    record AlterType(QualifiedName name, List<Option> options) implements TypeStatement {}

    record AlterDomain(QualifiedName name, DomainAction action) implements TypeStatement {}

    sealed interface DomainAction {}

    /// @param expression null: DROP DEFAULT
    record DomainDefault(Expression expression) implements DomainAction {}

    record DomainNotNull(boolean notNull) implements DomainAction {}

    record DomainAddConstraint(Constraint constraint) implements DomainAction {}

    record DomainDropConstraint(String name, boolean ifExists, DropBehavior behavior) implements DomainAction {}

    record DomainValidateConstraint(String name) implements DomainAction {}
}
