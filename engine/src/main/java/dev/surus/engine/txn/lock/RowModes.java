package dev.surus.engine.txn.lock;

import java.util.List;

/// The four modes of row locks as reports and the order of locks know them, by their numbers.
final class RowModes {
    static final List<String> WORDS = List.of("FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE");
    private static final int[] CONFLICTS = {0b1000, 0b1100, 0b1110, 0b1111};

    private RowModes() {}

    static boolean conflict(int a, int b) {
        return (CONFLICTS[a] >>> b & 1) != 0;
    }
}
