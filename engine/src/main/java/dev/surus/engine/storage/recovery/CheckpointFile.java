package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// `pg_wal/checkpoint-N`: what the participants carry over checkpoint N. Written and made durable before the control file names it.
///
/// ```
/// | participants 4 | name (UTF), bytes ... | name, bytes ... | CRC-32C 8 |
/// ```
final class CheckpointFile {
    private static final String PREFIX = "pg_wal/checkpoint-";

    private CheckpointFile() {}

    static void write(Disk disk, long number, Map<CheckpointParticipant, CheckpointParticipant.Cut> cuts) throws IOException {
        String path = PREFIX + number;
        disk.delete(path);
        try (var file = disk.openOrCreate(path)) {
            var checked = new CheckedOutputStream(new FileOutput(file), new CRC32C());
            var out = new DataOutputStream(new BufferedOutputStream(checked, 1 << 16));
            out.writeInt(cuts.size());
            for (var entry : cuts.entrySet()) {
                out.writeUTF(entry.getKey().name());
                entry.getValue().save(out);
            }
            out.flush();
            new DataOutputStream(checked).writeLong(checked.getChecksum().getValue());
            file.force();
        }
        disk.forceDirectory("pg_wal");
    }

    static void read(Disk disk, long number, List<CheckpointParticipant> participants) throws IOException {
        check(disk, number);
        try (var file = disk.open(PREFIX + number)) {
            var in = new DataInputStream(new BufferedInputStream(new FileInput(file, file.size() - 8), 1 << 16));
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                participants.stream().filter(participant -> participant.name().equals(name)).findAny()
                        .orElseThrow(() -> new IllegalStateException("the checkpoint holds state of \"" + name + "\", which nobody claims"))
                        .restore(in);
            }
        }
    }

    private static void check(Disk disk, long number) throws IOException {
        try (var file = disk.open(PREFIX + number)) {
            var checked = new CheckedInputStream(new FileInput(file, file.size() - 8), new CRC32C());
            checked.transferTo(OutputStream.nullOutputStream());
            var stored = ByteBuffer.allocate(8);
            if (file.size() < 12 || file.read(stored, file.size() - 8) < 8 || stored.getLong(0) != checked.getChecksum().getValue()) {
                throw SqlException.fatal(SqlState.DATA_CORRUPTED, DiskMessage.CHECKPOINT_MISSING);
            }
        }
    }

    /// Removes all but one.
    static void keepOnly(Disk disk, long number) throws IOException {
        for (String name : disk.list("pg_wal")) {
            if (name.startsWith("checkpoint-") && !name.equals("checkpoint-" + number)) {
                disk.delete("pg_wal/" + name);
            }
        }
    }

    private static final class FileOutput extends OutputStream {
        private final DiskFile file;
        private long position;

        FileOutput(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(ByteBuffer.wrap(bytes, offset, length), position);
            position += length;
        }
    }

    private static final class FileInput extends InputStream {
        private final DiskFile file;
        private final long end;
        private long position;

        FileInput(DiskFile file, long end) {
            this.file = file;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, end - position);
            if (wanted <= 0) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(bytes, offset, wanted), position);
            position += read;
            return read == 0 ? -1 : read;
        }
    }
}
