package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;

/// What a statement needs on its relations, asked once before it runs. A privilege that the table lacks may be there on
/// each column that the statement uses.
public final class PermissionChecks {
    private PermissionChecks() {}

    public static void check(ExecutorSession session, PlannedStatement statement) {
        Privileges privileges = null;
        for (PlannedStatement.Access access : statement.accesses()) {
            Permissions p = access.permissions();
            if (p == null || !(p.select || p.insert || p.update || p.delete)) {
                continue;
            }
            int role = p.checkAsUser != 0 ? p.checkAsUser : session.currentUser();
            if (privileges == null) {
                privileges = new Privileges(session.catalog());
            }
            RelationEntry relation = session.catalog().relation(access.relation());
            if (relation != null && !allowed(privileges, relation, role, p)) {
                throw refusal(privileges, relation, role, p);
            }
        }
    }

    /// Privileges on the table are missing; where the role has some on columns, only the columns that lack them are told.
    private static SqlException refusal(Privileges privileges, RelationEntry relation, int role, Permissions p) {
        int missing = wanted(p) & ~privileges.relationMask(relation, role, wanted(p));
        var columns = new LinkedHashSet<ColumnEntry>();
        int onColumns = 0;
        for (Privilege privilege : new Privilege[] {Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE}) {
            if ((missing & privilege.bit()) == 0 || !privileges.hasOnColumns(relation, role, privilege, false)) {
                continue;
            }
            var used = switch (privilege) {
                case SELECT -> p.selectedColumns;
                case INSERT -> p.insertedColumns;
                default -> p.updatedColumns;
            };
            for (ColumnEntry column : relation.liveColumns()) {
                boolean whole = used.get(Permissions.COLUMN_OFFSET);
                if ((whole || used.get(column.number() + Permissions.COLUMN_OFFSET)) && !privileges.hasOnColumn(relation, column.number(), role, privilege)) {
                    columns.add(column);
                    onColumns |= privilege.bit();
                }
            }
        }
        return onColumns == missing && Integer.bitCount(missing) == 1 ? privileges.deniedColumns(kind(relation), relation, role, missing, List.copyOf(columns))
                : privileges.denied(kind(relation), relation.name(), ObjectKind.RELATION, relation.oid(), role, missing, false);
    }

    private static int wanted(Permissions p) {
        return (p.select ? Privilege.SELECT.bit() : 0) | (p.insert ? Privilege.INSERT.bit() : 0)
                | (p.update ? Privilege.UPDATE.bit() : 0) | (p.delete ? Privilege.DELETE.bit() : 0);
    }

    /// @throws dev.surus.engine.base.SqlException 42501
    public static void require(ExecutorSession session, RelationEntry relation, Permissions wanted) {
        int role = wanted.checkAsUser != 0 ? wanted.checkAsUser : session.currentUser();
        var privileges = new Privileges(session.catalog());
        if (!allowed(privileges, relation, role, wanted)) {
            throw refusal(privileges, relation, role, wanted);
        }
    }

    private static ObjectKind kind(RelationEntry relation) {
        return switch (relation.kind()) {
            case 'v' -> ObjectKind.VIEW;
            case 'm' -> ObjectKind.MATERIALIZED_VIEW;
            case 'S' -> ObjectKind.SEQUENCE;
            case 'f' -> ObjectKind.FOREIGN_TABLE;
            default -> ObjectKind.TABLE;
        };
    }

    private static boolean allowed(Privileges privileges, RelationEntry relation, int role, Permissions p) {
        int wanted = wanted(p);
        int missing = wanted & ~privileges.relationMask(relation, role, wanted);
        if (missing == 0) {
            return true;
        }
        if ((missing & Privilege.DELETE.bit()) != 0) {
            return false;
        }
        return ((missing & Privilege.SELECT.bit()) == 0 || onColumns(privileges, relation, role, Privilege.SELECT, p.selectedColumns))
                && ((missing & Privilege.INSERT.bit()) == 0 || onColumns(privileges, relation, role, Privilege.INSERT, p.insertedColumns))
                && ((missing & Privilege.UPDATE.bit()) == 0 || onColumns(privileges, relation, role, Privilege.UPDATE, p.updatedColumns));
    }

    private static boolean onColumns(Privileges privileges, RelationEntry relation, int role, Privilege privilege, BitSet columns) {
        if (columns.isEmpty()) {
            // No column is named (count(*), say): one column's privilege is enough.
            return privileges.hasOnColumns(relation, role, privilege, false);
        }
        for (int bit = columns.nextSetBit(0); bit >= 0; bit = columns.nextSetBit(bit + 1)) {
            int column = bit - Permissions.COLUMN_OFFSET;
            if (column == 0) {
                if (!privileges.hasOnColumns(relation, role, privilege, true)) {
                    return false;
                }
            } else if (column < 0 || !privileges.hasOnColumn(relation, column, role, privilege)) {
                return false;
            }
        }
        return true;
    }
}
