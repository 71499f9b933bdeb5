package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts of CREATE and ALTER FUNCTION.
public enum RoutineMessage implements MessageKey {
    TYPE_MISSING("type %s does not exist", "型%sは存在しません"),
    RESULT_TYPE_MISSING("type \"%s\" does not exist", "型\"%s\"は存在しません"),
    SET_ARGUMENT_FUNCTION("functions cannot accept set arguments", "関数は集合を引数として受け取れません"),
    SET_ARGUMENT_PROCEDURE("procedures cannot accept set arguments", "プロシージャは集合を引数として受け取れません"),
    VARIADIC_LAST_INPUT("VARIADIC parameter must be the last input parameter", "VARIADICパラメータは最後の入力パラメータでなければなりません"),
    VARIADIC_LAST("VARIADIC parameter must be the last parameter", "VARIADICパラメータは最後のパラメータでなければなりません"),
    VARIADIC_ARRAY("VARIADIC parameter must be an array", "VARIADICパラメータは配列でなければなりません"),
    NAME_TWICE("parameter name \"%s\" used more than once", "パラメータ\"%s\"が複数指定されました"),
    DEFAULT_NOT_INPUT("only input parameters can have default values", "入力パラメータのみがデフォルト値を持てます"),
    DEFAULT_MISSING(
            "input parameters after one with a default value must also have defaults",
            "デフォルト値を持つパラメータの後にある入力パラメータは、必ずデフォルト値を持たなければなりません"),
    OUT_AFTER_DEFAULT(
            "procedure OUT parameters cannot appear after one with a default value",
            "プロシージャのOUTパラメータはデフォルト値を持つパラメータの後には置けません"),
    RESULT_OF_OUTPUTS("function result type must be %s because of OUT parameters", "OUTパラメータのため、関数の戻り値型は%sでなければなりません。"),
    RESULT_UNSPECIFIED("function result type must be specified", "関数の結果型を指定しなければなりません"),
    RESULT_UNDETERMINED("cannot determine result data type", "結果データの型を特定できません"),
    RESULT_UNDETERMINED_DETAIL(
            "A result of type %s requires at least one input of type anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange.",
            "%s型の結果を返すには少なくとも1つのanyelement、anyarray、anynonarray、anyenum、anyrange、またはanymultirange型の入力が必要です。"),
    RESULT_UNDETERMINED_COMPATIBLE(
            "A result of type %s requires at least one input of type anycompatible, anycompatiblearray, anycompatiblenonarray, anycompatiblerange, or anycompatiblemultirange.",
            "%s型の結果を返すには少なくとも1つのanycompatible、anycompatiblearray、anycompatiblenonarray、anycompatiblerange、またはanycompatiblemultirange型の入力が必要です。"),
    SQL_RESULT_TYPE("SQL functions cannot return type %s", "SQL関数は型%sを返却することができません"),
    SQL_ARGUMENT_TYPE("SQL functions cannot have arguments of type %s", "SQL関数は型%sの引数と取ることができません"),
    OPTION_TWICE("conflicting or redundant options", "競合するオプション、あるいは余計なオプションがあります"),
    PROCEDURE_ATTRIBUTE("invalid attribute in procedure definition", "プロシージャ定義内の不正な属性"),
    NO_LANGUAGE("no language specified", "言語が指定されていません"),
    NO_BODY("no function body specified", "関数本体の指定がありません"),
    TWO_BODIES("duplicate function body specified", "関数本体の指定が重複しています"),
    BODY_ONLY_SQL("inline SQL function body only valid for language SQL", "インラインのSQL関数本体はSQL言語でのみ有効です"),
    ONE_AS_ITEM("only one AS item needed for language \"%s\"", "言語\"%s\"ではAS項目は1つだけ必要です"),
    UNNAMED_POLYMORPHIC(
            "SQL function with unquoted function body cannot have polymorphic arguments", "引用符で囲まれていない関数本体を持つSQL関数は多態引数を持てません"),
    COST_POSITIVE("COST must be positive", "COSTは正数でなければなりません"),
    ROWS_POSITIVE("ROWS must be positive", "ROWSは正数でなければなりません"),
    ROWS_WITHOUT_SET("ROWS is not applicable when function does not return a set", "関数が集合を返さない場合にROWSは適用できません"),
    PARALLEL_WORD(
            "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE", "パラメータ\"parallel\"はSAFE、RESTRICTEDまたはUNSAFEのいずれかでなければなりません"),
    LEAKPROOF_DENIED("only superuser can define a leakproof function", "スーパーユーザーのみがリークプルーフ関数を定義することができます"),
    LANGUAGE_DENIED("permission denied for language %s", "言語%sへのアクセスが拒否されました"),
    NO_BUILTIN("there is no built-in function named \"%s\"", "\"%s\"という名前の組み込み関数はありません"),
    FUNCTION_EXISTS("function \"%s\" already exists with same argument types", "同じ引数型を持つ関数\"%s\"がすでに存在します"),
    KIND_CHANGED("cannot change routine kind", "ルーチンの種別は変更できません"),
    IS_FUNCTION("\"%s\" is a function.", "\"%s\"は関数です。"),
    IS_PROCEDURE("\"%s\" is a procedure.", "\"%s\"はプロシージャです。"),
    IS_AGGREGATE("\"%s\" is an aggregate function.", "\"%s\"は集約関数です。"),
    IS_WINDOW("\"%s\" is a window function.", "\"%s\"はウィンドウ関数です。"),
    RESULT_CHANGED("cannot change return type of existing function", "既存の関数の戻り値型を変更できません"),
    RESULT_CHANGED_PROCEDURE(
            "cannot change whether a procedure has output parameters", "プロシージャの出力パラメータの有無は変更できません"),
    ROW_CHANGED_DETAIL("Row type defined by OUT parameters is different.", "OUTパラメータで定義された行型が異なります。"),
    DROP_FIRST("Use DROP %s %s first.", "まずDROP %s %sを使用してください。"),
    INPUT_NAME_CHANGED("cannot change name of input parameter \"%s\"", "入力パラメーター\"%s\"の名称を変更できません"),
    DEFAULTS_REMOVED("cannot remove parameter defaults from existing function", "既存の関数からパラメータのデフォルト値を削除できません"),
    BODY_CONTEXT("SQL function \"%s\"", "SQL関数\"%s\""),
    BODY_STATEMENT("%s is not yet supported in unquoted SQL function body", "%sは引用符で囲まれていないSQL関数本体ではまだサポートされていません");

    private final String english;
    private final String japanese;

    RoutineMessage(String english, String japanese) {
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
