package dev.surus.engine.storage.btree;

/// How full the row-wise leaves of a tree are kept, in bytes of [Node#CAPACITY].
///
/// Rows come in the order of their numbers and change their lengths: their leaves need room, or a longer row splits one. Entries come and
/// go at random and never change. Taken out and put in at random, 22,000 of them lie in 1.33 times the leaves that they would
/// fill where leaves below 65 % are merged two into one or three into two, and in 1.13 times with the numbers below: half a cell is moved for each
/// that is put in (a simulation).
///
/// @param sparse a leaf with less is looked at when it loses cells
/// @param full neighbours are put together as long as none comes to have more
/// @param widest so many neighbours become one fewer, at most
record LeafFill(int sparse, int full, int widest) {
    static final LeafFill ROWS = new LeafFill(perCent(65), perCent(85), 3);
    static final LeafFill ENTRIES = new LeafFill(perCent(80), perCent(95), 6);

    private static int perCent(int part) {
        return Node.CAPACITY * part / 100;
    }
}
