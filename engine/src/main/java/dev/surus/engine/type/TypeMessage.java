package dev.surus.engine.type;

import dev.surus.engine.base.MessageKey;

/// What types have to say.
public enum TypeMessage implements MessageKey {
    MODIFIER_NOT_ALLOWED("type modifier is not allowed for type \"%s\"", "型\"%s\"では型修正子は許可されません"),
    MODIFIER_INVALID("invalid type modifier", "型修飾子が不正です"),
    INVALID_INPUT("invalid input syntax for type %s: \"%s\"", "\"%2$s\"は型%1$sの入力構文として不正です"),
    INVALID_SYNTAX_FOR_TYPE("invalid input syntax for type %s", "型%sの入力構文が不正です"),
    OUT_OF_RANGE_FOR_TYPE("value \"%s\" is out of range for type %s", "値\"%s\"は型%sの範囲外です"),
    DOUBLE_OUT_OF_RANGE("\"%s\" is out of range for type %s", "\"%s\"は型%sの範囲外です"),
    TYPE_OUT_OF_RANGE("%s out of range", "%sの範囲外です"),
    CANNOT_ACCEPT("cannot accept a value of type %s", "型%sの値は受け付けられません"),
    CANNOT_DISPLAY("cannot display a value of type %s", "型%sの値は表示できません"),
    NO_COMPARISON("could not identify a comparison function for type %s", "型%sの比較関数を識別できません"),
    INSUFFICIENT_DATA("insufficient data left in message", "メッセージ内に残るデータが不十分です"),
    INCORRECT_BINARY("incorrect binary data format", "不正なバイナリデータ書式"),

    NO_BINARY_OUTPUT("no binary output function available for type %s", "型%sにはバイナリ出力関数がありません"),
    NO_BINARY_INPUT("no binary input function available for type %s", "型%sにはバイナリ入力関数がありません"),
    STACK_DEPTH("stack depth limit exceeded", "スタック長制限を越えました"),

    NUMERIC_OVERFLOW("value overflows numeric format", "値がnumericの形式でオーバフローします"),
    NUMERIC_FIELD_OVERFLOW("numeric field overflow", "numericフィールドのオーバーフロー"),
    NUMERIC_FIELD_OVERFLOW_DETAIL("A field with precision %s, scale %s must round to an absolute value less than %s.",
            "精度%s、位取り%sを持つフィールドは、%sより小さな絶対値に丸められるものでなければなりません。"),
    NUMERIC_FIELD_INFINITE_DETAIL("A field with precision %s, scale %s cannot hold an infinite value.",
            "精度%s、位取り%sを持つフィールドは、無限大値を格納できません。"),
    NUMERIC_MODIFIER_INVALID("invalid NUMERIC type modifier", "不正なNUMERIC型の修正子です"),
    NUMERIC_PRECISION_RANGE("NUMERIC precision %s must be between 1 and 1000", "NUMERICの精度%sは1から1000までの間でなければなりません"),
    NUMERIC_SCALE_RANGE("NUMERIC scale %s must be between -1000 and 1000", "NUMERICの位取り%sは-1000から1000までの間でなければなりません"),
    NUMERIC_SIGN_INVALID("invalid sign in external \"numeric\" value", "外部\"numeric\"の値の符号が不正です"),
    NUMERIC_SCALE_INVALID("invalid scale in external \"numeric\" value", "外部\"numeric\"の値の位取りが不正です"),
    NUMERIC_DIGIT_INVALID("invalid digit in external \"numeric\" value", "外部\"numeric\"の値の桁が不正です"),
    DIVISION_BY_ZERO("division by zero", "0 による除算が行われました"),
    SQUARE_ROOT_NEGATIVE("cannot take square root of a negative number", "負の値の平方根を取ることができません"),
    LOGARITHM_OF_ZERO("cannot take logarithm of zero", "ゼロの対数を取ることはできません"),
    LOGARITHM_OF_NEGATIVE("cannot take logarithm of a negative number", "負の値の対数を取ることができません"),
    ZERO_TO_NEGATIVE_POWER("zero raised to a negative power is undefined", "0 の負数乗は定義されていません"),
    NEGATIVE_TO_FRACTION("a negative number raised to a non-integer power yields a complex result",
            "負数を整数でない数でべき乗すると、結果が複雑になります"),

