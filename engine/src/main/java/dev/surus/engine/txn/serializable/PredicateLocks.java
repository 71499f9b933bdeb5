package dev.surus.engine.txn.serializable;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What serializable transactions have read. Used under the mutex only.
///
/// Of a table: single versions of rows, pages (aligned runs of row numbers) or everything. Of an index: ranges of keys, those of the leaf pages that
/// were read, or everything. A range is the leaf's at the time of reading and stays what it is when leaves split and merge, so trees need
/// not tell this class. Ranges of one index are disjoint pieces; where a new one begins or ends inside a piece, the piece is cut in two.
final class PredicateLocks {
    /// Rows of a page. PostgreSQL's pages hold about as many.
    static final int PAGE_BITS = 7;
    private static final byte[] LOWEST = {};
    private static final long SPARE_MOST = 64;

    /// One holder's lock on one target.
    static final class Lock {
        final SerializableTransaction holder;
        final Target target;
        /// For the summary: the newest commit of those whose lock it was.
        long commitNumber;

        Lock(SerializableTransaction holder, Target target) {
            this.holder = holder;
            this.target = target;
        }
    }

    private enum Kind { RELATION, PAGE, ROW, RANGE }

    private record RowKey(long row, long version) {}

    private static final class Target {
        final Relation relation;
        final Kind kind;
        /// Row number, page of rows, or an index leaf's page number.
        final long number;
        final long version;
        final byte[] lower;
        /// Exclusive; null for no bound.
        byte[] upper;
        final ArrayList<Lock> locks = new ArrayList<>(1);

        Target(Relation relation, Kind kind, long number, long version, byte[] lower, byte[] upper) {
            this.relation = relation;
            this.kind = kind;
            this.number = number;
            this.version = version;
            this.lower = lower;
            this.upper = upper;
        }
    }

    private static final class Relation {
        final RelationKey key;
        Target whole;
        final Map<Long, Target> pages = new HashMap<>();
        final Map<RowKey, Target> rows = new HashMap<>();
        final TreeMap<byte[], Target> ranges = new TreeMap<>(Arrays::compareUnsigned);

        Relation(RelationKey key) {
            this.key = key;
        }

        boolean isEmpty() {
            return whole == null && pages.isEmpty() && rows.isEmpty() && ranges.isEmpty();
        }

        List<Target> targets() {
            var all = new ArrayList<Target>(rows.values());
            all.addAll(pages.values());
            all.addAll(ranges.values());
            if (whole != null) {
                all.add(whole);
            }
            return all;
        }
    }

    /// One holder's locks on one relation.
    static final class Held {
        Lock whole;
        final Map<Target, Lock> parts = new LinkedHashMap<>();
        /// Rows locked singly, by page.
        final Map<Long, int[]> rowsOfPage = new HashMap<>();
    }

    private final SerializableLimits limits;
    private final Map<RelationKey, Relation> relations = new HashMap<>();
    private long targets;
    private long locks;

    PredicateLocks(SerializableLimits limits) {
        this.limits = limits;
    }

    long lockCount() {
        return locks;
    }

    // ---- taking

    void lockRelation(SerializableTransaction mine, RelationKey key) {
        var held = held(mine, key);
        if (held.whole == null) {
            requireRoom(1, 1);
            var relation = relation(key);
            if (relation.whole == null) {
                relation.whole = target(relation, Kind.RELATION, 0, 0, null, null);
            }
            held.whole = add(mine, relation.whole);
            dropParts(mine, held, -1);
        }
    }

