package dev.surus.engine.table;

import java.util.OptionalLong;

/// The state of one sequence. Nothing here is undone by a rollback.
public abstract class Sequence {
    /// What `SELECT last_value, is_called FROM sequence` shows.
    public record State(long lastValue, boolean isCalled) {}

    public abstract State state();

    /// Sets the state: setval, ALTER SEQUENCE ... RESTART (which makes a new file first, so that it can be rolled back).
    public abstract void set(State state);

    /// Values taken at once: from the first to the last, an increment apart. Nothing that depends on them may be told as
    /// committed before the log is flushed up to `lsn` (0: at once).
    public record Values(long first, long last, long lsn) {}

    /// How many values may be given out before the log hears of the sequence again.
    public long loggedAhead() {
        return 0;
    }

    /// The next values, fewer than asked for at a limit; null where the sequence has reached its limit and does not cycle.
    public abstract Values next(long count, long increment, long minimum, long maximum, boolean cycle);

    /// As many values as there are, at most `count`, from the one after a state on; null for none. They do not wrap around.
    static Values after(State state, long count, long increment, long minimum, long maximum, boolean cycle) {
        var first = after(state, increment, minimum, maximum, cycle);
        if (first.isEmpty()) {
            return null;
        }
        long last = first.getAsLong();
        for (long i = 1; i < count; i++) {
            var further = after(new State(last, true), increment, minimum, maximum, false);
            if (further.isEmpty()) {
                break;
            }
            last = further.getAsLong();
        }
        return new Values(first.getAsLong(), last, 0);
    }

    /// What comes after a state.
    static OptionalLong after(State state, long increment, long minimum, long maximum, boolean cycle) {
        if (!state.isCalled()) {
            return OptionalLong.of(state.lastValue());
        }
        long last = state.lastValue();
        long next = last + increment;
        boolean overflow = ((last ^ next) & (increment ^ next)) < 0;
        if (overflow || (increment > 0 ? next > maximum : next < minimum)) {
            return cycle ? OptionalLong.of(increment > 0 ? minimum : maximum) : OptionalLong.empty();
        }
        return OptionalLong.of(next);
    }
}
