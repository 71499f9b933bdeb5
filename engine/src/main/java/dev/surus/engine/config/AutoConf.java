package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// postgresql.auto.conf: what ALTER SYSTEM writes. Replaced whole, by rename, so that a crash leaves the old or the new one.
public final class AutoConf {
    public static final String NAME = "postgresql.auto.conf";
    /// What no file may set, because it is a session's or the file's own place.
    private static final Set<String> NOT_IN_FILE = Set.of("data_directory", "config_file", "transaction_isolation", "transaction_read_only",
            "transaction_deferrable", "role", "session_authorization", "is_superuser", "seed", "in_hot_standby", "default_with_oids");
    private static final String HEADER = "# Written by ALTER SYSTEM. What is changed here by hand is lost with the next one.\n";

    private AutoConf() {}

    /// ALTER SYSTEM SET, or RESET with a null value; the caller has checked the rights.
    /// @throws SqlException 42704, 22023, 55P02; 58030 where the file cannot be written
    public static synchronized void set(Path dataDirectory, ServerSettings settings, String name, String value) {
        Setting<?> setting = SettingRegistry.find(name);
        if (setting == null && (value == null || name.indexOf('.') < 0)) {
            throw SettingRegistry.unrecognized(name);
        }
        if (setting == null) {
            setting = SettingRegistry.require(name);
        }
        if (setting.context() == SettingContext.INTERNAL || NOT_IN_FILE.contains(setting.name())) {
            throw new SqlException(SqlState.CANT_CHANGE_RUNTIME_PARAM, ConfigMessage.CANNOT_BE_CHANGED, setting.name());
        }
        if (value != null) {
            check(setting, settings, value);
            if (value.indexOf('\n') >= 0) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.NEWLINE_IN_VALUE);
            }
        }
        Map<String, String> values = read(dataDirectory);
        String canonical = setting.name();
        values.keySet().removeIf(canonical::equalsIgnoreCase);
        if (value != null) {
            values.put(canonical, value);
        }
        write(dataDirectory, values);
    }

    private static <T> void check(Setting<T> setting, ServerSettings settings, String value) {
        T parsed = setting.parse(value);
        if (!setting.is(SettingFlag.CUSTOM)) {
            SettingChecks.check(setting, parsed, settings.get(setting));
        }
    }

    /// ALTER SYSTEM RESET ALL.
    public static synchronized void resetAll(Path dataDirectory) {
        write(dataDirectory, Map.of());
    }

    private static Map<String, String> read(Path dataDirectory) {
        var values = new LinkedHashMap<String, String>();
        for (var assignment : PostgresqlConf.read(dataDirectory.resolve(NAME), false, false).assignments()) {
            if (assignment.error() != null) {
                throw new SqlException(SqlState.CONFIG_FILE_ERROR, ConfigMessage.COULD_NOT_PARSE, NAME);
            }
            values.put(assignment.name(), assignment.value());
        }
        return values;
    }

    /// Writes the file; also initdb's empty one.
    public static void write(Path dataDirectory, Map<String, String> values) {
        var text = new StringBuilder(HEADER);
        values.forEach((name, value) -> text.append(name).append(" = '").append(value.replace("\\", "\\\\").replace("'", "''")).append("'\n"));
        Path file = dataDirectory.resolve(NAME);
        Path temporary = dataDirectory.resolve(NAME + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SqlException(SqlState.IO_ERROR, ConfigMessage.COULD_NOT_WRITE, file, e.getMessage());
        }
    }
}
