package dev.surus.engine.storage.disk;

import dev.surus.engine.base.MessageKey;

/// What storage says.
public enum DiskMessage implements MessageKey {
    ENGINE_STOPPED("the database system has stopped writing because of an earlier failure",
            "以前の障害のため、データベースシステムは書き込みを停止しました"),
    PAGE_CORRUPTED("invalid page in block %s of relation %s", "リレーション%2$sのブロック%1$sに不正なページがあります"),
    DISK_FULL("could not extend file \"%s\": %s", "ファイル\"%s\"を拡張できませんでした: %s"),
    DISK_FULL_HINT("Check free disk space.", "ディスクの空き容量を確認してください。"),
    READ_FAILED("could not read file \"%s\": %s", "ファイル\"%s\"を読み込めませんでした: %s"),
    WRITE_FAILED("could not write file \"%s\": %s", "ファイル\"%s\"を書き込めませんでした: %s"),
    SYNC_FAILED("could not fsync file \"%s\": %s", "ファイル\"%s\"をfsyncできませんでした: %s"),
    NO_BUFFER("no unpinned buffers available", "ピンされていないバッファがありません"),
    FILE_MISSING("could not open file \"%s\": No such file or directory", "ファイル\"%s\"をオープンできませんでした: そのようなファイルやディレクトリはありません"),
    LOG_CORRUPTED("invalid record in the write-ahead log at %s", "先行書き込みログの%sに不正なレコードがあります"),
    CHECKPOINT_MISSING("could not locate a valid checkpoint record", "有効なチェックポイントレコードが見つかりませんでした"),
    CONTROL_CORRUPTED("incorrect checksum in control file", "制御ファイル内のチェックサムが正しくありません"),
    CONTROL_INCOMPATIBLE("database files are incompatible with server", "データベースファイルがサーバーと互換性がありません"),
    CONTROL_INCOMPATIBLE_DETAIL("The database cluster was initialized with storage format %s, but the server was compiled with storage format %s.",
            "データベースクラスタは格納形式%sで初期化されましたが、サーバーは格納形式%sでコンパイルされています。"),
    TARGET_NOT_REACHED("recovery ended before configured recovery target was reached",
            "設定されたリカバリ目標に到達する前にリカバリが終了しました"),
    DIRECTORY_LOCKED("data directory \"%s\" is in use by another process", "データディレクトリ\"%s\"は別のプロセスが使用中です");

    private final String english;
    private final String japanese;

    DiskMessage(String english, String japanese) {
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
