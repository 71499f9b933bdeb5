package dev.surus.server;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// postmaster.pid, in PostgreSQL 15's layout, and the lock that really keeps two servers off one directory:
///
/// ```
///   1 process id      2 data directory   3 start, seconds since 1970   4 port
///   5 socket directory  6 listen address   7 (shared memory: none)       8 state: "starting", "ready   ", "stopping"
/// ```
///
/// The file may be stale after a kill; the operating system's lock on `surus.lock` never is.
public final class PidFile implements AutoCloseable {
    public static final String NAME = "postmaster.pid";

    private final Path path;
    private final FileChannel lockChannel;
    private final List<String> lines = new ArrayList<>();

    private PidFile(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /// What the file says.
    ///
    /// @param state empty while the server has not said yet
    public record Content(long pid, String dataDirectory, long startSeconds, int port, String socketDirectory, String listenAddress, String state) {
        public boolean isReady() {
            return state.strip().equals("ready");
        }
    }

    /// The content, or null where there is none that makes sense.
    public static Content read(Path dataDirectory) {
        try {
            List<String> lines = Files.readAllLines(dataDirectory.resolve(NAME));
            if (lines.isEmpty()) {
                return null;
            }
            return new Content(Long.parseLong(lines.get(0).strip()), line(lines, 1), number(line(lines, 2)), (int) number(line(lines, 3)), line(lines, 4),
                    line(lines, 5), line(lines, 7));
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "";
    }

    private static long number(String text) {
        return text.isBlank() ? 0 : Long.parseLong(text.strip());
    }

    /// Whether a server runs on a directory: its lock is held. The pid file alone proves nothing.
    public static boolean isLocked(Path dataDirectory) {
        try (FileChannel channel = FileChannel.open(dataDirectory.resolve("surus.lock"), StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return true;
            }
            lock.release();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Takes the directory.
    /// @throws SqlException FATAL F0001 where another server has it
    public static PidFile take(Path dataDirectory, long startSeconds) throws IOException {
        Path path = dataDirectory.resolve(NAME);
        FileChannel channel = FileChannel.open(dataDirectory.resolve("surus.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            Content other = read(dataDirectory);
            throw SqlException.fatal(SqlState.LOCK_FILE_EXISTS, ServerMessage.LOCK_FILE_EXISTS, NAME)
                    .hint(ServerMessage.IS_ANOTHER_RUNNING, other == null ? "?" : other.pid(), dataDirectory);
        }
        var file = new PidFile(path, channel);
        file.lines.addAll(List.of(Long.toString(ProcessHandle.current().pid()), dataDirectory.toString(), Long.toString(startSeconds), "", "", "", "",
                "starting"));
        file.write();
        return file;
    }

    public void listening(int port, String socketDirectory, String listenAddress) throws IOException {
        lines.set(3, Integer.toString(port));
        lines.set(4, socketDirectory);
        lines.set(5, listenAddress);
        write();
    }

    public void state(String state) throws IOException {
        lines.set(7, String.format("%-8s", state));
        write();
    }

    private void write() throws IOException {
        Path temporary = path.resolveSibling(NAME + ".tmp");
        Files.write(temporary, lines);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(DataDirectory.isOpenToGroup(path.getParent()) ? "rw-r-----" : "rw-------"));
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        lockChannel.close();
    }
}
