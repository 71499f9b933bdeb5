package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Oid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// In which order transactions take tables and rows of tables, and which of those orders contradict each other.
///
/// Every transaction's sequence of (object, mode) is its path. Programs take few paths, over and over: at a transaction's end its path
/// is looked up by a hash and counted, which costs next to nothing. Only a path not seen before is compared with all the others:
///
/// ```
///   path 1:  ... A in mode a1 ... B in mode b1 ...
///   path 2:  ... B in mode b2 ... A in mode a2 ...      an inversion, where a1 conflicts with a2 and b1 with b2
/// ```
///
/// Had the two met at the right moment, they would have been in a deadlock. That is a warning, not a proof: of rows only the table is
/// known, and something else may keep the two apart.
public final class LockOrders {
    private static final int PATHS_MAX = 2_000;
    private static final int INVERSIONS_MAX = 500;
    private static final int STEPS_MAX = 40;
    private static final long SEEN_STEP_MICROS = 10_000;
    private static final long FULL_PAUSE_MICROS = 60_000_000;

    /// A table, or the rows of a table, in a mode.
    /// @param mode number of the [LockMode] or of the row lock mode
    public record Step(int database, int relation, boolean rows, int mode, String statement) {
        boolean sameObject(Step other) {
            return relation == other.relation && rows == other.rows && database == other.database;
        }

        boolean conflictsWith(Step other) {
            return sameObject(other) && (rows ? RowModes.conflict(mode, other.mode) : LockMode.values()[mode].conflictsWith(LockMode.values()[other.mode]));
        }

        public String modeName() {
            return rows ? RowModes.WORDS.get(mode) : LockMode.values()[mode].displayName();
        }
    }

    /// A sequence of steps that transactions of a user took.
    public static final class Path {
        public final String user;
        public final int userId;
        public final String application;
        final Step[] steps;
        private final LongAdder transactions = new LongAdder();
        private volatile long lastSeenMicros;
        /// Not among the paths any more: whoever still knows it looks again.
        private volatile boolean forgotten;

        private Path(String user, int userId, String application, Step[] steps) {
            this.user = user;
            this.userId = userId;
            this.application = application;
            this.steps = steps;
        }

        private boolean forget() {
            forgotten = true;
            return true;
        }

        public long transactions() {
            return transactions.sum();
        }

        public long lastSeenMicros() {
            return lastSeenMicros;
        }
    }

    /// `forward` takes the first object before the second, `backward` the other way round.
    public record Inversion(Path forward, Step forwardFirst, Step forwardSecond, Path backward, Step backwardFirst, Step backwardSecond) {
        public long lastSeenMicros() {
            return Math.min(forward.lastSeenMicros, backward.lastSeenMicros);
        }
    }

    private final ConcurrentHashMap<Long, Path> paths = new ConcurrentHashMap<>();
    private final List<Inversion> inversions = new ArrayList<>();
    private volatile long windowMicros;
    private long fullUntilMicros;

    LockOrders() {}

    /// Paths older than that are forgotten; 0 switches all of it off.
    public void window(long micros) {
        windowMicros = micros;
        if (micros == 0) {
            paths.values().removeIf(Path::forget);
            synchronized (this) {
                inversions.clear();
            }
        }
    }

