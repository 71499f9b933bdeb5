package dev.surus.engine.catalog.dependency;

import dev.surus.engine.base.MessageKey;

/// How objects are described in messages.
enum DependencyMessage implements MessageKey {
    TABLE("table %s", "テーブル%s"),
    INDEX("index %s", "インデックス%s"),
    SEQUENCE("sequence %s", "シーケンス%s"),
    TOAST_TABLE("toast table %s", "TOASTテーブル%s"),
    VIEW("view %s", "ビュー%s"),
    MATERIALIZED_VIEW("materialized view %s", "実体化ビュー%s"),
    COMPOSITE_TYPE("composite type %s", "複合型%s"),
    FOREIGN_TABLE("foreign table %s", "外部テーブル%s"),
    RELATION("relation %s", "リレーション%s"),
    COLUMN("column %s of %s", "%2$sの列%1$s"),
    FUNCTION("function %s", "関数%s"),
    TYPE("type %s", "型%s"),
    CAST("cast from %s to %s", "%sから%sへの型変換"),
    COLLATION("collation %s", "照合順序%s"),
    CONSTRAINT_ON("constraint %s on %s", "%2$sに対する制約%1$s"),
    CONSTRAINT("constraint %s", "制約%s"),
    CONVERSION("conversion %s", "変換%s"),
    DEFAULT_VALUE("default value for %s", "%sのデフォルト値"),
    LANGUAGE("language %s", "言語%s"),
    LARGE_OBJECT("large object %s", "ラージオブジェクト%s"),
    OPERATOR("operator %s", "演算子%s"),
    OPERATOR_CLASS("operator class %s for access method %s", "アクセスメソッド%2$s用の演算子クラス%1$s"),
    OPERATOR_FAMILY("operator family %s for access method %s", "アクセスメソッド%2$s用の演算子族%1$s"),
    ACCESS_METHOD("access method %s", "アクセスメソッド%s"),
    FAMILY_OPERATOR("operator %s (%s, %s) of %s: %s", "%4$sの演算子%1$s (%2$s, %3$s): %5$s"),
    FAMILY_FUNCTION("function %s (%s, %s) of %s: %s", "%4$sの関数%1$s (%2$s, %3$s): %5$s"),
    RULE("rule %s on %s", "%2$sに対するルール%1$s"),
    TRIGGER("trigger %s on %s", "%2$sに対するトリガ%1$s"),
    SCHEMA("schema %s", "スキーマ%s"),
    STATISTICS("statistics object %s", "統計オブジェクト%s"),
    TEXT_SEARCH_PARSER("text search parser %s", "テキスト検索パーサ%s"),
    TEXT_SEARCH_DICTIONARY("text search dictionary %s", "テキスト検索辞書%s"),
    TEXT_SEARCH_TEMPLATE("text search template %s", "テキスト検索テンプレート%s"),
    TEXT_SEARCH_CONFIGURATION("text search configuration %s", "テキスト検索設定%s"),
    ROLE("role %s", "ロール%s"),
    DATABASE("database %s", "データベース%s"),
    TABLESPACE("tablespace %s", "テーブル空間%s"),
    FOREIGN_DATA_WRAPPER("foreign-data wrapper %s", "外部データラッパー%s"),
    SERVER("server %s", "サーバー%s"),
    USER_MAPPING("user mapping for %s on server %s", "サーバー%2$s上のユーザー%1$sのマッピング"),
    DEFAULT_RELATIONS("default privileges on new relations belonging to role %s", "ロール%sの新しいリレーションのデフォルト権限"),
    DEFAULT_RELATIONS_IN("default privileges on new relations belonging to role %s in schema %s", "スキーマ%2$sのロール%1$sの新しいリレーションのデフォルト権限"),
    DEFAULT_SEQUENCES("default privileges on new sequences belonging to role %s", "ロール%sの新しいシーケンスのデフォルト権限"),
    DEFAULT_SEQUENCES_IN("default privileges on new sequences belonging to role %s in schema %s", "スキーマ%2$sのロール%1$sの新しいシーケンスのデフォルト権限"),
    DEFAULT_FUNCTIONS("default privileges on new functions belonging to role %s", "ロール%sの新しい関数のデフォルト権限"),
    DEFAULT_FUNCTIONS_IN("default privileges on new functions belonging to role %s in schema %s", "スキーマ%2$sのロール%1$sの新しい関数のデフォルト権限"),
    DEFAULT_TYPES("default privileges on new types belonging to role %s", "ロール%sの新しい型のデフォルト権限"),
    DEFAULT_TYPES_IN("default privileges on new types belonging to role %s in schema %s", "スキーマ%2$sのロール%1$sの新しい型のデフォルト権限"),
    DEFAULT_SCHEMAS("default privileges on new schemas belonging to role %s", "ロール%sの新しいスキーマのデフォルト権限"),
    EXTENSION("extension %s", "機能拡張%s"),
    EVENT_TRIGGER("event trigger %s", "イベントトリガ%s"),
    POLICY("policy %s on %s", "%2$sに対するポリシ%1$s"),
    PUBLICATION("publication %s", "パブリケーション%s"),
    PUBLICATION_SCHEMA("publication of schema %s in publication %s", "パブリケーション%2$sでのスキーマ%1$sの発行"),
    PUBLICATION_TABLE("publication of %s in publication %s", "パブリケーション%2$sでの%1$sの発行"),
    SUBSCRIPTION("subscription %s", "サブスクリプション%s"),
    TRANSFORM("transform for %s language %s", "言語%2$sの%1$s用の変換"),
    PARAMETER("parameter %s", "パラメータ%s"),
    VERBATIM("%s", "%s");

    private final String english;
    private final String japanese;

    DependencyMessage(String english, String japanese) {
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
