package dev.surus.engine.storage.file;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.PageChecksum;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.recovery.CheckpointParticipant;
import dev.surus.engine.storage.wal.CommitLog;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// The [Files] of a data directory: what each open transaction has made and dropped, kept until it ends.
///
/// An intention is noted before its record is appended: a checkpoint's cut in between saves it and replays the record as well, and noting twice
/// is noting once. A transaction that is ending when a checkpoint cuts is waited for, so that a checkpoint never rests on removals that
/// have not happened.
public final class TransactionalFiles implements Files, CheckpointParticipant {
    private static final int NUMBERS_AHEAD = 256;
    private static final String INIT_SUFFIX = ".init";

    private record Intention(boolean drop, long fileId, long subtransaction) {}

    private static final class Pending {
        final Set<Intention> intentions = new LinkedHashSet<>();
        boolean ending;
        /// The log has its end: a checkpoint from now on does not save it, and waits until it is done.
        boolean ended;
        /// Of a subtransaction that the log has as rolled back: a checkpoint does not save them, and waits until what it made is gone.
        final Set<Intention> leaving = new LinkedHashSet<>();
    }

    private final BufferPool pool;
    private final CommitLog log;
    private final Disk disk;
    private final Health health;
    private final Supplier<Change> changes;
    /// Changed under the monitor, as the numbers are. Only the transaction itself adds its entry, so it may look without whether it has one: most have none.
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    /// Held for writing while pages and files go: who works on files without a lock that keeps them is done with them before, or finds them gone.
    /// That no page comes back between the two does not rest on this: see [BufferPool#discard].
    private final ReentrantReadWriteLock removal = new ReentrantReadWriteLock();
    /// Files of ended transactions that could not be removed yet.
    private final Set<Long> unremoved = new HashSet<>();
    private int nextNumber = FileId.FIRST_NUMBER;
    private int numberLimit = FileId.FIRST_NUMBER;

    public TransactionalFiles(BufferPool pool, CommitLog log, Disk disk, Health health, Supplier<Change> changes, RedoHandlers handlers) {
        this.health = health;
        this.pool = pool;
        this.log = log;
        this.disk = disk;
        this.changes = changes;
        handlers.record(StorageKinds.FILE_CREATE, record -> note(record, false))
                .record(StorageKinds.FILE_DROP, record -> note(record, true))
                .record(StorageKinds.FILE_NUMBERS, this::replayNumbers);
    }

    @Override
    public int newNumber() {
        for (;;) {
            synchronized (this) {
                if (nextNumber < numberLimit) {
                    return nextNumber++;
                }
            }
            // The record need not be durable: any record that uses the number comes after it.
            int limit = limitAhead();
            var record = new LogRecord().start(StorageKinds.FILE_NUMBERS, 0, 0).putInt(limit);
            record.finish();
            // Inside the append lock: a checkpoint whose redo begins behind the record must save the limit.
            log.append(record, _ -> {
                synchronized (this) {
                    numberLimit = Math.max(numberLimit, limit);
                }
            });
        }
    }

    private synchronized int limitAhead() {
        return numberLimit + NUMBERS_AHEAD;
    }

    @Override
    public void create(long fileId, int ownerKind, long transaction, long subtransaction) {
        note(transaction, new Intention(false, fileId, subtransaction));
        var change = changes.get();
        if (FileId.isTemporary(fileId) || FileId.number(fileId) == 0) {
            if (FileId.number(fileId) == 0) {
                appendFileRecord(StorageKinds.FILE_CREATE, fileId, ownerKind, transaction, subtransaction);
                return;
            }
        } else if (FileId.isUnlogged(fileId)) {
            appendFileRecord(StorageKinds.FILE_CREATE, fileId, ownerKind, transaction, subtransaction);
        }
        log.admit(256, 0);
        try (var meta = pool.pinForInitialisation(fileId, 0)) {
            change.start(StorageKinds.FILE_CREATE, transaction, subtransaction).putLong(fileId).putInt(ownerKind);
            change.page(meta, StorageKinds.META_INIT, RecordView.INITIALISES).putInt(ownerKind);
            change.apply();
        }
    }

