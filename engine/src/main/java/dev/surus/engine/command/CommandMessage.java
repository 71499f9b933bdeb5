package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts that several commands share; families with many of their own have an enum of their own.
public enum CommandMessage implements MessageKey {
    NOT_SUPPORTED("%s is not supported", "%sはサポートされていません"),
    DATABASE_MISSING("database \"%s\" does not exist", "データベース\"%s\"は存在しません"),
    SCHEMA_MISSING("schema \"%s\" does not exist", "スキーマ\"%s\"は存在しません"),
    RELATION_MISSING("relation \"%s\" does not exist", "リレーション\"%s\"は存在しません"),
    TYPE_MISSING("type \"%s\" does not exist", "型\"%s\"は存在しません"),
    FUNCTION_MISSING("function %s does not exist", "関数%sは存在しません"),
    LANGUAGE_MISSING("language \"%s\" does not exist", "言語\"%s\"は存在しません"),
    TABLESPACE_MISSING("tablespace \"%s\" does not exist", "テーブル空間\"%s\"は存在しません"),
    ROLE_MISSING("role \"%s\" does not exist", "ロール\"%s\"は存在しません"),
    OBJECT_MISSING("%s \"%s\" does not exist", "%s\"%s\"は存在しません"),
    OBJECT_MISSING_SKIPPING("%s \"%s\" does not exist, skipping", "%s\"%s\"は存在しません、スキップします"),
    OBJECT_EXISTS("%s \"%s\" already exists", "%s\"%s\"はすでに存在します"),
    OBJECT_EXISTS_SKIPPING("%s \"%s\" already exists, skipping", "%s\"%s\"はすでに存在します、スキップします"),
    OBJECT_EXISTS_IN("%s \"%s\" already exists in schema \"%s\"", "スキーマ\"%3$s\"には%1$s\"%2$s\"がすでにあります"),
    WORD_SERVER("server", "サーバー"),
    WORD_PARSER("text search parser", "テキスト検索パーサ"),
    WORD_TEMPLATE("text search template", "テキスト検索テンプレート"),
    CONSTRAINT_MISSING("constraint \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"の制約\"%1$s\"は存在しません"),
    POLICY_MISSING("policy \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"のポリシ\"%1$s\"は存在しません"),
    DOMAIN_CONSTRAINT_MISSING("constraint \"%s\" for domain %s does not exist", "ドメイン%2$sの制約\"%1$s\"は存在しません"),
    CAST_MISSING("cast from type %s to type %s does not exist", "型%sから型%sへのキャストは存在しません"),
    OWNER_OF_TYPES("must be owner of type %s or type %s", "型%sまたは型%sの所有者である必要があります"),
    TRANSFORM_MISSING("transform for type %s language \"%s\" does not exist", "型%s、言語\"%s\"用の変換は存在しません"),
    OPERATOR_MISSING("operator does not exist: %s", "演算子が存在しません: %s"),
    FAMILY_MISSING(
            "operator family \"%s\" does not exist for access method \"%s\"", "アクセスメソッド\"%2$s\"用の演算子族\"%1$s\"は存在しません"),
    NO_COMMENT("cannot set comment on relation \"%s\"", "リレーション\"%s\"にコメントは設定できません"),
    MUST_BE_SUPERUSER("must be superuser", "スーパーユーザーである必要があります"),
    MUST_CREATE_ROLES("must have CREATEROLE privilege", "CREATEROLE権限が必要です"),
    CHANNEL_EMPTY("channel name cannot be empty", "チャンネル名が空であることはできません"),
    CHANNEL_TOO_LONG("channel name too long", "チャンネル名が長すぎます"),
    PAYLOAD_TOO_LONG("payload string too long", "ペイロード文字列が長すぎます"),
    MUST_BE_MEMBER("must be member of role \"%s\"", "ロール\"%s\"のメンバである必要があります"),
    ALTER_SYSTEM_DENIED("permission denied to set parameter \"%s\"", "パラメータ\"%s\"を設定する権限がありません"),
    ALTER_SYSTEM_ALL_DENIED("permission denied to perform ALTER SYSTEM RESET ALL", "ALTER SYSTEM RESET ALLを実行する権限がありません");

    private final String english;
    private final String japanese;

    CommandMessage(String english, String japanese) {
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
