package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.PermissionChecks;
import dev.surus.engine.executor.modify.ForeignKey.Statement;
import dev.surus.engine.type.AclItem.Privilege;

/// A foreign key's checks and actions are done with the rights of the owner of the table that they read or change, as in PostgreSQL: an owner
/// may have taken privileges from himself.
///
/// Asked again only after the catalog has changed.
final class ForeignKeyRights {
    private final ForeignKey key;
    /// By statement: the state of the catalog in which it was allowed, plus one.
    private final long[] allowedAt = new long[Statement.values().length];

    ForeignKeyRights(ForeignKey key) {
        this.key = key;
    }

    /// @param relation that the statement works on
    /// @throws SqlException 42501
    void require(ExecutorSession session, Statement statement, RelationEntry relation) {
        var catalog = session.catalog();
        long state = catalog.changes() + 1;
        if (allowedAt[statement.ordinal()] == state && !catalog.hasChanges()) {
            return;
        }
        int owner = relation.owner();
        var privileges = new Privileges(catalog);
        if (!privileges.has(ObjectKind.SCHEMA, relation.namespace(), owner, Privilege.USAGE)) {
            var refusal = privileges.denied(ObjectKind.SCHEMA, catalog.namespace(relation.namespace()).name(), ObjectKind.SCHEMA, relation.namespace(),
                    owner, Privilege.USAGE.bit(), false);
            String text = key.text(session, statement);
            refusal.diagnostic().internalQuery = text;
            refusal.diagnostic().internalPosition = text.indexOf(" ONLY ") + " ONLY ".length() + 1;
            throw refusal;
        }
        try {
            PermissionChecks.require(session, relation, wanted(statement, owner));
        } catch (SqlException refusal) {
            throw refusal.context(ExecutorMessage.CONTEXT_SQL, key.text(session, statement));
        }
        allowedAt[statement.ordinal()] = state;
    }

    private Permissions wanted(Statement statement, int owner) {
        var wanted = new Permissions();
        wanted.checkAsUser = owner;
        wanted.select = true;
        boolean onReferenced = statement == Statement.CHECK_KEY || statement == Statement.CHECK_REFERENCED;
        for (int column : onReferenced ? key.constraint.foreignColumns() : key.constraint.columns()) {
            wanted.selectedColumns.set(column + Permissions.COLUMN_OFFSET);
        }
        switch (statement) {
            // FOR KEY SHARE needs UPDATE on the table or on any column.
            case CHECK_KEY, CHECK_REFERENCED, CHECK_REFERENCING -> wanted.update = true;
            case CASCADE_DELETE -> wanted.delete = true;
            case CASCADE_UPDATE, SET_ON_UPDATE -> updates(wanted, key.constraint.columns());
            case SET_ON_DELETE -> updates(wanted, key.deleteColumns());
        }
        return wanted;
    }

    private static void updates(Permissions wanted, int[] columns) {
        wanted.update = true;
        for (int column : columns) {
            wanted.updatedColumns.set(column + Permissions.COLUMN_OFFSET);
        }
    }
}
