package dev.surus.engine.command.largeobject;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgLargeobjectMetadata;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.command.Removal;
import dev.surus.engine.config.Settings;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.List;

/// What a session does with large objects: making, opening and unlinking them, and its open ones by number. A descriptor ends with the
/// transaction, or with the subtransaction that opened it if that is rolled back.
public final class LargeObjects {
    private static final int WRITE = 0x20000;
    private static final int READ = 0x40000;
    /// The index pg_largeobject_loid_pn_index, which is locked like its table.
    private static final int PAGES_INDEX = 2683;

    private final CommandContext context;
    /// Null where a number is free.
    private final List<OpenLargeObject> open = new ArrayList<>();
    /// Whose descriptors they are.
    private Transaction openedIn;

    public LargeObjects(CommandContext context) {
        this.context = context;
    }

    private List<OpenLargeObject> open() {
        if (openedIn != context.transaction()) {
            open.clear();
            openedIn = context.transaction();
        }
        return open;
    }

    /// As PostgreSQL does before it touches pages, to the end of the transaction.
    private void lockPages() {
        context.lockRelation(PgLargeobject.CATALOG, LockMode.ROW_EXCLUSIVE);
        context.lockRelation(PAGES_INDEX, LockMode.ROW_EXCLUSIVE);
    }

    // ---- whole objects

    /// @param wanted 0: any free OID
    int create(int wanted) {
        var rows = context.catalog().rows();
        int oid = wanted != 0 ? wanted : rows.newOid(PgLargeobjectMetadata.CATALOG);
        rows.insert(PgLargeobjectMetadata.CATALOG, RowValues.of(PgLargeobjectMetadata.CATALOG).set(PgLargeobjectMetadata.OID, oid)
                .set(PgLargeobjectMetadata.LOMOWNER, context.currentUser()).values());
        new Dependencies(context.catalog()).recordOwner(new ObjectAddress(PgLargeobject.CATALOG, oid), context.currentUser());
        return oid;
    }

    void unlink(int oid) {
        if (!context.settings().get(Settings.LO_COMPAT_PRIVILEGES)) {
            if (AccessObjects.find(context.catalog(), ObjectKind.LARGE_OBJECT, oid) == null) {
                throw missing(oid);
            }
            new Privileges(context.catalog()).requireOwner(ObjectKind.LARGE_OBJECT, oid, context.currentUser());
        }
        var known = open();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i) != null && known.get(i).oid == oid) {
                close(i);
            }
        }
        new Removal(context).drop(List.of(new ObjectAddress(PgLargeobject.CATALOG, oid)), true);
    }

    private static SqlException missing(int oid) {
        return new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.LARGE_OBJECT_MISSING, Integer.toUnsignedString(oid));
    }

    /// For one use within a function; give it back by [#done].
    OpenLargeObject use(int oid, boolean write) {
        return open(oid, write ? WRITE : READ);
    }

    void done(OpenLargeObject object) {
        if (object.snapshot != null) {
            context.releaseSnapshot(object.snapshot);
        }
    }

    private OpenLargeObject open(int oid, int mode) {
        boolean write = (mode & WRITE) != 0;
        if (!write && (mode & READ) == 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.FLAGS, mode);
        }
        Snapshot snapshot = write ? null : context.takeSnapshot();
        var catalog = context.catalog();
        var key = new int[] {PgLargeobjectMetadata.OID};
        var found = write ? catalog.rows().find(PgLargeobjectMetadata.CATALOG, key, Integer.toUnsignedLong(oid))
                : catalog.rows().find(snapshot, PgLargeobjectMetadata.CATALOG, key, Integer.toUnsignedLong(oid));
        if (found.isEmpty()) {
            throw missing(oid);
        }
        if (!context.settings().get(Settings.LO_COMPAT_PRIVILEGES)) {
            var privileges = new Privileges(catalog);
            privileges.require(ObjectKind.LARGE_OBJECT, oid, context.currentUser(), Privilege.SELECT);
            if (write) {
                privileges.require(ObjectKind.LARGE_OBJECT, oid, context.currentUser(), Privilege.UPDATE);
            }
        }
        return new OpenLargeObject(catalog.rows(), oid, write, snapshot, this::lockPages);
    }

    // ---- descriptors

    int openDescriptor(int oid, int mode) {
        var opened = open(oid, mode);
        var known = open();
        int number = known.indexOf(null);
        if (number < 0) {
            number = known.size();
            known.add(opened);
        } else {
            known.set(number, opened);
        }
        int descriptor = number;
        context.transaction().atEnd(new TransactionEnd() {
            @Override
            public void rolledBack(Transaction transaction) {
                if (openedIn == transaction && descriptor < open.size() && open.get(descriptor) == opened) {
                    open.set(descriptor, null);
                }
            }
        });
        return number;
    }

    OpenLargeObject get(int descriptor) {
        var known = open();
        if (descriptor < 0 || descriptor >= known.size() || known.get(descriptor) == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, LargeObjectMessage.DESCRIPTOR, descriptor);
        }
        return known.get(descriptor);
    }

    OpenLargeObject getWritable(int descriptor) {
        var object = get(descriptor);
        if (!object.writable) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, LargeObjectMessage.NOT_FOR_WRITING, descriptor);
        }
        return object;
    }

    void close(int descriptor) {
        done(get(descriptor));
        open().set(descriptor, null);
    }
}
