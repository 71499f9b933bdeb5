package dev.surus.engine.parser;

import dev.surus.engine.base.MessageKey;

/// What the parser says.
public enum ParserMessage implements MessageKey {
    CURSOR_CONTRADICTION("cannot specify both %s and %s", "%sと%sの両方は指定できません"),
    AT_OR_NEAR("%s at or near \"%s\"", "\"%2$s\"またはその近辺で%1$s"),
    AT_END("%s at end of input", "入力の最後で%s"),
    SYNTAX_ERROR("syntax error", "構文エラー"),
    UNTERMINATED_COMMENT("unterminated /* comment", "/*コメントが閉じていません"),
    UNTERMINATED_STRING("unterminated quoted string", "文字列の引用符が閉じていません"),
    UNTERMINATED_IDENTIFIER("unterminated quoted identifier", "識別子の引用符が閉じていません"),
    UNTERMINATED_BIT_STRING("unterminated bit string literal", "ビット列リテラルの終端がありません"),
    UNTERMINATED_HEX_STRING("unterminated hexadecimal string literal", "16進数文字列リテラルの終端がありません"),
    UNTERMINATED_DOLLAR_QUOTE("unterminated dollar-quoted string", "文字列のドル引用符が閉じていません"),
    ZERO_LENGTH_IDENTIFIER("zero-length delimited identifier", "二重引用符で囲まれた識別子の長さがゼロです"),
    OPERATOR_TOO_LONG("operator too long", "演算子が長すぎます"),
    TRAILING_JUNK_AFTER_NUMBER("trailing junk after numeric literal", "数値リテラルの後ろに余分な文字があります"),
    TRAILING_JUNK_AFTER_PARAMETER("trailing junk after parameter", "パラメータの後ろに余分な文字があります"),
    IDENTIFIER_TRUNCATED("identifier \"%s\" will be truncated to \"%s\"", "識別子\"%s\"は\"%s\"に切り詰められます"),
    NONSTANDARD_QUOTE("nonstandard use of \\' in a string literal", "文字列リテラル内での\\'の使用は非標準です"),
    NONSTANDARD_QUOTE_HINT(
            "Use '' to write quotes in strings, or use the escape string syntax (E'...').",
            "文字列内では引用符を''と書くか、エスケープ文字列構文(E'...')を使用してください。"),
    NONSTANDARD_BACKSLASH("nonstandard use of \\\\ in a string literal", "文字列リテラル内での\\\\の使用は非標準です"),
    NONSTANDARD_BACKSLASH_HINT(
            "Use the escape string syntax for backslashes, e.g., E'\\\\'.",
            "E'\\\\'のように、バックスラッシュにはエスケープ文字列構文を使用してください。"),
    NONSTANDARD_ESCAPE("nonstandard use of escape in a string literal", "文字列リテラル内でのエスケープの使用は非標準です"),
    NONSTANDARD_ESCAPE_HINT(
            "Use the escape string syntax for escapes, e.g., E'\\r\\n'.",
            "E'\\r\\n'のように、エスケープにはエスケープ文字列構文を使用してください。"),
    UNSAFE_BACKSLASH_QUOTE("unsafe use of \\' in a string literal", "文字列リテラルで安全ではない\\'が使用されました"),
    UNSAFE_BACKSLASH_QUOTE_HINT(
            "Use '' to write quotes in strings. \\' is insecure in client-only encodings.",
            "文字列内では引用符を''と書いてください。クライアント専用の符号化方式では\\'は安全ではありません。"),
    INVALID_UNICODE_VALUE("invalid Unicode escape value", "不正なUnicodeエスケープの値"),
    INVALID_SURROGATE_PAIR("invalid Unicode surrogate pair", "不正なUnicodeサロゲートペア"),
    INVALID_UNICODE_ESCAPE("invalid Unicode escape", "不正なUnicodeエスケープ"),
    INVALID_UNICODE_ESCAPE_HINT(
            "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.", "Unicodeエスケープは\\uXXXXまたは\\UXXXXXXXXでなければなりません。"),
    INVALID_UNICODE_ESCAPE_HINT_UESCAPE(
            "Unicode escapes must be \\XXXX or \\+XXXXXX.", "Unicodeエスケープは\\XXXXまたは\\+XXXXXXでなければなりません。"),
    INVALID_UNICODE_ESCAPE_CHARACTER("invalid Unicode escape character", "不正なUnicodeエスケープ文字"),
    UESCAPE_NEEDS_STRING(
            "UESCAPE must be followed by a simple string literal", "UESCAPEの後には単純な文字列リテラルが必要です"),
    UNSAFE_UNICODE_STRING(
            "unsafe use of string constant with Unicode escapes", "Unicodeエスケープを伴う文字列定数の安全でない使用"),
    UNSAFE_UNICODE_STRING_DETAIL(
            "String constants with Unicode escapes cannot be used when standard_conforming_strings is off.",
            "standard_conforming_stringsがoffのとき、Unicodeエスケープを伴う文字列定数は使用できません。"),
    INVALID_BYTE_SEQUENCE(
            "invalid byte sequence for encoding \"%s\": %s", "符号化方式\"%s\"に対する不正なバイト列です: %s"),
    STACK_DEPTH_EXCEEDED("stack depth limit exceeded", "スタック長制限を越えました"),
    STACK_DEPTH_HINT(
            "Increase the configuration parameter \"max_stack_depth\" (currently %skB), after ensuring the platform's stack "
                    + "depth limit is adequate.",
            "お使いのプラットフォームにおけるスタック長の制限に適合することを確認後、設定パラメータ \"max_stack_depth\"(現在 %skB)を増やしてください。"),
    IMPROPER_QUALIFIED_NAME(
            "improper qualified name (too many dotted names): %s", "修飾名が不適切です(ドット区切りの名前が多すぎます): %s"),
    IMPROPER_STAR("improper use of \"*\"", "\"*\"の使い方が不適切です"),
    ROLE_NAME_RESERVED("role name \"%s\" is reserved", "ロール名\"%s\"は予約されています"),
    CANNOT_BE_USED_AS_ROLE("%s cannot be used as a role name here", "%sはここではロール名として使用できません"),
    FLOAT_PRECISION_LOW("precision for type float must be at least 1 bit", "浮動小数点数の型の精度は最低でも1ビット必要です"),
    FLOAT_PRECISION_HIGH("precision for type float must be less than 54 bits", "浮動小数点型の精度は54ビットより低くなければなりません"),
    UNIQUE_PREDICATE("UNIQUE predicate is not yet implemented", "UNIQUE述語はまだ実装されていません"),
    OVERLAPS_LEFT(
            "wrong number of parameters on left side of OVERLAPS expression", "OVERLAPS式の左辺のパラメータ数が間違っています"),
    OVERLAPS_RIGHT(
            "wrong number of parameters on right side of OVERLAPS expression", "OVERLAPS式の右辺のパラメータ数が間違っています"),
    TYPE_MODIFIER_NAMED("type modifier cannot have parameter name", "型修飾子はパラメータ名を持つことはできません"),
    TYPE_MODIFIER_ORDER_BY("type modifier cannot have ORDER BY", "型修飾子はORDER BYを持つことはできません"),
    WITHIN_GROUP_ORDER_BY(
            "cannot use multiple ORDER BY clauses with WITHIN GROUP", "複数のORDER BY句はWITHIN GROUPと一緒には使用できません"),
    WITHIN_GROUP_DISTINCT("cannot use DISTINCT with WITHIN GROUP", "DISTINCTはWITHIN GROUPと同時には使えません"),
    WITHIN_GROUP_VARIADIC("cannot use VARIADIC with WITHIN GROUP", "VARIADICはWITHIN GROUPと同時には使えません"),
    FRAME_START_UNBOUNDED_FOLLOWING(
            "frame start cannot be UNBOUNDED FOLLOWING", "フレームの開始はUNBOUNDED FOLLOWINGであってはなりません"),
    FRAME_END_UNBOUNDED_PRECEDING(
            "frame end cannot be UNBOUNDED PRECEDING", "フレームの終了はUNBOUNDED PRECEDINGであってはなりません"),
    FRAME_FOLLOWING_TO_CURRENT(
            "frame starting from following row cannot end with current row", "次の行から始まるフレームは、現在の行では終了できません"),
    FRAME_CURRENT_TO_PRECEDING(
            "frame starting from current row cannot have preceding rows", "現在の行から始まるフレームは、先行する行を含むことができません"),
    FRAME_FOLLOWING_TO_PRECEDING(
            "frame starting from following row cannot have preceding rows", "次の行から始まるフレームは、先行する行を含むことができません"),
    MULTIPLE_ORDER_BY("multiple ORDER BY clauses not allowed", "複数のORDER BY句は使用できません"),
    MULTIPLE_OFFSET("multiple OFFSET clauses not allowed", "複数のOFFSET句は使用できません"),
    MULTIPLE_LIMIT("multiple LIMIT clauses not allowed", "複数のLIMIT句は使用できません"),
    MULTIPLE_WITH("multiple WITH clauses not allowed", "複数の WITH 句は使用できません"),
    TIES_WITHOUT_ORDER(
            "WITH TIES cannot be specified without ORDER BY clause", "ORDER BY句なしでWITH TIESは指定できません"),
    TIES_WITH_SKIP_LOCKED(
            "SKIP LOCKED and WITH TIES options cannot be used together", "SKIP LOCKEDとWITH TIESオプションは同時には使用できません"),
    LIMIT_COMMA("LIMIT #,# syntax is not supported", "LIMIT #,#構文は実装されていません"),
    LIMIT_COMMA_HINT("Use separate LIMIT and OFFSET clauses.", "分割してLIMITとOFFSET句を使用してください"),
    SUBQUERY_NEEDS_ALIAS("subquery in FROM must have an alias", "FROM句の副問い合わせには別名が必要です"),
    SUBQUERY_NEEDS_ALIAS_HINT(
            "For example, FROM (SELECT ...) [AS] foo.", "例えば、FROM (SELECT ...) [AS] foo。"),
    VALUES_NEEDS_ALIAS("VALUES in FROM must have an alias", "FROM句のVALUESには別名が必要です"),
    VALUES_NEEDS_ALIAS_HINT(
            "For example, FROM (VALUES ...) [AS] foo.", "例えば、FROM (VALUES ...) [AS] foo。"),
    CURRENT_DATABASE_FIXED("current database cannot be changed", "現在のデータベースを変更できません"),
    TIME_ZONE_INTERVAL(
            "time zone interval must be HOUR or HOUR TO MINUTE", "タイムゾーンの間隔はHOURまたはHOUR TO MINUTEでなければなりません"),
    COPY_TO_WHERE("WHERE clause not allowed with COPY TO", "COPY TO で WHERE 句は使用できません"),
    COPY_STDIN_PROGRAM("STDIN/STDOUT not allowed with PROGRAM", "STDIN/STDOUTはPROGRAMと同時に使用できません"),
    CANNOT_BE_DEFERRABLE("%s constraints cannot be marked DEFERRABLE", "%s制約は遅延可能にはできません"),
    CANNOT_BE_NOT_VALID("%s constraints cannot be marked NOT VALID", "%s制約はNOT VALIDにはできません"),
    CANNOT_BE_NO_INHERIT("%s constraints cannot be marked NO INHERIT", "%s制約はNO INHERITにはできません"),
    INITIALLY_DEFERRED_NEEDS_DEFERRABLE(
            "constraint declared INITIALLY DEFERRED must be DEFERRABLE", "INITIALLY DEFERREDと宣言された制約はDEFERRABLEでなければなりません"),
    CONFLICTING_CONSTRAINT_PROPERTIES("conflicting constraint properties", "制約属性の矛盾"),
    MISPLACED("misplaced %s clause", "%s句の場所が間違っています"),
    MULTIPLE_DEFERRABLE(
            "multiple DEFERRABLE/NOT DEFERRABLE clauses not allowed", "複数のDEFERRABLE/NOT DEFERRABLE句を使用できません"),
    MULTIPLE_INITIALLY(
            "multiple INITIALLY IMMEDIATE/DEFERRED clauses not allowed", "複数のINITIALLY IMMEDIATE/DEFERRED句を使用できません"),
    MATCH_PARTIAL("MATCH PARTIAL not yet implemented", "MATCH PARTIAL はまだ実装されていません"),
    MULTIPLE_COLLATE("multiple COLLATE clauses not allowed", "複数のCOLLATE句は使用できません"),
    GENERATED_ALWAYS_NEEDED(
            "for a generated column, GENERATED ALWAYS must be specified", "生成カラムに対しては GENERATED ALWAYS の指定が必須です"),
    SET_ON_UPDATE_COLUMNS(
            "a column list with %s is only supported for ON DELETE actions", "%sでのカラムリストはON DELETEアクションでのみサポートされます"),
    UNRECOGNIZED_ROLE_OPTION("unrecognized role option \"%s\"", "ロールオプション\"%s\"が認識できません"),
    UNENCRYPTED_PASSWORD(
            "UNENCRYPTED PASSWORD is no longer supported", "UNENCRYPTED PASSWORD は今後サポートされません"),
    UNENCRYPTED_PASSWORD_HINT(
            "Remove UNENCRYPTED to store the password in encrypted form instead.",
            "UNENCRYPTEDを削除してください。そうすれば替わりにパスワードを暗号化形式で格納します。"),
    WITH_CHECK_OPTION_RECURSIVE(
            "WITH CHECK OPTION not supported on recursive views", "WITH CHECK OPTIONは再帰ビューではサポートされていません"),
    SCHEMA_ELEMENTS_IF_NOT_EXISTS(
            "CREATE SCHEMA IF NOT EXISTS cannot include schema elements",
            "CREATE SCHEMA IF NOT EXISTSはスキーマ要素を含むことができません"),
    MISSING_ARGUMENT("missing argument", "引数が不足しています"),
    MISSING_ARGUMENT_HINT(
            "Use NONE to denote the missing argument of a unary operator.", "単項演算子の存在しない引数を示すにはNONEを使用してください。"),
    MODULUS_MISSING("modulus for hash partition must be specified", "ハッシュパーティションの法は指定されなければなりません"),
    REMAINDER_MISSING("remainder for hash partition must be specified", "ハッシュパーティションの剰余は指定されなければなりません"),
    MODULUS_TWICE("modulus for hash partition provided more than once", "ハッシュパーティションの法が複数回指定されています"),
    REMAINDER_TWICE("remainder for hash partition provided more than once", "ハッシュパーティションの剰余が複数回指定されています"),
    HASH_BOUND_UNKNOWN(
            "unrecognized hash partition bound specification \"%s\"", "ハッシュパーティション境界の指定\"%s\"が認識できません"),
    COLUMN_NUMBER_RANGE("column number must be in range from 1 to %s", "カラム番号は1から%sまでの範囲内でなければなりません"),
    CONSTRAINT_TRIGGER_REPLACE("CREATE OR REPLACE CONSTRAINT TRIGGER is not supported", "CREATE OR REPLACE CONSTRAINT TRIGGERはサポートされていません"),
    DUPLICATE_TRIGGER_EVENTS("duplicate trigger events specified", "重複したトリガーイベントが指定されました"),
    PERMISSIVE_UNKNOWN("unrecognized row security option \"%s\"", "行セキュリティオプション\"%s\"が認識できません"),
    PERMISSIVE_HINT(
            "Only PERMISSIVE or RESTRICTIVE policies are supported currently.",
            "現時点ではPERMISSIVEもしくはRESTRICTIVEポリシーのみがサポートされています。");

    private final String english;
    private final String japanese;

    ParserMessage(String english, String japanese) {
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