    @Override
    public void createDatabase(int database, long transaction, long subtransaction) {
        removeLeftovers(); // of another one with this number, perhaps: whoever makes a database may say which it gets
        create(FileId.of(database, 0), 0, transaction, subtransaction);
    }

    @Override
    public void dropDatabase(int database, long transaction, long subtransaction) {
        drop(FileId.of(database, 0), transaction, subtransaction);
    }

    @Override
    public void drop(long fileId, long transaction, long subtransaction) {
        note(transaction, new Intention(true, fileId, subtransaction));
        if (!FileId.isTemporary(fileId)) {
            appendFileRecord(StorageKinds.FILE_DROP, fileId, 0, transaction, subtransaction);
        }
    }

    private void appendFileRecord(int kind, long fileId, int ownerKind, long transaction, long subtransaction) {
        log.admit(256, 0);
        var record = new LogRecord().start(kind, transaction, subtransaction).putLong(fileId).putInt(ownerKind);
        record.finish();
        log.append(record);
    }

    @Override
    public void copy(long from, long to, long transaction, long subtransaction) {
        int count = pageCount(from);
        int ownerKind;
        try (var meta = pool.pinForRead(from, 0)) {
            ownerKind = meta.getInt(MetaPage.OWNER_KIND);
        }
        create(to, ownerKind, transaction, subtransaction);
        var change = changes.get();
        for (int number = count - 1; number >= 0; number--) {
            // Page 0, with the page count, comes last: until then the copy has no pages that anybody would look at.
            log.admit(2 * Page.SIZE, 0);
            try (var target = pool.pinForInitialisation(to, number)) {
                change.start(StorageKinds.PAGES, transaction, subtransaction);
                var record = change.page(target, StorageKinds.PAGE_IMAGE, RecordView.INITIALISES);
                try (var source = pool.tryPinForRead(from, number)) {
                    if (source != null) {
                        StorageKinds.putImage(record, source);
                        change.apply();
                        continue;
                    }
                }
            }
            pool.pin(from, number).close();
            number++; // it was not in memory: once more
        }
    }

    @Override
    public void saveInit(long fileId) {
        String path = FileId.path(fileId) + INIT_SUFFIX;
        try {
            log.flush(log.end());
            try (var file = disk.openOrCreate(path)) {
                int count = pageCount(fileId);
                var copy = ByteBuffer.allocateDirect(Page.SIZE);
                var bytes = new byte[Page.SIZE];
                for (int number = 0; number < count; number++) {
                    try (var page = pool.pinForRead(fileId, number)) {
                        page.getBytes(0, bytes, 0, Page.SIZE);
                    }
                    copy.clear().put(bytes).flip();
                    PageChecksum.put(copy, 0);
                    file.write(copy, (long) number * Page.SIZE);
                }
                file.truncate((long) count * Page.SIZE);
                file.force();
            }
            disk.forceDirectory(FileId.directory(FileId.database(fileId)));
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
        }
    }

    /// After a crash: unlogged files begin again as they were saved, temporary ones are gone. Before anybody pins a page.
    public void resetVolatile(boolean crashed) throws IOException {
        var databases = new ArrayList<String>();
        for (String name : disk.list("base")) {
            databases.add("base/" + name);
        }
        databases.add("global");
        for (String directory : databases) {
            for (String name : disk.list(directory)) {
                String path = directory + "/" + name;
                if (name.startsWith("t") && FileId.parse(0, name) != FileId.NONE) {
                    disk.delete(path);
                } else if (crashed && name.startsWith("u") && FileId.parse(0, name) != FileId.NONE) {
                    disk.delete(path);
                }
            }
            if (crashed) {
                for (String name : disk.list(directory)) {
                    if (name.endsWith(INIT_SUFFIX)) {
                        copyFile(directory + "/" + name, directory + "/" + name.substring(0, name.length() - INIT_SUFFIX.length()));
                    }
                }
            }
        }
    }

    private void copyFile(String from, String to) throws IOException {
        try (var source = disk.open(from); var target = disk.openOrCreate(to)) {
            var buffer = ByteBuffer.allocateDirect(Page.SIZE);
            for (long at = 0; source.read(buffer.clear(), at) > 0; at += Page.SIZE) {
                target.write(buffer.flip(), at);
            }
            target.force();
        }
    }

