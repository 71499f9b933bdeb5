package dev.surus.engine.storage.btree;

/// How full the row-wise leaves of a tree are kept, in bytes of [Node#CAPACITY].
///
/// Rows come in the order of their numbers and change their lengths: their leaves need room, or a longer row splits one. Entries come and
/// go at random and never change. Taken out and put in at random, 22,000 of them lie in 1.33 times the leaves that they would
/// fill where leaves below 65 % are merged two into one or three into two, and in 1.13 times with the numbers below: half a cell is moved for each
/// that is put in. Lending costs an index that only grows as many moves as its splits do, and keeps its leaves 79 % full instead of 74 (a simulation; from
/// 10 % room on, it would be 84 %, with three times as many loans, which the insertions' CPU time shows).
///
/// @param sparse a leaf with less is looked at when it loses cells
/// @param full neighbours are put together as long as none comes to have more
/// @param widest so many neighbours become one fewer, at most
/// @param lent a full leaf gives cells to a neighbour that has so much room, rather than be split; 0 where it never does
record LeafFill(int sparse, int full, int widest, int lent) {
    static final LeafFill ROWS = new LeafFill(perCent(65), perCent(85), 3, 0);
    static final LeafFill ENTRIES = new LeafFill(perCent(80), perCent(95), 6, perCent(30));

    private static int perCent(int part) {
        return Node.CAPACITY * part / 100;
    }
}
