package dev.surus.engine.txn.serializable;

/// A table or an index, as predicate locks name it.
/// @param table OID of the table; of the index's table for an index
public record RelationKey(int database, int relation, int table) {
    public static RelationKey table(int database, int relation) {
        return new RelationKey(database, relation, relation);
    }

    /// Whether this is a table, not an index.
    public boolean isTable() {
        return relation == table;
    }
}