    LENGTH_TOO_SMALL("length for type %s must be at least 1", "型%sの長さは最低でも1です"),
    LENGTH_TOO_LARGE("length for type %s cannot exceed %s", "型%sの長さは%sを超えられません"),
    VALUE_TOO_LONG("value too long for type %s", "値は型%sとしては長すぎます"),
    HEX_DIGIT("invalid hexadecimal digit: \"%s\"", "16進数表記が不正です: \"%s\""),
    HEX_ODD("invalid hexadecimal data: odd number of digits", "不正な16進数データ: 桁数が奇数です"),

    RANGE_MALFORMED("malformed range literal: \"%s\"", "範囲リテラルの書式が誤っています: \"%s\""),
    RANGE_LEFT("Missing left parenthesis or bracket.", "左括弧または左角括弧がありません。"),
    RANGE_COMMA("Missing comma after lower bound.", "下限の後にカンマがありません。"),
    RANGE_COMMAS("Too many commas.", "カンマが多すぎます。"),
    RANGE_JUNK("Junk after right parenthesis or bracket.", "右括弧または右角括弧の後にごみがあります。"),
    RANGE_JUNK_EMPTY("Junk after \"empty\" key word.", "キーワード\"empty\"の後にごみがあります。"),
    RANGE_END("Unexpected end of input.", "入力が途中で終わりました。"),
    RANGE_ORDER("range lower bound must be less than or equal to range upper bound", "範囲の下限は上限以下でなければなりません"),
    ARRAY_MALFORMED("malformed array literal: \"%s\"", "配列リテラルの書式が誤っています: \"%s\""),
    ARRAY_MUST_START("Array value must start with \"{\" or dimension information.", "配列の値は\"{\"または次元情報から始まらなければなりません。"),
    ARRAY_CONTENTS_MUST_START("Array contents must start with \"{\".", "配列の内容は\"{\"で始まらなければなりません。"),
    ARRAY_UNEXPECTED_END("Unexpected end of input.", "予期せず入力が終わりました。"),
    ARRAY_UNEXPECTED_CHARACTER("Unexpected \"%s\" character.", "想定外の文字\"%s\"。"),
    ARRAY_UNEXPECTED_ELEMENT("Unexpected array element.", "予期しない配列要素です。"),
    ARRAY_SUBARRAYS_MISMATCH("Multidimensional arrays must have sub-arrays with matching dimensions.",
            "多次元配列は合致する次元の副配列を持たなければなりません。"),
    ARRAY_JUNK("Junk after closing right brace.", "右括弧の後にゴミがあります。"),
    ARRAY_MISSING_AFTER_DIMENSIONS("Missing \"%s\" after array dimensions.", "配列の次元の後に\"%s\"がありません。"),
    ARRAY_DIMENSION_MISSING("\"[\" must introduce explicitly-specified array dimensions.", "配列次元の明示的な指定は\"[\"から始めなければなりません。"),
    ARRAY_DIMENSIONS_MISMATCH("Specified array dimensions do not match array contents.", "指定された配列次元数が配列の内容と一致していません。"),
    ARRAY_BOUNDS_REVERSED("upper bound cannot be less than lower bound", "上限は下限より小さくすることはできません"),
    ARRAY_BOUND_RANGE("array bound is out of integer range", "配列の境界がintegerの範囲外です"),
    ARRAY_TOO_MANY_DIMENSIONS("number of array dimensions (%s) exceeds the maximum allowed (%s)",
            "配列の次元数(%s)が上限(%s)を超えています"),
    ARRAY_DIMENSIONS_INVALID("invalid number of dimensions: %s", "不正な次元数: %s"),
    ARRAY_FLAGS_INVALID("invalid array flags", "不正な配列フラグ"),
    ARRAY_ELEMENT_TYPE_WRONG("binary data has array element type %s instead of expected %s",
            "バイナリデータの配列要素の型が%sです。%sを期待していました"),
    LIST_DATA_INVALID("invalid %s data", "不正な%sデータ"),

