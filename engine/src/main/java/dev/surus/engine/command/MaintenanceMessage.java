package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about VACUUM, ANALYZE, CLUSTER, REINDEX and CHECKPOINT.
public enum MaintenanceMessage implements MessageKey {
    OPTION_UNKNOWN("unrecognized %s option \"%s\"", "%sのオプション\"%s\"が認識できません"),
    BOOLEAN_VALUE("%s requires a Boolean value", "パラメータ\"%s\"はBoolean値を取ります"),
    PARALLEL_VALUE("parallel option requires a value between 0 and %s", "parallelオプションには0から%sまでの値が必要です"),
    PARALLEL_RANGE("parallel workers for vacuum must be between 0 and %s", "VACUUMの並列ワーカーの数は0から%sまででなければなりません"),
    FULL_PARALLEL("VACUUM FULL cannot be performed in parallel", "VACUUM FULLは並列実行できません"),
    COLUMNS_WITHOUT_ANALYZE(
            "ANALYZE option must be specified when a column list is provided", "列リストを与えるときはANALYZEオプションの指定が必要です"),
    FULL_SKIPPING(
            "VACUUM option DISABLE_PAGE_SKIPPING cannot be used with FULL", "VACUUMのオプションDISABLE_PAGE_SKIPPINGはFULLと同時には指定できません"),
    FULL_TOAST("PROCESS_TOAST required with VACUUM FULL", "VACUUM FULLではPROCESS_TOASTが必須です"),
    COLUMN_TWICE(
            "column \"%s\" of relation \"%s\" appears more than once", "リレーション\"%2$s\"の列\"%1$s\"が2回以上現れます"),
    SKIP_VACUUM_SUPERUSER(
            "skipping \"%s\" --- only superuser can vacuum it", "\"%s\"をスキップしています --- スーパーユーザーのみがVACUUMを実行できます"),
    SKIP_VACUUM_DATABASE(
            "skipping \"%s\" --- only superuser or database owner can vacuum it",
            "\"%s\"をスキップしています --- スーパーユーザーもしくはデータベースの所有者のみがVACUUMを実行できます"),
    SKIP_VACUUM_TABLE(
            "skipping \"%s\" --- only table or database owner can vacuum it",
            "\"%s\"をスキップしています --- テーブルもしくはデータベースの所有者のみがVACUUMを実行することができます"),
    SKIP_ANALYZE_SUPERUSER(
            "skipping \"%s\" --- only superuser can analyze it", "\"%s\"をスキップしています --- スーパーユーザーのみがANALYZEを実行できます"),
    SKIP_ANALYZE_DATABASE(
            "skipping \"%s\" --- only superuser or database owner can analyze it",
            "\"%s\"をスキップしています --- スーパーユーザーまたはデータベースの所有者のみがANALYZEを実行できます"),
    SKIP_ANALYZE_TABLE(
            "skipping \"%s\" --- only table or database owner can analyze it",
            "\"%s\"をスキップしています --- テーブルまたはデータベースの所有者のみがANALYZEを実行できます"),
    SKIP_VACUUM_KIND(
            "skipping \"%s\" --- cannot vacuum non-tables or special system tables",
            "\"%s\"をスキップしています --- テーブルではないもの、または特別なシステムテーブルに対してはVACUUMを実行できません"),
    SKIP_ANALYZE_KIND(
            "skipping \"%s\" --- cannot analyze non-tables or special system tables",
            "\"%s\"をスキップしています --- テーブルではないもの、または特別なシステムテーブルに対してはANALYZEを実行できません"),
    SKIP_VACUUM_GONE(
            "skipping vacuum of \"%s\" --- relation no longer exists", "\"%s\"のVACUUM処理をスキップしています -- リレーションはすでに存在しません"),
    SKIP_ANALYZE_GONE(
            "skipping analyze of \"%s\" --- relation no longer exists", "\"%s\"のANALYZEをスキップしています --- リレーションはすでに存在しません"),
    SKIP_VACUUM_LOCKED(
            "skipping vacuum of \"%s\" --- lock not available", "\"%s\"のVACUUM処理をスキップしています -- ロックを獲得できませんでした"),
    SKIP_ANALYZE_LOCKED(
            "skipping analyze of \"%s\" --- lock not available", "\"%s\"のANALYZEをスキップしています --- ロック獲得できませんでした"),
    VACUUMING("vacuuming \"%s.%s.%s\"", "\"%s.%s.%s\"に対してVACUUMを実行しています"),
    VACUUMED(
            "finished vacuuming \"%s.%s.%s\": index scans: 0\npages: 0 removed, %s remain, %s scanned (100.00%% of total)\n"
                    + "tuples: 0 removed, %s remain, 0 are dead but not yet removable",
            "\"%s.%s.%s\"のVACUUMを終了しました: インデックスの走査: 0\nページ: 0削除、%s残存、%s走査(全体の100.00%%)\n"
                    + "タプル: 0削除、%s残存、0は無効だがまだ削除できない"),
    ANALYZING("analyzing \"%s.%s\"", "\"%s.%s\"を解析しています"),
    ANALYZED(
            "\"%s\": scanned %s of %s pages, containing %s live rows and 0 dead rows; %s rows in sample, %s estimated total rows",
            "\"%s\": %3$sページの内%2$sをスキャン。%4$sの有効な行と0の不要な行が存在。%5$s行をサンプリング。推定総行数は%6$s"),
    NOT_CLUSTERED("there is no previously clustered index for table \"%s\"", "テーブル\"%s\"には事前にクラスタ化されたインデックスはありません"),
    INDEX_OF_TABLE_MISSING("index \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"にはインデックス\"%1$s\"は存在しません"),
    NOT_TABLE_OR_VIEW("\"%s\" is not a table or materialized view", "\"%s\"はテーブルや実体化ビューではありません"),
    CLUSTER_PARTIAL("cannot cluster on partial index \"%s\"", "部分インデックス\"%s\"をクラスタ化できません"),
    CLUSTERING("clustering \"%s.%s\" using sequential scan and sort", "\"%s.%s\"に対してシーケンシャルスキャンとソートによるCLUSTERを実行しています"),
    ONLY_OPEN_DATABASE("can only reindex the currently open database", "現在オープンしているデータベースのみをREINDEXすることができます"),
    REINDEX_SYSTEM_CONCURRENTLY(
            "cannot reindex system catalogs concurrently", "システムカタログではインデックスの並列再構築はできません"),
    NO_INDEXES("table \"%s\" has no indexes to reindex", "テーブル\"%s\"には再構築すべきインデックスはありません"),
    NO_INDEXES_CONCURRENTLY(
            "table \"%s\" has no indexes that can be reindexed concurrently", "テーブル\"%s\"には並行再構築可能なインデックスがありません"),
    REINDEX_INVALID(
            "cannot reindex invalid index \"%s.%s\" concurrently, skipping",
            "無効なインデックス \"%s.%s\"の並行再構築はできません、スキップします "),
    REINDEXED("index \"%s\" was reindexed", "インデックス\"%s\"のインデックス再構築が完了しました"),
    CHECKPOINT_DENIED(
            "must be superuser or have privileges of pg_checkpoint to do CHECKPOINT",
            "CHECKPOINTを実行するにはスーパーユーザーであるか、またはpg_checkpointの権限を持つ必要があります");

    private final String english;
    private final String japanese;

    MaintenanceMessage(String english, String japanese) {
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
