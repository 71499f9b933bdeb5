package dev.surus.engine.txn;

import dev.surus.engine.base.MessageKey;

/// Texts about snapshots and undo.
public enum TransactionMessage implements MessageKey {
    SNAPSHOT_TOO_OLD("snapshot too old", "スナップショットが古すぎます"),
    UNDO_LIMIT("undo of open transactions exceeds surus.undo_limit (%skB)", "実行中のトランザクションのUNDOがsurus.undo_limit（%skB）を超えています");

    private final String english;
    private final String japanese;

    TransactionMessage(String english, String japanese) {
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