    void lockRow(SerializableTransaction mine, RelationKey key, long row, long version) {
        var held = held(mine, key);
        if (held.whole != null) {
            return;
        }
        requireRoom(1, 1);
        long page = row >>> PAGE_BITS;
        var relation = relation(key);
        var whole = relation.pages.get(page);
        if (whole != null && held.parts.containsKey(whole)) {
            return;
        }
        var rowKey = new RowKey(row, version);
        var target = relation.rows.get(rowKey);
        if (target == null) {
            target = target(relation, Kind.ROW, row, version, null, null);
            relation.rows.put(rowKey, target);
        } else if (held.parts.containsKey(target)) {
            return;
        }
        addPart(mine, held, target);
        int onPage = ++held.rowsOfPage.computeIfAbsent(page, _ -> new int[1])[0];
        if (held.parts.size() > limits.childrenOfRelation()) {
            lockRelation(mine, key);
        } else if (onPage > limits.locksPerPage()) {
            lockPage(mine, held, relation, page);
        }
    }

    private void lockPage(SerializableTransaction mine, Held held, Relation relation, long page) {
        var target = relation.pages.get(page);
        if (target == null) {
            target = target(relation, Kind.PAGE, page, 0, null, null);
            relation.pages.put(page, target);
        }
        addPart(mine, held, target);
        dropParts(mine, held, page);
    }

    /// Locks the keys `lower .. upper` of an index, `upper` excluded; null for no bound.
    /// @param page the leaf's number, to be shown
    void lockRange(SerializableTransaction mine, RelationKey key, byte[] lower, byte[] upper, long page) {
        var held = held(mine, key);
        if (held.whole != null) {
            return;
        }
        requireRoom(1, 1);
        var ranges = relation(key).ranges;
        byte[] at = lower == null ? LOWEST : lower;
        var around = ranges.floorEntry(at);
        if (around != null && held.parts.containsKey(around.getValue()) && reaches(around.getValue(), upper)) {
            return;
        }
        cut(key, at);
        if (upper != null) {
            cut(key, upper);
        }
        for (;;) {
            var piece = ranges.get(at);
            if (piece == null) {
                byte[] next = ranges.higherKey(at);
                byte[] end = next == null || upper != null && Arrays.compareUnsigned(next, upper) > 0 ? upper : next;
                piece = target(relation(key), Kind.RANGE, page, 0, at, end);
                ranges.put(at, piece);
            }
            if (!held.parts.containsKey(piece)) {
                addPart(mine, held, piece);
            }
            if (reaches(piece, upper)) {
                break;
            }
            at = piece.upper;
        }
        if (held.parts.size() > limits.childrenOfRelation()) {
            lockRelation(mine, key);
        }
    }

    private static boolean reaches(Target piece, byte[] upper) {
        return piece.upper == null || upper != null && Arrays.compareUnsigned(piece.upper, upper) >= 0;
    }

    /// Makes sure that no piece reaches over a key. Both halves are locked by whoever locked the piece.
    private void cut(RelationKey key, byte[] at) {
        var relation = relation(key);
        var around = relation.ranges.lowerEntry(at);
        if (around == null) {
            return;
        }
        var piece = around.getValue();
        if (piece.upper == null || Arrays.compareUnsigned(at, piece.upper) < 0) {
            requireRoom(1, piece.locks.size());
            var right = target(relation, Kind.RANGE, piece.number, 0, at, piece.upper);
            relation.ranges.put(at, right);
            piece.upper = at;
            for (var lock : piece.locks) {
                var copy = add(lock.holder, right);
                copy.commitNumber = lock.commitNumber;
                lock.holder.locks.get(key).parts.put(right, copy);
            }
        }
    }

    private static Held held(SerializableTransaction mine, RelationKey key) {
        return mine.locks.computeIfAbsent(key, _ -> new Held());
    }

    private Relation relation(RelationKey key) {
        return relations.computeIfAbsent(key, Relation::new);
    }

    /// A target for which a lock comes at once.
    private Target target(Relation relation, Kind kind, long number, long version, byte[] lower, byte[] upper) {
        requireRoom(1, 1);
        targets++;
        return new Target(relation, kind, number, version, lower, upper);
    }

    /// Throws before anything is changed: no target is ever left without a lock.
    private void requireRoom(int moreTargets, int moreLocks) {
        if (targets + moreTargets > limits.targets() || locks + moreLocks > 2 * limits.targets()) {
            throw full();
        }
    }

