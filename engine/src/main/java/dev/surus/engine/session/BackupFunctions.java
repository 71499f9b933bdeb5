package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.storage.recovery.Backups;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.Locale;

/// Backups, restore points and places in the log.
public final class BackupFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("pg_backup_start", (context, v) -> start(SessionFunctions.session(context), (String) v[0]));
        f.scalar("pg_backup_stop", (context, v) -> stop(SessionFunctions.session(context)));
        f.scalar("pg_create_restore_point", (context, v) -> {
            var session = SessionFunctions.session(context);
            return session.cluster().storage().backups().restorePoint((String) v[0], session.cluster().clock().microsSinceEpoch());
        });
        f.scalar("pg_switch_wal", (context, v) -> {
            var storage = SessionFunctions.session(context).cluster().storage();
            return storage.backups().switchSegment(storage.log().segmentBytes());
        });
        f.scalar("pg_current_wal_lsn", (context, v) -> SessionFunctions.session(context).cluster().storage().log().end());
        f.scalar("pg_current_wal_insert_lsn", (context, v) -> SessionFunctions.session(context).cluster().storage().log().end());
        f.scalar("pg_current_wal_flush_lsn", (context, v) -> SessionFunctions.session(context).cluster().storage().log().durable());
        f.scalar("pg_walfile_name", (context, v) -> {
            var log = SessionFunctions.session(context).cluster().storage().log();
            return log.segmentName(((Long) v[0] - 1) / log.segmentBytes());
        });
    }

    private static Object start(SessionContext session, String label) {
        if (session.backup() != null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.BACKUP_RUNNING)
                    .hint(SessionMessage.BACKUP_RUNNING_HINT);
        }
        session.backup(session.cluster().storage().backups().start(label));
        return session.backup().redo();
    }

    private static Object stop(SessionContext session) {
        Backups.Backup backup = session.backup();
        if (backup == null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.BACKUP_NOT_RUNNING)
                    .hint(SessionMessage.BACKUP_NOT_RUNNING_HINT);
        }
        session.backup(null);
        var log = session.cluster().storage().log();
        long end = session.cluster().storage().backups().stop(backup);
        String file = "START WAL LOCATION: " + text(backup.redo()) + " (file " + log.segmentName(backup.redo() / log.segmentBytes()) + ")\n"
                + "BACKUP METHOD: streamed\nBACKUP FROM: primary\nLABEL: " + backup.label() + "\n";
        var types = new DataType[] {BuiltinTypes.byOid(TypeOid.PG_LSN), BuiltinTypes.TEXT, BuiltinTypes.TEXT};
        return new RecordValue(TypeOid.RECORD, types, new Object[] {end, file, ""});
    }

    private static String text(long lsn) {
        return (Long.toHexString(lsn >>> 32) + "/" + Long.toHexString(lsn & 0xFFFF_FFFFL)).toUpperCase(Locale.ROOT);
    }
}
