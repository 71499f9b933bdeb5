package dev.surus.engine.type;

import dev.surus.engine.base.MessageKey;

/// What types have to say.
public enum TypeMessage implements MessageKey {
    MODIFIER_NOT_ALLOWED("type modifier is not allowed for type \"%s\"", "型\"%s\"では型修正子は許可されません"),
    INVALID_INPUT("invalid input syntax for type %s: \"%s\"", "\"%2$s\"は型%1$sの入力構文として不正です"),
    OUT_OF_RANGE_FOR_TYPE("value \"%s\" is out of range for type %s", "値\"%s\"は型%sの範囲外です"),
    DOUBLE_OUT_OF_RANGE("\"%s\" is out of range for type %s", "\"%s\"は型%sの範囲外です"),
    CANNOT_ACCEPT("cannot accept a value of type %s", "型%sの値は受け付けられません"),
    CANNOT_DISPLAY("cannot display a value of type %s", "型%sの値は表示できません"),
    NO_COMPARISON("could not identify a comparison function for type %s", "型%sの比較関数を識別できません"),
    INSUFFICIENT_DATA("insufficient data left in message", "メッセージ内に残るデータが不十分です"),
    INCORRECT_BINARY("incorrect binary data format", "不正なバイナリデータ書式");

    private final String english;
    private final String japanese;

    TypeMessage(String english, String japanese) {
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