    /// A transaction ends: called by its own thread, before its history is forgotten.
    void ended(LockOwner owner) {
        if (windowMicros == 0) {
            return;
        }
        var history = owner.history;
        int count = history.takenCount();
        if (count < 2) {
            return;
        }
        Object[] taken = history.ownTaken();
        long hash = owner.setup.userId();
        long firstRelation = 0;
        boolean several = false;
        for (int i = 0; i < count; i++) {
            long step;
            long relation;
            if (taken[i] instanceof LocalLock local) {
                if (local.tag.kind() != LockTag.Kind.RELATION || !Oid.isOfUsers((int) local.tag.first())) {
                    continue;
                }
                relation = local.tag.first();
                step = relation << 8 | local.mode.ordinal();
            } else {
                var rows = (TransactionHistory.RowsTaken) taken[i];
                relation = Integer.toUnsignedLong(rows.relation());
                step = relation << 8 | 0x80 | rows.mode();
            }
            several |= firstRelation != 0 && relation != firstRelation;
            firstRelation = relation;
            hash = (hash ^ step) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        if (!several) {
            return;
        }
        var current = history.current();
        long now = current == null ? owner.setup.transactionStartMicros() : current.startMicros;
        Path known = owner.lastPath;
        if (known == null || owner.lastPathHash != hash || known.forgotten) {
            known = paths.get(hash);
            if (known == null) {
                known = learn(hash, owner, taken, count, now);
                if (known == null) {
                    return;
                }
            }
            owner.lastPath = known;
            owner.lastPathHash = hash;
        }
        known.transactions.increment();
        // All sessions share the path: writing it each time would take its cache line from the others.
        if (now - known.lastSeenMicros > SEEN_STEP_MICROS) {
            known.lastSeenMicros = now;
        }
    }

    private synchronized Path learn(long hash, LockOwner owner, Object[] taken, int count, long now) {
        Path known = paths.get(hash);
        if (known != null || paths.size() >= PATHS_MAX && now < fullUntilMicros) {
            return known;
        }
        if (paths.size() >= PATHS_MAX) {
            forgetOld(now);
            if (paths.size() >= PATHS_MAX) {
                // More paths than can be kept: those that are known go on, new ones wait.
                fullUntilMicros = now + FULL_PAUSE_MICROS;
                return null;
            }
        }
        var path = new Path(owner.setup.user(), owner.setup.userId(), owner.setup.application(), steps(owner, taken, count));
        path.lastSeenMicros = now;
        for (Path other : paths.values()) {
            if (now - other.lastSeenMicros <= windowMicros) {
                compare(path, other, now);
            }
        }
        compare(path, path, now);
        paths.put(hash, path);
        return path;
    }

    private static Step[] steps(LockOwner owner, Object[] taken, int count) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < count && steps.size() < STEPS_MAX; i++) {
            var step = switch (taken[i]) {
                case LocalLock local when local.tag.kind() == LockTag.Kind.RELATION && Oid.isOfUsers((int) local.tag.first()) ->
                    new Step(local.tag.database(), (int) local.tag.first(), false, local.mode.ordinal(), text(local.statement));
                case TransactionHistory.RowsTaken rows -> new Step(rows.database(), rows.relation(), true, rows.mode(), text(rows.statement()));
                default -> null;
            };
            if (step != null && steps.stream().noneMatch(known -> known.sameObject(step) && known.mode == step.mode)) {
                steps.add(step);
            }
        }
        return steps.toArray(Step[]::new);
    }

    private static String text(TransactionHistory.Statement statement) {
        if (statement == null) {
            return null;
        }
        String shown = StatementSecrets.hide(statement.text);
        return shown.length() > 1000 ? shown.substring(0, 1000) + " ..." : shown;
    }

    /// Two transactions can be stuck, one before `forward[j]` and the other before `backward[later]`, only where nothing that both hold by then
    /// keeps them apart:
    ///
    /// ```
    ///   forward:   gate ... A ... B          backward:  gate ... B ... A       no inversion: the gate's modes conflict
    /// ```
    private void compare(Path forward, Path backward, long now) {
        Step[] f = forward.steps;
        Step[] b = backward.steps;
        var conflicts = new long[f.length];
        // The other path's steps that cannot be done while the steps so far are held. Rows may be others each time.
        long keptOut = 0;
        for (int j = 0; j < f.length; j++) {
            conflicts[j] = conflicts(f[j], b);
            int earlier = Long.numberOfTrailingZeros(conflicts[j]);
            for (int i = 0; i < j && conflicts[j] != 0; i++) {
                long after = conflicts[i] & -2L << earlier;
                if (after == 0 || f[i].relation == f[j].relation) {
                    continue;
                }
                int later = Long.numberOfTrailingZeros(after);
                if ((keptOut & (1L << later) - 1) == 0 && !known(forward, backward, f[i], f[j])) {
                    add(new Inversion(forward, f[i], f[j], backward, b[earlier], b[later]), now);
                }
            }
            if (!f[j].rows) {
                keptOut |= conflicts[j];
            }
        }
    }

    /// Bit k stands for step k, which conflicts.
    private static long conflicts(Step step, Step[] others) {
        long found = 0;
        for (int k = 0; k < others.length; k++) {
            if (others[k].conflictsWith(step)) {
                found |= 1L << k;
            }
        }
        return found;
    }

    /// One pair of objects is told once for two paths: in the modes in which it was found first.
    private boolean known(Path a, Path b, Step first, Step second) {
        for (Inversion each : inversions) {
            boolean samePaths = each.forward == a && each.backward == b || each.forward == b && each.backward == a;
            if (samePaths && (each.forwardFirst.relation == first.relation && each.forwardSecond.relation == second.relation
                    || each.forwardFirst.relation == second.relation && each.forwardSecond.relation == first.relation)) {
                return true;
            }
        }
        return false;
    }

    private void add(Inversion inversion, long now) {
        if (inversions.size() >= INVERSIONS_MAX) {
            forgetOld(now);
        }
        if (inversions.size() >= INVERSIONS_MAX) {
            inversions.removeFirst();
        }
        inversions.add(inversion);
    }

    private void forgetOld(long now) {
        long oldest = now - windowMicros;
        paths.values().removeIf(path -> path.lastSeenMicros < oldest && path.forget());
        inversions.removeIf(inversion -> inversion.lastSeenMicros() < oldest);
    }

    /// Those of the window, the ones seen last first.
    public synchronized List<Inversion> inversions(long nowMicros) {
        forgetOld(nowMicros);
        var all = new ArrayList<>(inversions);
        all.sort(Comparator.comparingLong(Inversion::lastSeenMicros).reversed());
        return all;
    }
}
