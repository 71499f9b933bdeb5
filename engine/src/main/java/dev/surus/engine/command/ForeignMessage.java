package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about foreign-data wrappers, servers and user mappings.
public enum ForeignMessage implements MessageKey {
    NO_HANDLER("foreign-data wrapper \"%s\" has no handler", "外部データラッパー\"%s\"にはハンドラがありません"),
    OPTION_MISSING("option \"%s\" not found", "オプション\"%s\"が見つかりません"),
    OPTION_TWICE("option \"%s\" provided more than once", "オプション\"%s\"が二度指定されました"),
    OPTION_INVALID("invalid option \"%s\"", "オプション\"%s\"は不正です"),
    OPTIONS_NONE("There are no valid options in this context.", "ここで使えるオプションはありません。"),
    OPTIONS_VALID("Valid options in this context are: %s", "ここで使えるオプションは次のとおりです: %s"),
    CONFLICTING_OPTIONS("conflicting or redundant options", "オプションが矛盾しているか重複しています"),
    CREATE_DENIED("permission denied to create foreign-data wrapper \"%s\"", "外部データラッパー\"%s\"を作成する権限がありません"),
    CREATE_HINT("Must be superuser to create a foreign-data wrapper.", "外部データラッパーを作成できるのはスーパーユーザーだけです。"),
    ALTER_DENIED("permission denied to alter foreign-data wrapper \"%s\"", "外部データラッパー\"%s\"を変更する権限がありません"),
    ALTER_HINT("Must be superuser to alter a foreign-data wrapper.", "外部データラッパーを変更できるのはスーパーユーザーだけです。"),
    OWNER_DENIED("permission denied to change owner of foreign-data wrapper \"%s\"", "外部データラッパー\"%s\"の所有者を変更する権限がありません"),
    OWNER_HINT("Must be superuser to change owner of a foreign-data wrapper.", "外部データラッパーの所有者を変更できるのはスーパーユーザーだけです。"),
    NEW_OWNER_HINT("The owner of a foreign-data wrapper must be a superuser.", "外部データラッパーの所有者はスーパーユーザーでなければなりません。"),
    HANDLER_TYPE("function %s must return type %s", "関数%sは型%sを返さなければなりません"),
    HANDLER_CHANGED("changing the foreign-data wrapper handler can change behavior of existing foreign tables",
            "外部データラッパーのハンドラを変えると既存の外部テーブルの動作が変わることがあります"),
    VALIDATOR_CHANGED("changing the foreign-data wrapper validator can cause the options for dependent objects to become invalid",
            "外部データラッパーのバリデータを変えると、依存するオブジェクトのオプションが不正になることがあります"),
    MAPPING_EXISTS("user mapping for \"%s\" already exists for server \"%s\"", "サーバー\"%2$s\"には\"%1$s\"のユーザーマッピングがすでにあります"),
    MAPPING_EXISTS_SKIPPING("user mapping for \"%s\" already exists for server \"%s\", skipping",
            "サーバー\"%2$s\"には\"%1$s\"のユーザーマッピングがすでにあります、スキップします"),
    MAPPING_MISSING("user mapping for \"%s\" does not exist for server \"%s\"", "サーバー\"%2$s\"に\"%1$s\"のユーザーマッピングはありません"),
    MAPPING_MISSING_SKIPPING("user mapping for \"%s\" does not exist for server \"%s\", skipping",
            "サーバー\"%2$s\"に\"%1$s\"のユーザーマッピングはありません、スキップします"),
    ROLE_MISSING_SKIPPING("role \"%s\" does not exist, skipping", "ロール\"%s\"は存在しません、スキップします");

    private final String english;
    private final String japanese;

    ForeignMessage(String english, String japanese) {
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
