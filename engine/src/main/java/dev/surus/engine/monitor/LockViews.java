package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.oid;
import static dev.surus.engine.monitor.ViewValues.timestamp;
import static dev.surus.engine.monitor.ViewValues.xid;

import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.txn.lock.HeldLock;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.serializable.SireadLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// pg_locks: every lock that is held or awaited.
///
/// PostgreSQL keeps the weak locks of a session on up to sixteen ordinary relations aside ("fast path") as long as nobody
/// wants a strong one. Surus has no such place; the column says where PostgreSQL would have the lock, because people compare.
final class LockViews {
    private static final int FAST_PATH_SLOTS = 16;

    private final Cluster cluster;

    LockViews(Cluster cluster) {
        this.cluster = cluster;
    }

    List<VirtualRelation> relations() {
        return List.of(VirtualRelation.of("pg_locks", _ -> locks()));
    }

    private List<Object[]> locks() {
        List<HeldLock> snapshot = cluster.locks().census().snapshot();
        Set<LockTag> strong = new HashSet<>();
        for (HeldLock lock : snapshot) {
            if (lock.mode().number() > LockMode.SHARE_UPDATE_EXCLUSIVE.number()) {
                strong.add(lock.tag());
            }
        }
        Map<Integer, Set<LockTag>> used = new HashMap<>();
        // PostgreSQL's order: each session's own place, with its virtual transaction last, then the shared table.
        var fast = new TreeMap<Integer, List<Object[]>>();
        var others = new ArrayList<Object[]>();
        for (HeldLock lock : snapshot) {
            boolean aside = lock.fastPath();
            if (isWeak(lock) && !strong.contains(lock.tag())) {
                Set<LockTag> own = used.computeIfAbsent(lock.slot(), _ -> new HashSet<>());
                aside = own.contains(lock.tag()) || own.size() < FAST_PATH_SLOTS;
                if (aside) {
                    own.add(lock.tag());
                }
            }
            if (!aside) {
                others.add(row(lock, false));
                continue;
            }
            List<Object[]> own = fast.computeIfAbsent(lock.slot(), _ -> new ArrayList<>());
            own.add(lock.tag().kind() == LockTag.Kind.RELATION ? Math.max(0, own.size() - 1) : own.size(), row(lock, true));
        }
        var rows = new ArrayList<Object[]>();
        fast.values().forEach(rows::addAll);
        rows.addAll(others);
        cluster.transactions().serializability().locks().forEach(lock -> rows.add(row(lock)));
        return rows;
    }

    private static boolean isWeak(HeldLock lock) {
        return lock.pid() != 0 && lock.tag().kind() == LockTag.Kind.RELATION && lock.tag().database() != 0 && lock.granted()
                && lock.mode().number() < LockMode.SHARE_UPDATE_EXCLUSIVE.number();
    }

    private static Object[] row(SireadLock lock) {
        var row = new Object[16];
        row[0] = lock.page() < 0 ? "relation" : lock.tuple() == 0 ? "page" : "tuple";
        row[1] = oid(lock.relation().database());
        row[2] = oid(lock.relation().relation());
        row[3] = lock.page() < 0 ? null : (Long) lock.page();
        row[4] = lock.tuple() == 0 ? null : (Long) (long) lock.tuple();
        row[10] = lock.slot() + "/" + lock.localTransactionId();
        row[11] = lock.pid() == 0 ? null : (Long) (long) lock.pid();
        row[12] = "SIReadLock";
        row[13] = bool(true);
        row[14] = bool(false);
        return row;
    }

    private static Object[] row(HeldLock lock, boolean fastPath) {
        var row = new Object[16];
        LockTag tag = lock.tag();
        row[0] = tag.kind().displayName();
        row[1] = oid(tag.database());
        switch (tag.kind()) {
            case RELATION, EXTEND -> row[2] = tag.first();
            case DATABASE_FROZEN_ID -> { }
            case PAGE -> {
                row[2] = tag.first();
                row[3] = tag.second();
            }
            case TUPLE -> {
                row[2] = tag.first();
                row[3] = tag.second();
                row[4] = (long) tag.third();
            }
            case TRANSACTION -> {
                row[1] = null;
                row[6] = xid(tag.first());
            }
            case VIRTUAL_TRANSACTION -> {
                row[1] = null;
                row[5] = tag.first() + "/" + tag.second();
            }
            case SPECULATIVE_TOKEN -> {
                // PostgreSQL 15 shows what it does not know like an object's.
                row[1] = xid(tag.first());
                row[7] = tag.second();
                row[8] = 0L;
                row[9] = 0L;
            }
            case OBJECT, USER, ADVISORY -> {
                row[7] = tag.first();
                row[8] = tag.second();
                row[9] = (long) (short) tag.third();
            }
        }
        row[10] = lock.slot() + "/" + (lock.localTransactionId() & 0xFFFF_FFFFL);
        row[11] = lock.pid() == 0 ? null : (Long) (long) lock.pid();
        row[12] = lock.mode().displayName();
        row[13] = bool(lock.granted());
        row[14] = bool(fastPath);
        row[15] = timestamp(lock.waitStartMicros());
        return row;
    }
}
