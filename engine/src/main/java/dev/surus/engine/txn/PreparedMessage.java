package dev.surus.engine.txn;

import dev.surus.engine.base.MessageKey;

/// Texts about prepared transactions.
public enum PreparedMessage implements MessageKey {
    ID_TOO_LONG("transaction identifier \"%s\" is too long", "トランザクション識別子\"%s\"は長すぎます"),
    DISABLED("prepared transactions are disabled", "準備されたトランザクションは無効になっています"),
    DISABLED_HINT("Set max_prepared_transactions to a nonzero value.", "max_prepared_transactionsを0以外の値にしてください。"),
    ID_IN_USE("transaction identifier \"%s\" is already in use", "トランザクション識別子\"%s\"はすでに使われています"),
    TOO_MANY("maximum number of prepared transactions reached", "準備されたトランザクションの最大数に達しました"),
    TOO_MANY_HINT("Increase max_prepared_transactions (currently %s).", "max_prepared_transactionsを増やしてください（現在は%s）。"),
    MISSING("prepared transaction with identifier \"%s\" does not exist", "識別子\"%s\"の準備されたトランザクションは存在しません"),
    BUSY("prepared transaction with identifier \"%s\" is busy", "識別子\"%s\"の準備されたトランザクションは使用中です"),
    DENIED("permission denied to finish prepared transaction", "準備されたトランザクションを終了する権限がありません"),
    DENIED_HINT(
            "Must be superuser or the user that prepared the transaction.",
            "スーパーユーザーか、そのトランザクションを準備したユーザーでなければなりません。"),
    OTHER_DATABASE("prepared transaction belongs to another database", "準備されたトランザクションは別のデータベースのものです"),
    OTHER_DATABASE_HINT(
            "Connect to the database where the transaction was prepared to finish it.",
            "終了するには、トランザクションを準備したデータベースに接続してください。");

    private final String english;
    private final String japanese;

    PreparedMessage(String english, String japanese) {
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
