package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.command.CopyChannel;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.type.ByteSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/// The other end of a COPY: the client, a file of the server, or a program that the server starts.
final class CopyEndpoint implements AutoCloseable {
    private static final int PIECE_BYTES = 64 * 1024;

    private final CopyChannel client;
    private final String name;
    private final Process program;
    private final InputStream in;
    private final OutputStream out;

    private CopyEndpoint(CopyChannel client, String name, Process program, InputStream in, OutputStream out) {
        this.client = client;
        this.name = name;
        this.program = program;
        this.in = in;
        this.out = out;
    }

    static CopyEndpoint open(CommandContext context, CopyStatement statement) {
        if (statement.filename() == null) {
            return new CopyEndpoint(context.copyChannel(), null, null, null, null);
        }
        return statement.program() ? start(statement) : file(context, statement);
    }

    private static CopyEndpoint start(CopyStatement statement) {
        try {
            var process = new ProcessBuilder("/bin/sh", "-c", statement.filename())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            if (!statement.from()) {
                process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            }
            Process started = process.start();
            if (statement.from()) {
                started.getOutputStream().close();
            }
            return new CopyEndpoint(null, statement.filename(), started, statement.from() ? started.getInputStream() : null,
                    statement.from() ? null : new BufferedOutputStream(started.getOutputStream(), PIECE_BYTES));
        } catch (IOException e) {
            throw new SqlException(SqlState.IO_ERROR, CopyMessage.PROGRAM_START, statement.filename(), e.getMessage()).causedBy(e);
        }
    }

    private static CopyEndpoint file(CommandContext context, CopyStatement statement) {
        String name = statement.filename();
        var path = Path.of(name);
        if (!statement.from() && !path.isAbsolute()) {
            throw new SqlException(SqlState.INVALID_NAME, CopyMessage.RELATIVE_PATH);
        }
        path = Path.of(context.settings().get(Settings.DATA_DIRECTORY)).resolve(path);
        try {
            if (Files.isDirectory(path)) {
                throw statement.from() ? new SqlException(SqlState.WRONG_OBJECT_TYPE, CopyMessage.DIRECTORY, name)
                        : new SqlException(SqlState.WRONG_OBJECT_TYPE, CopyMessage.OPEN_WRITE, name, "Is a directory");
            }
            if (!statement.from() && Files.notExists(path)) {
                // Others may read what COPY TO writes, whatever the server's own files allow.
                Files.createFile(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
            }
            return statement.from() ? new CopyEndpoint(null, name, null, Files.newInputStream(path), null)
                    : new CopyEndpoint(null, name, null, null, new BufferedOutputStream(Files.newOutputStream(path,
                            StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE), PIECE_BYTES));
        } catch (IOException e) {
            SqlState state = switch (e) {
                case NoSuchFileException missing -> SqlState.UNDEFINED_FILE;
                case AccessDeniedException denied -> SqlState.INSUFFICIENT_PRIVILEGE;
                default -> SqlState.IO_ERROR;
            };
            throw statement.from()
                    ? new SqlException(state, CopyMessage.OPEN_READ, name, reason(e)).hint(CopyMessage.OPEN_READ_HINT)
                    : new SqlException(state, CopyMessage.OPEN_WRITE, name, reason(e)).hint(CopyMessage.OPEN_WRITE_HINT);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "No such file or directory";
            case AccessDeniedException denied -> "Permission denied";
            default -> e.getMessage();
        };
    }

    // ---- in

    void startIn(boolean binary, int columns) {
        if (client != null) {
            client.startIn(binary, columns);
        }
    }

    /// The next bytes, or null at the end.
    byte[] read() {
        if (client != null) {
            return client.read();
        }
        try {
            var piece = new byte[PIECE_BYTES];
            int length = in.read(piece);
            return length < 0 ? null : length == piece.length ? piece : Arrays.copyOf(piece, length);
        } catch (IOException e) {
            throw new SqlException(SqlState.IO_ERROR, CopyMessage.IO_READ, e.getMessage()).causedBy(e);
        }
    }

    // ---- out

    void startOut(boolean binary, int columns) {
        if (client != null) {
            client.startOut(binary, columns);
        }
    }

    void write(ByteSink sink) {
        if (client != null) {
            client.write(sink.bytes, 0, sink.length);
            return;
        }
        try {
            out.write(sink.bytes, 0, sink.length);
        } catch (IOException e) {
            checkProgram();
            throw new SqlException(SqlState.IO_ERROR, CopyMessage.IO_WRITE, e.getMessage()).causedBy(e);
        }
    }

    /// Everything went well: says so to the other end.
    void finish() {
        try {
            if (out != null) {
                out.close();
            } else if (in == null) {
                client.endOut();
            }
        } catch (IOException e) {
            checkProgram();
            throw new SqlException(SqlState.IO_ERROR, CopyMessage.IO_WRITE, e.getMessage()).causedBy(e);
        }
        checkProgram();
    }

    /// Waits for the program, which has lost or closed its pipe. @throws SqlException where it failed
    private void checkProgram() {
        try {
            int exit = program == null ? 0 : program.waitFor();
            if (exit != 0) {
                throw new SqlException(SqlState.EXTERNAL_ROUTINE_EXCEPTION, CopyMessage.PROGRAM_FAILED, name)
                        .detail(CopyMessage.PROGRAM_EXIT, exit);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (in != null) {
                in.close();
            }
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // What counts was reported by finish().
        }
        if (program != null) {
            program.destroy();
        }
    }
}
