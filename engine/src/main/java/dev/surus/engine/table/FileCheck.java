package dev.surus.engine.table;

import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.PageKind;
import dev.surus.engine.txn.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Checks of quiet files beyond the single page: trees, who uses which page, and indexes against their tables.
public final class FileCheck {
    private static final int FAULTS_MAX = 20;

    private final DurableTableStore store;

    public FileCheck(DurableTableStore store) {
        this.store = store;
    }

    /// @return what is wrong with the structure of a table, index or sequence, a line each
    public List<String> structure(long fileId) {
        var faults = new ArrayList<>(store.verify(fileId));
        if (faults.isEmpty()) {
            var used = new BitSet();
            var tree = store.tree(fileId);
            if (tree != null) {
                tree.forEachPage(used::set);
            }
            freeList(fileId, used, faults);
        }
        return faults;
    }

    private void freeList(long fileId, BitSet used, List<String> faults) {
        var pool = store.storage().pool();
        int count;
        int next;
        int left;
        try (var meta = pool.pinForRead(fileId, 0)) {
            count = meta.getInt(MetaPage.PAGE_COUNT);
            next = meta.getInt(MetaPage.FREE_HEAD);
            left = meta.getInt(MetaPage.FREE_COUNT);
        }
        if (used.length() > count) {
            faults.add(line(fileId, used.length() - 1, "is used and lies beyond the file's end"));
        }
        var seen = new BitSet();
        for (; next != 0; left--) {
            if (next < 0 || next >= count || seen.get(next) || used.get(next)) {
                faults.add(line(fileId, next, "is on the list of free pages and should not be"));
                return;
            }
            seen.set(next);
            try (var page = pool.pinForRead(fileId, next)) {
                if (page.kind() != PageKind.FREE) {
                    faults.add(line(fileId, next, "is on the list of free pages and is not free"));
                    return;
                }
                next = page.getInt(MetaPage.NEXT_FREE);
            }
        }
        if (left != 0) {
            faults.add(line(fileId, 0, "counts " + left + " free pages more than there are"));
        }
    }

    private static String line(long fileId, int page, String fault) {
        return "file " + FileId.path(fileId) + " page " + page + ": " + fault;
    }

    /// Compares an index with its table.
    /// @param extractor the keys of a row; null where they are not known here (expressions): then only the rows are compared
    /// @param partial whether rows may be missing in the index
    public List<String> index(Table table, Index index, KeyExtractor extractor, boolean partial, Snapshot snapshot) {
        var faults = new ArrayList<String>();
        String name = "index file " + FileId.path(index.fileId()) + " of table file " + FileId.path(table.fileId()) + ": ";
        var run = new LeafEntries();
        byte[] from = null;
        long entries = 0;
        boolean more = true;
        while (more && faults.size() < FAULTS_MAX) {
            run.clear();
            more = index.entries.readRun(from, null, false, run, LeafVisitor.NONE);
            for (int i = 0; i < run.count && faults.size() < FAULTS_MAX; i++) {
                if (!run.marked[i]) {
                    entries++;
                    byte[] entry = Arrays.copyOfRange(run.bytes, run.offsets[i], run.offsets[i] + run.lengths[i]);
                    String fault = fault(table, index, extractor, snapshot, entry);
                    if (fault != null) {
                        faults.add(name + fault);
                    }
                }
            }
            from = run.next;
        }
        if (faults.isEmpty()) {
            long rows = count(table, snapshot);
            if (partial ? entries > rows : entries != rows) {
                faults.add(name + entries + " entries for " + rows + " rows");
            }
        }
        return faults;
    }

    private static String fault(Table table, Index index, KeyExtractor extractor, Snapshot snapshot, byte[] entry) {
        long row = IndexEntry.row(entry, entry.length - 8);
        var values = table.fetchRow(snapshot, row);
        if (values == null) {
            return "there is no row " + row;
        }
        if (extractor != null) {
            var key = new Object[index.columnCount()];
            if (!extractor.extract(values, key) || !Arrays.equals(index.keyBytes(key, key.length), IndexEntry.key(entry))) {
                return "row " + row + " has another key";
            }
        }
        return null;
    }

    private static long count(Table table, Snapshot snapshot) {
        var scan = table.scan(snapshot);
        var batch = table.newBatch(new int[0], dev.surus.engine.type.Batch.CAPACITY);
        long rows = 0;
        while (scan.next(batch, null, dev.surus.engine.type.Batch.CAPACITY)) {
            rows += batch.count;
        }
        return rows;
    }
}
