package dev.surus.tests.isolation.history;

import dev.surus.tests.isolation.history.History.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Adya's direct serialization graph: who comes before whom, and why.
final class DependencyGraph {
    enum Kind {
        /// The second wrote the next version.
        WRITE_WRITE,
        /// The second read the version.
        WRITE_READ,
        /// The first read the version that the second wrote over.
        READ_WRITE,
        /// The first did not match a row that the second made match.
        PREDICATE_READ_WRITE,
        /// The first's commit was answered before the second began.
        REAL_TIME;

        boolean isAnti() {
            return this == READ_WRITE || this == PREDICATE_READ_WRITE;
        }
    }

    static final Set<Kind> WRITES = EnumSet.of(Kind.WRITE_WRITE);
    static final Set<Kind> FLOW = EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ);
    static final Set<Kind> ITEMS = EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.READ_WRITE, Kind.REAL_TIME);
    static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    /// @param row null in real time
    record Edge(int from, int to, Kind kind, RowVersion.Life row, int write) {}

    /// A cycle, shortest of those found.
    record Cycle(List<Edge> edges, String text) {
        long antiDependencies() {
            return edges.stream().filter(edge -> edge.kind.isAnti()).count();
        }
    }

    /// The edges that lead from a commit to what came after it.
    private static final Set<Kind> AFTER_COMMIT = EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.REAL_TIME);
    /// A graph with so many cycles need not be searched for the very shortest.
    private static final int SEARCHES = 200;

    private final List<Transaction> nodes = new ArrayList<>();
    private final Map<Transaction, Integer> numbers = new IdentityHashMap<>();
    private final List<List<Edge>> out = new ArrayList<>();
    private final Set<Edge> known = new HashSet<>();

    private int number(Transaction transaction) {
        return numbers.computeIfAbsent(transaction, t -> add(t));
    }

    private int add(Transaction transaction) {
        nodes.add(transaction);
        out.add(new ArrayList<>());
        return nodes.size() - 1;
    }

    void edge(Transaction from, Transaction to, Kind kind, RowVersion.Life row, int write) {
        if (from != to) {
            edge(new Edge(number(from), number(to), kind, row, write));
        }
    }

    private void edge(Edge edge) {
        if (known.add(edge)) {
            out.get(edge.from).add(edge);
        }
    }

    /// Edges from each transaction to those that began after its end, through a chain of nodes, one for each end.
    void addRealTime(List<Transaction> committed) {
        var ends = new ArrayList<>(committed);
        ends.sort((a, b) -> Long.compare(a.endReceived, b.endReceived));
        int[] chain = new int[ends.size()];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = add(null);
            edge(new Edge(number(ends.get(i)), chain[i], Kind.REAL_TIME, null, 0));
            if (i > 0) {
                edge(new Edge(chain[i - 1], chain[i], Kind.REAL_TIME, null, 0));
            }
        }
        long[] times = ends.stream().mapToLong(end -> end.endReceived).toArray();
        for (Transaction transaction : committed) {
            int found = Arrays.binarySearch(times, transaction.begun);
            int before = (found < 0 ? -found - 1 : found) - 1;
            if (before >= 0) {
                edge(new Edge(chain[before], number(transaction), Kind.REAL_TIME, null, 0));
            }
        }
    }

    /// @param apart no two anti-dependencies in a row
    /// @return null where there is none
    Cycle cycle(Set<Kind> kinds, boolean apart) {
        return cycle(kinds, apart, kinds);
    }

    /// A cycle with at least one edge of some kinds.
    Cycle cycle(Set<Kind> kinds, boolean apart, Set<Kind> through) {
        // With `apart`, a node is there twice: the second, reached by an anti-dependency, cannot be left by one.
        int[] component = components(kinds, apart);
        List<Edge> best = null;
        int searches = 0;
        for (int state = 0; state < component.length && searches < SEARCHES; state++) {
            for (Edge edge : out.get(state % nodes.size())) {
                int to = next(state, edge, apart, kinds);
                if (to >= 0 && component[to] == component[state] && through.contains(edge.kind)) {
                    searches++;
                    var path = shortest(to, state, kinds, apart, component);
                    path.addFirst(edge);
                    best = best == null || path.size() < best.size() ? path : best;
                }
            }
        }
        return best == null ? null : new Cycle(best, text(best));
    }

    /// A cycle with one anti-dependency.
    Cycle singleCycle() {
        int[] component = components(ALL, true);
        List<Edge> best = null;
        int searches = 0;
        for (int state = 0; state < nodes.size() && searches < SEARCHES; state++) {
            for (Edge edge : out.get(state)) {
                if (edge.kind.isAnti() && component[next(state, edge, true, ALL)] == component[state]) {
                    searches++;
                    var path = shortest(edge.to, state, AFTER_COMMIT, false, null);
                    if (path != null) {
                        path.addFirst(edge);
                        best = best == null || path.size() < best.size() ? path : best;
                    }
                }
            }
        }
        return best == null ? null : new Cycle(best, text(best));
    }

    private int next(int state, Edge edge, boolean apart, Set<Kind> kinds) {
        int half = nodes.size();
        if (!kinds.contains(edge.kind) || apart && edge.kind.isAnti() && state >= half) {
            return -1;
        }
        return apart && edge.kind.isAnti() ? edge.to + half : edge.to;
    }

    /// The way between two states.
    /// @param component stay in the start's; null means anywhere
    /// @return null where there is none
    private List<Edge> shortest(int start, int end, Set<Kind> kinds, boolean apart, int[] component) {
        var arrivedBy = new HashMap<Integer, Edge>();
        var arrivedFrom = new HashMap<Integer, Integer>();
        var queue = new ArrayDeque<Integer>(List.of(start));
        while (!arrivedFrom.containsKey(end)) {
            if (queue.isEmpty()) {
                return null;
            }
            int state = queue.remove();
            for (Edge edge : out.get(state % nodes.size())) {
                int to = next(state, edge, apart, kinds);
                if (to >= 0 && (component == null || component[to] == component[start]) && !arrivedBy.containsKey(to)) {
                    arrivedBy.put(to, edge);
                    arrivedFrom.put(to, state);
                    queue.add(to);
                }
            }
        }
        var path = new ArrayList<Edge>();
        for (int at = end; at != start; at = arrivedFrom.get(at)) {
            path.addFirst(arrivedBy.get(at));
        }
        return path;
    }

    /// Tarjan's strongly connected components, without recursion.
    private int[] components(Set<Kind> kinds, boolean apart) {
        int states = nodes.size() * 2;
        int[] component = new int[states];
        int[] index = new int[states];
        int[] low = new int[states];
        int[] edgeAt = new int[states];
        boolean[] onStack = new boolean[states];
        var stack = new ArrayDeque<Integer>();
        var path = new ArrayDeque<Integer>();
        int clock = 0;
        int found = 0;
        for (int root = 0; root < states; root++) {
            if (index[root] != 0) {
                continue;
            }
            path.push(root);
            while (!path.isEmpty()) {
                int state = path.peek();
                if (index[state] == 0) {
                    index[state] = low[state] = ++clock;
                    stack.push(state);
                    onStack[state] = true;
                }
                var edges = out.get(state % nodes.size());
                boolean down = false;
                while (edgeAt[state] < edges.size() && !down) {
                    int to = next(state, edges.get(edgeAt[state]++), apart, kinds);
                    if (to >= 0 && index[to] == 0) {
                        path.push(to);
                        down = true;
                    } else if (to >= 0 && onStack[to]) {
                        low[state] = Math.min(low[state], index[to]);
                    }
                }
                if (down) {
                    continue;
                }
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[state]);
                }
                if (low[state] == index[state]) {
                    int member;
                    do {
                        member = stack.pop();
                        onStack[member] = false;
                        component[member] = found;
                    } while (member != state);
                    found++;
                }
            }
        }
        return component;
    }

    private String text(List<Edge> cycle) {
        var text = new StringBuilder();
        for (Edge edge : cycle) {
            if (nodes.get(edge.from) != null) {
                text.append("\n    ").append(nodes.get(edge.from));
            }
            if (nodes.get(edge.from) == null) {
                continue;
            }
            text.append("\n    -> ").append(edge.kind);
            if (edge.row != null) {
                text.append(edge.write < 0 ? " by deletion" : " by write " + edge.write).append(" of row ").append(edge.row.key()).append(" born by ")
                        .append(edge.row.born());
            }
        }
        return text.toString();
    }
}
