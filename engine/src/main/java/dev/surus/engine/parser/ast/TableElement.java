package dev.surus.engine.parser.ast;

import java.util.Set;

/// What stands in the parentheses of CREATE TABLE.
public sealed interface TableElement permits ColumnDefinition, Constraint, TableElement.Like {
    /// `LIKE relation INCLUDING ...`
    record Like(RelationName relation, Set<LikePart> including) implements TableElement {}

    enum LikePart {
        COMMENTS,
        COMPRESSION,
        CONSTRAINTS,
        DEFAULTS,
        GENERATED,
        IDENTITY,
        INDEXES,
        STATISTICS,
        STORAGE
    }
}
