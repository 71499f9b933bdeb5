package dev.surus.engine.txn.serializable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who dies, with which reason, and what is remembered; each case by the calls that tables and transactions would make.
class SerializabilityTest {
    private static final RelationKey X = RelationKey.table(5, 20_000);
    private static final RelationKey Y = RelationKey.table(5, 20_010);
    private static final RelationKey Z = RelationKey.table(5, 20_020);
    private static final RelationKey INDEX = new RelationKey(5, 20_001, 20_000);

    private static SerializableLimits limits(int perRelation, int perPage, int targets, int transactions) {
        return new SerializableLimits() {
            @Override
            public long childrenOfRelation() {
                return perRelation;
            }

            @Override
            public long locksPerPage() {
                return perPage;
            }

            @Override
            public long targets() {
                return targets;
            }

            @Override
            public long transactions() {
                return transactions;
            }
        };
    }

    private Serializability all = new Serializability(limits(31, 2, 1_000, 100));
    private long lastId = 10;

    @AfterEach
    void structureHolds() {
        assertThat(all.verify()).isEmpty();
    }

    private SerializableTransaction begin() {
        return all.begin(null, ++lastId, false, null, () -> true);
    }

    private SerializableTransaction beginReadOnly() {
        return all.begin(null, 0, true, null, () -> true);
    }

    private void commit(SerializableTransaction transaction) {
        all.prepare(transaction);
        all.finish(transaction, true);
    }

    private void reads(SerializableTransaction transaction, RelationKey table) {
        all.readRelation(transaction, table);
    }

    private void writes(SerializableTransaction transaction, RelationKey table) {
        all.conflictIn(transaction, table, -1, 0, true);
    }

