package dev.surus.engine.table;

import dev.surus.engine.base.ParallelWorkers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Entries in order that one thread merges while another uses them, a few thousand ahead at most. Whoever waits for the other looks now and then
/// whether that one has failed.
final class EntriesAhead implements Iterator<byte[]> {
    private static final int BLOCK = 256;
    private static final int BLOCKS = 16;
    private static final long LOOK_MILLIS = 20;

    private final ArrayBlockingQueue<byte[][]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final ParallelWorkers.Run run;
    private byte[][] block = {};
    private int position;
    private boolean ended;

    private EntriesAhead(ParallelWorkers.Run run) {
        this.run = run;
    }

    /// Gives entries to `user` in this thread, as a worker's reads them.
    static void use(Iterable<byte[]> entries, Consumer<Iterator<byte[]>> user) {
        var run = new ParallelWorkers.Run();
        var ahead = new EntriesAhead(run);
        run.all("surus parallel worker", List.of(_ -> user.accept(ahead), _ -> ahead.read(entries.iterator())));
    }

    private void read(Iterator<byte[]> entries) {
        while (!run.isOver()) {
            var filled = new byte[BLOCK][];
            int count = 0;
            while (count < BLOCK && entries.hasNext()) {
                filled[count++] = entries.next();
            }
            if (!put(count == BLOCK ? filled : Arrays.copyOf(filled, count)) || count == 0) {
                return;
            }
        }
    }

    /// An empty block is the last one.
    private boolean put(byte[][] filled) {
        try {
            while (!blocks.offer(filled, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (run.isOver()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean hasNext() {
        if (position == block.length && !ended) {
            block = take();
            position = 0;
            ended = block.length == 0;
        }
        return !ended;
    }

    private byte[][] take() {
        try {
            while (true) {
                byte[][] next = blocks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
                if (run.isOver()) {
                    throw new IllegalStateException("whoever reads the entries has failed");
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return block[position++];
    }
}
