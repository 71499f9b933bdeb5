package dev.surus.engine.parser.ast;

import java.util.List;

/// An item of a SELECT list or RETURNING (`value AS name`), or a column to assign to.
/// @param name  the column label or the target column; null where none was given
/// @param steps of a target: `SET a.field[1] = ...`
/// @param value null in the column list of INSERT
public record ResultTarget(String name, List<Expression.IndirectionStep> steps, Expression value, int position) {}
