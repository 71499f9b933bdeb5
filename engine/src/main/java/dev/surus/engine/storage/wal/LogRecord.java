package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.page.Bytes;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Builds one log record; each session has its own and uses it again and again. First [#start], then the main payload, then each
/// [#part] with its payload. The layout is drawn at [RecordView].
public final class LogRecord {
    /// A record and its padding fit into one segment.
    public static final int LENGTH_MAX = 8 * 1024 * 1024;
    public static final int PARTS_MAX = 255;

    private final CRC32C crc = new CRC32C();
    private final RecordView view = new RecordView();
    byte[] bytes = new byte[1024];
    private int end;
    private int openPart = -1;
    private int parts;

    /// Begins a new record and forgets the last.
    /// @param transaction the top-level transaction, 0 for redo-only records
    /// @param subtransaction the innermost open subtransaction, or the transaction itself
    public LogRecord start(int kind, long transaction, long subtransaction) {
        end = RecordView.HEADER;
        openPart = -1;
        parts = 0;
        Bytes.putLong(bytes, 16, transaction);
        Bytes.putLong(bytes, 24, subtransaction);
        Bytes.putShort(bytes, 32, kind);
        bytes[34] = 0;
        return this;
    }

    public LogRecord flags(int flags) {
        bytes[34] = (byte) flags;
        return this;
    }

    /// Begins the part that changes one page; what is put from now on is its payload.
    public LogRecord part(long fileId, int pageNumber, int partKind, int partFlags) {
        endPayload();
        if (++parts > PARTS_MAX) {
            throw new IllegalStateException("a log record has at most " + PARTS_MAX + " parts");
        }
        ensure(RecordView.PART_HEADER);
        openPart = end;
        Bytes.putLong(bytes, end, fileId);
        Bytes.putInt(bytes, end + 8, pageNumber);
        Bytes.putShort(bytes, end + 12, partKind);
        Bytes.putShort(bytes, end + 14, partFlags);
        end += RecordView.PART_HEADER;
        return this;
    }

    public LogRecord putByte(int value) {
        ensure(1);
        bytes[end++] = (byte) value;
        return this;
    }

    public LogRecord putShort(int value) {
        ensure(2);
        Bytes.putShort(bytes, end, value);
        end += 2;
        return this;
    }

    public LogRecord putInt(int value) {
        ensure(4);
        Bytes.putInt(bytes, end, value);
        end += 4;
        return this;
    }

    public LogRecord putLong(long value) {
        ensure(8);
        Bytes.putLong(bytes, end, value);
        end += 8;
        return this;
    }

    public LogRecord putBytes(byte[] source) {
        return putBytes(source, 0, source.length);
    }

    public LogRecord putBytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
        return this;
    }

    /// Room for bytes that the caller fills itself.
    /// @return their offset in [#buffer]
    public int skip(int length) {
        ensure(length);
        int at = end;
        end += length;
        return at;
    }

    /// The array that is being filled; another one after each put.
    public byte[] buffer() {
        return bytes;
    }

    /// Where the next byte goes in [#buffer].
    public int position() {
        return end;
    }

    /// Ends the record (nothing may be put any more) and shows it. All but its position and CRC is final.
    public RecordView finish() {
        endPayload();
        Bytes.putInt(bytes, 0, end);
        bytes[35] = (byte) parts;
        return view.at(bytes, 0, 0);
    }

    /// The finished record with the LSN that it was given.
    RecordView view(long lsn) {
        view.lsn(lsn);
        return view;
    }

    int length() {
        return end;
    }

    /// What the record takes in the log, padding included.
    public int paddedLength() {
        return (end + 15) & -16;
    }

    /// Puts the checksum in. It does not cover the position, which readers compare exactly, so that it is computed outside the append lock.
    void seal() {
        crc.reset();
        crc.update(bytes, 0, 4);
        crc.update(bytes, 16, end - 16);
        Bytes.putInt(bytes, 4, (int) crc.getValue());
    }

    private void endPayload() {
        if (openPart >= 0) {
            Bytes.putInt(bytes, openPart + 16, end - openPart - RecordView.PART_HEADER);
        } else {
            Bytes.putInt(bytes, 36, end - RecordView.HEADER);
        }
    }

    private void ensure(int more) {
        if (end + more > bytes.length) {
            if (end + more > LENGTH_MAX) {
                throw new IllegalStateException("a log record would have more than " + LENGTH_MAX + " bytes");
            }
            bytes = Arrays.copyOf(bytes, Math.max(end + more, bytes.length * 2));
        }
    }
}
