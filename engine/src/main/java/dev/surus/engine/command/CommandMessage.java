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
    COMMENT_DATABASE_MISSING("database \"%s\" does not exist", "データベース\"%s\"は存在しません"),
    COMMENT_ACCESS_METHOD_MISSING("access method \"%s\" does not exist", "アクセスメソッド\"%s\"は存在しません"),
    COMMENT_EXTENSION_MISSING("extension \"%s\" does not exist", "機能拡張\"%s\"は存在しません"),
    COMMENT_EVENT_TRIGGER_MISSING("event trigger \"%s\" does not exist", "イベントトリガ\"%s\"は存在しません"),
    COMMENT_PUBLICATION_MISSING("publication \"%s\" does not exist", "パブリケーション\"%s\"は存在しません"),
    COMMENT_SUBSCRIPTION_MISSING("subscription \"%s\" does not exist", "サブスクリプション\"%s\"は存在しません"),
    COMMENT_SERVER_MISSING("server \"%s\" does not exist", "サーバー\"%s\"は存在しません"),
    COMMENT_WRAPPER_MISSING("foreign-data wrapper \"%s\" does not exist", "外部データラッパー\"%s\"は存在しません"),
    COMMENT_COLUMN_UNQUALIFIED("column name must be qualified", "列名を修飾する必要があります"),
    COMMENT_NOT_FOR_RELATION("cannot set comment on relation \"%s\"", "リレーション\"%s\"にはコメントを設定できません"),
    COMMENT_CONSTRAINT_MISSING("constraint \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"の制約\"%1$s\"は存在しません"),
    COMMENT_DOMAIN_CONSTRAINT_MISSING("constraint \"%s\" for domain %s does not exist", "ドメイン%2$sの制約\"%1$s\"は存在しません"),
    COMMENT_NEEDS_SUPERUSER("must be superuser", "スーパーユーザーでなければなりません"),
    COMMENT_NEEDS_CREATEROLE("must have CREATEROLE privilege", "CREATEROLE権限が必要です"),
    LANGUAGE_MISSING("language \"%s\" does not exist", "言語\"%s\"は存在しません"),
    TABLESPACE_MISSING("tablespace \"%s\" does not exist", "テーブル空間\"%s\"は存在しません"),
    CHANNEL_EMPTY("channel name cannot be empty", "チャンネル名が空であることはできません"),
    CHANNEL_TOO_LONG("channel name too long", "チャンネル名が長すぎます"),
    PAYLOAD_TOO_LONG("payload string too long", "ペイロード文字列が長すぎます"),
    MUST_BE_MEMBER("must be member of role \"%s\"", "ロール\"%s\"のメンバである必要があります"),
    ALTER_SYSTEM_DENIED(
            "permission denied to execute ALTER SYSTEM", "ALTER SYSTEMを実行する権限がありません");

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
