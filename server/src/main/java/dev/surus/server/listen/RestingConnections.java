package dev.surus.server.listen;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Connections whose clients have said nothing for long: they have no threads, one selector watches all of them.
///
/// ```
///   thread of the connection: timed out -> add, ends          selector: bytes, end of stream or wake -> resume on a new thread
/// ```
///
/// Most of the memory of an idle connection is its thread's stack. What must end a connection shuts its socket down, which wakes it here, too.
public final class RestingConnections implements AutoCloseable {
    /// One that rests.
    interface Sleeper {
        SocketChannel channel();

        /// Whether somebody wants it awake, though its client says nothing.
        boolean isWanted();

        /// Goes on; called by the selector's thread, which knows the channel no longer.
        void resume();
    }

    private final ConcurrentLinkedQueue<Sleeper> coming = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sleeper> wanted = new ConcurrentLinkedQueue<>();
    /// Null before the first one comes, and once closed. Guarded by this.
    private Selector selector;
    private boolean closed;

    /// Takes a connection over; the caller does not touch it any more.
    /// @return false where there is no watching: the caller keeps it
    boolean add(Sleeper sleeper) throws IOException {
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (selector == null) {
                selector = Selector.open();
                var watched = selector;
                Thread.ofPlatform().name("surus resting").daemon(true).start(() -> watch(watched));
            }
        }
        sleeper.channel().configureBlocking(false);
        coming.add(sleeper);
        wakeUp();
        return true;
    }

    /// Wakes one that rests, or is about to, after [Sleeper#isWanted] has become true.
    void wake(Sleeper sleeper) {
        wanted.add(sleeper);
        wakeUp();
    }

    private synchronized void wakeUp() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    private void watch(Selector watched) {
        var awake = new ArrayList<Sleeper>();
        try {
            while (watched.isOpen()) {
                watched.select();
                for (var sleeper = coming.poll(); sleeper != null; sleeper = coming.poll()) {
                    try {
                        var key = sleeper.channel().register(watched, SelectionKey.OP_READ, sleeper);
                        if (sleeper.isWanted()) {
                            key.cancel();
                            awake.add(sleeper);
                        }
                    } catch (ClosedChannelException | RuntimeException unwatchable) {
                        // Its own thread meets what is wrong with it; the others' watching goes on.
                        awake.add(sleeper);
                    }
                }
                for (var sleeper = wanted.poll(); sleeper != null; sleeper = wanted.poll()) {
                    // One that has not come yet is asked when it comes.
                    wake(sleeper.channel().keyFor(watched), awake);
                }
                for (var key : watched.selectedKeys()) {
                    wake(key, awake);
                }
                watched.selectedKeys().clear();
                if (!awake.isEmpty()) {
                    watched.selectNow(); // takes the cancelled keys' channels out: they may be registered again, or closed
                    awake.forEach(Sleeper::resume);
                    awake.clear();
                }
            }
        } catch (IOException | RuntimeException failure) {
            if (watched.isOpen()) {
                throw new IllegalStateException("connections at rest are not watched any more", failure);
            }
        }
    }

    private static void wake(SelectionKey key, ArrayList<Sleeper> awake) {
        if (key != null && key.isValid()) {
            key.cancel();
            awake.add((Sleeper) key.attachment());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                // It watches no more either way.
            }
            selector = null;
        }
    }
}
