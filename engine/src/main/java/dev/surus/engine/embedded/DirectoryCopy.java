package dev.surus.engine.embedded;

import dev.surus.engine.storage.buffer.PageChecksum;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.recovery.ControlFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Copies a data directory that a server is writing to, between pg_backup_start and pg_backup_stop. Starting on the copy replays the log in it.
///
/// ```
/// control file and its checkpoint   ->   pages, each whole   ->   pg_backup_stop: end   ->   the log from redo to end
/// ```
public final class DirectoryCopy {
    private static final int READS_MAX = 2_000;
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "base", "global", "current_logfiles");

    private final Path from;
    private final Path to;
    private final ByteBuffer page = ByteBuffer.allocateDirect(Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private ControlFile control;

    /// @param to an empty or missing directory
    public DirectoryCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /// After pg_backup_start: everything but the log.
    public void copyFiles() throws IOException {
        Files.createDirectories(to.resolve("pg_wal"));
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        copyCheckpoint();
        copyPlain();
        copyDirectory("global");
        try (var databases = Files.list(from.resolve("base"))) {
            for (Path database : databases.toList()) {
                if (database.getFileName().toString().matches("\\d+")) {
                    copyDirectory("base/" + database.getFileName());
                }
            }
        }
    }

    /// The control file and the checkpoint that it names: another checkpoint may come between the two.
    private void copyCheckpoint() throws IOException {
        for (;;) {
            control = ControlFile.read(new FileDisk(from, false));
            String name = "pg_wal/checkpoint-" + control.checkpoint();
            try {
                Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (NoSuchFileException _) {
                // Superseded: the control file names a newer one now.
            }
        }
    }

    private void copyPlain() throws IOException {
        try (var entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!LEFT_OUT.contains(name) && !name.startsWith(".s.") && Files.isRegularFile(entry)) {
                    Files.copy(entry, to.resolve(name));
                } else if (!LEFT_OUT.contains(name) && Files.isDirectory(entry)) {
                    Files.createDirectories(to.resolve(name));
                }
            }
        }
    }

    private void copyDirectory(String directory) throws IOException {
        Files.createDirectories(to.resolve(directory));
        int database = directory.equals("global") ? 0 : Integer.parseUnsignedInt(directory.substring("base/".length()));
        try (var entries = Files.list(from.resolve(directory))) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                long file = FileId.parse(database, name);
                if (name.endsWith(".init") || name.equals("PG_VERSION")) {
                    Files.copy(entry, to.resolve(directory).resolve(name));
                } else if (file != FileId.NONE && FileId.isLogged(file)) {
                    copyPages(entry, to.resolve(directory).resolve(name));
                }
            }
        } catch (NoSuchFileException _) {
            // Dropped meanwhile: the log says so, too.
        }
    }

    private void copyPages(Path source, Path target) throws IOException {
        try (var in = FileChannel.open(source, StandardOpenOption.READ);
                var out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; readWhole(in, at, source); at += Page.SIZE) {
                page.flip();
                while (page.hasRemaining()) {
                    out.write(page, at + page.position());
                }
            }
        } catch (NoSuchFileException _) {
            // Dropped meanwhile.
        }
    }

    /// A page that is being written looks torn for a moment.
    private boolean readWhole(FileChannel in, long at, Path source) throws IOException {
        for (int tries = 0; tries < READS_MAX; tries++) {
            page.clear();
            while (page.hasRemaining() && in.read(page, at + page.position()) > 0) {
                // until the page is full or the file ends
            }
            if (page.position() == 0) {
                return false;
            }
            if (page.position() == Page.SIZE && (PageChecksum.isIntact(page, 0) || PageChecksum.isZero(page, 0))) {
                return true;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IOException("file " + source + " page " + at / Page.SIZE + ": checksum is wrong");
    }

    /// After pg_backup_stop.
    /// @param end what it returned: the log in the copy must reach so far
    public void copyLog(long end) throws IOException {
        for (long number = control.redo() / control.segmentBytes(); number <= (end - 1) / control.segmentBytes(); number++) {
            long perLog = 0x1_0000_0000L / control.segmentBytes();
            String name = String.format("pg_wal/%08X%08X%08X", 1, number / perLog, number % perLog);
            Files.copy(from.resolve(name), to.resolve(name));
        }
        new ControlFile(control.systemIdentifier(), control.segmentBytes(), ControlFile.State.IN_PRODUCTION, control.redo(), end, control.checkpoint(),
                control.changedMicros()).write(new FileDisk(to, true));
    }
}
