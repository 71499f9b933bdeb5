package dev.surus.server.listen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/// The bytes of a client, which another thread can look whether it is still there while its session is busy.
///
/// The look takes what has arrived without waiting, and keeps it for the session: a client that sends ahead (a pipeline) loses nothing. Where
/// it has sent more than fits, the end behind that is not seen before the session has read on.
final class ClientInput extends InputStream {
    private static final int AHEAD_MAX = 1 << 16;
    /// How long a client says nothing until its connection rests.
    private static final long REST_MILLIS = Long.getLong("surus.restMillis", 5_000);

    private final SocketChannel channel;
    private final InputStream in;
    /// Held while reading, and by the look.
    private final ReentrantLock reading = new ReentrantLock();
    /// Held while writing: the look makes the channel non-blocking for a moment.
    private final ReentrantLock writing;
    /// Bytes taken by the look, from its position to its limit; null while there are none. Guarded by [#reading].
    private ByteBuffer ahead;
    /// What [#awaitNext] waits with; null where it has not waited yet, or cannot. Volatile for whoever sends ([#send]).
    private volatile SocketCalls calls;
    private final ClientProcessors.Place place;
    /// It cannot: this has been tried.
    private boolean withoutCalls;
    /// Bytes that came while it waited, before those of [#ahead]; empty while there are none.
    private ByteBuffer received = NOTHING;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// @param place   null where the session may run anywhere
    /// @param writing held by whoever writes to the channel
    ClientInput(SocketChannel channel, ReentrantLock writing, ClientProcessors.Place place) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.writing = writing;
        this.place = place;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        reading.lock();
        try {
            if (received.hasRemaining()) {
                int count = Math.min(length, received.remaining());
                received.get(bytes, offset, count);
                return count;
            }
            if (ahead == null || !ahead.hasRemaining()) {
                ahead = null;
                return in.read(bytes, offset, length);
            }
            int count = Math.min(length, ahead.remaining());
            ahead.get(bytes, offset, count);
            return count;
        } finally {
            reading.unlock();
        }
    }

    /// Waits for the next bytes, between two messages.
    /// @return false where the client has said nothing for so long that the connection may rest
    boolean awaitNext() throws IOException {
        reading.lock();
        try {
            if (received.hasRemaining() || ahead != null && ahead.hasRemaining()) {
                return true;
            }
            if (calls == null) {
                if (withoutCalls) {
                    return true;
                }
                var taken = SocketCalls.take();
                if (taken == null || !taken.open(channel, REST_MILLIS)) {
                    withoutCalls = true;
                    return true;
                }
                calls = taken;
            }
            var bytes = calls.receive();
            received = bytes == null ? NOTHING : bytes;
            if (place != null) {
                place.received(calls);
            }
            return bytes != null; // at the end of the stream the read meets it again
        } finally {
            reading.unlock();
        }
    }

    /// Sends a short answer, with one system call; called with [#writing] held.
    /// @return false where that cannot be done here: nothing is sent, the channel can
    boolean send(byte[] bytes, int length) throws IOException {
        var socket = calls;
        if (socket == null || length > SocketCalls.SEND_MAX) {
            return false;
        }
        socket.send(bytes, length);
        return true;
    }

    /// The thread that reads ends, or rests: another one may have the memory it received with. Nobody sends any more.
    void release() {
        var socket = calls;
        if (socket != null) {
            calls = null;
            socket.leave();
            if (place != null) {
                place.leave();
            }
            received = NOTHING;
        }
    }

    /// Whether the client may still be there; never waits, and may be called by any thread.
    boolean isClientThere() {
        if (!reading.tryLock()) {
            return true; // the session waits for it, and will see itself
        }
        try {
            if (!writing.tryLock()) {
                return true;
            }
            try {
                return look();
            } finally {
                writing.unlock();
            }
        } finally {
            reading.unlock();
        }
    }

    private boolean look() {
        if (ahead == null) {
            ahead = ByteBuffer.allocate(1024).flip();
        }
        try {
            channel.configureBlocking(false);
            try {
                for (;;) {
                    if (ahead.limit() == ahead.capacity()) {
                        if (ahead.remaining() >= AHEAD_MAX) {
                            return true;
                        }
                        ahead = ByteBuffer.allocate(Math.max(1024, ahead.remaining() * 2)).put(ahead).flip();
                    }
                    int kept = ahead.position();
                    ahead.position(ahead.limit()).limit(ahead.capacity());
                    int count = channel.read(ahead);
                    ahead.flip().position(kept);
                    if (count <= 0) {
                        return count == 0;
                    }
                }
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException gone) {
            return false;
        }
    }
}
