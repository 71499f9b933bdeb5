package dev.surus.engine.storage.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.page.PageKind;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random page changes, allocations, files and checkpoints on a disk that crashes at random steps; after each restart the pages must be those
/// that the surviving records describe, and every record that was flushed must have survived.
class CrashTest {
    private static final int COMMIT = 64;
    private static final int BEGIN = 65;
    private static final int ABORT = 66;
    private static final int DATABASE = 1;
    private static final int OWNED = PageKind.FIRST_OWNED;

    @Test
    void survivesCrashesAtRandomSteps() {
        for (long seed = 1; seed <= 150; seed++) {
            check(seed);
        }
    }

    @Test
    @Tag("slow")
    void survivesManyCrashes() {
        for (long seed = 1000; seed <= 6000; seed++) {
            check(seed);
        }
    }

    /// The proof that the test can fail: with a flush left out some seed must find damage.
    @Test
    void findsSkippedFlushes() {
        assertThat(someSeedFails("pg_wal", 60)).as("log flushes skipped").isTrue();
        assertThat(someSeedFails("base/", 200)).as("page flushes skipped").isTrue();
        assertThat(someSeedFails("doublewrite", 200)).as("doublewrite flushes skipped").isTrue();
    }

    private static void check(long seed) {
        try {
            new Run(seed, null).go();
        } catch (Throwable failure) {
            throw new AssertionError("repeat with: new Run(" + seed + "L, null).go()", failure);
        }
    }

