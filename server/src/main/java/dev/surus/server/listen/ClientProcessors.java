package dev.surus.server.listen;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Lets sessions run on their clients' processors, where clients on this machine keep all processors busy.
///
/// A message that wakes a thread on another processor costs an interrupt there, and finds cold caches on both sides; among busy processors the
/// scheduler's choice is arbitrary, and a sixth of a transaction's time goes that way. So a session whose client talks fast asks the socket from
/// which processor it was sent to, and has its thread bound to that one. [BindingTrial] says when; who is in a longer statement, or says
/// nothing, is free again within a period, as is everything as soon as a processor has nothing to do.
///
/// Invariant: a thread is bound only while its place is in [#bound] and [#binding] holds; both change under this object's monitor.
public final class ClientProcessors {
    /// Between two looks of a session.
    private static final int MESSAGES = 128;
    /// Looks that are farther apart are not a busy client's.
    private static final long BUSY_NANOS = 500_000_000;
    private static final long PERIOD_NANOS = 250_000_000;

    private final ProcessorCalls calls;
    private final BindingTrial trial = new BindingTrial();
    private final LongAdder messages = new LongAdder();
    private final Set<Place> bound = new HashSet<>();
    /// Threads that have been seen to run where they may, or are a session's; only the watcher's.
    private final Set<Integer> known = new HashSet<>();
    private final Thread watcher;
    private volatile boolean binding;
    private volatile boolean asleep;
    private volatile boolean stopped;

    ClientProcessors(ProcessorCalls calls) {
        this.calls = calls;
        watcher = Thread.ofPlatform().name("surus processors").daemon(true).unstarted(this::watch);
    }

    /// @return null where this cannot be done
    public static ClientProcessors start() {
        var calls = ProcessorCalls.open();
        if (calls == null) {
            return null;
        }
        var processors = new ClientProcessors(calls);
        processors.watcher.start();
        return processors;
    }

    /// Where a session's thread runs. Written under the monitor of the whole, but for what only the session's thread writes.
    final class Place {
        /// Only the session's thread writes it; the watcher may see an older one.
        private int count;
        /// The session's thread's alone.
        private long lookedAt;
        private int countBefore;
        private int thread;
        /// -1 while the thread is free. Its thread may see an older one, and looks again soon.
        private int processor = -1;

        /// The calling thread has received a message.
        void received(SocketCalls socket) {
            if ((++count & MESSAGES - 1) == 0) {
                look(this, socket);
            }
        }

        /// Its thread ends.
        void leave() {
            synchronized (ClientProcessors.this) {
                bound.remove(this);
                processor = -1;
            }
        }
    }

    public void stop() {
        stopped = true;
        LockSupport.unpark(watcher);
    }

    /// For a session whose client runs on this machine.
    Place place() {
        return new Place();
    }

    private void look(Place place, SocketCalls socket) {
        messages.add(MESSAGES);
        if (asleep) {
            LockSupport.unpark(watcher);
        }
        long now = System.nanoTime();
        boolean busy = now - place.lookedAt < BUSY_NANOS;
        place.lookedAt = now;
        if (!binding || !busy) {
            return;
        }
        int processor = socket.incomingProcessor();
        if (processor != place.processor) {
            bind(place, processor);
        }
    }

    /// The calling thread is the place's.
    synchronized void bind(Place place, int processor) {
        if (binding) {
            place.thread = calls.thread();
            if (calls.bind(place.thread, processor)) {
                place.processor = processor;
                place.countBefore = place.count;
                bound.add(place);
            } else if (bound.remove(place)) {
                calls.free(place.thread);
                place.processor = -1;
            }
        }
    }

    private void watch() {
        try {
            while (!stopped) {
                LockSupport.parkNanos(PERIOD_NANOS);
                long arrived = messages.sumThenReset();
                boolean before = binding;
                boolean next = trial.next(calls.idleShare(), arrived);
                turn(next);
                if (next || before) {
                    freeOthers();
                }
                if (arrived == 0) {
                    asleep = true;
                    if (messages.sum() == 0 && !stopped) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    calls.idleShare();
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            stopped = true;
        }
        turn(false);
    }

    /// Begins a period: whoever has said nothing in the last one is free, and so is everybody where nobody is to be bound.
    synchronized void turn(boolean next) {
        binding = next;
        bound.removeIf(place -> {
            boolean talks = next && place.count != place.countBefore;
            place.countBefore = place.count;
            if (!talks) {
                calls.free(place.thread);
                place.processor = -1;
            }
            return !talks;
        });
    }

    /// A thread inherits its processors from whoever starts it: what bound sessions have started may run anywhere again.
    private void freeOthers() throws IOException {
        var threads = ProcessorCalls.threads();
        synchronized (this) {
            for (int thread : threads) {
                if (known.add(thread) && bound.stream().noneMatch(place -> place.thread == thread)) {
                    calls.free(thread);
                }
            }
        }
        known.retainAll(threads);
    }
}
