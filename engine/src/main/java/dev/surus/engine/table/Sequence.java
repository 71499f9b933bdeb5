package dev.surus.engine.table;

import java.util.OptionalLong;

/// The state of one sequence. Nothing here is undone by a rollback.
public abstract class Sequence {
    /// What `SELECT last_value, is_called FROM sequence` shows.
    public record State(long lastValue, boolean isCalled) {}

    public abstract State state();

    /// Sets the state: setval, ALTER SEQUENCE ... RESTART (which makes a new file first, so that it can be rolled back).
    public abstract void set(State state);

    /// The next value, or nothing where the sequence has reached its limit and does not cycle.
    public abstract OptionalLong next(long increment, long minimum, long maximum, boolean cycle);

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
