package dev.surus.engine.command.largeobject;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.config.Settings;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// lo_create, lo_open, loread, lo_get and the others; lo_import and lo_export of the server's own files.
public final class LargeObjectFunctions implements FunctionFamily {
    private static final int READ_MAX = 0x3fffffff - 4;
    private static final int PIECE_BYTES = 64 * 1024;

    @Override
    public void declare(Declarations f) {
        f.scalar("be_lo_create", (context, v) -> oid(objects(context).create(integer(v[0]))));
        f.scalar("be_lo_creat", (context, v) -> oid(objects(context).create(0)));
        f.scalar("be_lo_unlink", (context, v) -> {
            objects(context).unlink(integer(v[0]));
            return 1L;
        });
        descriptors(f);
        whole(f);
        f.scalar("be_lo_import", (context, v) -> oid(importFile(context, (String) v[0], 0)));
        f.scalar("be_lo_import_with_oid", (context, v) -> oid(importFile(context, (String) v[0], integer(v[1]))));
        f.scalar("be_lo_export", (context, v) -> {
            exportFile(context, integer(v[0]), (String) v[1]);
            return 1L;
        });
    }

    private static void descriptors(Declarations f) {
        f.scalar("be_lo_open", (context, v) -> (long) objects(context).openDescriptor(integer(v[0]), integer(v[1])));
        f.scalar("be_lo_close", (context, v) -> {
            objects(context).close(integer(v[0]));
            return 0L;
        });
        f.scalar("be_loread", (context, v) -> objects(context).get(integer(v[0])).read(Math.max(0, integer(v[1]))));
        f.scalar("be_lowrite", (context, v) -> (long) objects(context).getWritable(integer(v[0])).write((byte[]) v[1]));
        f.scalar("be_lo_lseek", (context, v) ->
                small(objects(context).get(integer(v[0])).seek((Long) v[1], integer(v[2])), LargeObjectMessage.SEEK_RESULT, v[0]));
        f.scalar("be_lo_lseek64", (context, v) -> objects(context).get(integer(v[0])).seek((Long) v[1], integer(v[2])));
        f.scalar("be_lo_tell", (context, v) -> small(objects(context).get(integer(v[0])).position, LargeObjectMessage.TELL_RESULT, v[0]));
        f.scalar("be_lo_tell64", (context, v) -> objects(context).get(integer(v[0])).position);
        f.scalar("be_lo_truncate", (context, v) -> truncate(context, v));
        f.scalar("be_lo_truncate64", (context, v) -> truncate(context, v));
    }

    private static Object truncate(EvaluationContext context, Object[] v) {
        objects(context).getWritable(integer(v[0])).truncate((Long) v[1]);
        return 0L;
    }

    private static void whole(Declarations f) {
        f.scalar("be_lo_from_bytea", (context, v) -> {
            int oid = objects(context).create(integer(v[0]));
            objects(context).use(oid, true).write((byte[]) v[1]);
            return oid(oid);
        });
        f.scalar("be_lo_get", (context, v) -> get(context, integer(v[0]), 0, -1));
        f.scalar("be_lo_get_fragment", (context, v) -> {
            if ((Long) v[2] < 0) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.LENGTH_NEGATIVE);
            }
            return get(context, integer(v[0]), (Long) v[1], (Long) v[2]);
        });
        f.scalar("be_lo_put", (context, v) -> {
            var object = objects(context).use(integer(v[0]), true);
            object.seek((Long) v[1], 0);
            object.write((byte[]) v[2]);
            return "";
        });
    }

    /// @param length -1: up to the end
    private static byte[] get(EvaluationContext context, int oid, long offset, long length) {
        var objects = objects(context);
        var object = objects.use(oid, false);
        long left = Math.max(0, object.size() - offset);
        long wanted = length < 0 ? left : Math.min(left, length);
        if (wanted > READ_MAX) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, LargeObjectMessage.READ_TOO_LARGE);
        }
        object.seek(offset, 0);
        byte[] bytes = object.read((int) wanted);
        objects.done(object);
        return bytes;
    }

    // ---- files

    private static Path path(CommandContext context, String name) {
        return Path.of(context.settings().get(Settings.DATA_DIRECTORY)).resolve(name);
    }

    private static int importFile(EvaluationContext context, String name, int wanted) {
        try (var in = Files.newInputStream(path(command(context), name))) {
            int oid = objects(context).create(wanted);
            var object = objects(context).use(oid, true);
            for (byte[] piece = read(in, name); piece.length > 0; piece = read(in, name)) {
                context.checkInterrupts();
                object.write(piece);
            }
            return oid;
        } catch (IOException e) {
            throw failure(LargeObjectMessage.OPEN_FILE, name, e);
        }
    }

    private static byte[] read(java.io.InputStream in, String name) {
        try {
            return in.readNBytes(PIECE_BYTES);
        } catch (IOException e) {
            throw failure(LargeObjectMessage.READ_FILE, name, e);
        }
    }

    private static void exportFile(EvaluationContext context, int oid, String name) {
        var objects = objects(context);
        var object = objects.use(oid, false);
        Path path = path(command(context), name);
        try (var out = Files.newOutputStream(path)) {
            for (byte[] piece = object.read(PIECE_BYTES); piece.length > 0; piece = object.read(PIECE_BYTES)) {
                context.checkInterrupts();
                try {
                    out.write(piece);
                } catch (IOException e) {
                    throw failure(LargeObjectMessage.WRITE_FILE, name, e);
                }
            }
            // Others may read what the server writes for them, whatever its own files allow.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw failure(LargeObjectMessage.CREATE_FILE, name, e);
        }
        objects.done(object);
    }

    private static SqlException failure(LargeObjectMessage message, String name, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> new SqlException(SqlState.UNDEFINED_FILE, message, name, "No such file or directory");
            case AccessDeniedException _ -> new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, message, name, "Permission denied");
            default -> new SqlException(SqlState.IO_ERROR, message, name, e.getMessage()).causedBy(e);
        };
    }

    // ---- values

    private static CommandContext command(EvaluationContext context) {
        return context instanceof CommandContext command ? command : context.service(CommandContext.class);
    }

    private static LargeObjects objects(EvaluationContext context) {
        return context.service(LargeObjects.class);
    }

    private static int integer(Object value) {
        return (int) (long) (Long) value;
    }

    private static Long oid(int oid) {
        return Integer.toUnsignedLong(oid);
    }

    private static Long small(long value, LargeObjectMessage message, Object descriptor) {
        if (value != (int) value) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, message, descriptor);
        }
        return value;
    }
}
