package dev.surus.engine.embedded;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogCache;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.catalog.TableCatalogRows;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.buffer.PageVerification;
import dev.surus.engine.storage.disk.DataDirectoryLock;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.disk.OverlayDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.table.DurableTableStore;
import dev.surus.engine.table.FileCheck;
import dev.surus.engine.table.KeyColumn;
import dev.surus.engine.table.KeyExtractor;
import dev.surus.engine.table.TableColumn;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.type.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at a whole data directory that no server has open, and changes nothing in it: recovery, where one is due, happens in memory.
///
/// Page by page: checksum, place. File by file: order and fences of the trees, the list of free pages. Database by database: each relation's
/// file is there, each file is a relation's; each index has the table's rows with their keys and no others.
public final class DirectoryCheck {
    private final List<String> faults = new ArrayList<>();
    private int files;
    private long pages;
    private int indexes;

    private DirectoryCheck() {}

    /// @param faults a line each; they name the file, and the page where it is one page's
    public record Result(int files, long pages, int indexes, List<String> faults) {}

    public static Result run(Path directory) {
        try (var _ = DataDirectoryLock.acquire(directory)) {
            var check = new DirectoryCheck();
            check.check(new OverlayDisk(new FileDisk(directory, false)));
            return new Result(check.files, check.pages, check.indexes, List.copyOf(check.faults));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void check(Disk disk) throws IOException {
        var storage = new Storage(disk, StorageOptions.of(new ServerSettings(), Clock.SYSTEM));
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        DurableTableStore store;
        try {
            store = new DurableTableStore(storage, transactions);
            store.recover();
            transactions.losers().finish();
            storage.checkpoint();
        } catch (SqlException failure) {
            faults.add("recovery fails: " + failure.getMessage());
            checkPages(disk);
            return;
        }
        try {
            checkPages(disk);
            var files = new FileCheck(store);
            for (long file : files(disk)) {
                try {
                    faults.addAll(files.structure(file));
                } catch (SqlException | IllegalStateException failure) {
                    add("file " + FileId.path(file) + ": " + failure.getMessage());
                }
            }
            checkCatalogs(disk, store, transactions, files);
        } finally {
            storage.close(false);
        }
    }

    private void add(String fault) {
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    private void checkPages(Disk disk) throws IOException {
        for (long file : files(disk)) {
            files++;
            pages += PageVerification.verify(disk, file, faults);
        }
    }

    private static List<Long> files(Disk disk) throws IOException {
        var found = new ArrayList<Long>();
        addFiles(disk, 0, found);
        for (String database : disk.list("base")) {
            if (database.matches("\\d+")) {
                addFiles(disk, Integer.parseUnsignedInt(database), found);
            }
        }
        return found;
    }

    private static void addFiles(Disk disk, int database, List<Long> found) throws IOException {
        for (String name : disk.list(FileId.directory(database))) {
            long file = FileId.parse(database, name);
            if (file != FileId.NONE && !FileId.isTemporary(file)) {
                found.add(file);
            }
        }
    }

    // ---- catalogs

    private void checkCatalogs(Disk disk, DurableTableStore store, TransactionSystem transactions, FileCheck check) throws IOException {
        var reader = transactions.begin(null);
        try {
            var databases = new HashSet<String>();
            for (var row : new TableCatalogRows(store, 1, () -> reader).scan(PgDatabase.CATALOG)) {
                int database = row.integer(PgDatabase.OID);
                databases.add(Integer.toUnsignedString(database));
                try {
                    checkDatabase(disk, store, database, new Catalog(new TableCatalogRows(store, database, () -> reader), new CatalogCache(), SessionNames.DEFAULT),
                            check, transactions.newestSnapshot(reader));
                } catch (SqlException | IllegalStateException failure) {
                    add("database " + Integer.toUnsignedString(database) + ": " + failure.getMessage());
                }
            }
            for (String name : disk.list("base")) {
                if (name.matches("\\d+") && !databases.contains(name)) {
                    add("directory base/" + name + ": no database has it");
                }
            }
        } finally {
            transactions.rollback(reader);
        }
    }

    private void checkDatabase(Disk disk, DurableTableStore store, int database, Catalog catalog, FileCheck check,
            dev.surus.engine.txn.Snapshot snapshot) throws IOException {
        Set<Long> known = new HashSet<>();
        for (var row : catalog.rows().scan(PgClass.CATALOG)) {
            var relation = catalog.relation(row.integer(PgClass.OID));
            if (relation == null || relation.fileId() == 0 || relation.isTemporary()) {
                continue;
            }
            known.add(relation.fileId());
            boolean ofUsers = Oid.isOfUsers(relation.oid());
            if (!store.exists(relation.fileId())) {
                // Some of PostgreSQL's own relations are computed and have no file.
                if (ofUsers && relation.kind() != 't') {
                    add("file " + FileId.path(relation.fileId()) + ": is missing, relation " + relation.name() + " should have it");
                }
                continue;
            }
            if (relation.kind() == 'r' || relation.kind() == 'm') {
                for (IndexEntry index : relation.indexes()) {
                    if (index.valid() && store.exists(index.fileId())) {
                        checkIndex(store, catalog, relation, index, check, snapshot);
                    }
                }
            }
        }
        var there = new ArrayList<Long>();
        addFiles(disk, database, there);
        for (long file : there) {
            if (!known.contains(file)) {
                add("file " + FileId.path(file) + ": no relation has it");
            }
        }
    }

    private void checkIndex(DurableTableStore store, Catalog catalog, RelationEntry relation, IndexEntry entry, FileCheck check,
            dev.surus.engine.txn.Snapshot snapshot) {
        indexes++;
        var columns = new ArrayList<TableColumn>();
        for (var c : relation.columns()) {
            DataType type = c.dropped() ? null : catalog.dataType(c.type());
            columns.add(new TableColumn(c.number(), type, c.typmod(), c.dropped(), null));
        }
        var keys = new ArrayList<KeyColumn>();
        var numbers = new int[entry.keyCount()];
        boolean plain = entry.predicate() == null;
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = entry.columns()[k];
            // A column that was added later may have a value that no row holds yet: then rows alone are compared.
            plain &= numbers[k] > 0 && relation.column(numbers[k]).missingValue() == null;
            var type = numbers[k] > 0 ? catalog.dataType(relation.column(numbers[k]).type()) : null;
            keys.add(new KeyColumn(type, entry.descending(k), entry.nullsFirst(k)));
        }
        var index = store.index(entry.fileId(), keys, entry.unique(), entry.nullsNotDistinct());
        try {
            check.index(store.table(relation.fileId(), columns), index, plain ? KeyExtractor.ofColumns(numbers) : null, entry.predicate() != null, snapshot)
                    .forEach(this::add);
        } catch (SqlException | IllegalStateException failure) {
            add("index " + entry.name() + ", file " + FileId.path(entry.fileId()) + ": " + failure.getMessage());
        }
    }
}