    /// Whether one read more may find no room.
    boolean isNearlyFull() {
        long spare = Math.min(SPARE_MOST, limits.targets() / 16);
        return targets + spare >= limits.targets() || locks + spare >= 2 * limits.targets();
    }

    /// Makes one lock on a whole relation of those of which the holder has the most.
    /// @return false where it has no two on any relation
    boolean coarsen(SerializableTransaction holder) {
        RelationKey most = null;
        for (var each : holder.locks.entrySet()) {
            int parts = each.getValue().parts.size();
            if (parts > 1 && (most == null || parts > holder.locks.get(most).parts.size())) {
                most = each.getKey();
            }
        }
        if (most == null) {
            return false;
        }
        var held = holder.locks.get(most);
        var relation = relations.get(most);
        long newest = held.whole == null ? 0 : held.whole.commitNumber;
        for (var lock : held.parts.values()) {
            newest = Math.max(newest, lock.commitNumber);
        }
        if (held.whole == null) {
            // It takes the place of at least two.
            if (relation.whole == null) {
                targets++;
                relation.whole = new Target(relation, Kind.RELATION, 0, 0, null, null);
            }
            locks++;
            held.whole = new Lock(holder, relation.whole);
            relation.whole.locks.add(held.whole);
        }
        held.whole.commitNumber = newest;
        dropParts(holder, held, -1);
        return true;
    }

    private Lock add(SerializableTransaction holder, Target target) {
        requireRoom(0, 1);
        locks++;
        var lock = new Lock(holder, target);
        target.locks.add(lock);
        return lock;
    }

    private void addPart(SerializableTransaction mine, Held held, Target target) {
        held.parts.put(target, add(mine, target));
    }

    private static SqlException full() {
        return new SqlException(SqlState.OUT_OF_MEMORY, SerializationMessage.OUT_OF_SHARED_MEMORY)
                .hint(SerializationMessage.MORE_PREDICATE_LOCKS);
    }

    // ---- giving up

    /// Drops what a coarser lock covers: the rows of a page, or everything but the whole (page -1).
    private void dropParts(SerializableTransaction mine, Held held, long page) {
        for (var each = held.parts.values().iterator(); each.hasNext();) {
            var lock = each.next();
            if (page < 0 || lock.target.kind == Kind.ROW && lock.target.number >>> PAGE_BITS == page) {
                each.remove();
                remove(lock);
            }
        }
        if (page < 0) {
            held.rowsOfPage.clear();
        } else {
            held.rowsOfPage.remove(page);
        }
    }

    private void remove(Lock lock) {
        var target = lock.target;
        target.locks.remove(lock);
        locks--;
        dropIfFree(target);
    }

    private void dropIfFree(Target target) {
        if (!target.locks.isEmpty()) {
            return;
        }
        var relation = target.relation;
        targets--;
        switch (target.kind) {
            case RELATION -> relation.whole = null;
            case PAGE -> relation.pages.remove(target.number);
            case ROW -> relation.rows.remove(new RowKey(target.number, target.version));
            case RANGE -> relation.ranges.remove(target.lower);
        }
        if (relation.isEmpty()) {
            relations.remove(relation.key);
        }
    }

    private static List<Lock> locksOf(Held held) {
        var all = new ArrayList<>(held.parts.values());
        if (held.whole != null) {
            all.add(held.whole);
        }
        return all;
    }

    void release(SerializableTransaction holder) {
        for (var held : holder.locks.values()) {
            locksOf(held).forEach(this::remove);
        }
        holder.locks.clear();
    }

    /// Gives a transaction's locks to the summary, which may have them already.
    void move(SerializableTransaction from, SerializableTransaction to, long commitNumber) {
        from.locks.forEach((key, held) -> {
            for (var lock : locksOf(held)) {
                give(to, key, lock.target, commitNumber);
                remove(lock);
            }
        });
        from.locks.clear();
    }

