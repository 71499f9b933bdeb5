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
