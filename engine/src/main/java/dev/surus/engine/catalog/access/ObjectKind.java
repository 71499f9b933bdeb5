package dev.surus.engine.catalog.access;

import dev.surus.engine.base.MessageKey;

/// The kinds of objects as messages name them: `permission denied for table t`, `must be owner of schema s`.
public enum ObjectKind implements MessageKey {
    ACCESS_METHOD("access method", "アクセスメソッド"),
    AGGREGATE("aggregate", "集約"),
    CAST("cast", "キャスト"),
    COLLATION("collation", "照合順序"),
    COLUMN("column", "列"),
    CONVERSION("conversion", "変換"),
    DATABASE("database", "データベース"),
    DOMAIN("domain", "ドメイン"),
    EVENT_TRIGGER("event trigger", "イベントトリガ"),
    EXTENSION("extension", "機能拡張"),
    FOREIGN_DATA_WRAPPER("foreign-data wrapper", "外部データラッパー"),
    FOREIGN_SERVER("foreign server", "外部サーバー"),
    FOREIGN_TABLE("foreign table", "外部テーブル"),
    FUNCTION("function", "関数"),
    INDEX("index", "インデックス"),
    LANGUAGE("language", "言語"),
    LARGE_OBJECT("large object", "ラージオブジェクト"),
    MATERIALIZED_VIEW("materialized view", "実体化ビュー"),
    OPERATOR("operator", "演算子"),
    OPERATOR_CLASS("operator class", "演算子クラス"),
    OPERATOR_FAMILY("operator family", "演算子族"),
    PARAMETER("parameter", "パラメータ"),
    POLICY("policy", "ポリシ"),
    PROCEDURE("procedure", "プロシージャ"),
    PUBLICATION("publication", "パブリケーション"),
    RELATION("relation", "リレーション"),
    ROUTINE("routine", "ルーチン"),
    SCHEMA("schema", "スキーマ"),
    SEQUENCE("sequence", "シーケンス"),
    STATISTICS("statistics object", "統計オブジェクト"),
    SUBSCRIPTION("subscription", "サブスクリプション"),
    TABLE("table", "テーブル"),
    TABLESPACE("tablespace", "テーブル空間"),
    TEXT_SEARCH_CONFIGURATION("text search configuration", "テキスト検索設定"),
    TEXT_SEARCH_DICTIONARY("text search dictionary", "テキスト検索辞書"),
    TYPE("type", "型"),
    VIEW("view", "ビュー");

    private final String english;
    private final String japanese;

    ObjectKind(String english, String japanese) {
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

    /// The kind of a relation by its relkind, as privileges know it.
    public static ObjectKind ofRelation(char relationKind) {
        return switch (relationKind) {
            case 'i', 'I' -> INDEX;
            case 'S' -> SEQUENCE;
            case 'v' -> VIEW;
            case 'm' -> MATERIALIZED_VIEW;
            case 'f' -> FOREIGN_TABLE;
            default -> TABLE;
        };
    }
}
