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

    private final SocketChannel channel;
    private final InputStream in;
    /// Held while reading, and by the look.
    private final ReentrantLock reading = new ReentrantLock();
    /// Held while writing: the look makes the channel non-blocking for a moment.
    private final ReentrantLock writing;
    /// Bytes taken by the look, from its position to its limit; null while there are none. Guarded by [#reading].
    private ByteBuffer ahead;

    /// @param writing held by whoever writes to the channel
    ClientInput(SocketChannel channel, ReentrantLock writing) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.writing = writing;
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
