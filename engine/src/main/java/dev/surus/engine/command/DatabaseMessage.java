package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about databases.
enum DatabaseMessage implements MessageKey {
    EXISTS("database \"%s\" already exists", "データベース\"%s\"はすでに存在します"),
    MISSING_SKIPPED("database \"%s\" does not exist, skipping", "データベース\"%s\"は存在しません、スキップします"),
    TEMPLATE_MISSING("template database \"%s\" does not exist", "テンプレートデータベース\"%s\"は存在しません"),
    DENIED_CREATE("permission denied to create database", "データベースを作成する権限がありません"),
    DENIED_COPY("permission denied to copy database \"%s\"", "データベース\"%s\"をコピーする権限がありません"),
    DENIED_RENAME("permission denied to rename database", "データベースの名前を変更する権限がありません"),
    DENIED_OWNER("permission denied to change owner of database", "データベースの所有者を変更する権限がありません"),
    SOURCE_IN_USE(
            "source database \"%s\" is being accessed by other users", "元のデータベース\"%s\"は他のユーザーがアクセスしています"),
    IN_USE("database \"%s\" is being accessed by other users", "データベース\"%s\"は他のユーザーがアクセスしています"),
    ONE_SESSION("There is %s other session using the database.", "他に%s個のセッションがこのデータベースを使っています。"),
    MANY_SESSIONS("There are %s other sessions using the database.", "他に%s個のセッションがこのデータベースを使っています。"),
    SESSIONS_AND_PREPARED(
            "There are %s other session(s) and %s prepared transaction(s) using the database.",
            "他に%s個のセッションと%s個の準備されたトランザクションがこのデータベースを使っています。"),
    ONE_PREPARED("There is %s prepared transaction using the database.", "%s個の準備されたトランザクションがこのデータベースを使っています。"),
    MANY_PREPARED("There are %s prepared transactions using the database.", "%s個の準備されたトランザクションがこのデータベースを使っています。"),
    USED_BY_PREPARED("database \"%s\" is being used by prepared transactions", "データベース\"%s\"は準備されたトランザクションが使っています"),
    DROP_CURRENT("cannot drop the currently open database", "現在開いているデータベースは削除できません"),
    DROP_TEMPLATE("cannot drop a template database", "テンプレートデータベースは削除できません"),
    RENAME_CURRENT("current database cannot be renamed", "現在のデータベースの名前は変更できません"),
    CANNOT_DISALLOW("cannot disallow connections for current database", "現在のデータベースへの接続を不許可にはできません"),
    OPTION_UNKNOWN("option \"%s\" not recognized", "オプション\"%s\"を認識できません"),
    ENCODING_INVALID("%s is not a valid encoding name", "%sは有効な符号化方式の名前ではありません"),
    ENCODING_MISMATCH("encoding \"%s\" does not match locale \"%s\"", "符号化方式\"%s\"がロケール\"%s\"に合いません"),
    ENCODING_MISMATCH_DETAIL("The chosen LC_CTYPE setting requires encoding \"%s\".", "選ばれたLC_CTYPEには符号化方式\"%s\"が必要です。"),
    COLLATION_DIFFERS(
            "new collation (%s) is incompatible with the collation of the template database (%s)",
            "新しい照合順序 (%s) はテンプレートデータベースの照合順序 (%s) と互換性がありません"),
    COLLATION_HINT(
            "Use the same collation as in the template database, or use template0 as template.",
            "テンプレートデータベースと同じ照合順序を使うか、template0をテンプレートにしてください。"),
    CTYPE_DIFFERS(
            "new LC_CTYPE (%s) is incompatible with the LC_CTYPE of the template database (%s)",
            "新しいLC_CTYPE (%s) はテンプレートデータベースのLC_CTYPE (%s) と互換性がありません"),
    CTYPE_HINT(
            "Use the same LC_CTYPE as in the template database, or use template0 as template.",
            "テンプレートデータベースと同じLC_CTYPEを使うか、template0をテンプレートにしてください。"),
    LOCALE_INVALID("invalid locale name: \"%s\"", "不正なロケール名: \"%s\""),
    BOOLEAN_VALUE("%s requires a Boolean value", "%sには論理値が必要です");

    private final String english;
    private final String japanese;

    DatabaseMessage(String english, String japanese) {
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
