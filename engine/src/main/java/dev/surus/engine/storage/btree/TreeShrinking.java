package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.FileTail;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.page.PageKind;
import dev.surus.engine.storage.wal.RecordView;

/// Makes a tree's file shorter: moves what lies at its end to free pages before it, and lets the file end there ([FileTail]). In turns, each a few
/// pages, beside readers and writers; one at a time for each file.
///
/// A page is moved under its parent's latch by one record: its image on another page, the parent's pointer, and it is free. The keys stay where
/// they are in the order, so that nobody but who follows that pointer could notice. Pages of long values stay: their rows know them by number.
/// What lies before the last of them is not shortened.
public final class TreeShrinking {
    private static final int MOVES_PER_TURN = 8;
    /// What is left for new pages, of those in use.
    private static final int SLACK_PER_CENT = 6;
    private static final int SLACK_PAGES = 1;
    /// More pages than these free, beside an eighth of those in use, are worth giving back; or a thirty-second, where nothing else happens.
    private static final int LOOSE_PAGES = 4;

    private final Storage storage;
    private final BufferPool pool;
    private final Tree tree;
    private final long fileId;
    private final FileTail tail;
    private final boolean tight;
    /// Where the file is to end; 0 before the first turn.
    private int end;
    /// Where it was to end at first: free pages from there on have been taken off the list.
    private int unlistedFrom;

    /// @param tight leaves nothing for new pages
    TreeShrinking(Storage storage, Tree tree, boolean tight) {
        this.storage = storage;
        this.pool = storage.pool();
        this.tree = tree;
        this.fileId = tree.fileId();
        this.tight = tight;
        this.tail = new FileTail(pool, storage.log(), fileId);
    }

    /// Whether so much of a file is free that it is worth being made shorter.
    /// @param tight as said to [Tree#shrinking]
    public static boolean isLoose(int pages, int freePages, boolean tight) {
        int used = pages - freePages;
        return freePages > (tight ? used / 32 : used / 8 + LOOSE_PAGES);
    }

    /// One turn. The file is not removed meanwhile.
    /// @return whether there is more to do
    public boolean runOnce(Change change) {
        int count;
        int free;
        try (var meta = pool.pinForRead(fileId, 0)) {
            count = meta.getInt(MetaPage.PAGE_COUNT);
            free = meta.getInt(MetaPage.FREE_COUNT);
        }
        if (end == 0) {
            end = lastFixed(FileTail.end(count, free, tight ? 0 : SLACK_PER_CENT, tight ? 0 : SLACK_PAGES), count);
            unlistedFrom = end;
        }
        if (count <= end) {
            return false;
        }
        tail.unlist(change, end);
        int moves = 0;
        for (int number = count - 1; number >= end && moves < MOVES_PER_TURN; number--) {
            if (isListed(number)) {
                tail.unlist(change, end); // given back a moment ago
            }
            if (!tail.isUnlisted(number)) {
                moves++;
                if (!move(change, number)) {
                    end = number + 1;
                }
            }
        }
        tail.cut(change, end, lsn -> storage.shortened(fileId, lsn));
        if (moves == MOVES_PER_TURN) {
            return true;
        }
        tail.relist(change, unlistedFrom);
        return false;
    }

    /// Before anything is taken off the list: what lies before a page that has to stay, stays.
    /// @return no less than `from`
    private int lastFixed(int from, int count) {
        for (int number = count - 1; number >= from; number--) {
            try (var page = pool.pinForRead(fileId, number)) {
                if (page.kind() != PageKind.FREE && !isOfTree(page)) {
                    return number + 1;
                }
            }
        }
        return from;
    }

    private static boolean isOfTree(Page page) {
        return page.kind() == Node.KIND_INNER || page.kind() == Node.KIND_LEAF || page.kind() == StripLeaf.KIND;
    }

    private boolean isListed(int number) {
        try (var page = pool.pinForRead(fileId, number)) {
            return page.kind() == PageKind.FREE && page.getInt(MetaPage.NEXT_FREE) != MetaPage.UNLISTED;
        }
    }

    /// @return false where the page has to stay
    private boolean move(Change change, int number) {
        for (int tries = 0; tries < 4; tries++) {
            byte[] key;
            int level;
            try (var page = pool.pinForRead(fileId, number)) {
                if (!isOfTree(page) || Node.count(page) == 0) {
                    return false;
                }
                level = Node.level(page);
                key = StripLeaf.is(page) ? StripLeaf.key(page, 0) : Node.key(page, 0);
            }
            // Brings the way there into memory.
            tree.leafForRead(key, key.length).close();
            pool.pin(fileId, number).close();
            switch (tryMove(change, number, key, level)) {
                case MOVED -> {
                    return true;
                }
                case NO_ROOM -> {
                    return false;
                }
                case AGAIN -> {}
            }
        }
        return false;
    }

    private enum Outcome { MOVED, AGAIN, NO_ROOM }

    private Outcome tryMove(Change change, int number, byte[] key, int level) {
        storage.log().admit(2 * Page.SIZE, 0);
        storage.prepareSpace(fileId, 0);
        try (var parent = tree.innerForWrite(key, level + 1)) {
            if (parent == null) {
                return Outcome.AGAIN;
            }
            int slot = Node.childSlot(parent, key, key.length, false);
            if (Node.child(parent, slot) != number) {
                return Outcome.AGAIN;
            }
            try (var page = pool.tryPinForWrite(fileId, number)) {
                if (page == null) {
                    return Outcome.AGAIN;
                }
                try (var space = storage.space(fileId)) {
                    if (space.freePages() == 0) {
                        return Outcome.NO_ROOM;
                    }
                    try (var target = space.take()) {
                        if (target.framePageNumber() >= end) {
                            return Outcome.NO_ROOM; // not described: not taken
                        }
                        change.start(NodeChanges.STRUCTURE, 0, 0);
                        StorageKinds.putImage(change.page(target, StorageKinds.PAGE_IMAGE, RecordView.INITIALISES), page);
                        NodeChanges.bytes(change, parent, Node.childOffset(parent, slot)).putInt(target.framePageNumber());
                        space.retire(change, page);
                        space.describe(change);
                        change.apply();
                        return Outcome.MOVED;
                    }
                }
            }
        }
    }
}
