package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// What a page access, a logged change and redo cost on this machine, without assertions. Numbers are kept in
/// docs/decisions/0013-page-access.md.
final class PageCost {
    private static final long FILE = FileId.of(0, 16384);
    private static final int PAGES = 2000;
    private static long sink;

    private PageCost() {}

    public static void main(String[] arguments) throws Exception {
        var directory = arguments.length > 0 ? Files.createTempDirectory(Path.of(arguments[0]), "pages") : Files.createTempDirectory("pages");
        var disk = new FileDisk(directory, true);
        Storage.create(disk, StorageOptions.defaults(), 1);
        var storage = new Storage(disk, StorageOptions.defaults());
        storage.recover();
        fill(storage);
        for (int round = 0; round < 4; round++) {
            print("read, random page", 5_000_000, times -> read(storage.pool(), times));
            print("optimistic read, random page", 5_000_000, times -> readOptimistically(storage.pool(), times));
            print("logged change of 8 bytes, random page", 1_000_000, times -> change(storage, times));
        }
        storage.log().flush(storage.log().end());
        long records = storage.log().records();
        storage.close(false);
        var again = new Storage(disk, StorageOptions.defaults());
        long start = System.nanoTime();
        again.recover();
        System.out.printf("redo of %d records: %d ms%n", records, (System.nanoTime() - start) / 1_000_000);
        again.close();
        try (var files = Files.walk(directory)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private interface Work {
        void run(int times);
    }

    private static void print(String what, int times, Work work) {
        long start = System.nanoTime();
        work.run(times);
        System.out.printf("%s: %d ns%n", what, (System.nanoTime() - start) / times);
    }

    private static void fill(Storage storage) {
        storage.files().create(FILE, 1, 3, 3);
        storage.files().committed(3);
        var change = storage.newChange();
        for (int i = 1; i < PAGES; i++) {
            storage.prepareSpace(FILE, 1);
            try (var space = storage.space(FILE); var page = space.take()) {
                change.start(StorageKinds.SPACE, 0, 0);
                change.page(page, StorageKinds.PAGE_INIT, RecordView.INITIALISES).putByte(16);
                space.describe(change);
                change.apply();
            }
        }
    }

    private static int next(int dice) {
        return dice * 1_103_515_245 + 12_345 & 0x7FFF_FFFF;
    }

    private static void read(BufferPool pool, int times) {
        int dice = 1;
        for (int i = 0; i < times; i++) {
            dice = next(dice);
            try (var page = pool.pinForRead(FILE, 1 + dice % (PAGES - 1))) {
                sink += page.getLong(100);
            }
        }
    }

    private static void readOptimistically(BufferPool pool, int times) {
        int dice = 1;
        var page = new OptimisticPage(pool);
        for (int i = 0; i < times; i++) {
            dice = next(dice);
            if (page.enter(FILE, 1 + dice % (PAGES - 1))) {
                long value = page.getLong(100);
                if (page.validate()) {
                    sink += value;
                }
            }
        }
    }

    private static void change(Storage storage, int times) {
        Change change = storage.newChange();
        int dice = 1;
        for (int i = 0; i < times; i++) {
            dice = next(dice);
            storage.log().admit(200, 0);
            try (var page = storage.pool().pinForWrite(FILE, 1 + dice % (PAGES - 1))) {
                change.start(StorageKinds.PAGES, 0, 0);
                change.page(page, StorageKinds.SET_BYTES).putShort(100).putLong(i);
                change.apply();
            }
        }
    }
}
