package dev.surus.server;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The `.lock` file beside a Unix-domain socket: names the process that the socket belongs to. One whose process is gone
/// is no obstacle.
public final class SocketLock {
    private final Path socket;
    private final Path lock;

    private SocketLock(Path socket, Path lock) {
        this.socket = socket;
        this.lock = lock;
    }

    /// @throws SqlException FATAL F0001 where a living process has it
    public static SocketLock take(Path socket, long pid, Path dataDirectory, int port, Clock clock) throws IOException {
        Path lock = socket.resolveSibling(socket.getFileName() + ".lock");
        if (Files.exists(lock)) {
            long other = pidIn(lock);
            // Our own directory is locked by us: who left this file is gone, whatever process has its number now.
            boolean ours = Files.readAllLines(lock).stream().skip(1).findFirst().map(dataDirectory.toString()::equals).orElse(false);
            if (other > 0 && other != pid && !ours && isAlive(other)) {
                throw SqlException.fatal(SqlState.LOCK_FILE_EXISTS, ServerMessage.LOCK_FILE_EXISTS, lock)
                        .hint(ServerMessage.IS_ANOTHER_USING_SOCKET, other, socket);
            }
            Files.deleteIfExists(lock);
        }
        try {
            Files.createFile(lock);
        } catch (IOException e) {
            throw SqlException.fatal(SqlState.IO_ERROR, ServerMessage.COULD_NOT_CREATE_LOCK, lock, reason(e));
        }
        Files.write(lock, List.of(Long.toString(pid), dataDirectory.toString(), Long.toString(clock.microsSinceEpoch() / 1_000_000),
                Integer.toString(port), socket.getParent().toString(), ""));
        return new SocketLock(socket, lock);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.toString();
        };
    }

    static long pidIn(Path lock) {
        try {
            List<String> lines = Files.readAllLines(lock);
            return lines.isEmpty() ? 0 : Math.abs(Long.parseLong(lines.getFirst().strip()));
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /// Whether a process lives; a zombie does not.
    static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            if (stat.charAt(stat.lastIndexOf(')') + 2) == 'Z') {
                return false;
            }
        } catch (IOException e) {
            // No such process, or no /proc here.
        }
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    public void release() {
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            // The next start removes them.
        }
    }
}
