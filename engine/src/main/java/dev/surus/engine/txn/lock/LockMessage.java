package dev.surus.engine.txn.lock;

import dev.surus.engine.base.MessageKey;

/// Texts about waiting and deadlocks.
public enum LockMessage implements MessageKey {
    TAG_RELATION("relation %s of database %s", "データベース%2$sのリレーション%1$s"),
    TAG_EXTEND("extension of relation %s of database %s", "データベース%2$sのリレーション%1$sの拡張"),
    TAG_FROZEN_ID("pg_database.datfrozenxid of database %s", "データベース%sのpg_database.datfrozenxid"),
    TAG_PAGE("page %s of relation %s of database %s", "データベース%3$sのリレーション%2$sのページ%1$s"),
    TAG_TUPLE("tuple (%s,%s) of relation %s of database %s", "データベース%4$sのリレーション%3$sのタプル(%1$s,%2$s)"),
    TAG_TRANSACTION("transaction %s", "トランザクション %s"),
    TAG_VIRTUAL("virtual transaction %s/%s", "仮想トランザクション %s/%s"),
    TAG_SPECULATIVE("speculative token %s of transaction %s", "トランザクション%2$sの投機的書き込みトークン%1$s"),
    TAG_OBJECT("object %s of class %s of database %s", "データベース%3$sのリレーション%2$sのオブジェクト%1$s"),
    TAG_USER("user lock [%s,%s,%s]", "ユーザーロック[%s,%s,%s]"),
    TAG_ADVISORY("advisory lock [%s,%s,%s,%s]", "アドバイザリ・ロック[%s,%s,%s,%s]"),
    DEADLOCK("deadlock detected", "デッドロックを検出しました"),
    DEADLOCK_EDGE(
            "Process %s waits for %s on %s; blocked by process %s.",
            "プロセス %s は %s を %s で待機していましたが、プロセス %s でブロックされました"),
    DEADLOCK_STATEMENT("Process %s: %s", "プロセス %s: %s"),
    DEADLOCK_HINT("See server log for query details.", "問い合わせの詳細はサーバーログを参照してください"),
    LINES("%s\n%s", "%s\n%s"),
    PREPARE_BOTH(
            "cannot PREPARE while holding both session-level and transaction-level locks on the same object",
            "同じオブジェクトにセッションレベルとトランザクションレベルのロックの両方を保持している間はPREPAREできません"),
    STILL_WAITING("process %s still waiting for %s on %s after %s ms", "プロセス%1$sは%3$sの%2$sをまだ待っています（%4$s ms 経過）"),
    ACQUIRED("process %s acquired %s on %s after %s ms", "プロセス%1$sは%3$sの%2$sを%4$s ms後に獲得しました"),
    DETECTED_WHILE_WAITING(
            "process %s detected deadlock while waiting for %s on %s after %s ms",
            "プロセス%1$sは%3$sの%2$sを待つうちに、%4$s ms後にデッドロックを検出しました"),
    AVOIDED(
            "process %s avoided deadlock for %s on %s by rearranging queue order after %s ms",
            "プロセス%1$sは%3$sの%2$sについて、%4$s ms後に待ち順の組み替えでデッドロックを避けました"),
    TEXT("%s", "%s"),
    HOLDER_STATEMENTS("Process %s (user %s, application %s) took it with: %s; now: %s",
            "プロセス%s(ユーザー%s、アプリケーション%s)が取得した文: %s; 現在: %s"),
    HOLDERS_ONE("Process holding the lock: %s. Wait queue: %s.", "ロックを保持しているプロセス: %s。待ち行列: %s。"),
    HOLDERS_MANY("Processes holding the lock: %s. Wait queue: %s.", "ロックを保持しているプロセス: %s。待ち行列: %s。");

    private final String english;
    private final String japanese;

    LockMessage(String english, String japanese) {
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
