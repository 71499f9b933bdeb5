package dev.surus.tests.isolation.history;

import dev.surus.tests.isolation.history.DependencyGraph.Cycle;
import dev.surus.tests.isolation.history.DependencyGraph.Kind;
import dev.surus.tests.isolation.history.History.Step;
import dev.surus.tests.isolation.history.History.Transaction;
import dev.surus.tests.isolation.history.RowVersion.Life;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Searches a history for anomalies.
///
/// ```
/// answers -> order of versions of each row -> edges between transactions -> cycles
/// ```
///
/// Every transaction's answers are looked at (a transaction that rolls back in the end must not see dirty rows either); edges join committed ones.
final class HistoryChecker {
    private record Writer(Transaction transaction, boolean undone) {
        boolean isCommitted() {
            return transaction.committed && !undone;
        }
    }

    private final History history;
    private final Level level;
    private final Map<Anomaly, List<String>> found = new EnumMap<>(Anomaly.class);
    private final Map<Integer, Writer> writers = new HashMap<>();
    private final Map<Life, VersionOrder> orders = new HashMap<>();
    private final TreeMap<Integer, List<VersionOrder>> byKey = new TreeMap<>();
    private final DependencyGraph graph = new DependencyGraph();

    HistoryChecker(History history, Level level) {
        this.history = history;
        this.level = level;
    }

    /// The anomalies, also those that the level allows, each with descriptions.
    Map<Anomaly, List<String>> find() {
        history.transactions().forEach(this::learnWrites);
        history.transactions().stream().filter(t -> t.committed).forEach(this::learnOrders);
        orders.values().forEach(this::install);
        history.transactions().forEach(this::follow);
        if (level.keepsSnapshot()) {
            graph.addRealTime(history.transactions().stream().filter(t -> t.committed).toList());
        }
        searchCycles();
        return found;
    }

    private void tell(Anomaly anomaly, String text) {
        found.computeIfAbsent(anomaly, a -> new ArrayList<>()).add(text);
    }

    private void learnWrites(Transaction transaction) {
        var undone = transaction.undone();
        for (Step step : transaction.steps) {
            if (step instanceof Step.Write write) {
                var before = writers.put(write.number(), new Writer(transaction, undone.contains(write)));
                if (before != null && before.transaction != transaction) {
                    throw new IllegalArgumentException("two transactions wrote " + write.number());
                }
            }
        }
    }

    private void learnOrders(Transaction transaction) {
        var undone = transaction.undone();
        for (Step step : transaction.steps) {
            switch (step) {
                case Step.Write write when !undone.contains(write) -> {
                    var order = order(write.row().life());
                    offer(order, write.row(), transaction);
                    if (write.deletes()) {
                        if (order.deleter != null) {
                            tell(Anomaly.LOST_WRITE, "row " + order.life + " was deleted twice:\n    " + order.deleter + "\n    " + transaction);
                        }
                        order.deleter = transaction;
                        order.deleted = write.row();
                    }
                }
                case Step.Read read -> {
                    for (RowVersion row : read.rows()) {
                        var writer = writers.get(row.last());
                        if (writer == null || writer.transaction != transaction) {
                            offer(order(row.life()), row, transaction);
                        }
                    }
                }
                case Step.Write _, Step.Savepoint _, Step.RollbackTo _ -> { }
            }
        }
    }

    private void offer(VersionOrder order, RowVersion row, Transaction transaction) {
        if (!order.offer(row)) {
            tell(Anomaly.LOST_WRITE, row + " against " + order.writes() + " in " + transaction);
        }
    }

    private VersionOrder order(Life life) {
        return orders.computeIfAbsent(life, l -> {
            var order = new VersionOrder(l);
            byKey.computeIfAbsent(l.key(), k -> new ArrayList<>()).add(order);
            return order;
        });
    }

    private void install(VersionOrder order) {
        for (int write : order.writes()) {
            var writer = writers.get(write);
            if (writer == null || !writer.isCommitted()) {
                tell(Anomaly.ABORTED_READ, "write " + write + " of row " + order.life + " was rolled back, and is in " + order.writes());
            } else if (!order.install(writer.transaction, write)) {
                tell(Anomaly.DIRTY_WRITE, "others wrote between two writes of " + writer.transaction);
            }
        }
        if (order.deleter != null) {
            if (!order.deleted.writes().equals(order.writes())) {
                tell(Anomaly.LOST_WRITE, "deleted was " + order.deleted + ", but seen " + order.writes());
            }
            order.install(order.deleter, -1);
        }
        for (int position = 2; position <= order.lastPosition(); position++) {
            var to = order.at(position);
            graph.edge(order.at(position - 1).by(), to.by(), Kind.WRITE_WRITE, order.life, to.lastWrite());
        }
    }

