package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Page;
import java.util.ArrayDeque;

/// Values too long for their row, in chains of pages of the same file.
///
/// ```
///  32          36       40
/// | next page | length | bytes ...
/// ```
///
/// The chain is written from its end, page by page, before the row that points to it: a crash in between leaves pages that nobody
/// points to, nothing worse.
public final class ValuePages {
    public static final int KIND = 18;
    private static final int NEXT = Page.BODY;
    private static final int LENGTH = NEXT + 4;
    private static final int DATA = LENGTH + 4;
    private static final int CAPACITY = Page.SIZE - DATA;

    private ValuePages() {}

    /// @return the first page
    public static int store(Storage storage, Change change, long fileId, byte[] value) {
        int next = 0;
        int end = value.length;
        do {
            int start = Math.max(0, (end - 1) / CAPACITY * CAPACITY);
            storage.log().admit(Page.SIZE + 256, 0);
            storage.prepareSpace(fileId, 1);
            try (var space = storage.space(fileId); var page = space.take()) {
                change.start(NodeChanges.STRUCTURE, 0, 0);
                NodeChanges.raw(change, page, KIND).putInt(next).putInt(end - start).putBytes(value, start, end - start);
                space.describe(change);
                change.apply();
                next = page.framePageNumber();
            }
            end = start;
        } while (end > 0);
        return next;
    }

    public static byte[] load(Storage storage, long fileId, int first, int length) {
        var value = new byte[length];
        int at = 0;
        for (int number = first; at < length; ) {
            try (var page = storage.pool().pinForRead(fileId, number)) {
                int count = page.getInt(LENGTH);
                if (page.kind() != KIND || count <= 0 || count > Math.min(CAPACITY, length - at)) {
                    throw new IllegalStateException("page " + number + " of file " + fileId + " is no part of a long value");
                }
                page.getBytes(DATA, value, at, count);
                at += count;
                number = page.getInt(NEXT);
            }
        }
        return value;
    }

    /// Gives a chain's pages back. Nobody points to it any more.
    ///
    /// Where it stops half-way, on a full disk, it is to be gone on with, not begun anew: pages that have gone may be others' by then.
    public static final class Freeing {
        private final Storage storage;
        private final long fileId;
        private final int first;
        /// Null before the chain has been walked.
        private ArrayDeque<Integer> left;

        public Freeing(Storage storage, long fileId, int first) {
            this.storage = storage;
            this.fileId = fileId;
            this.first = first;
        }

        public void run(Change change) {
            if (left == null) {
                left = walk();
            }
            for (; !left.isEmpty(); left.removeFirst()) {
                storage.log().admit(512, 0);
                storage.prepareSpace(fileId, 0);
                try (var pinned = storage.pool().pin(fileId, left.getFirst());
                        var page = pinned.latchWrite();
                        var space = storage.space(fileId)) {
                    change.start(NodeChanges.STRUCTURE, 0, 0);
                    space.give(change, page);
                    space.describe(change);
                    change.apply();
                }
            }
        }

        private ArrayDeque<Integer> walk() {
            var numbers = new ArrayDeque<Integer>();
            for (int number = first; number != 0; ) {
                try (var page = storage.pool().pinForRead(fileId, number)) {
                    if (page.kind() != KIND) {
                        break;
                    }
                    numbers.add(number);
                    number = page.getInt(NEXT);
                }
            }
            return numbers;
        }
    }
}
