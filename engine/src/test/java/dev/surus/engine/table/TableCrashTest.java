package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.surus.engine.txn.MergedUndo;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoHandler;
import dev.surus.engine.txn.UndoRecord;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The [TransactionSimulator] with many seeds, and the proofs that it can fail.
///
/// `-Dsurus.seed=N -Dsurus.seeds=1` repeats one run; `--slow` with `-Dsurus.seed` and `-Dsurus.seeds` makes long ones.
class TableCrashTest {
    @Test
    void survivesCrashesAtRandomSteps() {
        check(Long.getLong("surus.seed", 1), Long.getLong("surus.seeds", 200));
    }

    /// What each found is mended: a rollback that could not read a page, and left its transaction open for good; a full disk on which nothing could be evicted;
    /// pages of a long value freed twice, where the disk was full the first time; a checkpoint
    /// whose control file was seen though it had failed, and whose file the next attempt had overwritten.
    @ParameterizedTest
    @ValueSource(longs = {100_133, 101_162, 147_722, 209_222})
    void survivesWhatOnceFailed(long seed) {
        check(seed, 1);
    }

    @Test
    @Tag("slow")
    void survivesManyCrashes() {
        check(Long.getLong("surus.seed", 1_000), Long.getLong("surus.seeds", 2_000));
    }

    private static void check(long first, long count) {
        int withLosers = 0;
        int stripLeaves = 0;
        int stops = 0;
        int flips = 0;
        int refused = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                var run = new TransactionSimulator(seed);
                run.go();
                withLosers += run.restartsWithLosers();
                stripLeaves += run.stripLeaves();
                stops += run.stops();
                flips += run.flips()[0];
                refused += run.flips()[1];
            } catch (Throwable failure) {
                throw new AssertionError("repeat with -Dsurus.seeds=1 -Dsurus.seed=" + seed, failure);
            }
        }
        assertTrue(count < 20 || withLosers > count / 10, "restarts with losers: " + withLosers);
        assertTrue(count < 20 || stops > count / 20, "errors of the disk that stopped the engine: " + stops);
        assertTrue(count < 20 || flips > count / 2 && refused > count / 20, "bits turned over: " + flips + ", noticed: " + refused);
        assertTrue(count < 20 || stripLeaves > count, "leaves of strips: " + stripLeaves);
    }

    @Test
    void findsSkippedFlushes() {
        mustFail(60, seed -> new TransactionSimulator(seed).skippingFlush(-2, "pg_wal/0"));
    }

    @Test
    void findsOneSkippedFlush() {
        mustFail(300, seed -> new TransactionSimulator(seed).skippingFlush(2 + seed % 12, "pg_wal/0"));
    }

    /// Pages in their places, their copies, and what names the last checkpoint.
    @ParameterizedTest
    @ValueSource(strings = {"base/", "global/doublewrite", "global/pg_control", "pg_wal/checkpoint"})
    void findsSkippedFlushesOf(String part) {
        mustFail(60, seed -> new TransactionSimulator(seed).skippingFlush(-2, part));
    }

    @Test
    void findsOneSkippedUndoRecord() {
        mustFail(100, seed -> {
            long[] left = {seed % 10};
            return new TransactionSimulator(seed).withUndoFault(handler -> new Forgetful(handler, left));
        });
    }

    /// Does not undo one record.
    /// @param left how many before that
    private record Forgetful(UndoHandler handler, long[] left) implements UndoHandler {
        @Override
        public void undo(Transaction transaction, UndoRecord record) {
            if (left[0]-- != 0) {
                handler.undo(transaction, record);
            }
        }

        @Override
        public void merge(UndoRecord record, MergedUndo into) {
            handler.merge(record, into);
        }

        @Override
        public boolean isKept(UndoRecord record, MergedUndo into) {
            return handler.isKept(record, into);
        }

        @Override
        public void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into) {
            handler.mergeInsertions(insertion, firstRow, lastRow, into);
        }

        @Override
        public void forgetInsertions(long fileId, long firstRow, long lastRow, long link) {
            handler.forgetInsertions(fileId, firstRow, lastRow, link);
        }

        @Override
        public void forget(UndoRecord record) {
            handler.forget(record);
        }

        @Override
        public boolean leavesWork(int kind) {
            return handler.leavesWork(kind);
        }

        @Override
        public void sweep(Transaction cleaner, UndoRecord record) {
            handler.sweep(cleaner, record);
        }
    }

    /// An engine with a fault: some seed must find it.
    private static void mustFail(long seeds, LongFunction<TransactionSimulator> faulty) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                faulty.apply(seed).go();
            } catch (Throwable _) {
                return;
            }
        }
        fail(seeds + " runs with a fault, and nothing was found");
    }
}
