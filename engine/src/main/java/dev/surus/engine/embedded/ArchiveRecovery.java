package dev.surus.engine.embedded;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.recovery.RecoveryTarget;
import dev.surus.engine.storage.wal.RecordView;
import dev.surus.engine.storage.wal.SegmentSource;
import dev.surus.engine.txn.TransactionLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/// What `recovery.signal` asks for: the archive's log is replayed by restore_command, up to one of the recovery_target settings. Then the server
/// is open for writing, as with recovery_target_action = promote.
final class ArchiveRecovery implements RecoveryTarget {
    static final String SIGNAL = "recovery.signal";

    /// Made when first used: fractions of seconds bring decimal arithmetic along, which takes a tenth of a start. In the pattern, XXX and X are the
    /// formatter's letters for an offset as +09:00 and as +09; without one the time is UTC.
    private static final class Times {
        static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().appendPattern("yyyy-MM-dd[ ]['T']HH:mm:ss")
                .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true).optionalStart().appendLiteral(' ').optionalEnd()
                .appendPattern("[XXX][X][' UTC']['UTC']").parseDefaulting(ChronoField.OFFSET_SECONDS, 0).toFormatter();
    }

    private final Path directory;
    private final String restoreCommand;
    private final boolean inclusive;
    private final boolean immediate;
    private final String name;
    /// Microseconds since 1970, transaction id, position; -1 where not given.
    private final long time;
    private final long transaction;
    private final long lsn;

    private ArchiveRecovery(Path directory, ServerSettings settings) {
        this.directory = directory;
        restoreCommand = text(settings, Settings.RESTORE_COMMAND);
        if (restoreCommand.isEmpty()) {
            throw SqlException.fatal(SqlState.INVALID_PARAMETER_VALUE, ArchiveMessage.RESTORE_COMMAND_MISSING);
        }
        inclusive = settings.get(Settings.RECOVERY_TARGET_INCLUSIVE);
        immediate = text(settings, Settings.RECOVERY_TARGET).equals("immediate");
        name = text(settings, Settings.RECOVERY_TARGET_NAME);
        String at = text(settings, Settings.RECOVERY_TARGET_TIME);
        time = at.isEmpty() ? -1 : micros(at);
        String xid = text(settings, Settings.RECOVERY_TARGET_XID);
        transaction = xid.isEmpty() ? -1 : Long.parseLong(xid);
        String position = text(settings, Settings.RECOVERY_TARGET_LSN);
        lsn = position.isEmpty() ? -1 : position(position);
        long given = java.util.stream.Stream.of(immediate, !name.isEmpty(), time >= 0, transaction >= 0, lsn >= 0).filter(each -> each).count();
        if (given > 1) {
            throw SqlException.fatal(SqlState.INVALID_PARAMETER_VALUE, ArchiveMessage.SEVERAL_TARGETS);
        }
    }

    /// What to replay, as the directory and the settings say.
    static RecoveryTarget of(Path directory, ServerSettings settings) {
        return Files.exists(directory.resolve(SIGNAL)) ? new ArchiveRecovery(directory, settings) : RecoveryTarget.END;
    }

    /// The new history has begun: another start must not go back again.
    static void done(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(SIGNAL));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String text(ServerSettings settings, Setting<String> setting) {
        String value = settings.get(setting);
        return value == null ? "" : value;
    }

    private static long micros(String text) {
        try {
            return ChronoUnit.MICROS.between(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), OffsetDateTime.parse(text, Times.FORMAT));
        } catch (DateTimeException malformed) {
            throw SqlException.fatal(SqlState.INVALID_PARAMETER_VALUE, ArchiveMessage.TIME_MALFORMED, text);
        }
    }

    private static long position(String text) {
        String[] halves = text.split("/", -1);
        return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
    }

    @Override
    public boolean stopsBefore(RecordView record) {
        if (immediate || lsn >= 0 && (inclusive ? record.lsn() > lsn : record.lsn() >= lsn)) {
            return true;
        }
        if (record.kind() != TransactionLog.COMMIT) {
            return false;
        }
        long committed = Bytes.getLong(record.bytes(), record.main());
        return time >= 0 && (inclusive ? committed > time : committed >= time) || !inclusive && transaction == record.transaction();
    }

    @Override
    public boolean stopsAfter(RecordView record) {
        return switch (record.kind()) {
            case StorageKinds.RESTORE_POINT -> !name.isEmpty()
                    && name.equals(new String(record.bytes(), record.main() + 8, record.mainLength() - 8, StandardCharsets.UTF_8));
            case TransactionLog.COMMIT, TransactionLog.ROLLBACK -> inclusive && transaction == record.transaction();
            default -> false;
        };
    }

    @Override
    public boolean mustBeReached() {
        return !name.isEmpty() || time >= 0 || transaction >= 0 || lsn >= 0;
    }

    @Override
    public SegmentSource source() {
        return (segment, path) -> dev.surus.engine.worker.ShellCommand.run(directory, restoreCommand, segment, path) == 0
                && Files.exists(directory.resolve(path));
    }
}