    ANONYMOUS_RECORD_INPUT("input of anonymous composite types is not implemented", "匿名複合型の入力は実装されていません"),
    RECORD_MALFORMED("malformed record literal: \"%s\"", "おかしなレコードリテラルです: \"%s\""),
    RECORD_MISSING_PARENTHESIS("Missing left parenthesis.", "左括弧がありません。"),
    RECORD_TOO_FEW("Too few columns.", "列が少なすぎます。"),
    RECORD_TOO_MANY("Too many columns.", "列が多すぎます。"),
    RECORD_JUNK("Junk after right parenthesis.", "右括弧の後にごみがあります。"),
    RECORD_UNEXPECTED_END("Unexpected end of input.", "予期せず入力が終わりました。"),
    RECORD_COLUMNS_WRONG("wrong number of columns: %s, expected %s", "列数が間違っています: %s。%sを期待していました"),
    RECORD_COLUMN_TYPE_WRONG("binary data has type %s instead of expected %s in record column %s",
            "レコードの列%3$sのバイナリデータの型が%1$sです。%2$sを期待していました"),
    RECORD_COLUMNS_DISSIMILAR("cannot compare dissimilar column types %s and %s at record column %s",
            "レコードの列%3$sの異なる型%1$sと%2$sは比較できません"),
    RECORD_COLUMNS_DIFFER("cannot compare record types with different numbers of columns",
            "個数が異なる列同士ではレコード型の比較ができません"),
    ENUM_LABEL_INVALID("invalid input value for enum %s: \"%s\"", "列挙型%sの不正な入力値: \"%s\""),
    ENUM_VALUE_UNKNOWN("invalid internal value for enum: %s", "列挙型の不正な内部値: %s"),

    DATETIME_FIELD_RANGE("date/time field value out of range: \"%s\"", "日付時刻フィールドの値が範囲外です: \"%s\""),
    DATESTYLE_HINT("Perhaps you need a different \"datestyle\" setting.", "他の\"datestyle\"設定が必要かもしれません。"),
    INTERVAL_FIELD_RANGE("interval field value out of range: \"%s\"", "intervalフィールドの値が範囲外です: \"%s\""),
    TIME_ZONE_DISPLACEMENT("time zone displacement out of range: \"%s\"", "タイムゾーンの置換が範囲外です: \"%s\""),
    TIME_ZONE_UNKNOWN("time zone \"%s\" not recognized", "タイムゾーン\"%s\"は不明です"),
    VALUE_RANGE_OF("%s out of range: \"%s\"", "%sの範囲外です: \"%s\""),
    PRECISION_NEGATIVE("%s(%s)%s precision must not be negative", "%s(%s)%sの精度は負ではいけません"),
    PRECISION_REDUCED("%s(%s)%s precision reduced to maximum allowed, %s", "%s(%s)%sの位取りを許容最大値%sまで減らしました"),
    INTERVAL_PRECISION_NEGATIVE("INTERVAL(%s) precision must not be negative", "INTERVAL(%s)の精度は負ではいけません"),
    INTERVAL_MODIFIER_INVALID("invalid INTERVAL type modifier", "不正なINTERVAL型の修正子です"),

    ACL_NAME_MUST_FOLLOW("a name must follow the \"/\" sign", "\"/\"記号の後には名前が必要です"),
    ACL_MISSING_EQUALS("missing \"=\" sign", "\"=\"記号がありません"),
    ACL_MODE_INVALID("invalid mode character: must be one of \"%s\"", "不正なモード文字: \"%s\"のいずれかでなければなりません"),
    ACL_KEY_WORD("unrecognized key word: \"%s\"", "キーワードが不明です: \"%s\""),
    ACL_KEY_WORD_HINT("ACL key word must be \"group\" or \"user\".", "ACLキーワードは\"group\"または\"user\"でなければなりません。"),
    ACL_MISSING_NAME("missing name", "名前がありません"),
    ACL_NAME_AFTER_KEY_WORD("A name must follow the \"group\" or \"user\" key word.", "\"group\"または\"user\"キーワードの後には名前が必要です。"),
    ACL_GARBAGE("extra garbage at the end of the ACL specification", "ACL指定の後に余計なごみがあります"),
    ACL_GRANTOR_DEFAULT("defaulting grantor to user ID %s", "権限付与者を既定の利用者ID %sとします"),

