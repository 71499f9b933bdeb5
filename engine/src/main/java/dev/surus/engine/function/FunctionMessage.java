package dev.surus.engine.function;

import dev.surus.engine.base.MessageKey;

/// What functions have to say.
public enum FunctionMessage implements MessageKey {
    SMALLINT_RANGE("smallint out of range", "smallintの範囲外です"),
    INTEGER_RANGE("integer out of range", "integerの範囲外です"),
    BIGINT_RANGE("bigint out of range", "bigintの範囲外です"),
    OID_RANGE("OID out of range", "OIDの範囲外です"),
    DIVISION_BY_ZERO("division by zero", "0 による除算が行われました"),
    OVERFLOW("value out of range: overflow", "範囲外の値です: オーバーフロー"),
    UNDERFLOW("value out of range: underflow", "範囲外の値です: アンダーフロー"),
    NAN_CONVERSION("cannot convert NaN to %s", "NaNを%sに変換できません"),
    INFINITY_CONVERSION("cannot convert infinity to %s", "無限大を%sに変換できません"),
    TEXT_RANGE("\"%s\" is out of range for type %s", "\"%s\"は型%sの範囲外です"),
    FACTORIAL_NEGATIVE("factorial of a negative number is undefined", "負数の階乗は定義されていません"),
    INTERVAL_RANGE("interval out of range", "intervalの範囲外です"),
    DATE_RANGE("date out of range", "日付が範囲外です"),
    DATE_RANGE_FOR_TIMESTAMP("date out of range for timestamp", "timestampの範囲外の日付です"),
    TIMESTAMP_RANGE("timestamp out of range", "timestampの範囲外です"),
    INFINITE_DATES("cannot subtract infinite dates", "無限の日付の減算はできません"),
    INFINITE_TIMESTAMPS("cannot subtract infinite timestamps", "無限のタイムスタンプの減算はできません"),
    SUBSTRING_NEGATIVE("negative substring length not allowed", "負の長さのsubstringは許可されません"),
    NULL_CHARACTER("null character not permitted", "NULL文字は許可されません"),
    CHARACTER_NEGATIVE("character number must be positive", "文字番号は正数でなければなりません"),
    CHARACTER_TOO_LARGE("requested character too large for encoding: %s", "要求された文字がこのエンコーディングには大きすぎます: %s"),
    CHARACTER_INVALID("requested character not valid for encoding: %s", "要求された文字はこのエンコーディングでは不正です: %s"),
    FIELD_ZERO("field position must not be zero", "フィールドの位置は0ではいけません"),
    LIKE_ENDS_WITH_ESCAPE("LIKE pattern must not end with escape character", "LIKE パターンはエスケープ文字で終わってはなりません"),
    ESCAPE_INVALID("invalid escape string", "不正なエスケープ文字列"),
    ESCAPE_HINT("Escape string must be empty or one character.", "エスケープ文字列は空か1文字でなければなりません。"),
    UNIT_UNKNOWN("unit \"%s\" not recognized for type %s", "単位\"%s\"は型%sに対しては不明です"),
    UNIT_UNSUPPORTED("unit \"%s\" not supported for type %s", "単位\"%s\"は型%sに対してはサポートされていません"),
    STEP_ZERO("step size cannot equal zero", "ステップ数をゼロにすることはできません"),
    STEP_NAN("step size cannot be NaN", "加算量はNaNにはできません"),
    START_NAN("start value cannot be NaN", "開始値はNaNにはできません"),
    STOP_NAN("stop value cannot be NaN", "終了値はNaNにはできません"),
    NTILE_ARGUMENT("argument of ntile must be greater than zero", "ntileの値は0より大きくなければなりません"),
    NTH_VALUE_ARGUMENT("argument of nth_value must be greater than zero", "nth_valueの値は0より大きくなければなりません"),
    NOT_SUPPORTED("function %s is not supported", "関数%sはサポートされていません");

    private final String english;
    private final String japanese;

    FunctionMessage(String english, String japanese) {
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
