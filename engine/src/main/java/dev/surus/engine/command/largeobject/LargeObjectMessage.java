package dev.surus.engine.command.largeobject;

import dev.surus.engine.base.MessageKey;

public enum LargeObjectMessage implements MessageKey {
    DESCRIPTOR("invalid large-object descriptor: %s", "ラージオブジェクト記述子%sは無効です"),
    FLAGS("invalid flags for opening a large object: %s", "ラージオブジェクトを開くフラグ%sは無効です"),
    NOT_FOR_WRITING("large object descriptor %s was not opened for writing", "ラージオブジェクト記述子%sは書き込み用に開かれていません"),
    WHENCE("invalid whence setting: %s", "基点の指定%sは無効です"),
    SEEK_TARGET("invalid large object seek target: %s", "ラージオブジェクトの移動先%sは無効です"),
    TRUNCATION_TARGET("invalid large object truncation target: %s", "ラージオブジェクトの切り詰め位置%sは無効です"),
    WRITE_SIZE("invalid large object write request size: %s", "ラージオブジェクトへの書き込みサイズ%sは無効です"),
    READ_TOO_LARGE("large object read request is too large", "ラージオブジェクトの読み取り要求が大きすぎます"),
    LENGTH_NEGATIVE("requested length cannot be negative", "要求する長さは負であってはなりません"),
    SEEK_RESULT("lo_lseek result out of range for large-object descriptor %s", "lo_lseekの結果がラージオブジェクト記述子%sの範囲を越えています"),
    TELL_RESULT("lo_tell result out of range for large-object descriptor %s", "lo_tellの結果がラージオブジェクト記述子%sの範囲を越えています"),
    OPEN_FILE("could not open server file \"%s\": %s", "サーバーのファイル\"%s\"を開けませんでした: %s"),
    READ_FILE("could not read server file \"%s\": %s", "サーバーのファイル\"%s\"を読めませんでした: %s"),
    CREATE_FILE("could not create server file \"%s\": %s", "サーバーのファイル\"%s\"を作れませんでした: %s"),
    WRITE_FILE("could not write server file \"%s\": %s", "サーバーのファイル\"%s\"に書けませんでした: %s");

    private final String english;
    private final String japanese;

    LargeObjectMessage(String english, String japanese) {
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
