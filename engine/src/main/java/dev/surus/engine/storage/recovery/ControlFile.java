package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// `global/pg_control`: where recovery begins. Replaced whole, by renaming, after each checkpoint.
///
/// ```
///  0       8        12      16          24             28          32         40        48            56            64        68
/// | magic | format | state | system id | segment bytes | page size | redo LSN | end LSN | checkpoint's | changed at | reserved | CRC-32C |
///                                                                              number
/// ```
///
/// @param systemIdentifier chosen at initdb
/// @param segmentBytes size of one log segment, fixed at initdb
/// @param state what the last run left
/// @param redo where replay begins
/// @param end the LSN of the checkpoint's own record: the log must reach at least so far
/// @param checkpoint its number: names the file with the participants' bytes
/// @param changedMicros when this was written
public record ControlFile(long systemIdentifier, int segmentBytes, State state, long redo, long end, long checkpoint, long changedMicros) {
    public static final String PATH = "global/pg_control";
    /// Changes with every change of a page, record or control layout.
    public static final int FORMAT = 3;
    private static final String UNFINISHED = "global/pg_control.new";
    private static final long MAGIC = 0x4C52544353555253L; // "SRUSCTRL"
    private static final int BYTES = 72;

    /// What the last run left. Order is on disk.
    public enum State { SHUT_DOWN, IN_PRODUCTION }

    public static ControlFile read(Disk disk) throws IOException {
        var bytes = new byte[BYTES];
        try (var file = disk.open(PATH)) {
            file.read(ByteBuffer.wrap(bytes), 0);
        }
        var crc = new CRC32C();
        crc.update(bytes, 0, 68);
        if (Bytes.getLong(bytes, 0) != MAGIC || Bytes.getInt(bytes, 68) != (int) crc.getValue()) {
            throw SqlException.fatal(SqlState.DATA_CORRUPTED, DiskMessage.CONTROL_CORRUPTED);
        }
        if (Bytes.getInt(bytes, 8) != FORMAT || Bytes.getInt(bytes, 28) != Page.SIZE) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DiskMessage.CONTROL_INCOMPATIBLE)
                    .detail(DiskMessage.CONTROL_INCOMPATIBLE_DETAIL, Bytes.getInt(bytes, 8), FORMAT);
        }
        return new ControlFile(Bytes.getLong(bytes, 16), Bytes.getInt(bytes, 24), State.values()[Bytes.getInt(bytes, 12)],
                Bytes.getLong(bytes, 32), Bytes.getLong(bytes, 40), Bytes.getLong(bytes, 48), Bytes.getLong(bytes, 56));
    }

    public void write(Disk disk) throws IOException {
        var bytes = new byte[BYTES];
        Bytes.putLong(bytes, 0, MAGIC);
        Bytes.putInt(bytes, 8, FORMAT);
        Bytes.putInt(bytes, 12, state.ordinal());
        Bytes.putLong(bytes, 16, systemIdentifier);
        Bytes.putInt(bytes, 24, segmentBytes);
        Bytes.putInt(bytes, 28, Page.SIZE);
        Bytes.putLong(bytes, 32, redo);
        Bytes.putLong(bytes, 40, end);
        Bytes.putLong(bytes, 48, checkpoint);
        Bytes.putLong(bytes, 56, changedMicros);
        var crc = new CRC32C();
        crc.update(bytes, 0, 68);
        Bytes.putInt(bytes, 68, (int) crc.getValue());
        disk.delete(UNFINISHED);
        try (var file = disk.openOrCreate(UNFINISHED)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        disk.rename(UNFINISHED, PATH);
        disk.forceDirectory("global");
    }

    ControlFile inState(State newState, long micros) {
        return new ControlFile(systemIdentifier, segmentBytes, newState, redo, end, checkpoint, micros);
    }
}