    private void give(SerializableTransaction to, RelationKey key, Target target, long commitNumber) {
        var held = held(to, key);
        var lock = target.kind == Kind.RELATION || held.whole != null ? held.whole : held.parts.get(target);
        if (lock == null) {
            // One that is given away at once makes room for this one.
            locks++;
            lock = new Lock(to, target);
            target.locks.add(lock);
            if (target.kind == Kind.RELATION) {
                held.whole = lock;
            } else {
                held.parts.put(target, lock);
            }
        }
        lock.commitNumber = Math.max(lock.commitNumber, commitNumber);
    }

    /// Releases the summary's locks of commits up to a number.
    void releaseThrough(SerializableTransaction holder, long commitNumber) {
        if (holder.locks.isEmpty()) {
            return;
        }
        for (var each = holder.locks.values().iterator(); each.hasNext();) {
            var held = each.next();
            for (var lock : locksOf(held)) {
                if (lock.commitNumber <= commitNumber) {
                    held.parts.remove(lock.target);
                    if (held.whole == lock) {
                        held.whole = null;
                    }
                    remove(lock);
                }
            }
            if (held.whole == null && held.parts.isEmpty()) {
                each.remove();
            }
        }
    }

    /// A transaction wrote the version that it had read: the version's new writer, itself, guards it from now on.
    void dropRow(SerializableTransaction mine, RelationKey key, long row, long version) {
        var held = mine.locks.get(key);
        var relation = relations.get(key);
        var target = held == null || relation == null ? null : relation.rows.get(new RowKey(row, version));
        var lock = target == null ? null : held.parts.remove(target);
        if (lock != null) {
            long page = row >>> PAGE_BITS;
            var count = held.rowsOfPage.get(page);
            if (--count[0] == 0) {
                held.rowsOfPage.remove(page);
            }
            remove(lock);
        }
    }

    /// Everything locked of a table and its indexes, or of one index, becomes a lock on the whole table: what was locked moves, or goes.
    void promote(RelationKey key) {
        var table = RelationKey.table(key.database(), key.table());
        for (var relation : List.copyOf(relations.values())) {
            boolean affected = relation.key.equals(key) || key.isTable() && relation.key.database() == key.database() && relation.key.table() == key.table();
            if (!affected) {
                continue;
            }
            for (var target : relation.targets()) {
                if (relation.key.equals(table) && target.kind == Kind.RELATION) {
                    continue;
                }
                for (var lock : List.copyOf(target.locks)) {
                    promote(lock, table);
                }
            }
        }
    }

    private void promote(Lock lock, RelationKey table) {
        var holder = lock.holder;
        var held = holder.locks.get(lock.target.relation.key);
        held.parts.remove(lock.target);
        if (held.whole == lock) {
            held.whole = null;
        }
        var whole = held(holder, table);
        if (whole.whole == null) {
            var relation = relation(table);
            if (relation.whole == null) {
                targets++;
                relation.whole = new Target(relation, Kind.RELATION, 0, 0, null, null);
            }
            locks++;
            whole.whole = new Lock(holder, relation.whole);
            relation.whole.locks.add(whole.whole);
        }
        whole.whole.commitNumber = Math.max(whole.whole.commitNumber, lock.commitNumber);
        remove(lock);
        if (held.parts.isEmpty()) {
            held.rowsOfPage.clear();
        }
    }

    // ---- looking

    /// Locks on a row's version, its page and its table, finest first.
    /// @param row -1 for a new row, of which only the whole table can be locked
    void onRow(RelationKey key, long row, long version, Consumer<Lock> found) {
        var relation = relations.get(key);
        if (relation == null) {
            return;
        }
        if (row >= 0) {
            visit(relation.rows.get(new RowKey(row, version)), found);
            visit(relation.pages.get(row >>> PAGE_BITS), found);
        }
        visit(relation.whole, found);
    }

    /// Locks on a key of an index.
    void onKey(RelationKey key, byte[] bytes, Consumer<Lock> found) {
        var relation = relations.get(key);
        if (relation == null) {
            return;
        }
        var around = relation.ranges.floorEntry(bytes);
        if (around != null) {
            var piece = around.getValue();
            if (piece.upper == null || Arrays.compareUnsigned(bytes, piece.upper) < 0) {
                visit(piece, found);
            }
        }
        visit(relation.whole, found);
    }