    /// Goes through a transaction's steps with what it wrote itself so far.
    private void follow(Transaction transaction) {
        Map<Life, RowVersion> own = new HashMap<>();
        Set<Life> ownDead = new HashSet<>();
        var saved = new HashMap<String, Map<Life, RowVersion>>();
        var savedDead = new HashMap<String, Set<Life>>();
        var undone = transaction.undone();
        for (Step step : transaction.steps) {
            switch (step) {
                case Step.Savepoint(String name) -> {
                    saved.put(name, new HashMap<>(own));
                    savedDead.put(name, new HashSet<>(ownDead));
                }
                case Step.RollbackTo(String name) -> {
                    own = new HashMap<>(saved.get(name));
                    ownDead = new HashSet<>(savedDead.get(name));
                }
                case Step.Write write -> {
                    follow(transaction, write, own);
                    if (write.deletes()) {
                        own.remove(write.row().life());
                        ownDead.add(write.row().life());
                    } else {
                        own.put(write.row().life(), write.row());
                    }
                }
                case Step.Read read -> {
                    follow(transaction, read, own, ownDead);
                    if (read.locks() && !undone.contains(read)) {
                        checkLocks(transaction, read);
                    }
                }
            }
        }
    }

    private void follow(Transaction transaction, Step.Write write, Map<Life, RowVersion> own) {
        var before = write.deletes() ? write.row() : write.row().before();
        var mine = own.get(write.row().life());
        if (mine != null) {
            if (before == null || !mine.writes().equals(before.writes())) {
                tell(Anomaly.OWN_WRITE_MISSED, "wrote " + write.row() + " upon its own " + mine + ": " + transaction);
            }
            return;
        }
        if (before != null) {
            see(transaction, before, write.received(), true);
        }
    }

    /// What every version that is not one's own must fulfil.
    private void see(Transaction transaction, RowVersion row, long received, boolean writes) {
        for (int i = 0; i < row.writes().size(); i++) {
            int write = row.writes().get(i);
            var writer = writers.get(write);
            if (writer == null || !writer.isCommitted()) {
                tell(Anomaly.ABORTED_READ, row + " has " + write + ", which was rolled back, in " + transaction);
            } else if (writer.transaction != transaction && writer.transaction.endSent > received) {
                tell(writes ? Anomaly.DIRTY_WRITE : Anomaly.UNCOMMITTED_READ,
                        row + " has " + write + " before its commit was asked for:\n    " + transaction + "\n    " + writer.transaction);
            } else if (writer.transaction != transaction && level.keepsSnapshot() && writer.transaction.endSent > transaction.firstAnswer()) {
                tell(Anomaly.INTERFERENCE, row + " has " + write + ", which was committed after the snapshot:\n    " + transaction + "\n    " + writer.transaction);
            }
        }
        var order = orders.get(row.life());
        var last = writers.get(row.last());
        if (order != null && last != null && last.isCommitted() && order.fits(row.writes()) && order.positionOf(row.last()) < 0) {
            tell(Anomaly.INTERMEDIATE_READ, row + " was read in " + transaction + "\n    and written over by its own " + last.transaction);
        }
    }

    private long snapshotAtLeast(Transaction transaction, Step.Read read) {
        return level.keepsSnapshot() ? transaction.begun : read.sent();
    }

    private void follow(Transaction transaction, Step.Read read, Map<Life, RowVersion> own, Set<Life> ownDead) {
        Set<Life> matched = new HashSet<>();
        long snapshot = snapshotAtLeast(transaction, read);
        for (RowVersion row : read.rows()) {
            if (!matched.add(row.life()) || ownDead.contains(row.life())) {
                tell(Anomaly.OWN_WRITE_MISSED, row + " was read twice, or after its deletion, in " + transaction);
            }
            var mine = own.get(row.life());
            if (mine != null) {
                if (!mine.writes().equals(row.writes()) || row.kind() >= 0 && row.kind() != mine.kind()) {
                    tell(Anomaly.OWN_WRITE_MISSED, "read " + row + " in place of its own " + mine + ": " + transaction);
                }
                continue;
            }
            see(transaction, row, read.received(), false);
            matchedRow(transaction, row, snapshot);
        }
        if (read.predicate() == null) {
            return;
        }
        own.forEach((life, row) -> {
            if (!matched.contains(life) && read.predicate().matches(row.key(), row.kind())) {
                tell(Anomaly.OWN_WRITE_MISSED, "did not see its own " + row + " by " + read.predicate() + ": " + transaction);
            }
        });
        for (var orders : byKey.subMap(read.predicate().keyFrom(), true, read.predicate().keyTo(), true).values()) {
            for (VersionOrder order : orders) {
                if (!matched.contains(order.life) && !own.containsKey(order.life) && !ownDead.contains(order.life)) {
                    unmatchedRow(transaction, read, order, snapshot);
                }
            }
        }
    }

