package dev.surus.engine.command;

import dev.surus.engine.catalog.MissingValue;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.Persistence;
import dev.surus.engine.table.Sequence;
import dev.surus.engine.table.Table;
import dev.surus.engine.table.TableColumn;
import dev.surus.engine.txn.serializable.RelationKey;
import java.util.ArrayList;

/// The files behind relations.
final class RelationFiles {
    private final CommandContext context;

    RelationFiles(CommandContext context) {
        this.context = context;
    }

    /// A new file's id.
    /// @param persistence relpersistence
    long newId(char persistence) {
        if (context.rehearses()) {
            return context.catalog().rows().newOid(PgClass.CATALOG);
        }
        return context.cluster().tables().newFileId(context.databaseId(), switch (persistence) {
            case 't' -> Persistence.TEMPORARY;
            case 'u' -> Persistence.UNLOGGED;
            default -> Persistence.LOGGED;
        });
    }

    /// The OID of a relation that shall be stored in a new file: the file's number where that can be an OID, as in PostgreSQL.
    int oidFor(long fileId, char persistence, int catalog) {
        return persistence == 'p' ? (int) fileId : context.catalog().rows().newOid(catalog);
    }

    void createTable(long fileId) {
        if (!context.rehearses()) {
            context.cluster().tables().createTable(context.transaction(), fileId);
        }
    }

    void createIndex(long fileId) {
        if (!context.rehearses()) {
            context.cluster().tables().createIndex(context.transaction(), fileId);
        }
    }

    /// Gives a table or index an empty new file; the old one goes at commit.
    void replace(RelationEntry relation) {
        replace(relation, relation.persistence());
    }

    void replace(RelationEntry relation, char persistence) {
        long fileId = newId(persistence);
        readsOf(relation, false);
        if (relation.index() != null) {
            createIndex(fileId);
        } else {
            createTable(fileId);
        }
        if (relation.fileId() != 0) {
            drop(relation.fileId());
        }
        new CatalogWriter(context.catalog()).relations.setFile(relation.oid(), (int) fileId);
    }

    void createSequence(long fileId, Sequence.State state) {
        if (!context.rehearses()) {
            context.cluster().tables().createSequence(context.transaction(), fileId, state);
        }
    }

    /// The file goes at commit.
    void drop(long fileId) {
        if (!context.rehearses()) {
            context.cluster().tables().drop(context.transaction(), fileId);
        }
    }

    /// What serializable transactions have read of a relation's rows and ranges says nothing any more: they have read all of the table now. Where
    /// the table loses all its rows, a serializable transaction that does it has written over everything that was read.
    void readsOf(RelationEntry relation, boolean gone) {
        if (context.rehearses()) {
            return;
        }
        var transaction = context.transaction();
        var serializability = transaction.system().serializability();
        int database = relation.shared() ? 0 : context.databaseId();
        if (relation.index() != null) {
            serializability.promoteToTable(new RelationKey(database, relation.oid(), relation.index().relation()));
        } else if (!gone) {
            serializability.promoteToTable(RelationKey.table(database, relation.oid()));
        } else if (transaction.serializable() != null && OpenTable.isWatched(relation)) {
            serializability.conflictInTable(transaction.serializable(), RelationKey.table(database, relation.oid()));
        }
    }

    /// A table's rows, without its indexes.
    Table table(RelationEntry relation) {
        var columns = new ArrayList<TableColumn>();
        for (ColumnEntry column : relation.columns()) {
            var type = column.dropped() ? null : context.catalog().dataType(column.type());
            columns.add(new TableColumn(column.number(), type, column.typmod(), column.dropped(),
                    MissingValue.decode(type, column.typmod(), column.missingValue())));
        }
        return context.cluster().tables().table(relation.fileId(), columns);
    }
}
