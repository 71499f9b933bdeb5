package dev.surus.engine.txn.serializable;

import dev.surus.engine.base.MessageKey;

/// Why a serializable transaction cannot go on. The reason codes are PostgreSQL's, which it does not translate either.
public enum SerializationMessage implements MessageKey {
    FAILURE(
            "could not serialize access due to read/write dependencies among transactions",
            "トランザクション間で read/write の依存性があったため、アクセスの直列化ができませんでした"),
    HINT("The transaction might succeed if retried.", "リトライが行われた場合、このトランザクションは成功するかもしれません"),
    PIVOT_DURING_WRITE("Reason code: Canceled on identification as a pivot, during write."),
    PIVOT_DURING_CONFLICT_OUT("Reason code: Canceled on identification as a pivot, during conflict out checking."),
    PIVOT_DURING_CONFLICT_IN("Reason code: Canceled on identification as a pivot, during conflict in checking."),
    PIVOT_DURING_COMMIT("Reason code: Canceled on identification as a pivot, during commit attempt."),
    OUT_TO_PIVOT("Reason code: Canceled on conflict out to pivot %s, during read."),
    OUT_TO_OLD_PIVOT("Reason code: Canceled on conflict out to old pivot %s."),
    OUT_TO_SOME_OLD_PIVOT("Reason code: Canceled on conflict out to old pivot."),
    PIVOT_WITH_OLD_COMMITTED(
            "Reason code: Canceled on identification as a pivot, with conflict out to old committed transaction %s."),
    IN_FROM_PREPARED_PIVOT("Reason code: Canceled on commit attempt with conflict in from prepared pivot."),
    OUT_OF_SHARED_MEMORY("out of shared memory", "共有メモリが足りません"),
    MORE_PREDICATE_LOCKS(
            "You might need to increase max_pred_locks_per_transaction.",
            "max_pred_locks_per_transactionを増やす必要があるかもしれません"),
    TOO_MANY_CONFLICTS(
            "not enough elements in RWConflictPool to record a read/write conflict",
            "リード/ライト競合を記録するためのRWConflictPoolの要素が足りません"),
    TOO_MANY_POSSIBLE_CONFLICTS(
            "not enough elements in RWConflictPool to record a potential read/write conflict",
            "リード/ライト競合の可能性を記録するためのRWConflictPoolの要素が足りません"),
    MORE_CONNECTIONS(
            "You might need to run fewer transactions at a time or increase max_connections.",
            "トランザクションの同時実行数を減らすか max_connections を増やす必要があるかもしれません");

    private final String english;
    private final String japanese;

    SerializationMessage(String both) {
        this(both, both);
    }

    SerializationMessage(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String japanese() {
        return japanese;
    }
}
