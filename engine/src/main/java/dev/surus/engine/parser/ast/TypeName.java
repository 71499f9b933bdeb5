package dev.surus.engine.parser.ast;

import java.util.List;

/// A type as written. The grammar's own spellings are already resolved to their names: `int` is `pg_catalog.int4`,
/// `timestamp with time zone` is `pg_catalog.timestamptz`, `char` is `pg_catalog.bpchar` with modifier 1.
///
/// @param names        qualified name; for `%TYPE` the relation's name followed by the column
/// @param setOf        SETOF was said
/// @param columnType   `relation.column%TYPE`
/// @param modifiers    what stands in parentheses: `numeric(10, 2)`; for interval the field mask and precision
/// @param arrayBounds  one per dimension, -1 where no bound is given
public record TypeName(
        List<String> names,
        boolean setOf,
        boolean columnType,
        List<Expression> modifiers,
        List<Integer> arrayBounds,
        int position) {
    public static TypeName builtin(String name, int position) {
        return new TypeName(List.of("pg_catalog", name), false, false, List.of(), List.of(), position);
    }

    public TypeName withArrayBounds(List<Integer> bounds) {
        return new TypeName(names, setOf, columnType, modifiers, bounds, position);
    }

    public TypeName withModifiers(List<Expression> newModifiers) {
        return new TypeName(names, setOf, columnType, newModifiers, arrayBounds, position);
    }

    public TypeName asSetOf() {
        return new TypeName(names, true, columnType, modifiers, arrayBounds, position);
    }

    public String name() {
        return names.getLast();
    }
}