    /// All locks on a table, not those on its indexes.
    void onTable(RelationKey key, Consumer<Lock> found) {
        var relation = relations.get(key);
        if (relation != null) {
            relation.targets().forEach(target -> visit(target, found));
        }
    }

    private static void visit(Target target, Consumer<Lock> found) {
        if (target != null) {
            for (int i = 0; i < target.locks.size(); i++) {
                found.accept(target.locks.get(i));
            }
        }
    }

    /// The rows of pg_locks; pieces of one page are one lock.
    List<SireadLock> rows() {
        var rows = new java.util.LinkedHashSet<SireadLock>();
        for (var relation : relations.values()) {
            for (var target : relation.targets()) {
                for (var lock : target.locks) {
                    var holder = lock.holder;
                    long page = switch (target.kind) {
                        case RELATION -> -1;
                        case PAGE, RANGE -> target.number;
                        case ROW -> target.number >>> 15;
                    };
                    int tuple = target.kind == Kind.ROW ? (int) (target.number & 32_767) + 1 : 0;
                    rows.add(new SireadLock(relation.key, page, tuple, holder.pid, holder.slot, holder.localTransactionId));
                }
            }
        }
        return List.copyOf(rows);
    }

    // ---- prepared transactions

    /// What a transaction has locked, to be written down.
    List<PreparedReads.Read> readsOf(SerializableTransaction holder) {
        var reads = new ArrayList<PreparedReads.Read>();
        holder.locks.forEach((key, held) -> {
            for (var lock : locksOf(held)) {
                var target = lock.target;
                reads.add(switch (target.kind) {
                    case RELATION -> new PreparedReads.Whole(key);
                    case PAGE -> new PreparedReads.Page(key, target.number);
                    case ROW -> new PreparedReads.Row(key, target.number, target.version);
                    case RANGE -> new PreparedReads.Range(key, target.lower, target.upper, target.number);
                });
            }
        });
        return reads;
    }

    void restore(SerializableTransaction holder, PreparedReads.Read read) {
        switch (read) {
            case PreparedReads.Whole(var key) -> lockRelation(holder, key);
            case PreparedReads.Page(var key, var page) -> {
                var held = held(holder, key);
                if (held.whole == null) {
                    lockPage(holder, held, relation(key), page);
                }
            }
            case PreparedReads.Row(var key, var row, var version) -> lockRow(holder, key, row, version);
            case PreparedReads.Range(var key, var lower, var upper, var page) -> lockRange(holder, key, lower, upper, page);
        }
    }

    // ---- checking

    void verify(List<String> faults) {
        long targetsSeen = 0;
        long locksSeen = 0;
        for (var relation : relations.values()) {
            byte[] end = LOWEST;
            for (var piece : relation.ranges.values()) {
                if (end == null || Arrays.compareUnsigned(piece.lower, end) < 0) {
                    faults.add("S5: ranges of " + relation.key + " overlap");
                }
                end = piece.upper;
            }
            if (relation.isEmpty()) {
                faults.add(relation.key + " is kept without locks");
            }
            for (var target : relation.targets()) {
                targetsSeen++;
                locksSeen += target.locks.size();
                if (target.locks.isEmpty()) {
                    faults.add("a " + target.kind + " of " + relation.key + " is kept without locks");
                }
                for (var lock : target.locks) {
                    var held = lock.holder.locks.get(relation.key);
                    if (held == null || (target.kind == Kind.RELATION ? held.whole : held.parts.get(target)) != lock) {
                        faults.add("a lock on a " + target.kind + " of " + relation.key + " is unknown to its holder, " + lock.holder);
                    }
                }
            }
        }
        if (targetsSeen != targets || locksSeen != locks) {
            faults.add(targetsSeen + " targets and " + locksSeen + " locks, counted " + targets + " and " + locks);
        }
    }
}
