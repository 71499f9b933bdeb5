package dev.surus.engine.storage.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.StampedLock;

/// One place of the pool. Identity changes only while `pins` is [#CLAIMED] and the latch is held exclusively.
final class Frame {
    /// Nobody may pin: free, or being given to another page.
    static final int CLAIMED = -1;

    private static final VarHandle PINS;
    private static final VarHandle WRITING;

    static {
        try {
            PINS = MethodHandles.lookup().findVarHandle(Frame.class, "pins", int.class);
            WRITING = MethodHandles.lookup().findVarHandle(Frame.class, "writing", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    final long base;
    final StampedLock latch = new StampedLock();

    volatile long fileId;
    volatile int pageNumber;
    /// False until the content has been read in.
    volatile boolean loaded;
    /// Set before the first byte of a change, cleared when a copy has been taken for writing.
    volatile boolean dirty;
    /// A copy is on its way to the disk: nobody else may write the page, or an older copy could overtake a newer one.
    volatile boolean writing;
    /// Clock hand's count; races lose a step and do no harm.
    int usage;
    /// Next frame in the same bucket.
    volatile Frame next;

    private volatile int pins = CLAIMED;

    Frame(int index, long base) {
        this.index = index;
        this.base = base;
    }

    LatchRank rank() {
        return rank(pageNumber);
    }

    static LatchRank rank(int pageNumber) {
        return pageNumber == 0 ? LatchRank.META_PAGE : LatchRank.PAGE;
    }

    boolean tryPin() {
        for (;;) {
            int now = pins;
            if (now < 0) {
                return false;
            }
            if (PINS.compareAndSet(this, now, now + 1)) {
                return true;
            }
        }
    }

    /// One more pin for somebody who holds one.
    void pinAgain() {
        PINS.getAndAdd(this, 1);
    }

    void unpin() {
        PINS.getAndAdd(this, -1);
    }

    int pins() {
        return pins;
    }

    /// Makes the caller the only one who may write this page; it clears `writing` when done.
    boolean tryBeginWriting() {
        return WRITING.compareAndSet(this, false, true);
    }

    /// Takes an unpinned frame out of everybody's reach.
    boolean tryClaim() {
        return PINS.compareAndSet(this, 0, CLAIMED);
    }

    /// Ends a claim; the caller holds the given number of pins.
    void release(int pinsHeld) {
        pins = pinsHeld;
    }
}
