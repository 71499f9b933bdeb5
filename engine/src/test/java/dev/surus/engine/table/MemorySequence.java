package dev.surus.engine.table;

import java.util.OptionalLong;

/// A sequence in ordinary memory.
final class MemorySequence extends Sequence {
    private State state;

    MemorySequence(State state) {
        this.state = state;
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public synchronized void set(State newState) {
        state = newState;
    }

    @Override
    public synchronized OptionalLong next(long increment, long minimum, long maximum, boolean cycle) {
        var next = after(state, increment, minimum, maximum, cycle);
        if (next.isPresent()) {
            state = new State(next.getAsLong(), true);
        }
        return next;
    }
}