    BINARY_DIGIT("\"%s\" is not a valid binary digit", "\"%s\"は有効な2進数の数字ではありません"),
    HEXADECIMAL_DIGIT("\"%s\" is not a valid hexadecimal digit", "\"%s\"は有効な16進数の数字ではありません"),
    BIT_LENGTH_MISMATCH("bit string length %s does not match type bit(%s)", "ビット列の長さ%sが型bit(%s)に一致しません"),
    BIT_TOO_LONG("bit string too long for type bit varying(%s)", "ビット列は型bit varying(%s)には長すぎます"),
    CIDR_INVALID("invalid cidr value: \"%s\"", "不正なcidr値です: \"%s\""),
    CIDR_BITS_RIGHT("Value has bits set to right of mask.", "値ではマスクの右側のビットがセットされています。"),

    JSON_INVALID("invalid input syntax for type %s", "型%sの入力構文が不正です"),
    JSON_TOKEN_INVALID("Token \"%s\" is invalid.", "トークン\"%s\"は不正です。"),
    JSON_END("The input string ended unexpectedly.", "入力文字列が予期せず終わりました。"),
    JSON_EXPECTED_VALUE("Expected JSON value, but found \"%s\".", "JSON値を期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_END("Expected end of input, but found \"%s\".", "入力の終わりを期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_STRING("Expected string, but found \"%s\".", "文字列を期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_STRING_OR_BRACE("Expected string or \"}\", but found \"%s\".", "文字列または\"}\"を期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_COLON("Expected \":\", but found \"%s\".", "\":\"を期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_COMMA_OR_BRACE("Expected \",\" or \"}\", but found \"%s\".", "\",\"または\"}\"を期待しましたが、\"%s\"でした。"),
    JSON_EXPECTED_COMMA_OR_BRACKET("Expected \",\" or \"]\", but found \"%s\".", "\",\"または\"]\"を期待しましたが、\"%s\"でした。"),
    JSON_CONTROL_CHARACTER("Character with value 0x%s must be escaped.", "文字0x%sはエスケープしなければなりません。"),
    JSON_ESCAPE_INVALID("Escape sequence \"%s\" is invalid.", "エスケープシーケンス\"%s\"は不正です。"),
    JSON_UNICODE_DIGITS("\"\\u\" must be followed by four hexadecimal digits.", "\"\\u\"の後には16進数の4桁が続かなければなりません。"),
    JSON_HIGH_SURROGATE("Unicode high surrogate must not follow a high surrogate.", "Unicodeの上位サロゲートは上位サロゲートに続けられません。"),
    JSON_LOW_SURROGATE("Unicode low surrogate must follow a high surrogate.", "Unicodeの下位サロゲートは上位サロゲートに続かなければなりません。"),
    JSON_UNICODE_UNSUPPORTED("unsupported Unicode escape sequence", "サポートされないUnicodeエスケープシーケンス"),
    JSON_ZERO_CHARACTER("\\u0000 cannot be converted to text.", "\\u0000はテキストに変換できません。"),
    JSON_CONTEXT("JSON data, line %s: %s", "JSONデータ、%s行: %s"),
    JSON_VERSION("unsupported jsonb version number %s", "サポートされないjsonbバージョン番号%s"),

    ENCODING_INVALID_BYTES("invalid byte sequence for encoding \"%s\": %s", "エンコーディング\"%s\"に対して不正なバイト列です: %s"),
    ENCODING_NO_EQUIVALENT("character with byte sequence %s in encoding \"%s\" has no equivalent in encoding \"%s\"",
            "エンコーディング\"%2$s\"におけるバイト列%1$sを持つ文字には、エンコーディング\"%3$s\"に対応するものがありません");

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
