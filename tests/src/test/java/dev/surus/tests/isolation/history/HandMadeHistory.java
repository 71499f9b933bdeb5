package dev.surus.tests.isolation.history;

import dev.surus.tests.isolation.history.History.Predicate;
import dev.surus.tests.isolation.history.History.Step;
import dev.surus.tests.isolation.history.History.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// Histories as the literature writes them, one action after the other.
///
/// ```
/// b1               transaction 1 begins (else with its first action)
/// w1(1@0:7.8)      it writes 8 upon 7 in row 1, of kind 0
/// d1(1@0:7.8)      it deletes that row
/// r1(1@0:7)        it reads row 1 by its key; r1(1) finds nothing
/// p1(0 1@0:7 ...)  it reads all rows of kind 0
/// l1(1@0:7)        it locks row 1 and reads it
/// s1(name) t1(name)  SAVEPOINT, ROLLBACK TO
/// c1 a1            it commits, it rolls back
/// ```
final class HandMadeHistory {
    private static final int ANY = Integer.MAX_VALUE;

    private HandMadeHistory() {}

    static History of(String text) {
        var transactions = new LinkedHashMap<String, Transaction>();
        long clock = 0;
        int deletions = 1_000_000;
        for (String action : text.strip().split("\\s+(?=[a-z]\\d)")) {
            long sent = clock += 10;
            long received = sent + 5;
            int open = action.indexOf('(');
            String name = action.substring(1, open < 0 ? action.length() : open);
            String inside = open < 0 ? "" : action.substring(open + 1, action.length() - 1);
            var transaction = transactions.computeIfAbsent(name, n -> new Transaction(n, sent - 1));
            var steps = transaction.steps;
            switch (action.charAt(0)) {
                case 'b' -> { }
                case 'w' -> {
                    var row = RowVersion.parse(inside);
                    steps.add(new Step.Write(sent, received, row.last(), row, false));
                }
                case 'd' -> steps.add(new Step.Write(sent, received, deletions++, RowVersion.parse(inside), true));
                case 'r', 'l' -> {
                    var rows = inside.contains("@") ? List.of(RowVersion.parse(inside)) : List.<RowVersion>of();
                    int key = Integer.parseInt(inside.split("@")[0]);
                    steps.add(new Step.Read(sent, received, Predicate.key(key), rows, action.charAt(0) == 'l'));
                }
                case 'p' -> {
                    var parts = new ArrayList<>(Arrays.asList(inside.split(" ")));
                    int kind = Integer.parseInt(parts.removeFirst());
                    steps.add(new Step.Read(sent, received, new Predicate(0, ANY, kind, kind), parts.stream().map(RowVersion::parse).toList(), false));
                }
                case 's' -> steps.add(new Step.Savepoint(inside));
                case 't' -> steps.add(new Step.RollbackTo(inside));
                case 'c', 'a' -> transaction.end(action.charAt(0) == 'c', sent, received);
                default -> throw new IllegalArgumentException(action);
            }
        }
        return new History(List.copyOf(transactions.values()));
    }
}
