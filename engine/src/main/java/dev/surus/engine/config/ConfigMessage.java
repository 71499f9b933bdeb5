package dev.surus.engine.config;

import dev.surus.engine.base.MessageKey;

/// What this package can say.
public enum ConfigMessage implements MessageKey {
    UNRECOGNIZED_PARAMETER("unrecognized configuration parameter \"%s\"", "設定パラメータ\"%s\"は不明です"),
    INVALID_PARAMETER_NAME("invalid configuration parameter name \"%s\"", "設定パラメータ名\"%s\"は不正です"),
    CUSTOM_NAME_FORM("Custom parameter names must be two or more simple identifiers separated by dots.",
            "カスタムパラメータの名前は2つ以上の単純な識別子をドットで区切った形式でなければなりません。"),
    INVALID_VALUE("invalid value for parameter \"%s\": \"%s\"", "パラメータ\"%s\"の値が不正です: \"%s\""),
    INVALID_NUMBER("invalid value for parameter \"%s\": %s", "パラメータ\"%s\"の値が不正です: %s"),
    BOOLEAN_REQUIRED("parameter \"%s\" requires a Boolean value", "パラメータ\"%s\"にはboolean値が必要です"),
    OUT_OF_RANGE("%s is outside the valid range for parameter \"%s\" (%s .. %s)",
            "%sはパラメータ\"%s\"の有効範囲を超えています(%s .. %s)"),
    VALID_MEMORY_UNITS("Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".",
            "このパラメータで有効な単位は \"B\"、\"kB\"、\"MB\"、\"GB\" および \"TB\" です。"),
    VALID_TIME_UNITS("Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".",
            "このパラメータで有効な単位は \"us\"、\"ms\"、\"s\"、\"min\"、\"h\" そして \"d\" です。"),
    EXCEEDS_INTEGER("Value exceeds integer range.", "値が整数範囲を超えています。"),
    AVAILABLE_VALUES("Available values: %s.", "有効な値: %s"),
    CANNOT_BE_CHANGED("parameter \"%s\" cannot be changed", "パラメータ\"%s\"を変更できません"),
    NEEDS_RESTART("parameter \"%s\" cannot be changed without restarting the server",
            "パラメータ\"%s\"を変更するにはサーバーの再起動が必要です"),
    NOT_NOW("parameter \"%s\" cannot be changed now", "現在パラメータ\"%s\"を変更できません"),
    NOT_AFTER_START("parameter \"%s\" cannot be set after connection start", "接続開始後にパラメータ\"%s\"を変更できません"),
    PERMISSION_DENIED("permission denied to set parameter \"%s\"", "パラメータ\"%s\"を設定する権限がありません"),
    PERMISSION_DENIED_TO_SEE("must be superuser or have privileges of pg_read_all_settings to examine \"%s\"",
            "\"%s\"を調べるにはスーパーユーザーであるか、またはpg_read_all_settingsの権限を持っている必要があります"),
    ONE_ARGUMENT("SET %s takes only one argument", "SET %sは1つの引数のみを取ります"),
    NO_BONJOUR("Bonjour is not supported by this build", "このビルドではBonjourはサポートされていません"),
    NAME_SYNTAX("invalid name syntax", "不正な名前の構文"),
    CANNOT_BE_EMPTY("%s cannot be empty.", "%sは空にできません。"),
    NO_ACCESS_METHOD("Table access method \"%s\" does not exist.", "テーブルアクセスメソッド\"%s\"は存在しません。"),
    TABLESPACE_MISSING("tablespace \"%s\" does not exist", "テーブル空間\"%s\"は存在しません"),
    TEXT_SEARCH_MISSING("text search configuration \"%s\" does not exist", "テキスト検索設定\"%s\"は存在しません"),
    STACK_DEPTH_LIMIT("\"max_stack_depth\" must not exceed %skB.", "\"max_stack_depth\"は%skBを超えてはなりません。"),
    STACK_DEPTH_HINT("Increase the platform's stack depth limit via \"ulimit -s\" or local equivalent.", "プラットフォームのスタック深度の上限を\"ulimit -s\"あるいは相当する方法で増やしてください。"),
    STANDBY_NUMBER("number of synchronous standbys (%s) must be greater than zero", "同期スタンバイの数(%s)は1以上である必要があります"),
    SYNTAX_NEAR("syntax error at or near \"%s\"", "\"%s\"またはその近辺で構文エラー"),
    SYNTAX_END("syntax error at end of input", "入力の最後で構文エラー"),
    NO_TABLESPACE("Tablespace \"%s\" does not exist.", "テーブル空間\"%s\"は存在しません。"),
    INVALID_CHARACTER("invalid character", "不正な文字"),
    SLOT_NAME_CHARACTER("replication slot name \"%s\" contains invalid character", "レプリケーションスロット名\"%s\"は不正な文字を含んでいます"),
    SLOT_NAME_HINT("Replication slot names may only contain lower case letters, numbers, and the underscore character.",
            "レプリケーションスロット名は小文字、数字とアンダースコアのみを含むことができます。"),
    ONLY_IMMEDIATE("The only allowed value is \"immediate\".", "許される値は\"immediate\"のみです。"),
    LIST_SYNTAX("List syntax is invalid.", "リスト文法が無効です。"),
    UNRECOGNIZED_KEY_WORD("Unrecognized key word: \"%s\".", "不明なキーワードです: \"%s\""),
    CONFLICTING_DATESTYLE("Conflicting \"datestyle\" specifications.", "\"datestyle\"指定が競合しています。"),
    MONTHS_IN_ZONE("Cannot specify months in time zone interval.", "タイムゾーンの間隔に月は指定できません。"),
    DAYS_IN_ZONE("Cannot specify days in time zone interval.", "タイムゾーンの間隔に日は指定できません。"),
    ZONE_OUT_OF_RANGE("UTC timezone offset is out of range.", "UTCのタイムゾーンオフセットが範囲外です。"),
    CONVERSION_NOT_SUPPORTED("Conversion between %s and %s is not supported.", "%sと%s間の変換はサポートされていません。"),
    SYNTAX_AT_END_OF_LINE("syntax error in file \"%s\" line %s, near end of line", "ファイル\"%s\"の行%sの行末近くで構文エラーがありました"),
    SYNTAX_NEAR_TOKEN("syntax error in file \"%s\" line %s, near token \"%s\"",
            "ファイル\"%s\"の行%sの近辺でトークン\"%s\"に構文エラーがありました"),
    SYNTAX_ERROR("syntax error", "構文エラー"),
    COULD_NOT_OPEN("could not open configuration file \"%s\": %s", "設定ファイル\"%s\"をオープンできませんでした: %s"),
    COULD_NOT_OPEN_DIRECTORY("could not open configuration directory \"%s\": %s", "設定ディレクトリ\"%s\"をオープンできませんでした: %s"),
    NESTED_TOO_DEEP("could not open configuration file \"%s\": maximum nesting depth exceeded",
            "設定ファイル\"%s\"をオープンできませんでした: 入れ子が深過ぎます"),
    EMPTY_FILE_NAME("empty configuration file name: \"%s\"", "空の設定ファイル名: \"%s\""),
    EMPTY_DIRECTORY_NAME("empty configuration directory name: \"%s\"", "空の設定ディレクトリ名: \"%s\""),
    RECURSION("configuration file recursion in \"%s\"", "\"%s\"で設定ファイルが再帰しています"),
    TOO_MANY_ERRORS("too many syntax errors found, abandoning file \"%s\"", "多くの構文エラーがありました。ファイル\"%s\"を断念します"),
    SKIPPING_MISSING("skipping missing configuration file \"%s\"", "存在しない設定ファイル\"%s\"をスキップします"),
    UNRECOGNIZED_IN_FILE("unrecognized configuration parameter \"%s\" in file \"%s\" line %s",
            "設定パラメータ\"%s\"は不明です (ファイル\"%s\"、行%s)"),
    FILE_HAS_ERRORS("configuration file \"%s\" contains errors", "設定ファイル\"%s\"にはエラーがあります"),
    FILE_HAS_ERRORS_NO_CHANGES("configuration file \"%s\" contains errors; no changes were applied",
            "設定ファイル\"%s\"にはエラーがあります。変更は適用されませんでした"),
    FILE_HAS_ERRORS_OTHERS_APPLIED("configuration file \"%s\" contains errors; unaffected changes were applied",
            "設定ファイル\"%s\"にはエラーがあります。影響がない変更は適用されました"),
    PARAMETER_CHANGED("parameter \"%s\" changed to \"%s\"", "パラメータ\"%s\"は\"%s\"に変更されました"),
    PARAMETER_REMOVED("parameter \"%s\" removed from configuration file, reset to default",
            "パラメータ\"%s\"は設定ファイルから削除されました。デフォルトに戻ります"),
    SETTING_COULD_NOT_BE_APPLIED("setting could not be applied", "設定は適用できませんでした"),
    NEWLINE_IN_VALUE("parameter value for ALTER SYSTEM must not contain a newline", "ALTER SYSTEMのパラメータ値に改行を含めることはできません"),
    COULD_NOT_PARSE("could not parse contents of file \"%s\"", "ファイル\"%s\"の内容を解析できませんでした"),
    COULD_NOT_WRITE("could not write to file \"%s\": %s", "ファイル\"%s\"に書き込めませんでした: %s");

    private final String english;
    private final String japanese;

    ConfigMessage(String english, String japanese) {
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
