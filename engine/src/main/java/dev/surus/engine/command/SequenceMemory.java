package dev.surus.engine.command;

import java.util.HashMap;
import java.util.Map;

/// What a session remembers of the sequences that it used: for currval and lastval.
public final class SequenceMemory {
    private final Map<Integer, Long> values = new HashMap<>();
    private int lastSequence;

    public void used(int sequence, long value) {
        values.put(sequence, value);
        lastSequence = sequence;
    }

    /// setval changes what currval knows, not which sequence lastval means.
    public void set(int sequence, long value) {
        values.put(sequence, value);
    }

    /// Null where nextval was not called yet.
    public Long current(int sequence) {
        return values.get(sequence);
    }

    /// OID of the sequence that nextval was called for last; 0 for none.
    public int lastSequence() {
        return lastSequence;
    }

    public void forget(int sequence) {
        values.remove(sequence);
    }

    public void clear() {
        values.clear();
        lastSequence = 0;
    }
}
