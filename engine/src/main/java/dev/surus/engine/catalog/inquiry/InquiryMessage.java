package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.MessageKey;

/// What functions about the catalog have to say.
public enum InquiryMessage implements MessageKey {
    PRIVILEGE_TYPE("unrecognized privilege type: \"%s\"", "権限タイプ\"%s\"が認識できません"),
    ACL_KIND("unrecognized objtype abbreviation: %s", "オブジェクト種別の略号が認識できません: %s"),
    ROLE_MISSING("role \"%s\" does not exist", "ロール\"%s\"は存在しません"),
    LANGUAGE_MISSING("language \"%s\" does not exist", "言語\"%s\"は存在しません"),
    TABLESPACE_MISSING("tablespace \"%s\" does not exist", "テーブル空間\"%s\"は存在しません"),
    SERVER_MISSING("server \"%s\" does not exist", "サーバー\"%s\"は存在しません"),
    WRAPPER_MISSING("foreign-data wrapper \"%s\" does not exist", "外部データラッパー\"%s\"は存在しません"),
    DATABASE_MISSING("database \"%s\" does not exist", "データベース\"%s\"は存在しません"),
    SCHEMA_MISSING("schema \"%s\" does not exist", "スキーマ\"%s\"は存在しません"),
    COLUMN_MISSING("column \"%s\" of relation \"%s\" does not exist", "リレーション\"%2$s\"の列\"%1$s\"は存在しません"),
    NOT_A_SEQUENCE("\"%s\" is not a sequence", "\"%s\"はシーケンスではありません");

    private final String english;
    private final String japanese;

    InquiryMessage(String english, String japanese) {
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
