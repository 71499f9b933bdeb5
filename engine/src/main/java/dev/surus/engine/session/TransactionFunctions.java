package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import dev.surus.engine.txn.CommitTimes;
import dev.surus.engine.txn.TransactionStatus;
import dev.surus.engine.txn.TransactionIds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Transaction ids and snapshots as values.
public final class TransactionFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("pg_current_xact_id", (context, v) -> topId(context));
        f.scalar("pg_current_xact_id_if_assigned", (context, v) -> {
            long id = SessionFunctions.session(context).transaction().id();
            return id == 0 ? null : (Object) id;
        });
        f.scalar("pg_current_snapshot", (context, v) -> snapshot(context));
        f.scalar("pg_export_snapshot", (context, v) -> SessionFunctions.session(context).sessionTransaction().exportSnapshot());
        f.set("pg_prepared_xact", (context, v) -> SessionFunctions.session(context).cluster().transactions().prepared().list().stream()
                .map(prepared -> new Object[] {prepared.id() & 0xFFFF_FFFFL, prepared.gid(),
                    prepared.state().preparedMicros() - SessionFunctions.EPOCH_MICROS, Integer.toUnsignedLong(prepared.role()),
                    Integer.toUnsignedLong(prepared.database())}).iterator());
        f.scalar("pg_snapshot_xmin", (context, v) -> Long.parseLong(((String) v[0]).split(":", -1)[0]));
        f.scalar("pg_snapshot_xmax", (context, v) -> Long.parseLong(((String) v[0]).split(":", -1)[1]));
        f.set("pg_snapshot_xip", (context, v) -> running((String) v[0]).stream().map(id -> new Object[] {id}).iterator());
        f.scalar("pg_visible_in_snapshot", (context, v) -> {
            long id = (Long) v[0];
            String[] parts = ((String) v[1]).split(":", -1);
            boolean visible = id < Long.parseLong(parts[0]) || id < Long.parseLong(parts[1]) && !running((String) v[1]).contains(id);
            return visible ? 1L : 0L;
        });
        f.scalar("pg_xact_status", (context, v) -> status(context, (Long) v[0]));
        f.scalar("pg_xact_commit_timestamp", (context, v) -> commitTime(context, (Long) v[0]));
        f.scalar("pg_xact_commit_timestamp_origin", (context, v) -> {
            var time = commitTime(context, (Long) v[0]);
            var types = new DataType[] {BuiltinTypes.TIMESTAMPTZ, BuiltinTypes.OID};
            return new RecordValue(TypeOid.RECORD, types, new Object[] {time, time == null ? null : (Object) 0L});
        });
        f.scalar("pg_last_committed_xact", (context, v) -> {
            var times = commitTimes(context);
            long newest = times.newest();
            var types = new DataType[] {BuiltinTypes.XID, BuiltinTypes.TIMESTAMPTZ, BuiltinTypes.OID};
            return new RecordValue(TypeOid.RECORD, types, newest == 0 ? new Object[3]
                    : new Object[] {newest & 0xFFFF_FFFFL, times.of(newest) - SessionFunctions.EPOCH_MICROS, 0L});
        });
        f.scalar("xid_age", (context, v) -> {
            long id = (Long) v[0];
            return id < 3 ? (long) Integer.MAX_VALUE : (long) (int) (SessionFunctions.session(context).cluster().transactions().ids().next() - id);
        });
        f.scalar("mxid_age", (context, v) -> (Long) v[0] == 0 ? (long) Integer.MAX_VALUE : 0L);
        f.scalar("xid8toxid", (context, v) -> (Long) v[0] & 0xFFFF_FFFFL);
    }

    private static CommitTimes commitTimes(EvaluationContext context) {
        var times = SessionFunctions.session(context).cluster().transactions().commitTimes();
        if (!times.isEnabled()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.COMMIT_TIMESTAMP_OFF)
                    .hint(SessionMessage.COMMIT_TIMESTAMP_HINT, "track_commit_timestamp");
        }
        return times;
    }

    private static Object commitTime(EvaluationContext context, long xid) {
        if (xid == 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.COMMIT_TIMESTAMP_ID, xid);
        }
        if (xid <= TransactionIds.FROZEN) {
            return null;
        }
        // The newest id with these 32 bits.
        long next = SessionFunctions.session(context).cluster().transactions().ids().next();
        long id = next & ~0xFFFF_FFFFL | xid;
        long micros = commitTimes(context).of(id >= next ? id - (1L << 32) : id);
        return micros == 0 ? null : (Object) (micros - SessionFunctions.EPOCH_MICROS);
    }

    private static Object topId(EvaluationContext context) {
        var transaction = SessionFunctions.session(context).transaction();
        if (transaction.id() == 0) {
            transaction.assignId();
        }
        return transaction.id();
    }

    /// `xmin:xmax:xip,...`
    private static String snapshot(EvaluationContext context) {
        var ids = SessionFunctions.session(context).sessionTransaction().runningIds();
        return ids.first() + ":" + ids.next() + ":" + ids.between().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Long> running(String snapshot) {
        String list = snapshot.split(":", -1)[2];
        var ids = new ArrayList<Long>();
        for (String id : list.isEmpty() ? new String[0] : list.split(",")) {
            ids.add(Long.parseLong(id));
        }
        return ids;
    }

    private static Object status(EvaluationContext context, long id) {
        var system = SessionFunctions.session(context).cluster().transactions();
        if (id >= system.ids().next()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.TRANSACTION_ID_FUTURE, id);
        }
        if (id <= TransactionIds.FROZEN) {
            return id <= 0 ? null : "committed";
        }
        if (!system.ids().knowsStatus(id)) {
            return null;
        }
        TransactionStatus status = system.ids().status(id);
        return switch (status) {
            case COMMITTED -> "committed";
            case ABORTED -> "aborted";
            default -> "in progress";
        };
    }
}
