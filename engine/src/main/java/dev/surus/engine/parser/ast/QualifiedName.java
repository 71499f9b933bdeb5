package dev.surus.engine.parser.ast;

import java.util.List;

/// A name with its qualifiers, outermost first: `catalog.schema.name`. Used for functions, types, operators, collations and
/// everything else that is no relation.
public record QualifiedName(List<String> parts, int position) {
    public static QualifiedName of(String name, int position) {
        return new QualifiedName(List.of(name), position);
    }

    /// A built-in by its full name: what the grammar itself calls, whatever search_path says.
    public static QualifiedName builtin(String name, int position) {
        return new QualifiedName(List.of("pg_catalog", name), position);
    }

    /// The innermost name.
    public String name() {
        return parts.getLast();
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
