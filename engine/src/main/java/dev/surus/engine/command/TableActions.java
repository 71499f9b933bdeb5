package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Actions of ALTER TABLE on the table as a whole, its rules and triggers.
final class TableActions {
    private final AlteredTable table;

    TableActions(AlteredTable table) {
        this.table = table;
    }

    void clusterOn(String name) {
        int chosen = 0;
        if (name != null) {
            chosen = table.context.catalog().relationOid(table.old.namespace(), name);
            if (chosen == 0) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.INDEX_FOR_MISSING, name, table.old.name());
            }
            table.context.lockRelation(chosen, table.mode);
        }
        for (var index : table.relation().indexes()) {
            boolean wanted = index.oid() == chosen;
            if (index.clustered() != wanted) {
                var row = table.writer.indexes.row(index.oid());
                table.context.catalog().rows().update(row, RowValues.from(row).set(PgIndex.INDISCLUSTERED, wanted).values());
            }
        }
    }

    void setLogged(boolean logged) {
        if (table.old.isTemporary()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.SET_LOGGED_TEMPORARY, table.old.name())
                    .table(new RelationNames(table.context).namespaceName(table.old.namespace()), table.old.name());
        }
        char persistence = logged ? 'p' : 'u';
        if (table.relation().persistence() == persistence) {
            return;
        }
        if (logged) {
            for (var constraint : table.relation().constraints()) {
                if (constraint.kind() == 'f' && constraint.foreignRelation() != table.oid
                        && table.context.catalog().relation(constraint.foreignRelation()).persistence() == 'u') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.LOGGED_REFERENCES, table.old.name(),
                            table.context.catalog().relation(constraint.foreignRelation()).name());
                }
            }
        } else {
            for (var constraint : table.context.catalog().referencingConstraints(table.oid)) {
                if (constraint.relation() != table.oid && table.context.catalog().relation(constraint.relation()).persistence() == 'p') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.UNLOGGED_REFERENCED, table.old.name(),
                            table.context.catalog().relation(constraint.relation()).name());
                }
            }
        }
        table.rewrite.persistence(persistence);
    }

    void setOptions(AlterTableStatement.SetOptions set) {
        var owner = switch (table.old.kind()) {
            case 'i', 'I' -> StorageOptions.Owner.INDEX;
            case 'v' -> StorageOptions.Owner.VIEW;
            default -> StorageOptions.Owner.TABLE;
        };
        change(table.oid, StorageOptions.change(table.relation().options(), set.options(), owner, null, set.reset()));
        if (table.old.toastRelation() != 0) {
            table.context.lockRelation(table.old.toastRelation(), table.mode);
            var toast = table.context.catalog().relation(table.old.toastRelation());
            change(toast.oid(), StorageOptions.change(toast.options(), set.options(), StorageOptions.Owner.TOAST, "toast", set.reset()));
        }
    }

    private void change(int relation, List<String> options) {
        table.writer.relations.update(relation, PgClass.RELOPTIONS, options == null ? null : ArrayValue.of(TypeOid.TEXT, options.toArray()));
    }

    void replicaIdentity(AlterTableStatement.ReplicaIdentity identity) {
        int chosen = identity.index() == null ? 0 : identityIndex(identity.index());
        table.writer.relations.update(table.oid, PgClass.RELREPLIDENT, (long) switch (identity.kind()) {
            case DEFAULT -> 'd';
            case FULL -> 'f';
            case NOTHING -> 'n';
            case INDEX -> 'i';
        });
        for (var index : table.relation().indexes()) {
            if (index.replicaIdentity() != (index.oid() == chosen)) {
                var row = table.writer.indexes.row(index.oid());
                table.context.catalog().rows().update(row, RowValues.from(row).set(PgIndex.INDISREPLIDENT, index.oid() == chosen).values());
            }
        }
    }

    /// An index by which rows can be told apart for sure.
    private int identityIndex(String name) {
        int found = table.context.catalog().relationOid(table.old.namespace(), name);
        if (found == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.INDEX_FOR_MISSING, name, table.old.name());
        }
        table.context.lockRelation(found, LockMode.SHARE);
        var index = table.context.catalog().relation(found).index();
        if (index == null || index.relation() != table.oid) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.NOT_INDEX_FOR, name, table.old.name());
        }
        AlterMessage wrong = !index.unique() ? AlterMessage.IDENTITY_NOT_UNIQUE
                : !index.immediate() ? AlterMessage.IDENTITY_DEFERRABLE
                : !index.expressions().isEmpty() ? AlterMessage.IDENTITY_EXPRESSION
                : index.predicate() != null ? AlterMessage.IDENTITY_PARTIAL : null;
        if (wrong != null) {
            throw new SqlException(wrong == AlterMessage.IDENTITY_NOT_UNIQUE ? SqlState.WRONG_OBJECT_TYPE : SqlState.FEATURE_NOT_SUPPORTED, wrong, name);
        }
        for (int k = 0; k < index.keyCount(); k++) {
            var column = table.relation().column(index.columns()[k]);
            if (!column.notNull()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.IDENTITY_NULLABLE, name, column.name());
            }
        }
        return found;
    }

    void setRule(AlterTableStatement.SetRule set) {
        char state = letter(set.firing());
        var rows = table.context.catalog().rows();
        for (var row : rows.find(PgRewrite.CATALOG, new int[] {PgRewrite.EV_CLASS}, Integer.toUnsignedLong(table.oid))) {
            if (row.text(PgRewrite.RULENAME).equals(set.name())) {
                rows.update(row, RowValues.from(row).set(PgRewrite.EV_ENABLED, state).values());
                return;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.RULE_MISSING, set.name(), table.old.name());
    }

    /// All tablespaces keep their files in one place: only the name is noted.
    void setTablespace(String name) {
        var tablespace = table.context.catalog().tablespaceByName(name);
        if (tablespace == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.TABLESPACE_MISSING, name);
        }
        int ofDatabase = table.context.catalog().database(table.context.databaseId()).tablespace();
        int noted = tablespace.oid() == ofDatabase ? 0 : tablespace.oid();
        if (noted != 0) {
            new Privileges(table.context.catalog()).require(ObjectKind.TABLESPACE, tablespace.oid(), table.context.currentUser(),
                    AclItem.Privilege.CREATE);
        }
        table.writer.relations.update(table.oid, PgClass.RELTABLESPACE, Integer.toUnsignedLong(noted));
    }

    private static char letter(AlterTableStatement.Firing firing) {
        return switch (firing) {
            case ENABLE -> 'O';
            case ENABLE_ALWAYS -> 'A';
            case ENABLE_REPLICA -> 'R';
            case DISABLE -> 'D';
        };
    }

    /// @param recurse whether the parts of row triggers in partitions follow
    void setTrigger(AlterTableStatement.SetTrigger set, boolean recurse) {
        boolean superuser = new Privileges(table.context.catalog()).roles().isSuperuser(table.context.currentUser());
        char state = letter(set.firing());
        boolean found = false;
        var rows = table.context.catalog().rows();
        for (var row : rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGRELID}, Integer.toUnsignedLong(table.oid))) {
            boolean internal = row.bool(PgTrigger.TGISINTERNAL);
            boolean meant = switch (set.scope()) {
                case NAMED -> row.text(PgTrigger.TGNAME).equals(set.name());
                case ALL -> true;
                case USER -> !internal;
            };
            if (!meant) {
                continue;
            }
            if (internal && !superuser) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, AlterMessage.TRIGGER_SYSTEM, row.text(PgTrigger.TGNAME));
            }
            found = true;
            if (row.character(PgTrigger.TGENABLED) != state) {
                rows.update(row, RowValues.from(row).set(PgTrigger.TGENABLED, state).values());
            }
            if (recurse && table.old.kind() == 'p' && (row.integer(PgTrigger.TGTYPE) & TriggerDefinition.ROW) != 0) {
                new PartitionTriggers(table.context).setEnabledBelow(table.old, row.integer(PgTrigger.OID), state);
            }
        }
        if (!found && set.scope() == AlterTableStatement.TriggerScope.NAMED) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.TRIGGER_MISSING, set.name(), table.old.name());
        }
    }

    void rowSecurity(AlterTableStatement.RowSecurity security) {
        switch (security.change()) {
            case ENABLE -> table.writer.relations.update(table.oid, PgClass.RELROWSECURITY, 1L);
            case DISABLE -> table.writer.relations.update(table.oid, PgClass.RELROWSECURITY, 0L);
            case FORCE -> table.writer.relations.update(table.oid, PgClass.RELFORCEROWSECURITY, 1L);
            case NO_FORCE -> table.writer.relations.update(table.oid, PgClass.RELFORCEROWSECURITY, 0L);
        }
    }

    void changeOwner(AlterTableStatement.ChangeOwner change) {
        new Ownership(table.context).changeRelation(table.relation(), change.owner(), false, table.mode);
    }
}
