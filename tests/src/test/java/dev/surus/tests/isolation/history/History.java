package dev.surus.tests.isolation.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// What happened, as the clients saw it. Times are of one clock: `sent` was read before the request left, `received` after its answer came.
record History(List<Transaction> transactions) {
    static final long NEVER = Long.MAX_VALUE;

    /// Which rows a statement asked for; both ends count.
    record Predicate(int keyFrom, int keyTo, int kindFrom, int kindTo) {
        static Predicate key(int key) {
            return new Predicate(key, key, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        boolean matches(int key, int kind) {
            return key >= keyFrom && key <= keyTo && kind >= kindFrom && kind <= kindTo;
        }
    }

    sealed interface Step {
        /// @param predicate null where rows may be missing from the answer that are there
        /// @param locks the rows cannot be changed by others until the transaction ends
        record Read(long sent, long received, Predicate predicate, List<RowVersion> rows, boolean locks) implements Step {}

        /// @param row what the write left; for a deletion, what it took away
        record Write(long sent, long received, int number, RowVersion row, boolean deletes) implements Step {}

        record Savepoint(String name) implements Step {}

        record RollbackTo(String name) implements Step {}
    }

    /// One transaction: filled by the session that runs it.
    static final class Transaction {
        final String name;
        /// When BEGIN was sent.
        final long begun;
        final List<Step> steps = new ArrayList<>();
        long endSent = NEVER;
        long endReceived = NEVER;
        boolean committed;

        Transaction(String name, long begun) {
            this.name = name;
            this.begun = begun;
        }

        void end(boolean didCommit, long sent, long received) {
            committed = didCommit;
            endSent = sent;
            endReceived = received;
        }

        /// The steps that ROLLBACK TO took back.
        Set<Step> undone() {
            Set<Step> undone = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i) instanceof Step.RollbackTo(String to)) {
                    undone.addAll(steps.subList(steps.indexOf(new Step.Savepoint(to)), i));
                }
            }
            return undone;
        }

        /// No snapshot of this transaction was taken later.
        long firstAnswer() {
            for (Step step : steps) {
                switch (step) {
                    case Step.Read read -> {
                        return read.received();
                    }
                    case Step.Write write -> {
                        return write.received();
                    }
                    case Step.Savepoint _, Step.RollbackTo _ -> { }
                }
            }
            return NEVER;
        }

        @Override
        public String toString() {
            var text = new StringBuilder(name).append(committed ? " committed" : " rolled back");
            var undone = undone();
            for (Step step : steps) {
                text.append("\n      ").append(undone.contains(step) ? "(undone) " : "").append(switch (step) {
                    case Step.Read read -> (read.locks() ? "locked " : "read ") + read.rows() + (read.predicate() == null ? "" : " by " + read.predicate());
                    case Step.Write write -> (write.deletes() ? "deleted " : "wrote ") + write.row();
                    case Step.Savepoint(String s) -> "savepoint " + s;
                    case Step.RollbackTo(String s) -> "rollback to " + s;
                });
            }
            return text.toString();
        }
    }
}
