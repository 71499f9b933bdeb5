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
    TRIM_ARRAY_RANGE("number of elements to trim must be between 0 and %s", "切り取る要素数は0から%sまでの間でなければなりません"),
    ARRAY_FILL_NULL("dimension array or low bound array cannot be null", "次元配列または下限値配列はNULLであってはなりません"),
    ARRAY_FILL_NULLS("dimension values cannot be null", "次元値にNULLにはできません"),
    WRONG_SUBSCRIPTS("wrong number of array subscripts", "配列の添え字の数が不正です"),
    DIMENSION_ARRAY_ONE("Dimension array must be one dimensional.", "次元配列は1次元でなければなりません。"),
    LOWER_BOUND_SIZE("Low bound array has different size than dimensions array.", "下限値配列の大きさが次元配列と異なります。"),
    TOO_MANY_DIMENSIONS("number of array dimensions (%s) exceeds the maximum allowed (%s)", "配列の次元数(%s)が上限(%s)を超えています"),
    ARRAY_TOO_LARGE("array size exceeds the maximum allowed (%s)", "配列の次数が上限(%s)を超えています"),
    INITIAL_POSITION_NULL("initial position must not be null", "初期位置nullであってはなりません"),
    REMOVE_MULTIDIMENSIONAL("removing elements from multidimensional arrays is not supported", "多次元配列からの要素削除はサポートされません"),
    SEARCH_MULTIDIMENSIONAL("searching for elements in multidimensional arrays is not supported", "多次元配列における要素の検索はサポートされません"),
    EMPTY_OR_ONE_DIMENSION("argument must be empty or one-dimensional array", "引数は空か1次元の配列でなければなりません"),
    INCOMPATIBLE_ARRAYS("cannot concatenate incompatible arrays", "互換性がない配列を連結できません"),
    ARRAYS_OF_DIMENSIONS("Arrays of %s and %s dimensions are not compatible for concatenation.", "%s次元と%s次元の配列の連結には互換性がありません。"),
    ARRAYS_DIFFERENT_ELEMENTS("Arrays with differing element dimensions are not compatible for concatenation.", "要素の次元が異なる配列の連結には互換性がありません。"),
    ARRAYS_DIFFERENT_DIMENSIONS("Arrays with differing dimensions are not compatible for concatenation.", "次元が異なる配列の連結には互換性がありません。"),
    FORMAT_UNTERMINATED("unterminated format() type specifier", "終端されていないformat()型指定子"),
    FORMAT_PERCENT_HINT("For a single \"%%\" use \"%%%%\".", "一つの\"%%\"には\"%%%%\"を使ってください。"),
    NUMBER_RANGE("number is out of range", "数値が範囲外です"),
    FORMAT_ARGUMENT_ZERO("format specifies argument 0, but arguments are numbered from 1", "書式は引数0を指定していますが、引数が1から始まっています"),
    FORMAT_WIDTH_DOLLAR("width argument position must be ended by \"$\"", "width引数の位置は\"$\"で終わらなければなりません"),
    FORMAT_TYPE("unrecognized format() type specifier \"%s\"", "認識できない format() の型指定子\"%s\""),
    FORMAT_TOO_FEW("too few arguments for format()", "format()の引数が少なすぎます"),
    FORMAT_NULL_IDENTIFIER("null values cannot be formatted as an SQL identifier", "NULLはSQL識別子として書式付けできません"),
    SIZE_INVALID("invalid size: \"%s\"", "不正なサイズ: \"%s\""),
    SIZE_UNIT_INVALID("Invalid size unit: \"%s\".", "不正なサイズの単位: \"%s\""),
    SIZE_UNIT_HINT("Valid units are \"bytes\", \"kB\", \"MB\", \"GB\", \"TB\", and \"PB\".", "有効な単位は \"bytes\"、\"kB\"、\"MB\"、\"GB\"、\"TB\" そして\"PB\"です。"),
    REGEXP_INVALID("invalid regular expression: %s", "正規表現が不正です: %s"),
    REGEXP_FAILED("regular expression failed: %s", "正規表現が失敗しました: %s"),
    REGEXP_OPTION("invalid regular expression option: \"%s\"", "不正な正規表現オプション: \"%s\""),
    REGEXP_GLOBAL("%s does not support the \"global\" option", "%sは\"global\"オプションをサポートしません"),
    REGEXP_MATCHES_HINT("Use the regexp_matches function instead.", "代わりにregexp_matchesを使ってください。"),
    REGEXP_REPLACE_HINT("If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.", "regexp_replace()でstartパラメータを指定するのであれば、4番目の引数を明示的に整数にキャストしてください。"),
    REGEXP_BASIC("basic regular expressions are not supported", "基本正規表現はサポートされていません"),
    PARAMETER_VALUE("invalid value for parameter \"%s\": %s", "パラメータ\"%s\"の不正な値: %s"),
    SIMILAR_SEPARATORS("SQL regular expression may not contain more than two escape-double-quote separators", "SQL正規表現はエスケープされたダブルクォートを2つより多く含むことはできません"),
    ACCUMULATE_NULL("cannot accumulate null arrays", "NULL配列は連結できません"),
    ACCUMULATE_EMPTY("cannot accumulate empty arrays", "空の配列は連結できません"),
    ACCUMULATE_DIFFERENT("cannot accumulate arrays of different dimensionality", "次元の異なる配列は連結できません"),
    SQRT_NEGATIVE("cannot take square root of a negative number", "負の値の平方根を取ることができません"),
    LOG_ZERO("cannot take logarithm of zero", "ゼロの対数を取ることができません"),
    LOG_NEGATIVE("cannot take logarithm of a negative number", "負の値の対数を取ることができません"),
    POWER_ZERO_NEGATIVE("zero raised to a negative power is undefined", "0 の負数乗は定義されていません"),
    POWER_NEGATIVE("a negative number raised to a non-integer power yields a complex result", "負数を整数でない数でべき乗すると、結果が複雑になります"),
    INPUT_RANGE("input is out of range", "入力が範囲外です"),
    SEED_RANGE("setseed parameter %s is out of allowed range [-1,1]", "setseed のパラメータ %s は設定可能な範囲 [-1, 1] にありません"),
    ENCODING_UNKNOWN("unrecognized encoding: \"%s\"", "エンコーディングが不明です: \"%s\""),
    HEX_DIGIT("invalid hexadecimal digit: \"%s\"", "不正な16進数表現: \"%s\""),
    HEX_ODD("invalid hexadecimal data: odd number of digits", "不正な16進数データ: 桁数が奇数です"),
    BASE64_SYMBOL("invalid symbol \"%s\" found while decoding base64 sequence", "base64シーケンスのデコード中に不正なシンボル\"%s\"がありました"),
    BASE64_END("invalid base64 end sequence", "base64の終了シーケンスが不正です"),
    BYTEA_SYNTAX("invalid input syntax for type %s", "型%sの入力構文が不正です"),
    INDEX_RANGE("index %s out of valid range, 0..%s", "インデックス%sは有効範囲0～%sの間にありません"),
    BIT_VALUE("new bit must be 0 or 1", "新しいビットは0か1でなければなりません"),
    JSON_ODD("argument list must have even number of elements", "引数リストの要素数は偶数でなければなりません"),
    JSON_ODD_HINT("The arguments of %s must consist of alternating keys and values.", "%sの引数ではキーと値が交互になっている必要があります。"),
    JSON_KEY_NULL("argument %s cannot be null", "引数%sはnullであってはなりません"),
    JSON_KEY_NULL_HINT("Object keys should be text.", "オブジェクトキーはテキストでなければなりません。"),
    JSON_FIELD_NULL("field name must not be null", "フィールド名はnullであってはなりません"),
    JSON_KEY_KIND("key value must be scalar, not array, composite, or json", "キー値は配列でも複合型でもJSONでもなく、スカラでなければなりません"),
    PERCENTILE_RANGE("percentile value %s is not between 0 and 1", "百分位数の値%sが0と1の間ではありません"),
    JSON_LENGTH_NON_ARRAY("cannot get array length of a non-array", "配列でないものから配列長を取得できません"),
    JSON_LENGTH_SCALAR("cannot get array length of a scalar", "スカラから配列長を取得できません"),
    JSON_ELEMENTS_OBJECT("cannot extract elements from an object", "オブジェクトから要素を取り出すことはできません"),
    JSON_ELEMENTS_SCALAR("cannot extract elements from a scalar", "スカラから要素を取り出すことはできません"),
    JSON_CALL_ARRAY("cannot call %s on an array", "配列に対して%sを呼び出すことはできません"),
    JSON_CALL_SCALAR("cannot call %s on a scalar", "スカラに対して%sを呼び出すことはできません"),
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
