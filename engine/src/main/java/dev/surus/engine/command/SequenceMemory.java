package dev.surus.engine.command;

import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.table.Sequence;
import java.util.HashMap;
import java.util.Map;

/// What a session remembers of the sequences that it used: for currval and lastval.
public final class SequenceMemory {
    private final Map<Integer, Long> values = new HashMap<>();
    private final Map<Integer, Kept> kept = new HashMap<>();
    private int lastSequence;

    /// Values that the session took ahead (CACHE) and has not given out; good for the sequence as it was described then.
    private record Kept(long fileId, SequenceEntry entry, long next, long last) {}

    void keep(int sequence, long fileId, SequenceEntry entry, Sequence.Values values) {
        if (values.first() == values.last()) {
            kept.remove(sequence);
        } else {
            kept.put(sequence, new Kept(fileId, entry, values.first() + entry.increment(), values.last()));
        }
    }

    /// The next of the values taken ahead, or null.
    Long takeKept(int sequence, long fileId, SequenceEntry entry) {
        var values = kept.get(sequence);
        if (values == null || values.fileId != fileId || !values.entry.equals(entry)) {
            return null;
        }
        keep(sequence, fileId, entry, new Sequence.Values(values.next, values.last, 0));
        used(sequence, values.next);
        return values.next;
    }

    void dropKept(int sequence) {
        kept.remove(sequence);
    }

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
        kept.remove(sequence);
    }

    public void clear() {
        values.clear();
        kept.clear();
        lastSequence = 0;
    }
}