    private void refused(SerializationMessage reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SqlException.class, e -> {
            assertThat(e.state()).isEqualTo(SqlState.T_R_SERIALIZATION_FAILURE);
            assertThat(e.diagnostic().detail.text(Language.ENGLISH)).matches(reason.english().replace(".", "\\.").replace("%s", "\\d+"));
            assertThat(e.diagnostic().hint.text(Language.ENGLISH)).isEqualTo("The transaction might succeed if retried.");
        });
    }

    @Test
    void writeSkewAtTheWrite() {
        var one = begin();
        var two = begin();
        reads(one, X);
        reads(two, Y);
        writes(one, Y);
        commit(one);
        refused(SerializationMessage.PIVOT_DURING_WRITE, () -> writes(two, X));
        all.finish(two, false);
    }

    @Test
    void writeSkewAtTheCommit() {
        var one = begin();
        var two = begin();
        reads(one, X);
        reads(two, Y);
        writes(one, Y);
        writes(two, X);
        commit(one);
        refused(SerializationMessage.PIVOT_DURING_COMMIT, () -> all.prepare(two));
        refused(SerializationMessage.PIVOT_DURING_CONFLICT_IN, () -> writes(two, X));
        refused(SerializationMessage.PIVOT_DURING_CONFLICT_OUT, () -> all.conflictOut(two, one));
        all.finish(two, false);
    }

    @Test
    void theReaderDiesWhereThePivotHasCommitted() {
        var end = begin();
        var pivot = begin();
        var reader = begin();
        reads(pivot, Y);
        writes(end, Y);
        commit(end);
        writes(pivot, X);
        commit(pivot);
        refused(SerializationMessage.OUT_TO_PIVOT, () -> all.conflictOut(reader, pivot));
        all.finish(reader, false);
    }

    @Test
    void aReadOnlyTransactionIsSpared() {
        var end = begin();
        var pivot = begin();
        reads(pivot, Y);
        var early = beginReadOnly();
        writes(end, Y);
        commit(end);
        var late = beginReadOnly();
        writes(pivot, X);
        commit(pivot);
        // The end committed after the first one's snapshot: that one can come before everybody.
        all.conflictOut(early, pivot);
        refused(SerializationMessage.OUT_TO_PIVOT, () -> all.conflictOut(late, pivot));
        all.finish(late, false);
        commit(early);
    }

    @Test
    void readOnlyTransactionsBecomeSafe() {
        var writer = begin();
        var reader = beginReadOnly();
        reads(reader, X);
        assertThat(all.locks()).hasSize(1);
        assertThat(all.isWatched(reader)).isTrue();
        commit(writer);
        assertThat(all.isWatched(reader)).isFalse();
        assertThat(all.locks()).isEmpty();
        assertThat(beginReadOnly()).isNull();
        commit(reader);
        assertThat(all.size()).isZero();
    }

    @Test
    void aPreparedPivotCannotDie() {
        var begin = begin();
        var pivot = begin();
        var end = begin();
        reads(begin, X);
        writes(pivot, X);
        reads(pivot, Y);
        all.prepare(pivot);
        assertThat(all.detach(pivot)).isNotNull();
        writes(end, Y);
        refused(SerializationMessage.IN_FROM_PREPARED_PIVOT, () -> all.prepare(end));
        all.finish(end, false);
        all.finish(pivot, true);
        commit(begin);
    }

    @Test
    void whatIsPreparedComesBackAsBytes() {
        var transaction = begin();
        reads(transaction, X);
        all.readRow(transaction, Y, 5, 77);
        all.readRange(transaction, INDEX, new byte[] {1}, new byte[] {3, 4}, 1);
        all.readRange(transaction, INDEX, new byte[] {9}, null, 2);
        all.prepare(transaction);
        var bytes = all.detach(transaction).encode();
        long id = transaction.id;
        var rows = all.locks().stream().map(lock -> List.of(lock.relation(), lock.page(), lock.tuple())).toList();

        all = new Serializability(limits(31, 2, 1_000, 100));
        var restored = all.restore(id, PreparedReads.decode(bytes));
        assertThat(all.locks().stream().map(lock -> List.of(lock.relation(), lock.page(), lock.tuple())).toList()).containsExactlyInAnyOrderElementsOf(rows);
        // Nothing is known of its edges: a reader of its writes could complete anything.
        var reader = begin();
        refused(SerializationMessage.OUT_TO_SOME_OLD_PIVOT, () -> all.conflictOut(reader, restored));
        all.finish(reader, false);
        all.finish(restored, true);
        assertThat(all.size()).isZero();
    }

    @Test
    void finerLocksGiveWayToCoarserOnes() {
        var reader = begin();
        all.readRow(reader, X, 0, 1);
        all.readRow(reader, X, 1, 1);
        assertThat(all.locks()).hasSize(2).allMatch(lock -> lock.tuple() > 0);
        all.readRow(reader, X, 2, 1);
        assertThat(all.locks()).singleElement().matches(lock -> lock.page() == 0 && lock.tuple() == 0);
        for (int page = 1; page <= 31; page++) {
            all.readRow(reader, X, (long) page << PredicateLocks.PAGE_BITS, 1);
        }
        assertThat(all.locks()).singleElement().matches(lock -> lock.page() == -1);
        all.finish(reader, false);
        assertThat(all.locks()).isEmpty();
    }

    @Test
    void onlyTheVersionThatWasReadCounts() {
        var reader = begin();
        all.readRow(reader, X, 0, 1);
        commitAs(reader);
        var later = begin();
        reads(later, Y);
        all.conflictIn(later, X, 0, 2, true);
        assertThat(later.in).isEmpty();
        commit(later);
    }

    private void commitAs(SerializableTransaction reader) {
        var witness = begin();
        commit(reader);
        all.finish(witness, false);
    }

    @Test
    void rangesOfAnIndexCutEachOther() {
        var one = begin();
        var two = begin();
        all.readRange(one, INDEX, null, null, 1);
        all.readRange(two, INDEX, new byte[] {4}, new byte[] {8}, 2);
        all.readRange(one, INDEX, new byte[] {6}, new byte[] {7}, 2);
        assertThat(all.verify()).isEmpty();
        var writer = begin();
        all.conflictIn(writer, INDEX, new byte[] {8});
        assertThat(writer.in).containsExactly(one);
        all.conflictIn(writer, INDEX, new byte[] {6, 0});
        assertThat(writer.in).containsExactlyInAnyOrder(one, two);
        all.finish(one, false);
        assertThat(all.locks()).hasSize(1);
        var another = begin();
        all.conflictIn(another, INDEX, new byte[] {3, 99});
        assertThat(another.in).isEmpty();
        all.finish(two, false);
        all.finish(writer, false);
        all.finish(another, false);
    }

    @Test
    void ddlMakesLocksOfTheWholeTable() {
        var reader = begin();
        all.readRow(reader, X, 0, 1);
        all.readRange(reader, INDEX, null, new byte[] {5}, 1);
        all.promoteToTable(INDEX);
        assertThat(all.locks()).hasSize(2).allMatch(lock -> lock.relation().equals(X)).anyMatch(lock -> lock.page() == -1);
        all.promoteToTable(X);
        assertThat(all.locks()).singleElement().matches(lock -> lock.relation().equals(X) && lock.page() == -1);
        var dropper = begin();
        all.conflictInTable(dropper, X);
        assertThat(dropper.in).containsExactly(reader);
        all.finish(reader, false);
        all.finish(dropper, false);
    }

    @Test
    void ownWritesDropOwnRowLocksButNotUnderASavepoint() {
        var reader = begin();
        all.readRow(reader, X, 0, 1);
        all.conflictIn(reader, X, 0, 1, false);
        assertThat(all.locks()).hasSize(1);
        all.conflictIn(reader, X, 0, 1, true);
        assertThat(all.locks()).isEmpty();
        all.finish(reader, false);
    }

    @Test
    void memoryIsBounded() {
        all = new Serializability(limits(100, 100, 10, 100));
        var reader = begin();
        for (int row = 0; row < 10; row++) {
            all.readRow(reader, X, row, 1);
        }
        assertThatThrownBy(() -> all.readRow(reader, X, 10, 1)).isInstanceOfSatisfying(SqlException.class, e -> {
            assertThat(e.state()).isEqualTo(SqlState.OUT_OF_MEMORY);
            assertThat(e.getMessage()).isEqualTo("ERROR 53200: out of shared memory");
            assertThat(e.diagnostic().hint.text(Language.ENGLISH)).isEqualTo("You might need to increase max_pred_locks_per_transaction.");
        });
        all.finish(reader, false);
    }

    /// A transaction that goes on and on, and more rows read beside it than there is room for.
    @Test
    void committedReadersNeverTakeAllTheRoom() {
        all = new Serializability(limits(1_000, 1_000, 400, 20));
        var old = begin();
        reads(old, Z);
        for (int i = 0; i < 2_000; i++) {
            var next = begin();
            for (int k = 0; k < 10; k++) {
                all.readRow(next, X, i * 10L + k, 1);
            }
            byte[] from = {(byte) (i >> 8), (byte) i};
            byte[] to = {(byte) (i + 1 >> 8), (byte) (i + 1)};
            all.readRange(next, Y, from, to, i);
            commit(next);
            assertThat(all.locks().size()).isLessThanOrEqualTo(800);
        }
        assertThat(all.verify()).isEmpty();
        // What was read is still known, if not exactly; whoever came after all of them is not hit by it.
        var late = begin();
        all.conflictIn(late, X, 3, 1, true);
        assertThat(late.is(SerializableTransaction.SUMMARY_IN)).isFalse();
        commit(late);
        all.conflictIn(old, X, 3, 1, true);
        assertThat(old.is(SerializableTransaction.SUMMARY_IN)).isTrue();
        commit(old);
        assertThat(all.size()).isZero();
        assertThat(all.locks()).isEmpty();
    }

    @Test
    void oldCommittedTransactionsAreSummarised() {
        all = new Serializability(limits(31, 2, 1_000, 4));
        var old = begin();
        reads(old, X);
        for (int i = 0; i < 20; i++) {
            var next = begin();
            reads(next, Y);
            writes(next, Z);
            commit(next);
        }
        assertThat(all.size()).isLessThanOrEqualTo(4);
        assertThat(all.locks()).anyMatch(lock -> lock.pid() == 0 && lock.slot() == -1 && lock.relation().equals(Y));
        // What a summarised one has read is still known.
        writes(old, Y);
        assertThat(old.is(SerializableTransaction.SUMMARY_IN)).isTrue();
        commit(old);
        assertThat(all.size()).isZero();
        assertThat(all.locks()).isEmpty();
    }

    @Test
    void aSummarisedPivotIsRemembered() {
        all = new Serializability(limits(31, 2, 1_000, 4));
        var reader = begin();
        var end = begin();
        var pivot = begin();
        reads(pivot, Y);
        writes(end, Y);
        commit(end);
        writes(pivot, X);
        commit(pivot);
        for (int i = 0; i < 5; i++) {
            commit(begin());
        }
        refused(SerializationMessage.OUT_TO_OLD_PIVOT, () -> all.conflictOut(reader, pivot));
        all.finish(reader, false);
    }

    @Test
    void aPivotWithASummarisedEnd() {
        all = new Serializability(limits(31, 2, 1_000, 4));
        var begin = begin();
        var pivot = begin();
        var end = begin();
        reads(begin, X);
        writes(pivot, X);
        writes(end, Y);
        commit(end);
        for (int i = 0; i < 5; i++) {
            commit(begin());
        }
        refused(SerializationMessage.PIVOT_WITH_OLD_COMMITTED, () -> all.conflictOut(pivot, end));
        all.finish(pivot, false);
        commit(begin);
    }
}
