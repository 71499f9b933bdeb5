package dev.surus.engine.parser.ast;

import java.util.List;

/// One column or expression of an index.
/// @param column             null for an expression
/// @param operatorClass      null where none is named
public record IndexElement(
        String column,
        Expression expression,
        QualifiedName collation,
        QualifiedName operatorClass,
        List<Option> operatorClassOptions,
        SortItem.Direction direction,
        SortItem.Nulls nulls,
        int position) {}
