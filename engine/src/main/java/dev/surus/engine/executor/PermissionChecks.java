package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.BitSet;

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
                throw Privileges.denied(kind(relation), relation.name());
            }
        }
    }

    /// @throws dev.surus.engine.base.SqlException 42501
    public static void require(ExecutorSession session, RelationEntry relation, Permissions wanted) {
        if (!allowed(new Privileges(session.catalog()), relation, session.currentUser(), wanted)) {
            throw Privileges.denied(kind(relation), relation.name());
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
        int wanted = (p.select ? Privilege.SELECT.bit() : 0) | (p.insert ? Privilege.INSERT.bit() : 0)
                | (p.update ? Privilege.UPDATE.bit() : 0) | (p.delete ? Privilege.DELETE.bit() : 0);
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
