package dev.surus.engine.parser.ast;

import java.util.List;

/// A constraint of a column, a table or a domain.
public sealed interface Constraint extends TableElement {
    /// The name given by CONSTRAINT, or null.
    String name();

    int position();

    /// What may follow a constraint. A null deferrable / initiallyDeferred means that nothing was said.
    record Attributes(boolean deferrable, boolean initiallyDeferred, boolean notValid, boolean noInherit) {
        public static final Attributes NONE = new Attributes(false, false, false, false);
    }

    record NotNull(String name, int position) implements Constraint {}

    /// An explicit NULL: only checked against a NOT NULL.
    record Null(String name, int position) implements Constraint {}

    record Default(String name, Expression expression, int position) implements Constraint {}

    record Check(String name, Expression expression, Attributes attributes, int position) implements Constraint {}

    /// PRIMARY KEY or UNIQUE.
    /// @param columns    empty as a column's constraint
    /// @param usingIndex of `UNIQUE USING INDEX name`, else null
    record Key(
            String name,
            boolean primary,
            boolean nullsNotDistinct,
            List<String> columns,
            List<String> including,
            List<Option> options,
            String tablespace,
            String usingIndex,
            Attributes attributes,
            int position)
            implements Constraint {}

    record Exclusion(
            String name,
            String accessMethod,
            List<ExclusionElement> elements,
            List<String> including,
            List<Option> options,
            String tablespace,
            Expression where,
            Attributes attributes,
            int position)
            implements Constraint {}

    record ExclusionElement(IndexElement element, QualifiedName operator) {}

    /// @param columns           empty as a column's constraint
    /// @param referencedColumns empty: the primary key
    /// @param deleteSetColumns  of `ON DELETE SET NULL (a, b)`
    record ForeignKey(
            String name,
            List<String> columns,
            RelationName referenced,
            List<String> referencedColumns,
            Match match,
            Action onUpdate,
            Action onDelete,
            List<String> deleteSetColumns,
            Attributes attributes,
            int position)
            implements Constraint {}

    enum Match {
        SIMPLE,
        FULL,
        PARTIAL
    }

    enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }

    /// `GENERATED ALWAYS | BY DEFAULT AS IDENTITY (options)`
    record Identity(String name, boolean always, List<Option> options, int position) implements Constraint {}

    /// `GENERATED ALWAYS AS (expression) STORED`
    record Generated(String name, Expression expression, int position) implements Constraint {}
}
