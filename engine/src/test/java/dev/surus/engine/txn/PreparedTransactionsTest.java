package dev.surus.engine.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockOwner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What COMMIT PREPARED and ROLLBACK PREPARED may do where the first attempt failed.
class PreparedTransactionsTest {
    private static final int KIND = 100;
    private static final int ROLE = 10;
    private static final int DATABASE = 5;

    private final TransactionSystem system = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
    private final PreparedTransactions prepared = system.prepared();
    private final List<Long> undone = new ArrayList<>();
    private long failsAt = -1;

    private PreparedTransactionsTest() {
        system.register(KIND, new UndoHandler() {
            @Override
            public void undo(Transaction transaction, UndoRecord record) {
                if (record.row() == failsAt) {
                    throw new IllegalStateException("the disk is full");
                }
                undone.add(record.row());
            }

            @Override
            public void forget(UndoRecord record) {}

            @Override
            public boolean leavesWork(int kind) {
                return true;
            }

            @Override
            public void sweep(Transaction cleaner, UndoRecord record) {}

            @Override
            public void merge(UndoRecord record, MergedUndo into) {}

            @Override
            public boolean isKept(UndoRecord record, MergedUndo into) {
                return false;
            }

            @Override
            public void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into) {}

            @Override
            public void forgetInsertions(long fileId, long firstRow, long lastRow, long link) {}
        });
    }

    private void prepareThreeChanges() {
        var transaction = system.begin(new LockOwner(1, 1, new Session()));
        transaction.assignId();
        for (long row = 1; row <= 3; row++) {
            transaction.undo().append(KIND, 0, 0, row, 0, 0, transaction.id(), 0, 0, new byte[0], 0, 0);
        }
        prepared.prepare(prepared.reserve("gid", ROLE, DATABASE, 10), transaction, PreparedState.CatalogChanges.NONE, new byte[0]);
    }

    private void finish(boolean commit) {
        prepared.finish(prepared.take("gid", ROLE, false, DATABASE), commit, null);
    }

    @Test
    void aRollbackThatStoppedHalfWayCanOnlyBeGoneOnWith() {
        prepareThreeChanges();
        failsAt = 2;
        assertThatThrownBy(() -> finish(false)).isInstanceOf(IllegalStateException.class);
        assertThat(undone).containsExactly(3L);
        // Committed now, the transaction would be there in part.
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> finish(true)).isInstanceOfSatisfying(SqlException.class,
                    e -> assertThat(e.state()).isEqualTo(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE));
            assertThat(prepared.list()).hasSize(1);
        }
        failsAt = -1;
        finish(false);
        assertThat(undone).containsExactly(3L, 2L, 1L);
        assertThat(prepared.list()).isEmpty();
    }

    @Test
    void commitTakesNothingBack() {
        prepareThreeChanges();
        finish(true);
        assertThat(undone).isEmpty();
        assertThat(prepared.list()).isEmpty();
        assertThatThrownBy(() -> finish(true)).isInstanceOfSatisfying(SqlException.class, e -> assertThat(e.state()).isEqualTo(SqlState.UNDEFINED_OBJECT));
    }

    private static final class Session implements LockOwner.Setup {
        private final Interrupts interrupts = new Interrupts();

        @Override
        public Interrupts interrupts() {
            return interrupts;
        }

        @Override
        public long deadlockTimeoutMillis() {
            return 1_000;
        }

        @Override
        public long lockTimeoutMillis() {
            return 0;
        }

        @Override
        public boolean logLockWaits() {
            return false;
        }

        @Override
        public String statement() {
            return "";
        }

        @Override
        public void log(Diagnostic line) {}
    }
}
