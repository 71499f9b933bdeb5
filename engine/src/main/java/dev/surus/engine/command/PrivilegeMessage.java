package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about GRANT and REVOKE.
enum PrivilegeMessage implements MessageKey {
    PARAMETER_NAME("invalid parameter name \"%s\"", "パラメータ名\"%s\"は不正です"),
    UNKNOWN("unrecognized privilege type \"%s\"", "権限の種類\"%s\"はありません"),
    INVALID("invalid privilege type %s for %s", "%2$sに権限の種類%1$sは使えません"),
    COLUMNS_ONLY("column privileges are only valid for relations", "列の権限はリレーションでしか使えません"),
    COLUMN_MISSING("column \"%s\" of relation \"%s\" does not exist", "リレーション\"%2$s\"の列\"%1$s\"は存在しません"),
    OPTIONS_TO_PUBLIC("grant options can only be granted to roles", "グラントオプションはロールにしか与えられません"),
    GRANTOR_CURRENT("grantor must be current user", "付与者は現在のユーザーでなければなりません"),
    ARRAY_TYPE("cannot set privileges of array types", "配列型の権限は設定できません"),
    ARRAY_TYPE_HINT("Set the privileges of the element type instead.", "代わりに要素の型の権限を設定してください。"),
    NOT_DOMAIN("\"%s\" is not a domain", "\"%s\"はドメインではありません"),
    IS_INDEX("\"%s\" is an index", "\"%s\"はインデックスです"),
    IS_COMPOSITE("\"%s\" is a composite type", "\"%s\"は複合型です"),
    NOT_SEQUENCE("\"%s\" is not a sequence", "\"%s\"はシーケンスではありません"),
    SCHEMAS_IN_SCHEMA(
            "cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS",
            "GRANT/REVOKE ON SCHEMASではIN SCHEMA句を使えません"),
    NOT_TRUSTED("language \"%s\" is not trusted", "言語\"%s\"は信頼されていません"),
    NOT_TRUSTED_DETAIL(
            "GRANT and REVOKE are not allowed on untrusted languages, because only superusers can use untrusted languages.",
            "信頼されていない言語を使えるのはスーパーユーザーだけなので、GRANTとREVOKEはできません。");

    private final String english;
    private final String japanese;

    PrivilegeMessage(String english, String japanese) {
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
