package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.command.SessionNotifications;
import dev.surus.engine.config.Settings;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.PreparedState.CatalogChanges;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.lock.LockTag;

/// Two-phase commit from a session: what a transaction must not have done to be prepared, and who may end one.
final class SessionPreparation {
    private final SessionContext context;

    SessionPreparation(SessionContext context) {
        this.context = context;
    }

    /// The checks come in PostgreSQL's order, after deferred triggers.
    void prepare(Transaction transaction, String gid) {
        var serializability = context.cluster().transactions().serializability();
        var watched = transaction.serializable();
        if (watched != null) {
            serializability.prepare(watched);
        }
        if (hasTouchedTemporary(transaction)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.PREPARE_TEMPORARY);
        }
        var system = context.cluster().transactions();
        if (system.exported().isExporter(transaction)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.PREPARE_EXPORTED);
        }
        var prepared = system.prepared();
        var reserved = prepared.reserve(gid, context.currentUser(), context.databaseId(), context.settings().get(Settings.MAX_PREPARED_TRANSACTIONS));
        try {
            if (context.service(SessionNotifications.class).hasPending()) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.PREPARE_NOTIFIES);
            }
            var reads = watched == null ? null : serializability.detach(watched);
            prepared.prepare(reserved, transaction, changes(), reads == null ? new byte[0] : reads.encode());
        } catch (Throwable failure) {
            prepared.cancel(reserved);
            throw failure;
        }
    }

    private CatalogChanges changes() {
        var catalog = context.catalog();
        return catalog.hasSharedChanges() ? CatalogChanges.SHARED : catalog.hasChanges() ? CatalogChanges.DATABASE : CatalogChanges.NONE;
    }

    /// Every use of a relation locks it until the end; a dropped one has dropped its file.
    private boolean hasTouchedTemporary(Transaction transaction) {
        if (context.temporaryTables().namespace() == 0) {
            return false;
        }
        if (context.cluster().storage().files().hasPending(transaction.id(), FileId::isTemporary)) {
            return true;
        }
        return context.cluster().locks().tagsOf(context.lockOwner()).stream()
                .filter(tag -> tag.kind() == LockTag.Kind.RELATION && tag.database() == context.databaseId())
                .map(tag -> context.catalog().relation((int) tag.first())).anyMatch(relation -> relation != null && relation.isTemporary());
    }

    void finish(String gid, boolean commit) {
        var prepared = context.cluster().transactions().prepared();
        int user = context.currentUser();
        var taken = prepared.take(gid, user, new Roles(context.catalog()).isSuperuser(user), context.databaseId());
        prepared.finish(taken, commit, new TransactionEnd() {
            @Override
            public void committed(Transaction transaction) {
                context.cluster().preparedCatalogCommitted(context.databaseId(), taken.state().catalogChanges());
            }
        });
    }
}