    private void matchedRow(Transaction transaction, RowVersion row, long snapshot) {
        var order = orders.get(row.life());
        int position = order == null || !order.fits(row.writes()) ? -1 : order.positionOf(row.last());
        if (position < 0) {
            return;
        }
        var next = position < order.lastPosition() ? order.at(position + 1) : null;
        if (next != null && next.by() != transaction && next.by().endReceived < snapshot) {
            tell(Anomaly.STALE_READ, row + " was read after the commit of " + next + "\n    in " + transaction);
        }
        if (!transaction.committed) {
            return;
        }
        graph.edge(order.at(position).by(), transaction, Kind.WRITE_READ, order.life, row.last());
        if (next != null && next.by() != transaction) {
            graph.edge(transaction, next.by(), Kind.READ_WRITE, order.life, next.lastWrite());
            for (int later = position + 2; later <= order.lastPosition(); later++) {
                if (order.at(later).by() == transaction) {
                    tell(Anomaly.LOST_UPDATE, "read " + row + ", then wrote " + order.at(later).lastWrite() + ", after others: " + order.writes() + " in " + transaction
                            + "\n    " + next.by());
                }
            }
        }
    }

    /// Which versions can it have seen that do not match?
    private void unmatchedRow(Transaction transaction, Step.Read read, VersionOrder order, long snapshot) {
        int lowest = -1;
        int highest = -1;
        boolean stale = false;
        for (int position = 0; position <= order.lastPosition(); position++) {
            if (position > 0 && order.at(position).by() == transaction) {
                // Its own later write; what it can have seen came before.
                break;
            }
            boolean made = position == 0 || order.at(position).by().endSent < read.received();
            boolean there = position == order.lastPosition() || order.at(position + 1).by().endReceived > snapshot;
            if (made && !order.matches(position, read.predicate())) {
                if (there) {
                    lowest = lowest < 0 ? position : lowest;
                    highest = position;
                } else {
                    stale = true;
                }
            }
        }
        if (highest < 0) {
            if (stale || order.lastPosition() > 0 && order.at(1).by() != transaction) {
                tell(Anomaly.STALE_READ, "row " + order.life + " " + order.writes() + " must have been seen by " + read.predicate() + " in " + transaction);
            }
            return;
        }
        if (!transaction.committed) {
            return;
        }
        while (lowest > 0 && !order.matches(lowest - 1, read.predicate())) {
            lowest--;
        }
        if (lowest > 0) {
            graph.edge(order.at(lowest).by(), transaction, Kind.WRITE_READ, order.life, order.at(lowest).lastWrite());
        }
        int next = highest + 1;
        while (next <= order.lastPosition() && !order.matches(next, read.predicate())) {
            next++;
        }
        if (next <= order.lastPosition()) {
            graph.edge(transaction, order.at(next).by(), Kind.PREDICATE_READ_WRITE, order.life, order.at(next).lastWrite());
        }
    }

    /// Nobody else's next version is written before the holder ends.
    private void checkLocks(Transaction holder, Step.Read read) {
        for (RowVersion row : read.rows()) {
            var order = orders.get(row.life());
            if (order == null || !order.fits(row.writes())) {
                continue;
            }
            int number = order.after(row.writes().size());
            var writer = number >= 0 ? writers.get(number) : row.writes().size() == order.writes().size() && order.deleter != null ? new Writer(order.deleter, false) : null;
            if (writer == null || writer.transaction == holder || !writer.isCommitted()) {
                continue;
            }
            for (Step step : writer.transaction.steps) {
                if (step instanceof Step.Write write && write.row().life().equals(row.life()) && (number >= 0 ? write.number() == number : write.deletes())
                        && write.received() < holder.endSent) {
                    tell(Anomaly.LOCK_BROKEN, "locked " + row + ", changed by others before its end:\n    " + holder + "\n    " + writer.transaction);
                }
            }
        }
    }

    private void searchCycles() {
        tell(Anomaly.DIRTY_WRITE, graph.cycle(DependencyGraph.WRITES, false));
        tell(Anomaly.CIRCULAR_INFORMATION_FLOW, graph.cycle(DependencyGraph.FLOW, false));
        tell(Anomaly.READ_SKEW, graph.singleCycle());
        var apart = graph.cycle(DependencyGraph.ALL, true);
        if (apart != null && apart.antiDependencies() > 1) {
            tell(Anomaly.LONG_FORK, apart);
        }
        var items = graph.cycle(DependencyGraph.ITEMS, false);
        if (items != null && items.antiDependencies() > 1) {
            tell(Anomaly.WRITE_SKEW, items);
        }
        var all = graph.cycle(DependencyGraph.ALL, false, Set.of(Kind.PREDICATE_READ_WRITE));
        if (all != null && all.antiDependencies() > 1) {
            tell(Anomaly.PREDICATE_SKEW, all);
        }
    }

    private void tell(Anomaly anomaly, Cycle cycle) {
        if (cycle != null) {
            tell(anomaly, "cycle:" + cycle.text());
        }
    }
}
