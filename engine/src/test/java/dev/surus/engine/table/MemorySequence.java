package dev.surus.engine.table;

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
    public synchronized Values next(long count, long increment, long minimum, long maximum, boolean cycle) {
        var next = after(state, count, increment, minimum, maximum, cycle);
        if (next != null) {
            state = new State(next.last(), true);
        }
        return next;
    }
}
