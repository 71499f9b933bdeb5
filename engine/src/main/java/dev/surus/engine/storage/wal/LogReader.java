package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.page.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// Reads the log forward from a known record. The end is where no valid record follows: a torn tail ends it as cleanly as zeros do.
public final class LogReader {
    private final Segments segments;
    private final CRC32C crc = new CRC32C();
    private final RecordView view = new RecordView();
    private byte[] segment;
    private long segmentNumber = -1;
    /// Null where one array serves all segments.
    private Supplier<byte[]> buffers;
    private long position;

    private final SegmentSource source;
    /// The segment last asked of the archive.
    private long fetched = -1;

    LogReader(Segments segments, long position, SegmentSource source) {
        this.segments = segments;
        this.source = source;
        this.position = position;
    }

    /// From now on each segment is read into an array of its own, so that records stay where they are.
    /// @param source gives arrays of one segment that are free again, or null
    public void takeBuffersFrom(Supplier<byte[]> source) {
        buffers = source;
    }

    /// The next record, or null at the end of the log; the view is used again.
    public RecordView next() throws IOException {
        for (;;) {
            var record = present();
            if (record != null || !fetch()) {
                return record;
            }
        }
    }

    /// What the directory lacks, or has a part of, may be in the archive.
    private boolean fetch() throws IOException {
        long number = segments.number(position);
        if (number == segmentNumber && number == fetched) {
            number++; // whole, and the skip mark at its end leads on
        }
        if (number <= fetched) {
            return false;
        }
        String name = Segments.name(number, segments.bytes());
        if (!source.fetch(name, Segments.DIRECTORY + "/" + name)) {
            return false;
        }
        fetched = number;
        if (number == segments.number(position)) {
            segment = null;
            segmentNumber = -1;
        }
        return true;
    }

    private RecordView present() throws IOException {
        for (;;) {
            long number = segments.number(position);
            if (number != segmentNumber && !load(number)) {
                return null;
            }
            int offset = (int) (position - number * segments.bytes());
            if (offset == 0) {
                position += Segments.HEADER;
                continue;
            }
            int room = segments.bytes() - offset;
            int length = Bytes.getInt(segment, offset);
            if (Bytes.getLong(segment, offset + 8) != position) {
                return null;
            }
            if (length == Segments.SKIP) {
                // Only a header of the next number makes the mark believable.
                if (!load(number + 1)) {
                    return null;
                }
                position = (number + 1) * segments.bytes() + Segments.HEADER;
                continue;
            }
            if (length < RecordView.HEADER || length > room || !isIntact(offset, length)) {
                return null;
            }
            position += (length + 15) & -16;
            return view.at(segment, offset, position);
        }
    }

    /// Where the next record begins: after [#next] has returned null, the end of the log.
    public long position() {
        return position;
    }

    private boolean isIntact(int offset, int length) {
        crc.reset();
        crc.update(segment, offset, 4);
        crc.update(segment, offset + 16, length - 16);
        return (int) crc.getValue() == Bytes.getInt(segment, offset + 4);
    }

    private boolean load(long number) throws IOException {
        var content = buffers != null ? buffers.get() : segment;
        if (content == null) {
            content = new byte[segments.bytes()];
        }
        try (var file = segments.open(number)) {
            if (number != segmentNumber + 1 || segment == null) {
                return fill(file, content, number);
            }
            // Keep what is there until the next one is known to be good.
            var header = new byte[Segments.HEADER];
            if (file.read(ByteBuffer.wrap(header), 0) < Segments.HEADER || !segments.isHeader(header, number)) {
                return false;
            }
            return fill(file, content, number);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private boolean fill(dev.surus.engine.storage.disk.DiskFile file, byte[] content, long number) throws IOException {
        int read = file.read(ByteBuffer.wrap(content), 0);
        java.util.Arrays.fill(content, read, content.length, (byte) 0);
        if (!segments.isHeader(content, number)) {
            return false;
        }
        segment = content;
        segmentNumber = number;
        return true;
    }
}
