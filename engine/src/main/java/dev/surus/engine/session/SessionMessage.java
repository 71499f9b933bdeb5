package dev.surus.engine.session;

import dev.surus.engine.base.MessageKey;

/// Texts about transactions blocks, prepared statements, portals and the protocol's order.
public enum SessionMessage implements MessageKey {
    BIND_PARAMETER_BINARY("incorrect binary data format in bind parameter %s", "バインドパラメータ%sにおける不正なバイナリデータ書式"),
    FUNCTION_ARGUMENT_BINARY("incorrect binary data format in function argument %s", "関数引数%sにおける不正なバイナリデータ書式"),
    UNNAMED_PORTAL_PARAMETER("unnamed portal parameter $%s", "無名ポータルパラメータ $%s"),
    UNNAMED_PORTAL_PARAMETER_VALUE("unnamed portal parameter $%s = %s", "無名ポータルパラメータ $%s = %s"),
    PORTAL_PARAMETER("portal \"%s\" parameter $%s", "ポータル\"%s\"のパラメータ $%s"),
    PORTAL_PARAMETER_VALUE("portal \"%s\" parameter $%s = %s", "ポータル\"%s\"のパラメータ $%s = %s"),
    FUNCTION_OID_MISSING("function with OID %s does not exist", "OID %sの関数は存在しません"),
    NOT_BY_FUNCTION_CALL("cannot call function \"%s\" via fastpath interface", "関数\"%s\"は高速呼び出しインタフェースでは呼び出せません"),
    FUNCTION_CALL_ARGUMENTS("function call message contains %s arguments but function requires %s",
            "関数呼び出しメッセージには%s個の引数がありますが、関数には%s必要です"),
    FUNCTION_CALL_FORMATS("function call message contains %s argument formats but %s arguments",
            "関数呼び出しメッセージには%s個の引数書式がありますが、引数は%s個です"),
    FAILED_BLOCK(
            "current transaction is aborted, commands ignored until end of transaction block",
            "現在のトランザクションがアボートしました。トランザクションブロックが終わるまでコマンドは無視されます"),
    STATISTICS_KIND("invalid statistics kind: \"%s\"", "統計情報の種類が不正です: \"%s\""),
    BACKUP_RUNNING("a backup is already in progress in this session", "このセッションではすでにバックアップが進行中です"),
    BACKUP_RUNNING_HINT("Run pg_backup_stop() and try again.", "pg_backup_stop()を実行してから再試行してください。"),
    BACKUP_NOT_RUNNING("backup is not in progress", "バックアップが進行中ではありません"),
    BACKUP_NOT_RUNNING_HINT("Did you call pg_backup_start()?", "pg_backup_start()を呼び出しましたか?"),
    ALREADY_IN_TRANSACTION("there is already a transaction in progress", "すでにトランザクションが実行中です"),
    NO_TRANSACTION("there is no transaction in progress", "実行中のトランザクションがありません"),
    ONLY_IN_BLOCK("%s can only be used in transaction blocks", "%sはトランザクションブロックの中でしか使えません"),
    NOT_IN_BLOCK("%s cannot run inside a transaction block", "%sはトランザクションブロックの中では実行できません"),
    SCRIPT_STATEMENT("statement %s of the script: %s", "スクリプトの%s番目の文: %s"),
    EXPLAIN_LOCKS_WITH_ANALYZE("EXPLAIN options LOCKS and ANALYZE cannot be used together", "EXPLAINのオプションLOCKSとANALYZEは同時には使えません"),
    EXPLAIN_REQUIRES_ANALYZE("EXPLAIN option %s requires ANALYZE", "EXPLAINのオプション%sにはANALYZEが必要です"),
    EXPLAIN_VALUE("unrecognized value for EXPLAIN option \"%s\": \"%s\"", "EXPLAINのオプション\"%s\"が認識できない値です: \"%s\""),
    TEMPORARY_FILE_LIMIT("temporary file size exceeds temp_file_limit (%skB)", "一時ファイルのサイズがtemp_file_limit(%skB)を超えています"),
    NOT_IN_PIPELINE("%s cannot be executed within a pipeline", "%sはパイプラインの中では実行できません"),
    NOT_IN_SQL_FUNCTION("%s is not allowed in an SQL function", "SQL関数では%sは許可されません"),
    NOT_IN_STABLE_FUNCTION("%s is not allowed in a non-volatile function", "volatileではない関数では%sは許可されません"),
    COPY_IN_SQL_FUNCTION("cannot COPY to/from client in an SQL function", "SQL関数内でクライアントとの間のCOPYはできません"),
    FUNCTION_STARTUP("SQL function \"%s\" during startup", "SQL関数\"%s\"の起動中"),
    TRIGGER_FUNCTION("trigger function %s is not supported", "トリガ関数%sはサポートされていません"),
    TRIGGER_MANAGER("function \"%s\" was not called by trigger manager", "関数\"%s\"はトリガマネージャから呼び出されていません"),
    TRIGGER_ONLY("%s: must be called as trigger", "%s: トリガとして呼び出されなければなりません"),
    TRIGGER_ON_UPDATE("%s: must be called on update", "%s: 更新時に呼び出されなければなりません"),
    TRIGGER_BEFORE_UPDATE("%s: must be called before update", "%s: 更新前に呼び出されなければなりません"),
    TRIGGER_FOR_ROW("%s: must be called for each row", "%s: 行ごとに呼び出されなければなりません"),
    FUNCTION_LANGUAGE(
            "functions in language \"%s\" cannot be called: only LANGUAGE sql is supported",
            "言語\"%s\"の関数は呼び出せません: LANGUAGE sqlだけがサポートされています"),
    NOT_IN_FUNCTION("%s cannot be executed from a function", "%sは関数からは実行できません"),
    PREPARE_HOLDS(
            "cannot PREPARE a transaction that has created a cursor WITH HOLD", "WITH HOLDカーソルを作成したトランザクションはPREPAREできません"),
    PREPARE_TEMPORARY(
            "cannot PREPARE a transaction that has operated on temporary objects", "一時オブジェクトに対する操作を行ったトランザクションはPREPAREできません"),
    PREPARE_EXPORTED("cannot PREPARE a transaction that has exported snapshots", "スナップショットをエクスポートしたトランザクションはPREPAREできません"),
    PREPARE_NOTIFIES(
            "cannot PREPARE a transaction that has executed LISTEN, UNLISTEN, or NOTIFY",
            "LISTEN、UNLISTENまたはNOTIFYを実行したトランザクションはPREPAREできません"),
    EXPORT_IN_SUBTRANSACTION("cannot export a snapshot from a subtransaction", "サブトランザクションからスナップショットをエクスポートすることはできません"),
    IMPORT_AFTER_QUERY("SET TRANSACTION SNAPSHOT must be called before any query", "SET TRANSACTION SNAPSHOTは問い合わせより前に呼ばなければなりません"),
    IMPORT_ISOLATION(
            "a snapshot-importing transaction must have isolation level SERIALIZABLE or REPEATABLE READ",
            "スナップショットをインポートするトランザクションの分離レベルはSERIALIZABLEまたはREPEATABLE READでなければなりません"),
    SNAPSHOT_INVALID("invalid snapshot identifier: \"%s\"", "無効なスナップショット識別子: \"%s\""),
    SNAPSHOT_GONE("could not import the requested snapshot", "要求されたスナップショットをインポートできませんでした"),
    SNAPSHOT_GONE_DETAIL("The source process with PID %s is not running anymore.", "PID %sの元のプロセスはもう実行されていません。"),
    IMPORT_DEFERRABLE(
            "a snapshot-importing transaction must not be READ ONLY DEFERRABLE",
            "スナップショットをインポートするトランザクションはREAD ONLY DEFERRABLEではいけません"),
    IMPORT_NOT_SERIALIZABLE(
            "a serializable transaction cannot import a snapshot from a non-serializable transaction",
            "シリアライザブルトランザクションは、シリアライザブルでないトランザクションからスナップショットをインポートできません"),
    IMPORT_READ_ONLY(
            "a non-read-only serializable transaction cannot import a snapshot from a read-only transaction",
            "読み取り専用でないシリアライザブルトランザクションは、読み取り専用トランザクションからスナップショットをインポートできません"),
    IMPORT_OTHER_DATABASE("cannot import a snapshot from a different database", "別のデータベースからスナップショットをインポートすることはできません"),
    COMMIT_TIMESTAMP_ID("cannot retrieve commit timestamp for transaction %s", "トランザクション%sのコミットタイムスタンプは取得できません"),
    COMMIT_TIMESTAMP_OFF("could not get commit timestamp data", "コミットタイムスタンプのデータを取得できません"),
    COMMIT_TIMESTAMP_HINT(
            "Make sure the configuration parameter \"%s\" is set.", "設定パラメータ\"%s\"が設定されていることを確認してください。"),
    SAVEPOINT_MISSING("savepoint \"%s\" does not exist", "セーブポイント\"%s\"は存在しません"),
    NOT_SUPPORTED("%s is not supported", "%sはサポートされていません"),
    STATEMENT_MISSING("prepared statement \"%s\" does not exist", "準備された文\"%s\"は存在しません"),
    UNNAMED_STATEMENT_MISSING("unnamed prepared statement does not exist", "無名の準備された文が存在しません"),
    STATEMENT_EXISTS("prepared statement \"%s\" already exists", "準備された文\"%s\"はすでに存在します"),
    SEVERAL_COMMANDS(
            "cannot insert multiple commands into a prepared statement", "準備された文に複数のコマンドを入れることはできません"),
    PORTAL_MISSING("portal \"%s\" does not exist", "ポータル\"%s\"は存在しません"),
    RECORD_MISMATCH("function return row and query-specified return row do not match", "関数の戻り行と問い合わせで指定した戻り行が一致しません"),
    RECORD_LENGTH_ONE("Returned row contains %s attribute, but query expects %s.", "戻り行には%s個の属性がありますが、問い合わせでは%s個を期待しています。"),
    RECORD_LENGTH("Returned row contains %s attributes, but query expects %s.", "戻り行には%s個の属性がありますが、問い合わせでは%s個を期待しています。"),
    RECORD_TYPE("Returned type %s at ordinal position %s, but query expects %s.", "戻り値の型%sが序数位置%sにありますが、問い合わせでは%sを期待しています。"),
    NOT_A_SELECT("prepared statement is not a SELECT", "準備された文はSELECTではありません"),
    CURSOR_MISSING("cursor \"%s\" does not exist", "カーソル\"%s\"は存在しません"),
    CURSOR_NOT_SELECT("cursor \"%s\" is not a SELECT query", "カーソル\"%s\"はSELECT問い合わせではありません"),
    CURSOR_HELD("cursor \"%s\" is held from a previous transaction", "カーソル\"%s\"は前のトランザクションから保持されています"),
    CURSOR_NOT_LOCKED(
            "cursor \"%s\" does not have a FOR UPDATE/SHARE reference to table \"%s\"", "カーソル\"%s\"にはテーブル\"%s\"へのFOR UPDATE/SHARE参照がありません"),
    CURSOR_NOT_SIMPLE("cursor \"%s\" is not a simply updatable scan of table \"%s\"", "カーソル\"%s\"はテーブル\"%s\"を単純に更新可能なスキャンではありません"),
    CURSOR_NOT_POSITIONED("cursor \"%s\" is not positioned on a row", "カーソル\"%s\"は行上に位置していません"),
    CURSOR_EXISTS("cursor \"%s\" already exists", "カーソル\"%s\"はすでに存在します"),
    PORTAL_RUN_AGAIN("portal \"%s\" cannot be run", "ポータル\"%s\"を実行できません"),
    PARAMETER_COUNT(
            "bind message supplies %s parameters, but prepared statement \"%s\" requires %s",
            "バインドメッセージのパラメータは%s個ですが、準備された文\"%s\"は%s個を求めています"),
    PARAMETER_FORMAT_COUNT(
            "bind message has %s parameter formats but %s parameters",
            "バインドメッセージのパラメータ書式は%s個、パラメータは%s個です"),
    RESULT_FORMAT_COUNT(
            "bind message has %s result formats but query has %s columns",
            "バインドメッセージの結果書式は%s個、問い合わせの列は%s個です"),
    FORMAT_CODE("unsupported format code: %s", "サポートされない書式コード: %s"),
    RESULT_TYPE_CHANGED("cached plan must not change result type", "キャッシュした実行計画は結果の型を変えてはなりません"),
    EXECUTE_PARAMETERS(
            "wrong number of parameters for prepared statement \"%s\"", "準備された文\"%s\"のパラメータの数が違います"),
    EXECUTE_PARAMETERS_DETAIL("Expected %s parameters but got %s.", "%s個のはずが%s個でした。"),
    READ_ONLY("cannot execute %s in a read-only transaction", "読み取り専用トランザクションでは%sを実行できません"),
    ISOLATION_AFTER_QUERY(
            "SET TRANSACTION ISOLATION LEVEL must be called before any query",
            "SET TRANSACTION ISOLATION LEVELは問い合わせより前に行わなければなりません"),
    ISOLATION_IN_SUBTRANSACTION(
            "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction",
            "SET TRANSACTION ISOLATION LEVELはサブトランザクションの中では行えません"),
    DEFERRABLE_AFTER_QUERY(
            "SET TRANSACTION [NOT] DEFERRABLE must be called before any query",
            "SET TRANSACTION [NOT] DEFERRABLEは問い合わせより前に行わなければなりません"),
    DEFERRABLE_IN_SUBTRANSACTION(
            "SET TRANSACTION [NOT] DEFERRABLE cannot be called within a subtransaction",
            "SET TRANSACTION [NOT] DEFERRABLEはサブトランザクションの中では行えません"),
    READ_WRITE_AFTER_QUERY(
            "transaction read-write mode must be set before any query",
            "トランザクションの読み書きモードは問い合わせより前に設定しなければなりません"),
    READ_WRITE_IN_READ_ONLY(
            "cannot set transaction read-write mode inside a read-only transaction",
            "読み取り専用トランザクションの中で読み書きモードにはできません"),
    DATABASE_MISSING("database \"%s\" does not exist", "データベース\"%s\"は存在しません"),
    DATABASE_REFUSES(
            "database \"%s\" is not currently accepting connections", "データベース\"%s\"は現在接続を受け付けていません"),
    DATABASE_DENIED("permission denied for database \"%s\"", "データベース\"%s\"へのアクセスが拒否されました"),
    DATABASE_DENIED_DETAIL("User does not have CONNECT privilege.", "ユーザはCONNECT権限を持ちません。"),
    DATABASE_LIMIT("too many connections for database \"%s\"", "データベース\"%s\"への接続が多すぎます"),
    ROLE_MISSING("role \"%s\" does not exist", "ロール\"%s\"は存在しません"),
    ROLE_DENIED("permission denied to set role \"%s\"", "ロール\"%s\"を設定する権限がありません"),
    SESSION_AUTHORIZATION_DENIED("permission denied to set session authorization \"%s\"",
            "セッション認可を\"%s\"に設定する権限がありません"),
    ROLE_NO_LOGIN("role \"%s\" is not permitted to log in", "ロール\"%s\"はログインを許されていません"),
    ROLE_LIMIT("too many connections for role \"%s\"", "ロール\"%s\"の接続が多すぎます"),
    CROSS_DATABASE("cross-database references are not implemented: \"%s\"", "データベースをまたがる参照は実装されていません: \"%s\""),
    OUT_OF_MEMORY("out of memory", "メモリ不足です"),
    INTERNAL("%s", "%s"),
    FORWARD_ONLY("cursor can only scan forward", "カーソルは前方にしか進めません"),
    FORWARD_ONLY_HINT("Declare it with SCROLL option to enable backward scan.", "後方にも進めるには、SCROLLを付けて宣言してください。"),
    CURSOR_MODIFIES("DECLARE CURSOR must not contain data-modifying statements in WITH", "DECLARE CURSORのWITHにデータを変更する文を含めてはなりません"),
    CURSOR_INTO("SELECT ... INTO is not allowed here", "ここではSELECT ... INTOは許可されません"),
    CURSOR_LOCKS_UNSUPPORTED("DECLARE %s ... %s is not supported", "DECLARE %s ... %sはサポートされていません"),
    CURSOR_LOCKS_INVALID("DECLARE %s ... %s is not valid", "DECLARE %s ... %sは不正です"),
    CURSOR_READ_ONLY("%s cursors must be READ ONLY.", "%sカーソルは読み取り専用でなければなりません。"),
    PORTAL_FAILED("portal \"%s\" cannot be run", "ポータル\"%s\"を実行できません"),
    EXECUTE_COERCION("parameter $%s of type %s cannot be coerced to the expected type %s", "パラメータ$%sの型%sは、期待される型%sに変換できません"),
    EXECUTE_COERCION_HINT("You will need to rewrite or cast the expression.", "式を書き直すか、キャストする必要があります。"),
    NOT_A_BACKEND("PID %s is not a PostgreSQL backend process", "PID %sはPostgreSQLサーバプロセスではありません"),
    CANCEL_SUPERUSER("must be a superuser to cancel superuser query", "スーパーユーザーの問い合わせをキャンセルするにはスーパーユーザーである必要があります"),
    CANCEL_DENIED("must be a member of the role whose query is being canceled or member of pg_signal_backend",
            "キャンセルしようとしている問い合わせを実行しているロールのメンバまたは pg_signal_backend のメンバである必要があります"),
    TERMINATE_SUPERUSER("must be a superuser to terminate superuser process", "スーパーユーザープロセスを終了させるにはスーパーユーザーである必要があります"),
    TERMINATE_DENIED("must be a member of the role whose process is being terminated or member of pg_signal_backend",
            "終了しようとしているプロセスを所有するロールのメンバまたは pg_signal_backend のメンバである必要があります"),
    TIMEOUT_NEGATIVE("\"timeout\" must not be negative", "\"timeout\" は負数であってはなりません"),
    NOT_TERMINATED("backend with PID %s did not terminate within %s milliseconds", "PID %s のバックエンドが %s ミリ秒以内に終了しませんでした"),
    ADVISORY_NOT_OWNED("you don't own a lock of type %s", "あなたは型%sのロックを所有していません"),
    TRANSACTION_ID_FUTURE("transaction ID %s is in the future", "トランザクションID%sは未来のものです"),
    SETTING_NAME_NULL("SET requires parameter name", "SETにはパラメータ名が必要です"),
    COMMIT_IN_SUBTRANSACTION("cannot commit while a subtransaction is active", "サブトランザクションの実行中はコミットできません"),
    ROLLBACK_IN_SUBTRANSACTION("cannot roll back while a subtransaction is active", "サブトランザクションの実行中はロールバックできません"),
    DO_NO_CODE("no inline code specified", "インラインコードの指定がありません"),
    LANGUAGE_MISSING("language \"%s\" does not exist", "言語\"%s\"は存在しません"),
    DO_LANGUAGE("language \"%s\" does not support inline code execution", "言語\"%s\"ではインラインコード実行をサポートしていません"),
    NO_LOG_ROTATION("rotation not possible because log collection not active", "ログ収集が活動していませんのでローテーションを行うことができません");

    private final String english;
    private final String japanese;

    SessionMessage(String english, String japanese) {
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
