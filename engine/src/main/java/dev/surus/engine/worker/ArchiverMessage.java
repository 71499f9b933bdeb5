package dev.surus.engine.worker;

import dev.surus.engine.base.MessageKey;

/// What the server's log says of archive_command.
enum ArchiverMessage implements MessageKey {
    COMMAND_FAILED("archive command failed with exit code %s", "アーカイブコマンドが終了コード%sで失敗しました"),
    COMMAND_FAILED_DETAIL("The failed archive command was: %s", "失敗したアーカイブコマンドは次のとおりです: %s");

    private final String english;
    private final String japanese;

    ArchiverMessage(String english, String japanese) {
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
