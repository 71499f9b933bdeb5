package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts that several commands share; families with many of their own have an enum of their own.
public enum CommandMessage implements MessageKey {
    NOT_SUPPORTED("%s is not supported", "%sはサポートされていません"),
    DATABASE_MISSING("database \"%s\" does not exist", "データベース\"%s\"は存在しません"),
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