    private static boolean someSeedFails(String skipped, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                new Run(seed, skipped).go();
            } catch (Throwable _) {
                return true;
            }
        }
        return false;
    }

    /// One change of the history: what it does to the model, and the position after its record.
    private record Step(long lsn, Effect effect) {}

    private interface Effect {
        void on(Model model);
    }

    private static final class Model {
        final Map<Long, TreeMap<Integer, byte[]>> files = new TreeMap<>();
        final Set<Long> openTransactions = new TreeSet<>();
        final Map<Long, Long> uncommittedFiles = new HashMap<>();
        final Map<Long, Long> pendingDrops = new HashMap<>();
    }

    /// The place of txn: which transactions are open.
    private static final class Transactions implements CheckpointParticipant {
        final Set<Long> open = new TreeSet<>();
        Storage storage;

        void register(Storage into) {
            storage = into;
            into.handlers().record(BEGIN, record -> open.add(record.transaction())).record(COMMIT, this::committed)
                    .record(ABORT, this::aborted);
            into.participate(this);
        }

        private void committed(RecordView record) {
            open.remove(record.transaction());
            storage.files().committed(record.transaction());
        }

        private void aborted(RecordView record) {
            open.remove(record.transaction());
            storage.files().aborted(record.transaction());
        }

        @Override
        public String name() {
            return "transactions";
        }

        @Override
        public Cut cut(long redoLsn) {
            var copy = List.copyOf(open);
            return (DataOutputStream out) -> {
                out.writeInt(copy.size());
                for (long transaction : copy) {
                    out.writeLong(transaction);
                }
            };
        }

        @Override
        public void restore(DataInputStream in) throws IOException {
            for (int count = in.readInt(); count > 0; count--) {
                open.add(in.readLong());
            }
        }
    }

    private static final class Run {
        private final SimulatedDisk disk;
        private final Random random;
        private final StorageOptions options;
        private final String skipped;
        private final List<Step> history = new ArrayList<>();
        private Storage storage;
        private Transactions transactions;
        private Change change;
        private LogRecord record = new LogRecord();
        private Model model = new Model();
        private long acknowledged;
        private long nextTransaction = 3;

        Run(long seed, String skipped) {
            this.disk = new SimulatedDisk(seed);
            this.random = new Random(seed * 31);
            this.skipped = skipped;
            this.options = StorageOptions.defaults().withPoolPages(40).withLog(1 << 17, 1 << 18, 1 << 19, 1 << 20);
        }

        void go() {
            Storage.create(disk, options, 42);
            if (skipped != null) {
                disk.skipForce(-2, skipped);
            }
            for (int round = 0; round < 6; round++) {
                boolean powerLost = true;
                try {
                    disk.crashAfter(20 + random.nextInt(600));
                    open();
                    int steps = random.nextInt(400);
                    for (int i = 0; i < steps; i++) {
                        step();
                    }
                    switch (random.nextInt(3)) {
                        case 0 -> storage.close();
                        case 1 -> powerLost = false;
                        default -> { }
                    }
                } catch (SimulatedDisk.PowerLoss _) {
                    powerLost = random.nextInt(4) > 0;
                } catch (SqlException refused) {
                    if (refused.state() != SqlState.CRASH_SHUTDOWN || !disk.isOff()) {
                        throw refused;
                    }
                }
                abandon();
                disk.restart(powerLost);
            }
            open();
            assertThat(storage.pool().verify()).isEmpty();
            storage.close();
        }

        private void abandon() {
            if (storage != null) {
                storage.close(false);
                storage = null;
            }
        }

        private void open() {
            var opened = new Storage(disk, options);
            storage = opened;
            transactions = new Transactions();
            transactions.register(opened);
            change = opened.newChange();
            opened.recover();
            long end = opened.log().end();
            assertThat(end).as("acknowledged records survive").isGreaterThanOrEqualTo(acknowledged);
            history.removeIf(step -> step.lsn > end);
            model = new Model();
            history.forEach(step -> step.effect.on(model));
            assertThat(transactions.open).isEqualTo(model.openTransactions);
            for (long loser : List.copyOf(transactions.open)) {
                opened.files().aborted(loser);
                abortInModel(loser);
            }
            compare();
        }

        /// The abort leaves its own record, so that the next crash does not find the loser again.
        private void abortInModel(long loser) {
            long lsn = logTransaction(ABORT, loser);
            transactions.open.remove(loser);
            add(lsn, into -> {
                into.openTransactions.remove(loser);
                Long made = into.uncommittedFiles.remove(loser);
                if (made != null) {
                    into.files.remove(made);
                }
                into.pendingDrops.remove(loser);
            });
        }

        private void compare() {
            var files = storage.files();
            assertThat(files.list(DATABASE)).as("files").containsExactly(model.files.keySet().stream().mapToLong(Long::longValue).toArray());
            model.files.forEach((fileId, pages) -> {
                assertThat(files.pageCount(fileId)).isEqualTo(pages.size() + 1);
                int free = 0;
                for (var entry : pages.entrySet()) {
                    try (var page = storage.pool().pinForRead(fileId, entry.getKey())) {
                        if (entry.getValue() == null) {
                            assertThat(page.kind()).isEqualTo(PageKind.FREE);
                            free++;
                        } else {
                            assertThat(page.kind()).isEqualTo(OWNED);
                            if (!Arrays.equals(page.getBytes(Page.BODY, Page.SIZE - Page.BODY), entry.getValue())) {
                                throw new AssertionError("page " + entry.getKey() + " of " + FileId.path(fileId) + " differs, its LSN is " + page.pageLsn());
                            }
                        }
                    }
                }
                try (var meta = storage.pool().pinForRead(fileId, 0)) {
                    assertThat(meta.getInt(MetaPage.FREE_COUNT)).isEqualTo(free);
                }
            });
        }

        private void add(long lsn, Effect effect) {
            history.add(new Step(lsn, effect));
            effect.on(model);
        }

        private long logTransaction(int kind, long transaction) {
            record.start(kind, transaction, transaction).finish();
            return storage.log().append(record);
        }

        private void step() {
            int what = random.nextInt(100);
            if (what < 4 || model.files.isEmpty()) {
                createFile();
            } else if (what < 6) {
                dropFile();
            } else if (what < 22) {
                takePage();
            } else if (what < 27) {
                givePage();
            } else if (what < 80) {
                writePages();
            } else if (what < 92) {
                storage.log().flush(storage.log().end());
                acknowledged = storage.log().durable();
            } else if (what < 94) {
                storage.log().runOnce();
            } else if (what < 97) {
                storage.pool().cleanAhead();
            } else {
                storage.checkpoint();
            }
        }

        private void createFile() {
            long transaction = begin();
            long fileId = FileId.of(DATABASE, storage.files().newNumber());
            assertThat(model.files).doesNotContainKey(fileId);
            storage.files().create(fileId, 7, transaction, transaction);
            add(storage.log().end(), into -> {
                into.files.put(fileId, new TreeMap<>());
                into.uncommittedFiles.put(transaction, fileId);
            });
            maybeCommit(transaction);
        }

        private void dropFile() {
            long fileId = anyFile();
            if (model.uncommittedFiles.containsValue(fileId) || model.pendingDrops.containsValue(fileId)) {
                return;
            }
            long transaction = begin();
            storage.files().drop(fileId, transaction, transaction);
            add(storage.log().end(), into -> into.pendingDrops.put(transaction, fileId));
            maybeCommit(transaction);
        }

        private long begin() {
            long transaction = nextTransaction++;
            long lsn = logTransaction(BEGIN, transaction);
            transactions.open.add(transaction);
            add(lsn, into -> into.openTransactions.add(transaction));
            return transaction;
        }

        private void maybeCommit(long transaction) {
            if (random.nextInt(4) == 0) {
                return; // stays open until the crash
            }
            storage.files().ending(transaction);
            long lsn = logTransaction(COMMIT, transaction);
            transactions.open.remove(transaction);
            add(lsn, into -> {
                into.openTransactions.remove(transaction);
                into.uncommittedFiles.remove(transaction);
                Long dropped = into.pendingDrops.remove(transaction);
                if (dropped != null) {
                    into.files.remove(dropped);
                }
            });
            storage.log().flush(lsn);
            acknowledged = storage.log().durable();
            storage.files().committed(transaction);
        }

        private long anyFile() {
            var files = List.copyOf(model.files.keySet());
            return files.get(random.nextInt(files.size()));
        }

        private void takePage() {
            long fileId = anyFile();
            if (model.files.get(fileId).size() > 60) {
                return;
            }
            storage.prepareSpace(fileId, 1);
            int number;
            long lsn;
            try (var space = storage.space(fileId); var page = space.take()) {
                number = page.framePageNumber();
                change.start(StorageKinds.SPACE, 0, 0);
                change.page(page, StorageKinds.PAGE_INIT, RecordView.INITIALISES).putByte(OWNED);
                space.describe(change);
                lsn = change.apply();
            }
            add(lsn, into -> into.files.get(fileId).put(number, new byte[Page.SIZE - Page.BODY]));
        }

        private void givePage() {
            long fileId = anyFile();
            int number = anyPage(fileId);
            if (number == 0) {
                return;
            }
            long lsn;
            storage.pool().pin(fileId, number).close();
            storage.prepareSpace(fileId, 1);
            try (var page = storage.pool().pinForWrite(fileId, number); var space = storage.space(fileId)) {
                change.start(StorageKinds.SPACE, 0, 0);
                space.give(change, page);
                space.describe(change);
                lsn = change.apply();
            }
            add(lsn, into -> into.files.get(fileId).put(number, null));
        }

        private int anyPage(long fileId) {
            var used = model.files.get(fileId).entrySet().stream().filter(entry -> entry.getValue() != null).map(Map.Entry::getKey).toList();
            return used.isEmpty() ? 0 : used.get(random.nextInt(used.size()));
        }

        private void writePages() {
            long fileId = anyFile();
            int first = anyPage(fileId);
            int second = anyPage(fileId);
            if (first == 0) {
                return;
            }
            var bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 6000 : 100)];
            random.nextBytes(bytes);
            int offset = Page.BODY + random.nextInt(Page.SIZE - Page.BODY - bytes.length);
            boolean image = random.nextInt(8) == 0;
            boolean two = first < second && !image;
            if (two) {
                storage.pool().pin(fileId, second).close();
            }
            long lsn;
            try (var page = storage.pool().pinForWrite(fileId, first);
                    var other = two ? storage.pool().tryPinForWrite(fileId, second) : null) {
                change.start(StorageKinds.PAGES, 0, 0);
                if (image) {
                    change.page(page, StorageKinds.PAGE_IMAGE, RecordView.INITIALISES);
                    var after = page.getBytes(0, Page.SIZE);
                    System.arraycopy(bytes, 0, after, offset, bytes.length);
                    change.record().putShort(Page.BODY).putShort(0).putBytes(after, 4, Page.SIZE - 4);
                    lsn = change.apply();
                } else {
                    change.page(page, StorageKinds.SET_BYTES).putShort(offset).putBytes(bytes);
                    if (other != null) {
                        change.page(other, StorageKinds.SET_BYTES).putShort(offset).putBytes(bytes);
                    }
                    if (random.nextBoolean()) {
                        lsn = change.apply();
                    } else {
                        change.enter();
                        page.putBytes(offset, bytes, 0, bytes.length);
                        if (other != null) {
                            other.putBytes(offset, bytes, 0, bytes.length);
                        }
                        lsn = change.log();
                    }
                }
                boolean both = other != null;
                add(lsn, into -> {
                    set(into, fileId, first, offset, bytes);
                    if (both) {
                        set(into, fileId, second, offset, bytes);
                    }
                });
            }
        }

        private static void set(Model into, long fileId, int number, int offset, byte[] bytes) {
            System.arraycopy(bytes, 0, into.files.get(fileId).get(number), offset - Page.BODY, bytes.length);
        }
    }
}
