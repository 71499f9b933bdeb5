package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A relation: its pg_class row and all that belongs to it.
///
/// @param kind relkind: `r` table, `i` index, `S` sequence, `v` view, `m` materialized view, `c` composite type, `t` TOAST
///     table, `f` foreign table, `p` partitioned table, `I` partitioned index
/// @param persistence `p` permanent, `u` unlogged, `t` temporary
/// @param rowType OID of its row type, 0 for indexes and sequences
/// @param fileId of its storage, cluster-wide; 0 where it has none
/// @param acl null means the default
/// @param options null, or texts `name=value`
/// @param columns all, dropped ones too: number n stands at n - 1. System columns are not among them
/// @param indexes of a table, in the order of their OIDs
/// @param index what an index (kind i or I) is, else null
/// @param parents tables that it inherits from, in their order
public record RelationEntry(int oid, String name, int namespace, int rowType, int ofType, int owner, int accessMethod, long fileId,
        int tablespace, int pages, double tuples, int toastRelation, boolean shared, char persistence, char kind, boolean hasRules,
        boolean hasTriggers, boolean hasSubclass, boolean rowSecurity, boolean forceRowSecurity, boolean populated,
        char replicaIdentity, boolean partition, List<AclItem> acl, List<String> options, String partitionBound,
        List<ColumnEntry> columns, List<IndexEntry> indexes, IndexEntry index, List<ConstraintEntry> constraints,
        List<TriggerEntry> triggers, List<RuleEntry> rules, List<Integer> parents) {
    /// The column with an attnum above 0.
    public ColumnEntry column(int number) {
        return columns.get(number - 1);
    }

    /// The live column with a name, or null.
    public ColumnEntry columnByName(String columnName) {
        for (ColumnEntry column : columns) {
            if (!column.dropped() && column.name().equals(columnName)) {
                return column;
            }
        }
        return null;
    }

    /// The columns that are not dropped.
    public List<ColumnEntry> liveColumns() {
        return columns.stream().filter(column -> !column.dropped()).toList();
    }

    public boolean isTemporary() {
        return persistence == 't';
    }

    /// The stored form of a view's query; null for others, and for system views whose rows Surus makes itself.
    public String viewQuery() {
        for (RuleEntry rule : rules) {
            if (rule.event() == '1') {
                return rule.action();
            }
        }
        return null;
    }

    public ConstraintEntry constraintByName(String constraintName) {
        for (ConstraintEntry constraint : constraints) {
            if (constraint.name().equals(constraintName)) {
                return constraint;
            }
        }
        return null;
    }

    public ConstraintEntry primaryKey() {
        for (ConstraintEntry constraint : constraints) {
            if (constraint.kind() == 'p') {
                return constraint;
            }
        }
        return null;
    }
}
