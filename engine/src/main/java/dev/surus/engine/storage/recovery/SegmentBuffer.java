package dev.surus.engine.storage.recovery;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/// The bytes of one log segment, for as long as anybody reads records in them; then they are used for a later segment.
final class SegmentBuffer {
    final byte[] bytes;
    private final Queue<byte[]> free;
    private final AtomicInteger users = new AtomicInteger(1);

    SegmentBuffer(byte[] bytes, Queue<byte[]> free) {
        this.bytes = bytes;
        this.free = free;
    }

    void use() {
        users.incrementAndGet();
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            free.add(bytes);
        }
    }
}
