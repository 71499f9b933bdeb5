package dev.surus.engine.base;

/// Texts of the base package: how a session is interrupted, and errors that every package may need.
public enum BaseMessage implements MessageKey {
    CANCELED_BY_USER("canceling statement due to user request", "ユーザからの要求により文をキャンセルしています"),
    STATEMENT_TIMEOUT("canceling statement due to statement timeout", "ステートメントのタイムアウトのためステートメントをキャンセルしています"),
    LOCK_TIMEOUT("canceling statement due to lock timeout", "ロックのタイムアウトのためステートメントをキャンセルしています"),
    IDLE_IN_TRANSACTION_TIMEOUT(
            "terminating connection due to idle-in-transaction timeout", "トランザクション中アイドルのタイムアウトのため接続を終了します"),
    IDLE_SESSION_TIMEOUT("terminating connection due to idle-session timeout", "アイドルセッションのタイムアウトのため接続を終了します"),
    CLIENT_LOST("connection to client lost", "クライアントへの接続が切れました"),
    TERMINATED_BY_ADMINISTRATOR(
            "terminating connection due to administrator command", "管理者コマンドにより接続を終了しています"),
    IMMEDIATE_SHUTDOWN(
            "terminating connection due to immediate shutdown command", "即時シャットダウンコマンドにより接続を終了しています"),
    CRASH_SHUTDOWN(
            "terminating connection because of crash of another server process", "サーバの異常終了により接続を終了しています"),
    STACK_DEPTH("stack depth limit exceeded", "スタックの深さの上限を超えました"),
    STACK_DEPTH_HINT(
            "Increase the configuration parameter \"max_stack_depth\" (currently %skB), after ensuring the platform's stack depth limit is adequate.",
            "プラットフォームのスタック上限に余裕があることを確かめてから、設定パラメータ\"max_stack_depth\"（現在%skB）を増やしてください。"),
    INTERNAL("%s", "%s");

    private final String english;
    private final String japanese;

    BaseMessage(String english, String japanese) {
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
