package dev.surus.engine.storage.buffer;

/// Latches are taken in the order of their ranks; with assertions on, a thread that goes back throws. Pages of one tree share a
/// rank (their own order is the tree's: from the root down, then to the right), the meta page comes after them, because a
/// split holds its pages while it allocates; free pages come after the meta page.
public enum LatchRank {
    PAGE, META_PAGE, FREE_PAGE;

    private static final boolean CHECKED = LatchRank.class.desiredAssertionStatus();
    private static final int[] NOTHING = new int[values().length + 1];
    private static final ThreadLocal<int[]> HELD = ThreadLocal.withInitial(NOTHING::clone);

    static void acquiring(LatchRank rank) {
        if (CHECKED) {
            var held = HELD.get();
            for (int higher = rank.ordinal() + 1; higher < held.length - 1; higher++) {
                if (held[higher] > 0) {
                    throw new IllegalStateException("latch of rank " + rank + " wanted while one of rank " + values()[higher] + " is held");
                }
            }
        }
    }

    static void acquired(LatchRank rank) {
        if (CHECKED) {
            HELD.get()[rank.ordinal()]++;
        }
    }

    static void released(LatchRank rank) {
        if (CHECKED) {
            HELD.get()[rank.ordinal()]--;
        }
    }

    /// Counts exclusive latches of the calling thread.
    static void exclusive(int change) {
        if (CHECKED) {
            var held = HELD.get();
            held[held.length - 1] += change;
        }
    }

    static boolean exclusiveHeld() {
        if (!CHECKED) {
            return false;
        }
        var held = HELD.get();
        return held[held.length - 1] > 0;
    }
}
