package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about roles.
enum RoleMessage implements MessageKey {
    EXISTS("role \"%s\" already exists", "ロール\"%s\"はすでに存在します"),
    MISSING("role \"%s\" does not exist", "ロール\"%s\"は存在しません"),
    MISSING_SKIPPED("role \"%s\" does not exist, skipping", "ロール\"%s\"は存在しません、スキップします"),
    RESERVED("role name \"%s\" is reserved", "ロール名\"%s\"は予約されています"),
    ALTER_RESERVED_DETAIL("Cannot alter reserved roles.", "予約されたロールを変更することはできません。"),
    RESERVED_DETAIL("Role names starting with \"pg_\" are reserved.", "\"pg_\"で始まるロール名は予約されています。"),
    SPECIAL_IN_DROP("cannot use special role specifier in DROP ROLE", "DROP ROLEで特別なロール指定は使えません"),
    DENIED_CREATE("permission denied to create role", "ロールを作成する権限がありません"),
    DENIED_DROP("permission denied to drop role", "ロールを削除する権限がありません"),
    DENIED_RENAME("permission denied to rename role", "ロールの名前を変更する権限がありません"),
    DENIED("permission denied", "権限がありません"),
    SETTINGS_FOR_ALL("must be superuser to alter settings globally", "設定を全体に変更できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_CREATE("must be superuser to create superusers", "スーパーユーザーを作成できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_REPLICATE(
            "must be superuser to create replication users", "レプリケーションユーザーを作成できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_BYPASS("must be superuser to create bypassrls users", "bypassrlsのユーザーを作成できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_ALTER(
            "must be superuser to alter superuser roles or change superuser attribute",
            "スーパーユーザーのロールやその属性を変更できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_ALTER_REPLICATION(
            "must be superuser to alter replication roles or change replication attribute",
            "レプリケーションのロールやその属性を変更できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_CHANGE_BYPASS(
            "must be superuser to change bypassrls attribute", "bypassrls属性を変更できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_DROP("must be superuser to drop superusers", "スーパーユーザーを削除できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_RENAME("must be superuser to rename superusers", "スーパーユーザーの名前を変更できるのはスーパーユーザーだけです"),
    SUPERUSER_TO_ALTER_SUPERUSERS("must be superuser to alter superusers", "スーパーユーザーを変更できるのはスーパーユーザーだけです"),
    ADMIN_NEEDED("must have admin option on role \"%s\"", "ロール\"%s\"のADMINオプションが必要です"),
    DROP_CURRENT("current user cannot be dropped", "現在のユーザーは削除できません"),
    DROP_SESSION("session user cannot be dropped", "セッションのユーザーは削除できません"),
    RENAME_CURRENT("current user cannot be renamed", "現在のユーザーの名前は変更できません"),
    RENAME_SESSION("session user cannot be renamed", "セッションのユーザーの名前は変更できません"),
    REASSIGN_DENIED("permission denied to reassign objects", "オブジェクトを再割り当てする権限がありません"),
    REASSIGN_PINNED(
            "cannot reassign ownership of objects owned by role %s because they are required by the database system",
            "ロール%sの所有するオブジェクトはデータベースシステムに必要なため、その所有権を再割り当てできません"),
    DROP_OWNED_DENIED("permission denied to drop objects", "オブジェクトを削除する権限がありません"),
    DROP_OWNED_PINNED(
            "cannot drop objects owned by role %s because they are required by the database system",
            "ロール%sの所有するオブジェクトはデータベースシステムに必要なため、削除できません"),
    DEPENDED_ON(
            "role \"%s\" cannot be dropped because some objects depend on it",
            "他のオブジェクトが依存しているのでロール\"%s\"を削除できません"),
    LIMIT_INVALID("invalid connection limit: %s", "不正な接続数の上限: %s"),
    SYSID("SYSID can no longer be specified", "SYSIDはもう指定できません"),
    CONFLICTING("conflicting or redundant options", "オプションが矛盾しているか重複しています"),
    ALREADY_MEMBER("role \"%s\" is already a member of role \"%s\"", "ロール\"%s\"はすでにロール\"%s\"のメンバです"),
    NOT_MEMBER("role \"%s\" is not a member of role \"%s\"", "ロール\"%s\"はロール\"%s\"のメンバではありません"),
    CIRCLE("role \"%s\" is a member of role \"%s\"", "ロール\"%s\"はロール\"%s\"のメンバです"),
    OWNER_NO_MEMBERS("role \"%s\" cannot have explicit members", "ロール\"%s\"に明示的なメンバは置けません"),
    MUST_BE_SUPERUSER_GRANTOR("must be superuser to set grantor", "付与者を指定できるのはスーパーユーザーだけです"),
    COLUMNS_ON_ROLES("column names cannot be included in GRANT/REVOKE ROLE", "GRANT/REVOKE ROLEに列名は書けません"),
    EMPTY_PASSWORD(
            "empty string is not a valid password, clearing password", "空の文字列はパスワードになりません。パスワードを消去します"),
    MD5_CLEARED("MD5 password cleared because of role rename", "ロールの名前が変わったためMD5のパスワードを消去しました");

    private final String english;
    private final String japanese;

    RoleMessage(String english, String japanese) {
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
