package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts of CREATE AGGREGATE.
public enum AggregateMessage implements MessageKey {
    NO_STATE_TYPE("aggregate stype must be specified", "集約のstypeを指定しなければなりません"),
    NO_TRANSITION("aggregate sfunc must be specified", "集約のsfuncを指定しなければなりません"),
    NO_INPUT_TYPE("aggregate input type must be specified", "集約の入力型を指定しなければなりません"),
    INPUT_TYPE_TWICE("basetype is redundant with aggregate input type specification", "集約の入力型の指定があるのでbasetypeは余分です"),
    ATTRIBUTE("aggregate attribute \"%s\" not recognized", "集約の属性\"%s\"は不明です"),
    NEEDS_PARAMETER("%s requires a parameter", "%sには値が必要です"),
    SET_ARGUMENT("aggregates cannot accept set arguments", "集約は集合を引数に取れません"),
    OUTPUT_ARGUMENT("aggregates cannot have output arguments", "集約は出力引数を持てません"),
    STATE_TYPE_UNKNOWN("cannot determine transition data type", "遷移データ型を決められません"),
    STATE_TYPE_UNKNOWN_DETAIL("A result of type %s requires at least one input of type anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange.",
            "型%sの結果には、anyelement、anyarray、anynonarray、anyenum、anyrange、anymultirangeのいずれかの型の入力が少なくとも一つ必要です。"),
    STATE_TYPE_PSEUDO("aggregate transition data type cannot be %s", "集約の遷移データ型を%sにはできません"),
    TRANSITION_RESULT("return type of transition function %s is not %s", "遷移関数%sの戻り値の型が%sではありません"),
    COMBINE_RESULT("return type of combine function %s is not %s", "結合関数%sの戻り値の型が%sではありません"),
    NO_FIRST_STATE("must not omit initial value when transition function is strict and transition type is not compatible with input type",
            "遷移関数がSTRICTで遷移型が入力型と合わないときは初期値を省略できません"),
    FINAL_STRICT("final function with extra arguments must not be declared STRICT", "追加の引数を持つ最終関数はSTRICTであってはなりません"),
    MOVING_WITHOUT_TYPE("aggregate %s must not be specified without mstype", "集約の%sはmstypeなしでは指定できません"),
    MOVING_INCOMPLETE("aggregate %s must be specified when mstype is specified", "mstypeを指定するときは集約の%sも指定しなければなりません"),
    MOVING_STRICTNESS("strictness of aggregate's forward and inverse transition functions must match",
            "集約の順方向と逆方向の遷移関数のSTRICT属性は一致しなければなりません"),
    MOVING_RESULT("moving-aggregate implementation returns type %s, but plain implementation returns type %s",
            "移動集約の実装は型%sを返しますが、普通の実装は型%sを返します"),
    RETURNS_SET("function %s returns a set", "関数%sは集合を返します"),
    SORT_OPERATOR("sort operator can only be specified for single-argument aggregates", "ソート演算子は引数が一つの集約でのみ指定できます"),
    PARALLEL("parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE", "パラメータ\"parallel\"はSAFE、RESTRICTED、UNSAFEのいずれかでなければなりません"),
    MODIFY("parameter \"%s\" must be READ_ONLY, SHAREABLE, or READ_WRITE", "パラメータ\"%s\"はREAD_ONLY、SHAREABLE、READ_WRITEのいずれかでなければなりません"),
    IS_AGGREGATE("\"%s\" is an aggregate function", "\"%s\"は集約関数です"),
    USE_DROP_AGGREGATE("Use DROP AGGREGATE to drop aggregate functions.", "集約関数を削除するにはDROP AGGREGATEを使用してください。");

    private final String english;
    private final String japanese;

    AggregateMessage(String english, String japanese) {
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