    @Override
    public boolean exists(long fileId) {
        try {
            return pool.isInMemory(fileId, 0) || pool.files().existsOnDisk(fileId);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, FileId.path(fileId));
        }
    }

    @Override
    public int pageCount(long fileId) {
        try (var meta = pool.pinForRead(fileId, 0)) {
            return meta.getInt(MetaPage.PAGE_COUNT);
        }
    }

    @Override
    public long[] list(int database) {
        var found = new HashSet<Long>();
        for (long fileId : pool.filesInMemory(database)) {
            found.add(fileId);
        }
        try {
            for (String name : disk.list(FileId.directory(database))) {
                long fileId = FileId.parse(database, name);
                if (fileId != FileId.NONE) {
                    found.add(fileId);
                }
            }
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, FileId.directory(database));
        }
        return found.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    @Override
    public synchronized boolean hasPending(long transaction) {
        return pending.containsKey(transaction);
    }

    @Override
    public synchronized boolean hasPending(long transaction, LongPredicate fileIds) {
        var entry = pending.get(transaction);
        return entry != null && entry.intentions.stream().anyMatch(intention -> fileIds.test(intention.fileId));
    }

    /// Whether a transaction that has not ended made the file, or its database.
    public synchronized boolean isUncommitted(long fileId) {
        return pending.values().stream().flatMap(entry -> entry.intentions.stream()).anyMatch(intention -> !intention.drop
                && (intention.fileId == fileId || intention.fileId == FileId.of(FileId.database(fileId), 0)));
    }

    @Override
    public synchronized long[] pendingTransactions() {
        return pending.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    @Override
    public void ending(long transaction) {
        var entry = pending.get(transaction);
        if (entry != null) {
            synchronized (this) {
                entry.ending = true;
            }
        }
    }

    @Override
    public void ended(long transaction) {
        var entry = pending.get(transaction);
        if (entry != null) {
            synchronized (this) {
                entry.ended = true;
            }
        }
    }

    @Override
    public void committed(long transaction) {
        finish(transaction, true);
    }

    @Override
    public void aborted(long transaction) {
        finish(transaction, false);
    }

    private void finish(long transaction, boolean commit) {
        var entry = pending.get(transaction);
        if (entry != null) {
            remove(entry.intentions.stream().filter(intention -> intention.drop == commit).map(Intention::fileId).toList());
            synchronized (this) {
                pending.remove(transaction);
            }
        }
    }

    @Override
    public void subtransactionAborted(long transaction, long subtransaction) {
        subtransactionEnded(transaction, subtransaction);
        List<Intention> gone;
        synchronized (this) {
            var entry = pending.get(transaction);
            if (entry == null) {
                return;
            }
            gone = entry.leaving.stream().filter(intention -> intention.subtransaction == subtransaction).toList();
        }
        try {
            remove(gone.stream().filter(intention -> !intention.drop).map(Intention::fileId).toList());
        } finally {
            forget(transaction, gone);
        }
    }

    private synchronized void forget(long transaction, List<Intention> gone) {
        var entry = pending.get(transaction);
        gone.forEach(entry.leaving::remove);
        if (entry.intentions.isEmpty() && entry.leaving.isEmpty()) {
            pending.remove(transaction);
        }
    }

    @Override
    public synchronized void subtransactionEnded(long transaction, long subtransaction) {
        var entry = pending.get(transaction);
        if (entry != null) {
            entry.intentions.removeIf(intention -> intention.subtransaction == subtransaction && entry.leaving.add(intention));
        }
    }

    @Override
    public synchronized void forgetEnded(LongPredicate isOpen) {
        pending.keySet().removeIf(transaction -> !isOpen.test(transaction));
    }

    /// Removing what is gone already is no error: replay does it again. A file that cannot be removed is tried again with the next ones: the
    /// transaction has ended, and nobody looks for the file any more.
    @Override
    public void whileFilesStay(Runnable work) {
        removal.readLock().lock();
        try {
            work.run();
        } finally {
            removal.readLock().unlock();
        }
    }

    private void remove(List<Long> ended) {
        if (ended.isEmpty()) {
            return;
        }
        removal.writeLock().lock();
        try {
            removeNow(ended);
        } finally {
            removal.writeLock().unlock();
        }
    }

    /// Tries again what could not be removed.
    public void removeLeftovers() {
        boolean some;
        synchronized (this) {
            some = !unremoved.isEmpty();
        }
        if (some) {
            removal.writeLock().lock();
            try {
                removeNow(List.of());
            } finally {
                removal.writeLock().unlock();
            }
        }
    }

    private void removeNow(List<Long> ended) {
        var fileIds = new ArrayList<>(ended);
        synchronized (this) {
            fileIds.addAll(unremoved);
            unremoved.clear();
        }
        pool.discard(fileIds);
        for (long fileId : fileIds) {
            try {
                if (FileId.number(fileId) == 0) {
                    removeDatabase(FileId.database(fileId));
                } else {
                    removeFile(fileId);
                }
                pool.files().left(fileId);
            } catch (IOException _) {
                synchronized (this) {
                    unremoved.add(fileId);
                }
            }
        }
    }

    private void removeDatabase(int database) throws IOException {
        for (long fileId : list(database)) {
            removeFile(fileId);
        }
        for (String name : disk.list(FileId.directory(database))) {
            disk.delete(FileId.directory(database) + "/" + name);
        }
        disk.delete(FileId.directory(database));
    }

    private void removeFile(long fileId) throws IOException {
        pool.files().delete(fileId);
        if (FileId.isUnlogged(fileId)) {
            disk.delete(FileId.path(fileId) + INIT_SUFFIX);
        }
    }

    private synchronized void note(long transaction, Intention intention) {
        pending.computeIfAbsent(transaction, _ -> new Pending()).intentions.add(intention);
    }

    private void note(RecordView record, boolean drop) {
        note(record.transaction(), new Intention(drop, Bytes.getLong(record.bytes(), record.main()), record.subtransaction()));
    }

    private synchronized void replayNumbers(RecordView record) {
        numberLimit = Math.max(numberLimit, Bytes.getInt(record.bytes(), record.main()));
        nextNumber = numberLimit;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public synchronized Cut cut(long redoLsn) {
        int limit = numberLimit;
        var open = new HashMap<Long, List<Intention>>();
        pending.forEach((transaction, entry) -> {
            // Redo would not meet the end of one that has ended: it would be taken back.
            if (!entry.ended) {
                open.put(transaction, List.copyOf(entry.intentions));
            }
        });
        var leaving = pending.entrySet().stream().filter(entry -> !entry.getValue().leaving.isEmpty()).map(Map.Entry::getKey).toList();
        var ending = pending.entrySet().stream().filter(entry -> entry.getValue().ending).map(Map.Entry::getKey).toList();
        return out -> {
            out.writeInt(limit);
            out.writeInt(open.size());
            for (var entry : open.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeInt(entry.getValue().size());
                for (var intention : entry.getValue()) {
                    out.writeBoolean(intention.drop);
                    out.writeLong(intention.fileId);
                    out.writeLong(intention.subtransaction);
                }
            }
            leaving.forEach(this::awaitLeaving);
            ending.forEach(this::awaitEnded);
        };
    }

    private void awaitLeaving(long transaction) {
        while (isLeaving(transaction)) {
            health.check();
            LockSupport.parkNanos(200_000);
        }
    }

    private synchronized boolean isLeaving(long transaction) {
        var entry = pending.get(transaction);
        return entry != null && !entry.leaving.isEmpty();
    }

    private void awaitEnded(long transaction) {
        while (hasPending(transaction)) {
            health.check();
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public synchronized void restore(DataInputStream in) throws IOException {
        numberLimit = in.readInt();
        nextNumber = numberLimit;
        for (int transactions = in.readInt(); transactions > 0; transactions--) {
            long transaction = in.readLong();
            for (int count = in.readInt(); count > 0; count--) {
                note(transaction, new Intention(in.readBoolean(), in.readLong(), in.readLong()));
            }
        }
    }
}
