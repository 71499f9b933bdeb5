package dev.surus.engine.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// The notifications of a cluster: who listens, and what waits for each listener until its session may tell its client. A listener
/// that never reads keeps what it was sent in memory, as PostgreSQL's queue keeps it on disk.
public final class Notifications {
    private static final long QUEUE_PAGE_BYTES = 8_192;
    private static final long QUEUE_PAGES = 1 << 20;
    /// So many that nobody listens to are kept until the session looks at them.
    private static final int UNWANTED_MAX = 256;
    /// Lengths, sender, database and the ends of two texts.
    private static final int ENTRY_HEADER_BYTES = 18;

    /// @param pid of the session that said NOTIFY
    public record Notification(int pid, String channel, String payload) {}

    /// @param wanted whether its channel was listened to as it was sent
    private record Entry(Notification notification, boolean wanted, long sentMicros) {
        int bytes() {
            return ENTRY_HEADER_BYTES + notification.channel.length() + notification.payload.length();
        }
    }

    /// A session that listens. Its channels are changed by its own thread; the inbox is filled by others, with what is said on any channel:
    /// as in PostgreSQL it is when the session comes to read, after its transaction, that its channels decide. What a LISTEN adds counts from
    /// the beginning of its transaction.
    public static final class Listener {
        private final int database;
        private final Runnable wake;
        private volatile Set<String> channels = Set.of();
        private final ArrayDeque<Entry> inbox = new ArrayDeque<>();
        private int unwanted;
        /// When the transaction began that has changed the channels since the inbox was emptied.
        private long changedSinceMicros = Long.MAX_VALUE;

        /// @param wake called by the threads of other sessions when something was put into the inbox
        Listener(int database, Runnable wake) {
            this.database = database;
            this.wake = wake;
        }

        Set<String> channels() {
            return channels;
        }

        /// @return whether the session should look
        private synchronized boolean put(Collection<Notification> notifications, long sentMicros) {
            boolean wake = false;
            for (Notification notification : notifications) {
                boolean wanted = channels.contains(notification.channel);
                inbox.add(new Entry(notification, wanted, sentMicros));
                unwanted += wanted ? 0 : 1;
                wake |= wanted;
            }
            return wake || unwanted > UNWANTED_MAX;
        }

        private synchronized void listen(Set<String> changed, long sinceMicros) {
            channels = changed;
            changedSinceMicros = Math.min(changedSinceMicros, sinceMicros);
        }

        /// Takes everything out of the inbox that is listened to, in the order of the commits.
        public synchronized List<Notification> take() {
            if (isEmpty()) {
                return List.of();
            }
            var taken = new ArrayList<Notification>();
            for (Entry entry : inbox) {
                if (channels.contains(entry.notification.channel) && (entry.wanted || entry.sentMicros >= changedSinceMicros)) {
                    taken.add(entry.notification);
                }
            }
            inbox.clear();
            unwanted = 0;
            changedSinceMicros = Long.MAX_VALUE;
            return taken;
        }

        private synchronized long bytes() {
            long bytes = 0;
            for (Entry entry : inbox) {
                bytes += entry.bytes();
            }
            return bytes;
        }

        public synchronized boolean isEmpty() {
            if (!inbox.isEmpty()) {
                return false;
            }
            changedSinceMicros = Long.MAX_VALUE;
            return true;
        }
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong sentBytes = new AtomicLong();

    /// @param sinceMicros when the transaction began that says so
    void listen(Listener listener, Collection<String> channels, long sinceMicros) {
        listener.listen(java.util.Collections.unmodifiableSet(new LinkedHashSet<>(channels)), sinceMicros);
        if (channels.isEmpty()) {
            listeners.remove(listener);
        } else if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
    }

    /// How full PostgreSQL's queue would be: whole pages from the oldest notification that some listener has yet to read, of all pages.
    double usage() {
        long bytes = 0;
        for (Listener listener : listeners) {
            bytes = Math.max(bytes, listener.bytes());
        }
        return bytes / QUEUE_PAGE_BYTES / (double) QUEUE_PAGES;
    }

    /// How many pages PostgreSQL's queue would have begun.
    public long pagesBegun() {
        return sentBytes.get() / QUEUE_PAGE_BYTES;
    }

    /// Sends what a transaction that has committed said.
    void send(int database, Collection<Notification> notifications, long nowMicros) {
        long bytes = 0;
        for (Notification notification : notifications) {
            bytes += ENTRY_HEADER_BYTES + notification.channel.length() + notification.payload.length();
        }
        sentBytes.addAndGet(bytes);
        for (Listener listener : listeners) {
            if (listener.database == database && listener.put(notifications, nowMicros)) {
                listener.wake.run();
            }
        }
    }
}
