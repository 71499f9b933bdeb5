package dev.surus.engine.embedded;

import dev.surus.engine.base.MessageKey;

/// What recovery from an archive says.
enum ArchiveMessage implements MessageKey {
    RESTORE_COMMAND_MISSING("must specify restore_command when standby mode is not enabled",
            "スタンバイモードを有効にしない場合は、restore_commandの指定が必要です"),
    SEVERAL_TARGETS("multiple recovery targets specified", "複数のリカバリ目標が指定されています"),
    TIME_MALFORMED("invalid value for parameter \"recovery_target_time\": \"%s\"", "パラメータ\"recovery_target_time\"の値が不正です: \"%s\"");

    private final String english;
    private final String japanese;

    ArchiveMessage(String english, String japanese) {
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
