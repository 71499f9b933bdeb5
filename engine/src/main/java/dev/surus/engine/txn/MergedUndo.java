package dev.surus.engine.txn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is left of committed transactions that no snapshot tells apart, as if they had been one: of each row the oldest version that they
/// replaced, for each file one insertion, and the work that a sweep has to do later. See [CommittedUndo] for the rules.
public final class MergedUndo {
    /// Rows `first .. last` of a file, some of them, have this record as their oldest.
    static final class Insertions {
        final long fileId;
        final long link;
        long first;
        long last;

        Insertions(long fileId, long link, long row) {
            this.fileId = fileId;
            this.link = link;
            first = row;
            last = row;
        }
    }

    private final UndoDirectory directory;
    private final TransactionState state;
    /// Lowest and highest commit number.
    long first;
    long last;
    final UndoLog undo;
    /// Large transactions of which nearly everything is needed stay as they are.
    final List<UndoLog> whole = new ArrayList<>();
    private final Map<Long, Insertions> insertions = new HashMap<>();
    /// Hashes of what is noted for a sweep: the same entry need not be noted twice.
    private final Set<Long> swept = new HashSet<>();
    private LiveSnapshots live;

    MergedUndo(UndoDirectory directory, long number) {
        this.directory = directory;
        first = number;
        last = number;
        state = new TransactionState(0);
        state.stamp(number);
        undo = new UndoLog(directory, state);
    }

    /// What follows is judged by these snapshots.
    void judgedBy(LiveSnapshots snapshots) {
        live = snapshots;
    }

    void includes(long number) {
        first = Math.min(first, number);
        last = Math.max(last, number);
    }

    /// Whether some snapshot sees the version that a committed change of a row replaced: it sees what made that version and not the change.
    public boolean isNeeded(UndoRecord change) {
        var before = directory.find(directory.resolve(change.previous()));
        // Where nothing is known of what made it, everybody sees that, and somebody does not see the change.
        return before == null || live.separate(before.owner.commitNumber(), change.owner().commitNumber());
    }

    /// Takes over a record.
    /// @param previous the row's next older record, or 0
    /// @return the copy's link
    public long keep(UndoRecord record, long previous) {
        return undo.copy(record, previous);
    }

    /// Takes over a record for its sweep alone, unless the same work is noted already.
    public void keepForSweep(UndoRecord record) {
        long hash = record.fileId() * 0x9E3779B97F4A7C15L + record.row();
        for (byte each : record.payload()) {
            hash = hash * 0x100000001B3L ^ each;
        }
        if (swept.add(hash)) {
            undo.copy(record, 0);
        }
    }

    /// @return the link of the record that stands for all insertions into a file, among them those of rows `first .. last`
    public long insertion(UndoRecord record, long firstRow, long lastRow) {
        var known = insertions.computeIfAbsent(record.fileId(), fileId -> new Insertions(fileId,
                undo.append(record.kind(), record.mode(), fileId, firstRow, 0, 0, record.writer(), 0, record.command(), null, 0, 0), firstRow));
        known.first = Math.min(known.first, firstRow);
        known.last = Math.max(known.last, lastRow);
        return known.link;
    }

    List<Insertions> insertions() {
        return List.copyOf(insertions.values());
    }

    List<UndoLog> logs() {
        var logs = new ArrayList<>(whole);
        logs.add(undo);
        return logs;
    }
}
