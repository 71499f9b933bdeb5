package dev.surus.engine.parser.ast;

import java.util.List;

/// A column of CREATE TABLE, of a composite type, or of `AS (a int, ...)`.
/// @param type        null in a typed table or partition (`OF type`)
/// @param compression null where none is given
public record ColumnDefinition(
        String name,
        TypeName type,
        QualifiedName collation,
        String compression,
        List<Constraint> constraints,
        List<Option> foreignOptions,
        int position)
        implements TableElement {}
