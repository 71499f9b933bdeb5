package dev.surus.engine.txn.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.lock.LockManager.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LockManagerTest {
    private static final LockTag A = LockTag.relation(5, 101);
    private static final LockTag B = LockTag.relation(5, 102);

    private final LockManager locks = new LockManager(Clock.SYSTEM);
    private final List<Party> parties = new ArrayList<>();

    /// A session with a thread of its own.
    private final class Party implements LockOwner.Setup, AutoCloseable {
        final Interrupts interrupts = new Interrupts();
        final LockOwner owner;
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        volatile long lockTimeoutMillis;
        volatile long deadlockTimeoutMillis = 20;

        Party() {
            owner = new LockOwner(parties.size() + 1, parties.size() + 1, this);
            parties.add(this);
            locks.register(owner);
            owner.beginVirtualTransaction();
            thread.execute(() -> interrupts.attach(Thread.currentThread()));
        }

        Future<Outcome> acquire(LockTag tag, LockMode mode) {
            return thread.submit(() -> locks.acquire(owner, tag, mode, false, true));
        }

        Outcome tryAcquire(LockTag tag, LockMode mode) throws Exception {
            return thread.submit(() -> locks.acquire(owner, tag, mode, false, false)).get(60, TimeUnit.SECONDS);
        }

        void end() throws Exception {
            thread.submit(() -> {
                locks.releaseTransaction(owner);
                owner.beginVirtualTransaction();
            }).get(60, TimeUnit.SECONDS);
        }

        void awaitWaiting() {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!owner.isWaiting()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }

        @Override
        public Interrupts interrupts() {
            return interrupts;
        }

        @Override
        public long deadlockTimeoutMillis() {
            return deadlockTimeoutMillis;
        }

        @Override
        public long lockTimeoutMillis() {
            return lockTimeoutMillis;
        }

        @Override
        public boolean logLockWaits() {
            return false;
        }

        @Override
        public String statement() {
            return "statement of " + owner.pid;
        }

        @Override
        public void log(Diagnostic line) {}

        @Override
        public void close() {
            interrupts.raise(Interrupts.Reason.TERMINATE_BY_ADMINISTRATOR);
            thread.shutdown();
        }
    }

    @AfterEach
    void end() {
        parties.forEach(Party::close);
    }

    @ParameterizedTest
    @EnumSource(LockMode.class)
    void conflictsAreThoseOfTheManual(LockMode held) throws Exception {
        var holder = new Party();
        var other = new Party();
        for (var wanted : LockMode.values()) {
            assertThat(holder.tryAcquire(A, held)).isEqualTo(Outcome.GRANTED);
            boolean free = other.tryAcquire(A, wanted) == Outcome.GRANTED;
            assertThat(free).as("%s beside %s", wanted, held).isEqualTo(!held.conflictsWith(wanted));
            assertThat(held.conflictsWith(wanted)).isEqualTo(wanted.conflictsWith(held));
            holder.end();
            other.end();
        }
        assertThat(locks.census().snapshot().stream().filter(row -> row.tag().equals(A))).isEmpty();
    }

    @Test
    void nobodyOvertakesAConflictingWaiter() throws Exception {
        var reader = new Party();
        var writer = new Party();
        var late = new Party();
        reader.acquire(A, LockMode.ACCESS_SHARE).get();
        var exclusive = writer.acquire(A, LockMode.ACCESS_EXCLUSIVE);
        writer.awaitWaiting();
        assertThat(late.tryAcquire(A, LockMode.ACCESS_SHARE)).isEqualTo(Outcome.NOT_AVAILABLE);
        assertThat(locks.census().blockingPids(writer.owner.pid)).containsExactly(reader.owner.pid);
        var behind = late.acquire(A, LockMode.ACCESS_SHARE);
        late.awaitWaiting();
        assertThat(locks.census().blockingPids(late.owner.pid)).containsExactly(writer.owner.pid);
        // The holder itself may go on: it stands before those who wait for it.
        assertThat(reader.acquire(A, LockMode.ROW_EXCLUSIVE).get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.GRANTED);
        reader.end();
        exclusive.get(60, TimeUnit.SECONDS);
        assertThat(behind.isDone()).isFalse();
        writer.end();
        behind.get(60, TimeUnit.SECONDS);
    }

    @Test
    void theOneWhoFindsTheCycleIsItsVictim() throws Exception {
        var first = new Party();
        var second = new Party();
        first.deadlockTimeoutMillis = 60_000;
        first.acquire(A, LockMode.ACCESS_SHARE).get();
        second.acquire(B, LockMode.ACCESS_EXCLUSIVE).get();
        var waits = first.acquire(B, LockMode.ACCESS_SHARE);
        first.awaitWaiting();
        var dies = second.acquire(A, LockMode.ACCESS_EXCLUSIVE);
        assertThatThrownBy(() -> dies.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .satisfies(wrapped -> {
                    var error = (SqlException) wrapped.getCause();
                    assertThat(error.state()).isEqualTo(SqlState.T_R_DEADLOCK_DETECTED);
                    assertThat(error.diagnostic().detail.text(Language.ENGLISH)).isEqualTo(
                            "Process 2 waits for AccessExclusiveLock on relation 101 of database 5; blocked by process 1.\n"
                                    + "Process 1 waits for AccessShareLock on relation 102 of database 5; blocked by process 2.");
                    assertThat(error.diagnostic().detailForLog.text(Language.ENGLISH))
                            .endsWith("Process 2: statement of 2\nProcess 1: statement of 1");
                });
        second.end();
        waits.get(60, TimeUnit.SECONDS);
    }

    /// 1 holds A shared, 2 waits for it exclusively; 3 holds B and waits for A behind 2; 1 wants B. Serving 3 before 2
    /// breaks the cycle.
    @Test
    void aCycleThroughAQueuePositionIsBrokenByReordering() throws Exception {
        var one = new Party();
        var two = new Party();
        var three = new Party();
        two.deadlockTimeoutMillis = 60_000;
        three.deadlockTimeoutMillis = 60_000;
        one.acquire(A, LockMode.ACCESS_SHARE).get();
        three.acquire(B, LockMode.ACCESS_EXCLUSIVE).get();
        var exclusive = two.acquire(A, LockMode.ACCESS_EXCLUSIVE);
        two.awaitWaiting();
        var shared = three.acquire(A, LockMode.ACCESS_SHARE);
        three.awaitWaiting();
        var last = one.acquire(B, LockMode.ACCESS_SHARE);
        shared.get(60, TimeUnit.SECONDS);
        assertThat(last.isDone()).isFalse();
        three.end();
        last.get(60, TimeUnit.SECONDS);
        one.end();
        exclusive.get(60, TimeUnit.SECONDS);
        assertThat(locks.deadlockCount()).isZero();
    }

    @Test
    void cancelAndTimeoutLeaveTheQueue() throws Exception {
        var holder = new Party();
        var waiter = new Party();
        holder.acquire(A, LockMode.EXCLUSIVE).get();
        var canceled = waiter.acquire(A, LockMode.EXCLUSIVE);
        waiter.awaitWaiting();
        waiter.interrupts.raise(Interrupts.Reason.CANCEL_BY_USER);
        assertState(canceled, SqlState.QUERY_CANCELED);
        waiter.lockTimeoutMillis = 5;
        assertState(waiter.acquire(A, LockMode.EXCLUSIVE), SqlState.LOCK_NOT_AVAILABLE);
        assertThat(locks.census().snapshot()).noneMatch(row -> !row.granted());
    }

    @Test
    void rollbackToSavepointReleasesItsLocksOnly() throws Exception {
        var one = new Party();
        var two = new Party();
        one.acquire(A, LockMode.ACCESS_EXCLUSIVE).get();
        one.thread.submit(() -> {
            one.owner.setLevel(2);
            locks.acquire(one.owner, A, LockMode.ACCESS_EXCLUSIVE, false, true);
            locks.acquire(one.owner, B, LockMode.ACCESS_EXCLUSIVE, false, true);
            locks.rollbackLevel(one.owner, 2);
            one.owner.setLevel(1);
        }).get();
        assertThat(two.tryAcquire(B, LockMode.ACCESS_SHARE)).isEqualTo(Outcome.GRANTED);
        assertThat(two.tryAcquire(A, LockMode.ACCESS_SHARE)).isEqualTo(Outcome.NOT_AVAILABLE);
    }

    /// Many sessions take random locks in random order; conflicting holders never meet, and everybody gets through.
    @Test
    void randomSessionsNeverMeetAndNeverHang() throws Exception {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        System.out.println("LockManagerTest seed: -Dsurus.seed=" + seed);
        var readers = new AtomicInteger[4];
        var writers = new AtomicInteger[4];
        for (int i = 0; i < 4; i++) {
            readers[i] = new AtomicInteger();
            writers[i] = new AtomicInteger();
        }
        var jobs = new ArrayList<Future<Integer>>();
        for (int p = 0; p < 6; p++) {
            var party = new Party();
            party.deadlockTimeoutMillis = 2;
            var random = new Random(seed + p);
            jobs.add(party.thread.submit(() -> {
                int done = 0;
                for (int round = 0; round < 300; round++) {
                    boolean[] read = new boolean[4];
                    boolean[] written = new boolean[4];
                    try {
                        for (int step = 0; step < 3; step++) {
                            int i = random.nextInt(4);
                            boolean exclusive = random.nextBoolean();
                            locks.acquire(party.owner, LockTag.relation(5, i),
                                    exclusive ? LockMode.EXCLUSIVE : LockMode.ROW_SHARE, false, true);
                            if (exclusive && !written[i]) {
                                written[i] = true;
                                assertThat(writers[i].incrementAndGet()).isEqualTo(1);
                            } else if (!exclusive && !read[i]) {
                                read[i] = true;
                                readers[i].incrementAndGet();
                            }
                            if (written[i]) {
                                assertThat(readers[i].get() - (read[i] ? 1 : 0)).isZero();
                            }
                        }
                        done++;
                    } catch (SqlException deadlock) {
                        assertThat(deadlock.state()).isEqualTo(SqlState.T_R_DEADLOCK_DETECTED);
                    }
                    for (int i = 0; i < 4; i++) {
                        if (written[i]) {
                            writers[i].decrementAndGet();
                        }
                        if (read[i]) {
                            readers[i].decrementAndGet();
                        }
                    }
                    locks.releaseTransaction(party.owner);
                    party.owner.beginVirtualTransaction();
                }
                return done;
            }));
        }
        for (var job : jobs) {
            assertThat(job.get(60, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(locks.census().snapshot()).allMatch(row -> row.tag().kind() == LockTag.Kind.VIRTUAL_TRANSACTION);
    }

    private static void assertState(Future<Outcome> future, SqlState state) {
        assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
                .satisfies(wrapped -> assertThat(((SqlException) wrapped.getCause()).state()).isEqualTo(state));
    }
}
