package dev.surus.engine.storage.recovery;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Hands things over from one thread to another, a bounded number at once.
final class Channel<T> {
    private final int capacity;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    Channel(int capacity) {
        this.capacity = capacity;
    }

    /// Waits for room.
    /// @return false where the channel is closed: the thing is not taken
    boolean put(T thing) {
        lock.lock();
        try {
            while (waiting.size() == capacity && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                waiting.add(thing);
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /// @return false where there is no room, or the channel is closed: the thing is not taken
    boolean offer(T thing) {
        lock.lock();
        try {
            boolean taken = waiting.size() < capacity && !closed;
            if (taken) {
                waiting.add(thing);
                changed.signalAll();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next one; null where the channel is closed and empty.
    T take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (waiting.size() == capacity || waiting.size() == 1) {
                changed.signalAll();
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
