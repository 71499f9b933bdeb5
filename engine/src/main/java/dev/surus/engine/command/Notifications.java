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
    /// Lengths, sender, database and the ends of two texts.
    private static final int ENTRY_HEADER_BYTES = 18;

    /// @param pid of the session that said NOTIFY
    public record Notification(int pid, String channel, String payload) {}

    /// A session that listens. Its channels are changed by its own thread; the inbox is filled by others.
    public static final class Listener {
        private final int database;
        private final Runnable wake;
        private volatile Set<String> channels = Set.of();
        private final ArrayDeque<Notification> inbox = new ArrayDeque<>();

        /// @param wake called by the threads of other sessions when something was put into the inbox
        Listener(int database, Runnable wake) {
            this.database = database;
            this.wake = wake;
        }

        Set<String> channels() {
            return channels;
        }

        private synchronized void put(List<Notification> notifications) {
            inbox.addAll(notifications);
        }

        /// Takes everything out of the inbox, in the order of the commits.
        public synchronized List<Notification> take() {
            if (inbox.isEmpty()) {
                return List.of();
            }
            var taken = List.copyOf(inbox);
            inbox.clear();
            return taken;
        }

        private synchronized long bytes() {
            long bytes = 0;
            for (Notification notification : inbox) {
                bytes += ENTRY_HEADER_BYTES + notification.channel.length() + notification.payload.length();
            }
            return bytes;
        }

        public synchronized boolean isEmpty() {
            return inbox.isEmpty();
        }
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong sentBytes = new AtomicLong();

    void listen(Listener listener, Collection<String> channels) {
        listener.channels = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(channels));
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
    void send(int database, Collection<Notification> notifications) {
        long bytes = 0;
        for (Notification notification : notifications) {
            bytes += ENTRY_HEADER_BYTES + notification.channel.length() + notification.payload.length();
        }
        sentBytes.addAndGet(bytes);
        for (Listener listener : listeners) {
            if (listener.database != database) {
                continue;
            }
            var wanted = new ArrayList<Notification>();
            for (Notification notification : notifications) {
                if (listener.channels.contains(notification.channel)) {
                    wanted.add(notification);
                }
            }
            if (!wanted.isEmpty()) {
                listener.put(wanted);
                listener.wake.run();
            }
        }
    }
}
