package dev.surus.engine.txn.lock;

import dev.surus.engine.txn.lock.LockManager.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What a session would lock. While its [LockOwner] has one, the lock manager notes the session's requests here and grants
/// them all: nothing stands in the lock table, nobody waits, nobody else can tell. Touched by the session's own thread only.
public final class LockRehearsal {
    /// One thing that would happen, in order.
    public sealed interface Step permits Taken, Rows, Unknown, Work {
        /// Null where nobody said.
        String why();

        /// Whether it happens at the commit, not in the statement.
        boolean atCommit();
    }

    /// A lock of the lock table.
    public static final class Taken implements Step {
        private final LockTag tag;
        private final LockMode mode;
        private final String why;
        private final boolean atCommit;
        private final boolean heldBefore;
        private final boolean ifRows;
        private final boolean ifReached;
        private final String name;
        private int holds = 1;

        private Taken(LockTag tag, String name, LockMode mode, String why, boolean atCommit, boolean heldBefore, boolean ifRows, boolean ifReached) {
            this.ifRows = ifRows;
            this.ifReached = ifReached;
            this.name = name;
            this.tag = tag;
            this.mode = mode;
            this.why = why;
            this.atCommit = atCommit;
            this.heldBefore = heldBefore;
        }

        /// What the tag was called when it was locked; it may be dropped since. Null where it had no name yet.
        public String name() {
            return name;
        }

        public LockTag tag() {
            return tag;
        }

        public LockMode mode() {
            return mode;
        }

        @Override
        public String why() {
            return why;
        }

        @Override
        public boolean atCommit() {
            return atCommit;
        }

        /// Whether the session's transaction holds it already.
        public boolean heldBefore() {
            return heldBefore;
        }

        /// Whether it is taken only where rows give reason to.
        public boolean ifRows() {
            return ifRows;
        }

        /// Whether it is taken only where a function's course comes to the place that takes it.
        public boolean ifReached() {
            return ifReached;
        }

        /// Whether the statement gives it back before the transaction ends.
        public boolean isReleased() {
            return holds == 0;
        }
    }

    /// Locks of rows: which ones, is known when the statement runs.
    /// @param mode as FOR UPDATE and its kin name it
    public record Rows(LockTag relation, String mode, String why, boolean atCommit) implements Step {}

    /// Something whose locks cannot be known before it runs, such as a function in another language.
    public record Unknown(int catalog, int object, String why, boolean atCommit) implements Step {}

    /// Something that takes as long as a relation is large.
    public record Work(int relation, Kind kind, boolean atCommit) implements Step {
        public enum Kind {
            SCAN("reads every row"),
            REWRITE("writes every row anew"),
            INDEX("builds an index over every row");

            private final String words;

            Kind(String words) {
                this.words = words;
            }
        }

        @Override
        public String why() {
            return kind.words;
        }
    }

    /// Puts the reason back that held before.
    public interface Reason extends AutoCloseable {
        Reason NONE = () -> {};

        @Override
        void close();
    }

    private final LockOwner owner;
    private final Function<LockTag, String> namer;
    private final List<Step> steps = new ArrayList<>();
    private final Map<LockKey, Taken> held = new HashMap<>();
    private final Set<LockKey> heldBeforeStatement = new HashSet<>();
    private String why;
    private boolean atCommit;
    private boolean ifRows;
    private boolean ifReached;

    /// @param namer gives names to tags; null for one that has none
    LockRehearsal(LockOwner owner, Function<LockTag, String> namer) {
        this.owner = owner;
        this.namer = namer;
    }

    /// What follows, until the reason is closed, is locked for this.
    public Reason because(String reason) {
        String before = why;
        why = reason;
        return () -> why = before;
    }

    /// What follows, until the reason is closed, is locked when the transaction commits.
    public Reason whenCommitting() {
        boolean before = atCommit;
        atCommit = true;
        return () -> atCommit = before;
    }

    /// What follows, until the reason is closed, is locked only where the statement meets rows.
    public Reason ifThereAreRows() {
        boolean before = ifRows;
        ifRows = true;
        return () -> ifRows = before;
    }

    /// What follows, until the reason is closed, is locked only where a function's course comes to it.
    public Reason ifReached() {
        boolean before = ifReached;
        ifReached = true;
        return () -> ifReached = before;
    }

    public void rows(LockTag relation, String mode) {
        var step = new Rows(relation, mode, why, atCommit);
        if (!steps.contains(step)) {
            steps.add(step);
        }
    }

    public void unknown(int catalog, int object) {
        steps.add(new Unknown(catalog, object, why, atCommit));
    }

    public void work(int relation, Work.Kind kind) {
        steps.add(new Work(relation, kind, atCommit));
    }

    /// What was noted after the first so many.
    public List<Step> stepsAfter(int count) {
        return List.copyOf(steps.subList(count, steps.size()));
    }

    public int stepCount() {
        return steps.size();
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /// A script's next statement begins.
    public void statementBegins() {
        heldBeforeStatement.clear();
        heldBeforeStatement.addAll(held.keySet());
    }

    /// Whether the transaction held the lock before the statement, in truth or by an earlier statement of the script.
    public boolean wasHeld(LockTag tag, LockMode mode) {
        var key = new LockKey(tag, mode);
        return heldBeforeStatement.contains(key) || owner.held.containsKey(key);
    }

    /// A statement that commits on its way gives back what it has.
    public void transactionEnds() {
        held.values().forEach(taken -> taken.holds = 0);
        held.clear();
    }

    Outcome acquire(LockTag tag, LockMode mode) {
        var key = new LockKey(tag, mode);
        var taken = held.get(key);
        if (taken != null) {
            taken.holds++;
            return Outcome.ALREADY_HELD;
        }
        boolean before = owner.held.containsKey(key);
        taken = new Taken(tag, namer.apply(tag), mode, why, atCommit, before, ifRows, ifReached);
        held.put(key, taken);
        steps.add(taken);
        return before ? Outcome.ALREADY_HELD : Outcome.GRANTED;
    }

    boolean release(LockTag tag, LockMode mode) {
        var key = new LockKey(tag, mode);
        var taken = held.get(key);
        if (taken == null) {
            return false;
        }
        if (--taken.holds == 0 && !taken.heldBefore) {
            held.remove(key);
        }
        return true;
    }

    boolean isHeld(LockTag tag, LockMode mode) {
        var key = new LockKey(tag, mode);
        return held.containsKey(key) || owner.held.containsKey(key);
    }
}
