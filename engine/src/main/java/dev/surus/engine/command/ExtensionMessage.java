package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about extensions.
enum ExtensionMessage implements MessageKey {
    EXISTS("extension \"%s\" already exists", "機能拡張\"%s\"はすでに存在します"),
    EXISTS_SKIPPING("extension \"%s\" already exists, skipping", "機能拡張\"%s\"はすでに存在します、スキップします"),
    MISSING("extension \"%s\" does not exist", "機能拡張\"%s\"は存在しません"),
    MISSING_SKIPPING("extension \"%s\" does not exist, skipping", "機能拡張\"%s\"は存在しません、スキップします"),
    NOT_AVAILABLE("extension \"%s\" is not available", "機能拡張\"%s\"は使用できません"),
    BUILT_IN_ALONE("Surus has built-in extensions alone: plpgsql.", "Surusにあるのは組み込みの機能拡張plpgsqlのみです。"),
    VERSION_INSTALLED("version \"%s\" of extension \"%s\" is already installed", "機能拡張\"%2$s\"のバージョン\"%1$s\"はすでにインストールされています"),
    BUILT_IN("extension \"%s\" is built in and cannot be dropped", "機能拡張\"%s\"は組み込みであり、削除できません");;

    private final String english;
    private final String japanese;

    ExtensionMessage(String english, String japanese) {
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
