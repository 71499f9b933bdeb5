package dev.surus.engine.table;

import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoLog;
import dev.surus.engine.txn.UndoRecord;

/// Where the chains of one file's rows begin, and how they become longer and shorter. What they say is read through [#chains], row locks through [#locks].
///
/// Heads of a row change under the exclusive latch of its leaf (forgetting excepted, which everybody may overlook) and under the
/// range's stripe.
final class VersionMap {
    private final RowRanges ranges = new RowRanges();
    private final UndoDirectory directory;
    private final VersionChains chains;
    private final RowLocks locks;

    /// @param rows where a row is read again whose chain has changed under a reader
    VersionMap(UndoDirectory directory, long fileId, RowStore rows) {
        this.directory = directory;
        chains = new VersionChains(directory, ranges, rows);
        locks = new RowLocks(directory, ranges, fileId);
    }

    /// What snapshots see of the rows' versions.
    VersionChains chains() {
        return chains;
    }

    /// Who has locked rows.
    RowLocks locks() {
        return locks;
    }

    /// True where no row of the file has versions or locks.
    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// The link of a row's newest undo record, or 0.
    long head(long row) {
        return ranges.head(row);
    }

    /// Points a record at a link's target; false where there is none.
    boolean find(long link, UndoRecord record) {
        return directory.find(link, record);
    }

    /// Whether a row has versions that somebody may still need; a head whose chunk is gone does not count.
    boolean hasVersions(long row) {
        long link = ranges.head(row);
        return link != 0 && directory.leads(link);
    }

    /// Whether any row of `first .. last` may have versions.
    boolean mayHaveVersions(long first, long last) {
        if (ranges.isEmpty()) {
            return false;
        }
        for (long range = first >>> RowRanges.RANGE_BITS; range <= last >>> RowRanges.RANGE_BITS; range++) {
            if (ranges.get(range) != null) {
                return true;
            }
        }
        return false;
    }

    /// Puts a new record in front of a row's chain. Where the chain has been cut since the record was made, it leads on to what is left.
    /// @param previous the head that the record was made with
    void setHead(long row, long link, long previous) {
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            long now = ranges.head(row);
            if (now != previous) {
                var record = new UndoRecord();
                directory.find(link, record);
                record.previous(now);
            }
            ranges.putHead(number, row, link);
        }
    }

    /// Sets a row's head back to the record before the one that was undone. That one may be on its way out: then the row has no
    /// versions any more, for [#forget] has passed here, or will not find it.
    void restoreHead(long row, long previous, UndoLog log) {
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            long link = directory.resolve(previous, log);
            var chunk = directory.find(link);
            ranges.putHead(number, row, chunk == null || chunk.isForgotten() || chunk.isReleased() ? 0 : link);
        }
    }

    void setHeads(long firstRow, int count, long link) {
        long row = firstRow;
        long end = firstRow + count;
        while (row < end) {
            long number = row >>> RowRanges.RANGE_BITS;
            synchronized (ranges.stripe(number)) {
                for (; row < end && row >>> RowRanges.RANGE_BITS == number; row++) {
                    ranges.putHead(number, row, link);
                }
            }
        }
    }

    /// Forgets all versions of rows whose newest record is this one.
    void forget(long firstRow, int count, long link) {
        for (long row = firstRow; row < firstRow + count; row++) {
            long number = row >>> RowRanges.RANGE_BITS;
            synchronized (ranges.stripe(number)) {
                if (ranges.head(row) == link) {
                    ranges.putHead(number, row, 0);
                }
            }
        }
    }

    // ---- chains that are cut

    /// One record of a row takes another's place, or the row comes to have none.
    void move(long row, long from, long to) {
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            long head = ranges.head(row);
            if (head == from) {
                ranges.putHead(number, row, to);
            } else if (head != 0) {
                directory.forward(from, to);
            }
        }
    }

    /// The same for rows in a run.
    void moveAll(long first, long last, long from, long to) {
        for (long row = first; row <= last;) {
            long number = row >>> RowRanges.RANGE_BITS;
            synchronized (ranges.stripe(number)) {
                for (; row <= last && row >>> RowRanges.RANGE_BITS == number; row++) {
                    long head = ranges.head(row);
                    if (head == from) {
                        ranges.putHead(number, row, to);
                        count(number, to);
                    } else if (head != 0) {
                        directory.forward(from, to);
                    }
                }
            }
        }
    }

    /// Under the stripe: a head has become `link`; where all have, the range needs no array.
    private void count(long number, long link) {
        var range = ranges.get(number);
        if (range.moved != link) {
            range.moved = link;
            range.movedCount = 0;
            for (long head : range.heads) {
                range.movedCount += head == link ? 1 : 0;
            }
        } else {
            range.movedCount++;
        }
        if (range.movedCount == RowRanges.RANGE_ROWS) {
            ranges.put(number, range.with(link));
        }
    }

    /// Rows of `first .. last` whose oldest record is one that many share come to have another one.
    void replaceAll(long first, long last, long from, long to) {
        ranges.forEachRange(first, last, number -> {
            synchronized (ranges.stripe(number)) {
                var range = ranges.get(number);
                if (range == null) {
                    return;
                }
                if (range.heads == null) {
                    if (range.uniform == from) {
                        ranges.put(number, range.with(to));
                    }
                    return;
                }
                long start = number << RowRanges.RANGE_BITS;
                for (int slot = 0; slot < RowRanges.RANGE_ROWS; slot++) {
                    long head = range.heads[slot];
                    if (head == from) {
                        ranges.putHead(number, start + slot, to);
                    } else if (head != 0 && leadsTo(head, from)) {
                        directory.forward(from, to);
                    }
                }
            }
        });
    }

    private boolean leadsTo(long link, long end) {
        var record = new UndoRecord();
        while (directory.find(link, record)) {
            if (record.link() == end) {
                return true;
            }
            link = record.previous();
        }
        return false;
    }

    /// Rows whose newest record is one that many share have no versions any more.
    void forgetAll(long first, long last, long link) {
        ranges.forEachRange(first, last, number -> {
            synchronized (ranges.stripe(number)) {
                var range = ranges.get(number);
                if (range != null && range.heads == null) {
                    if (range.uniform == link) {
                        var left = range.with(0);
                        ranges.put(number, left);
                        ranges.dropIfEmpty(number, left);
                    }
                } else if (range != null) {
                    long start = number << RowRanges.RANGE_BITS;
                    for (int slot = 0; slot < RowRanges.RANGE_ROWS; slot++) {
                        if (range.heads[slot] == link) {
                            ranges.putHead(number, start + slot, 0);
                        }
                    }
                }
            }
        });
    }
}
