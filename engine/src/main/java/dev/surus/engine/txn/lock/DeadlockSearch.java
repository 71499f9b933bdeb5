package dev.surus.engine.txn.lock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Looks for a cycle through one waiter in the wait-for graph, and, where a cycle passes through a mere queue position,
/// for an order of the queues that breaks it. The caller holds all partitions.
///
/// A waiter points at everybody who must be done before it is served:
///
///     hard edge    a holder of a conflicting mode: it must end
///     soft edge    a waiter ahead in the same queue whose wish conflicts: swapping the two would do
///
/// A cycle of hard edges only is a deadlock. Otherwise each soft edge of the cycle is tried in turn as a constraint
/// "waiter before blocker"; the queues are re-sorted under the constraints, and the graph is searched again.
final class DeadlockSearch {
    record Verdict(DeadlockReport report, boolean reordered) {}

    /// `waiter` should be served before `blocker`, who stands before it in the queue of `lock`.
    private record SoftEdge(Waiter waiter, Waiter blocker, Lock lock) {}

    /// Constraints tried at once; beyond it the search gives up and calls it a deadlock.
    private static final int CONSTRAINTS_MAX = 64;

    private final Waiter start;
    private final Function<LockOwner, DeadlockReport.TransactionReport> reports;
    private final long nowMicros;
    private Map<Lock, List<Waiter>> orders = new HashMap<>();
    private List<DeadlockReport.Edge> cycle = List.of();
    /// Of all edges seen, who waits.
    private final Map<Integer, LockOwner> owners = new HashMap<>();

    DeadlockSearch(Waiter start, Function<LockOwner, DeadlockReport.TransactionReport> reports, long nowMicros) {
        this.start = start;
        this.reports = reports;
        this.nowMicros = nowMicros;
    }

    Verdict run() {
        if (cannotBeSolved(new ArrayList<>())) {
            // The report is about the queues as they are.
            orders = new HashMap<>();
            findCycle(start, new ArrayList<>());
            return new Verdict(new DeadlockReport(nowMicros, cycle.stream().map(this::withTransaction).toList()), false);
        }
        boolean reordered = !orders.isEmpty();
        orders.forEach((lock, order) -> lock.queue = new ArrayList<>(order));
        orders.keySet().forEach(Lock::wakeWaiters);
        return new Verdict(null, reordered);
    }

    private boolean cannotBeSolved(List<SoftEdge> constraints) {
        var softEdges = test(constraints);
        if (softEdges == null) {
            return true;
        }
        if (softEdges.isEmpty()) {
            return false;
        }
        if (constraints.size() >= CONSTRAINTS_MAX) {
            return true;
        }
        for (var edge : softEdges) {
            constraints.add(edge);
            if (!cannotBeSolved(constraints)) {
                return false;
            }
            constraints.removeLast();
        }
        return true;
    }

    /// Searches under the constraints.
    /// @return the soft edges of a cycle; empty where there is no cycle; null where nothing can help (a hard cycle, or
    /// constraints that contradict each other)
    private List<SoftEdge> test(List<SoftEdge> constraints) {
        if (!sortQueues(constraints)) {
            return null;
        }
        List<SoftEdge> found = List.of();
        var origins = new ArrayList<Waiter>();
        for (var constraint : constraints) {
            origins.add(constraint.waiter);
            origins.add(constraint.blocker);
        }
        origins.add(start);
        for (var origin : origins) {
            var softEdges = new ArrayList<SoftEdge>();
            if (findCycle(origin, softEdges)) {
                if (softEdges.isEmpty()) {
                    return null;
                }
                found = softEdges;
            }
        }
        return found;
    }

    /// Whether a path leads from the origin back to it; then [#cycle] and `softEdges` hold it.
    private boolean findCycle(Waiter origin, List<SoftEdge> softEdges) {
        var path = new ArrayList<DeadlockReport.Edge>();
        if (visit(origin.owner, origin, new HashSet<>(), path, softEdges)) {
            cycle = path.reversed();
            return true;
        }
        return false;
    }

    /// Fills `path` from the end of the cycle backwards.
    private boolean visit(LockOwner owner, Waiter origin, Set<LockOwner> visited, List<DeadlockReport.Edge> path,
            List<SoftEdge> softEdges) {
        if (!visited.add(owner)) {
            return owner == origin.owner;
        }
        var waiter = owner.waiting;
        if (waiter == null || waiter.granted) {
            return false;
        }
        for (var holder : waiter.lock.holders.entrySet()) {
            if (holder.getKey() != owner && (holder.getValue() & waiter.mode.conflicts()) != 0
                    && visit(holder.getKey(), origin, visited, path, softEdges)) {
                path.add(edge(waiter, holder.getKey()));
                return true;
            }
        }
        for (var ahead : orders.getOrDefault(waiter.lock, waiter.lock.queue)) {
            if (ahead == waiter) {
                break;
            }
            if (waiter.mode.conflictsWith(ahead.mode) && visit(ahead.owner, origin, visited, path, softEdges)) {
                path.add(edge(waiter, ahead.owner));
                softEdges.add(new SoftEdge(waiter, ahead, waiter.lock));
                return true;
            }
        }
        return false;
    }

    private DeadlockReport.Edge withTransaction(DeadlockReport.Edge edge) {
        return new DeadlockReport.Edge(edge.pid(), edge.mode(), edge.tag(), edge.blockedBy(), edge.statement(), edge.sinceMicros(),
                reports.apply(owners.get(edge.pid())));
    }

    private DeadlockReport.Edge edge(Waiter waiter, LockOwner blocker) {
        owners.put(waiter.owner.pid, waiter.owner);
        return new DeadlockReport.Edge(waiter.owner.pid, waiter.mode, waiter.lock.tag, blocker.pid,
                waiter.owner.setup.statement(), waiter.sinceMicros, null);
    }

    /// Orders each constrained queue so that every constraint holds and the rest keeps its order where it can.
    private boolean sortQueues(List<SoftEdge> constraints) {
        orders = new HashMap<>();
        for (var constraint : constraints) {
            var lock = constraint.lock;
            if (!orders.containsKey(lock)) {
                var order = sortQueue(lock, constraints);
                if (order == null) {
                    return false;
                }
                orders.put(lock, order);
            }
        }
        return true;
    }

    /// Fills the order from its end: always the last waiter that no constraint puts before another one still left.
    private static List<Waiter> sortQueue(Lock lock, List<SoftEdge> constraints) {
        var left = new ArrayList<>(lock.queue);
        var backwards = new ArrayList<Waiter>();
        while (!left.isEmpty()) {
            Waiter next = null;
            for (int i = left.size() - 1; i >= 0 && next == null; i--) {
                var candidate = left.get(i);
                boolean free = true;
                for (var constraint : constraints) {
                    free &= constraint.waiter != candidate || !left.contains(constraint.blocker);
                }
                if (free) {
                    next = candidate;
                }
            }
            if (next == null) {
                return null;
            }
            left.remove(next);
            backwards.add(next);
        }
        return backwards.reversed();
    }
}
