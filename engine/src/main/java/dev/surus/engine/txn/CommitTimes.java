package dev.surus.engine.txn;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.TreeMap;

/// When transactions committed, by id: kept while track_commit_timestamp is on, for the newest million ids.
///
/// ```
/// saved:  | blocks 4 |  then for each:  | block number 8 | 8,192 times of 8 bytes, 0 for none |  newest id 8 |
/// ```
public final class CommitTimes {
    private static final int BLOCK_BITS = 13;
    private static final int BLOCK_IDS = 1 << BLOCK_BITS;
    private static final int BLOCKS_KEPT = 128;

    /// Microseconds since 1970. Guarded by this, as is the rest.
    private final TreeMap<Long, long[]> blocks = new TreeMap<>();
    private boolean enabled;
    private long newest;

    public synchronized void enable() {
        enabled = true;
    }

    public synchronized boolean isEnabled() {
        return enabled;
    }

    /// @param last whether this is the newest commit now
    synchronized void note(long id, long micros, boolean last) {
        if (!enabled) {
            return;
        }
        blocks.computeIfAbsent(id >>> BLOCK_BITS, _ -> new long[BLOCK_IDS])[(int) id & BLOCK_IDS - 1] = micros;
        while (blocks.size() > BLOCKS_KEPT) {
            blocks.pollFirstEntry();
        }
        if (last) {
            newest = id;
        }
    }

    /// Microseconds since 1970, or 0 where it is not known.
    public synchronized long of(long id) {
        var block = blocks.get(id >>> BLOCK_BITS);
        return block == null ? 0 : block[(int) id & BLOCK_IDS - 1];
    }

    /// The id of the newest commit, 0 for none.
    public synchronized long newest() {
        return newest;
    }

    synchronized void save(DataOutputStream out) throws IOException {
        out.writeInt(blocks.size());
        for (var entry : blocks.entrySet()) {
            out.writeLong(entry.getKey());
            for (long micros : entry.getValue()) {
                out.writeLong(micros);
            }
        }
        out.writeLong(newest);
    }

    /// Where it is switched off now, what was known is dropped, as PostgreSQL does.
    synchronized void restore(DataInputStream in) throws IOException {
        for (int count = in.readInt(); count > 0; count--) {
            var block = new long[BLOCK_IDS];
            blocks.put(in.readLong(), block);
            for (int i = 0; i < BLOCK_IDS; i++) {
                block[i] = in.readLong();
            }
        }
        newest = in.readLong();
        if (!enabled) {
            blocks.clear();
            newest = 0;
        }
    }
}
