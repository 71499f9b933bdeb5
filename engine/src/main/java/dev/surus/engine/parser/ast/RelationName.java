package dev.surus.engine.parser.ast;

/// The name of a relation as written; catalog and schema are null where not given.
public record RelationName(String catalog, String schema, String name, int position) {
    @Override
    public String toString() {
        return (catalog == null ? "" : catalog + ".") + (schema == null ? "" : schema + ".") + name;
    }
}
