package dev.surus.engine.executor.spill;

import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ByteSink;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Vector;
import java.util.Arrays;

/// Rows in a temporary file, in blocks of up to [Batch#CAPACITY]: appended in order, read block by block.
///
/// ```
/// try (var file = new RowFile(space, types)) {
///     file.append(batch);                          // any number of times
///     for (int b = 0; b < file.blocks(); b++) {
///         Batch rows = file.read(b, reusable);     // reusable may be null
///     }
/// }
/// ```
public final class RowFile implements AutoCloseable {
    private final SpillSpace space;
    private final DataType[] types;
    private final RowCodec codec;
    private final ByteSink sink = new ByteSink(4096);
    private SpillFile file;
    private long[] positions = new long[16];
    private int[] counts = new int[16];
    private int blocks;
    private byte[] buffer = new byte[0];

    /// @param types of the columns; the file itself is made when the first row comes
    public RowFile(SpillSpace space, DataType[] types) {
        this.space = space;
        this.types = types;
        codec = new RowCodec(types);
    }

    /// Appends the rows of a batch that are alive, as one block.
    public void append(Batch batch) {
        int count = batch.size();
        if (count == 0) {
            return;
        }
        if (file == null) {
            file = space.create();
        }
        if (blocks == positions.length) {
            positions = Arrays.copyOf(positions, blocks * 2);
            counts = Arrays.copyOf(counts, blocks * 2);
        }
        positions[blocks] = file.length();
        counts[blocks++] = count;
        sink.clear();
        codec.encode(batch, sink);
        file.append(sink.bytes, 0, sink.length);
    }

    /// How long the file is.
    public long bytes() {
        return file == null ? 0 : file.length();
    }

    public int blocks() {
        return blocks;
    }

    /// Rows in a block.
    public int count(int block) {
        return counts[block];
    }

    /// @param reusable a batch that an earlier call gave; a new one is made where it is null or too small
    public Batch read(int block, Batch reusable) {
        long start = positions[block];
        int length = (int) ((block + 1 < blocks ? positions[block + 1] : file.length()) - start);
        if (buffer.length < length) {
            buffer = new byte[Math.max(length, 4096)];
        }
        file.read(start, buffer, 0, length);
        Batch out = reusable;
        if (out == null || out.columns.length > 0 && out.columns[0].capacity() < counts[block]) {
            var columns = new Vector[types.length];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = Vector.of(types[i].kind, counts[block]);
            }
            out = new Batch(columns);
        }
        codec.decode(buffer, counts[block], out);
        return out;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
