package dev.surus.engine.command.copy;

import dev.surus.engine.base.MessageKey;

/// Texts about COPY.
public enum CopyMessage implements MessageKey {
    FORMAT_UNKNOWN("COPY format \"%s\" not recognized", "COPYの書式\"%s\"を認識できません"),
    WHERE_GENERATED("generated columns are not supported in COPY FROM WHERE conditions", "COPY FROM WHEREの条件では生成列は使えません"),
    WHERE_GENERATED_DETAIL("Column \"%s\" is a generated column.", "列\"%s\"は生成列です。"),
    OPTION_UNKNOWN("option \"%s\" not recognized", "オプション\"%s\"を認識できません"),
    CONFLICTING("conflicting or redundant options", "オプションが矛盾しているか重複しています"),
    HEADER_VALUE("%s requires a Boolean value or \"match\"", "%sには論理値か\"match\"が必要です"),
    BOOLEAN_VALUE("%s requires a Boolean value", "%sには論理値が必要です"),
    COLUMN_LIST("argument to option \"%s\" must be a list of column names", "オプション\"%s\"の引数は列名のリストでなければなりません"),
    ENCODING_INVALID(
            "argument to option \"%s\" must be a valid encoding name", "オプション\"%s\"の引数は有効な符号化方式の名前でなければなりません"),
    DELIMITER_ONE_BYTE("COPY delimiter must be a single one-byte character", "COPYの区切り文字は1バイトの文字1つでなければなりません"),
    DELIMITER_NEWLINE(
            "COPY delimiter cannot be newline or carriage return", "COPYの区切り文字は改行や復帰ではいけません"),
    DELIMITER_CANNOT("COPY delimiter cannot be \"%s\"", "COPYの区切り文字は\"%s\"ではいけません"),
    NULL_NEWLINE(
            "COPY null representation cannot use newline or carriage return", "COPYのNULL表現に改行や復帰は使えません"),
    DELIMITER_IN_NULL(
            "COPY delimiter must not appear in the NULL specification", "COPYの区切り文字をNULL表現に使えません"),
    QUOTE_IN_NULL("CSV quote character must not appear in the NULL specification", "CSVの引用符をNULL表現に使えません"),
    CSV_ONLY("COPY %s available only in CSV mode", "COPYの%sはCSVモードでしか使えません"),
    ONE_BYTE("COPY %s must be a single one-byte character", "COPYの%sは1バイトの文字1つでなければなりません"),
    DELIMITER_IS_QUOTE("COPY delimiter and quote must be different", "COPYの区切り文字と引用符は異なっていなければなりません"),
    NOT_IN_BINARY("cannot specify %s in BINARY mode", "BINARYモードで%sは指定できません"),
    ONLY_TO("COPY %s only available using COPY TO", "COPYの%sはCOPY TOでしか使えません"),
    ONLY_FROM("COPY %s only available using COPY FROM", "COPYの%sはCOPY FROMでしか使えません"),
    MATCH_IN_TO("cannot use \"%s\" with HEADER in COPY TO", "COPY TOのHEADERに\"%s\"は使えません"),
    COLUMN_NOT_REFERENCED("%s column \"%s\" not referenced by COPY", "%sの列\"%s\"はCOPYで参照されていません"),
    COLUMN_MISSING("column \"%s\" of relation \"%s\" does not exist", "リレーション\"%2$s\"の列\"%1$s\"は存在しません"),
    COLUMN_TWICE("column \"%s\" specified more than once", "列\"%s\"が2回以上指定されています"),
    COLUMN_GENERATED("column \"%s\" is a generated column", "列\"%s\"は生成列です"),
    COLUMN_GENERATED_DETAIL("Generated columns cannot be used in COPY.", "生成列はCOPYでは使えません。"),
    MISSING_DATA("missing data for column \"%s\"", "列\"%s\"のデータがありません"),
    EXTRA_DATA("extra data after last expected column", "最後の列の後に余計なデータがあります"),
    CSV_UNTERMINATED("unterminated CSV quoted field", "CSVの引用符が閉じられていません"),
    LITERAL_CR_TEXT("literal carriage return found in data", "データに復帰記号そのものがあります"),
    LITERAL_CR_TEXT_HINT("Use \"\\r\" to represent carriage return.", "復帰記号は\"\\r\"で表してください。"),
    LITERAL_LF_TEXT("literal newline found in data", "データに改行記号そのものがあります"),
    LITERAL_LF_TEXT_HINT("Use \"\\n\" to represent newline.", "改行記号は\"\\n\"で表してください。"),
    LITERAL_CR_CSV("unquoted carriage return found in data", "データに引用符のない復帰記号があります"),
    LITERAL_CR_CSV_HINT("Use quoted CSV field to represent carriage return.", "復帰記号は引用符で囲んだCSVの値で表してください。"),
    LITERAL_LF_CSV("unquoted newline found in data", "データに引用符のない改行記号があります"),
    LITERAL_LF_CSV_HINT("Use quoted CSV field to represent newline.", "改行記号は引用符で囲んだCSVの値で表してください。"),
    END_MARKER_CORRUPT("end-of-copy marker corrupt", "COPYの終わりの印が壊れています"),
    HEADER_NAME(
            "column name mismatch in header line field %s: got \"%s\", expected \"%s\"",
            "見出し行の%s番目の列名が合いません: \"%s\"でしたが、\"%s\"のはずです"),
    HEADER_NULL(
            "column name mismatch in header line field %s: got null value (\"%s\"), expected \"%s\"",
            "見出し行の%s番目の列名が合いません: NULL値 (\"%s\") でしたが、\"%s\"のはずです"),
    HEADER_COUNT("wrong number of fields in header line: got %s, expected %s", "見出し行の列の数が違います: %s個でしたが、%s個のはずです"),
    SIGNATURE("COPY file signature not recognized", "COPYファイルの識別子を認識できません"),
    BINARY_HEADER("invalid COPY file header (missing flags)", "COPYファイルのヘッダーが不正です（フラグがありません）"),
    BINARY_FLAGS("unrecognized critical flags in COPY file header", "COPYファイルのヘッダーに知らない重要なフラグがあります"),
    BINARY_OIDS("invalid COPY file header (WITH OIDS)", "COPYファイルのヘッダーが不正です（WITH OIDS）"),
    BINARY_LENGTH("invalid COPY file header (missing length)", "COPYファイルのヘッダーが不正です（長さがありません）"),
    BINARY_LENGTH_WRONG("invalid COPY file header (wrong length)", "COPYファイルのヘッダーが不正です（長さが違います）"),
    BINARY_END("unexpected EOF in COPY data", "COPYデータが途中で終わりました"),
    BINARY_FIELD_COUNT("row field count is %s, expected %s", "行の列数は%s個でしたが、%s個のはずです"),
    BINARY_FIELD_SIZE("invalid field size", "フィールドの大きさが不正です"),
    BINARY_AFTER_END("received copy data after EOF marker", "終わりの印の後にCOPYデータを受信しました"),
    CONTEXT_LINE("COPY %s, line %s", "%sのCOPY、行 %s"),
    CONTEXT_LINE_TEXT("COPY %s, line %s: \"%s\"", "%sのCOPY、行 %s: \"%s\""),
    CONTEXT_COLUMN("COPY %s, line %s, column %s", "%sのCOPY、行 %s、列 %s"),
    CONTEXT_COLUMN_TEXT("COPY %s, line %s, column %s: \"%s\"", "%sのCOPY、行 %s、列 %s: \"%s\""),
    CONTEXT_COLUMN_NULL("COPY %s, line %s, column %s: null input", "%sのCOPY、行 %s、列 %s: NULLの入力"),
    FREEZE_NOT_NEW(
            "cannot perform COPY FREEZE because the table was not created or truncated in the current subtransaction",
            "このサブトランザクションで作成も切り詰めもされていないテーブルにCOPY FREEZEは行えません"),
    TO_VIEW("cannot copy from view \"%s\"", "ビュー\"%s\"からのコピーはできません"),
    TO_MATERIALIZED_VIEW("cannot copy from materialized view \"%s\"", "実体化ビュー\"%s\"からのコピーはできません"),
    TO_SEQUENCE("cannot copy from sequence \"%s\"", "シーケンス\"%s\"からのコピーはできません"),
    TO_OTHER("cannot copy from non-table relation \"%s\"", "テーブルでないリレーション\"%s\"からのコピーはできません"),
    TO_FOREIGN("cannot copy from foreign table \"%s\"", "外部テーブル\"%s\"からのコピーはできません"),
    TO_PARTITIONED("cannot copy from partitioned table \"%s\"", "パーティションテーブル\"%s\"からのコピーはできません"),
    QUERY_COLUMN_MISSING("column \"%s\" does not exist", "列\"%s\"は存在しません"),
    READ_ONLY("cannot execute %s in a read-only transaction", "リードオンリーのトランザクションでは %s を実行できません"),
    DIRECTORY("\"%s\" is a directory", "\"%s\"はディレクトリです"),
    PROGRAM_DENIED(
            "must be superuser or have privileges of the pg_execute_server_program role to COPY to or from an external program",
            "外部プログラムとのCOPYには、スーパーユーザーであるかpg_execute_server_programロールの権限が必要です"),
    PROGRAM_FAILED("program \"%s\" failed", "プログラム\"%s\"の実行に失敗しました"),
    PROGRAM_EXIT("child process exited with exit code %s", "子プロセスが終了コード%sで終了しました"),
    PROGRAM_START("could not execute command \"%s\": %s", "コマンド\"%s\"を実行できませんでした: %s"),
    TRY_SELECT("Try the COPY (SELECT ...) TO variant.", "COPY (SELECT ...) TOを試してください。"),
    FROM_VIEW("cannot copy to view \"%s\"", "ビュー\"%s\"へのコピーはできません"),
    FROM_VIEW_HINT(
            "To enable copying to a view, provide an INSTEAD OF INSERT trigger.",
            "ビューへのコピーを可能にするには、INSTEAD OF INSERTトリガを用意してください。"),
    FROM_SEQUENCE("cannot copy to sequence \"%s\"", "シーケンス\"%s\"へのコピーはできません"),
    FROM_MATERIALIZED_VIEW("cannot copy to materialized view \"%s\"", "実体化ビュー\"%s\"へのコピーはできません"),
    FROM_OTHER("cannot copy to non-table relation \"%s\"", "テーブルでないリレーション\"%s\"へのコピーはできません"),
    SELECT_INTO("COPY (SELECT INTO) is not supported", "COPY (SELECT INTO)はサポートされていません"),
    NO_RETURNING("COPY query must have a RETURNING clause", "COPYの問い合わせにはRETURNING句が必要です"),
    RELATIVE_PATH("relative path not allowed for COPY to file", "ファイルへのCOPYに相対パスは使えません"),
    OPEN_WRITE("could not open file \"%s\" for writing: %s", "ファイル\"%s\"を書き込み用にオープンできませんでした: %s"),
    OPEN_WRITE_HINT(
            "COPY TO instructs the PostgreSQL server process to write a file. You may want a client-side facility such as psql's \\copy.",
            "COPY TOはサーバーのプロセスにファイルを書かせます。psqlの\\copyのような、クライアント側の機能が必要なのかもしれません。"),
    OPEN_READ("could not open file \"%s\" for reading: %s", "ファイル\"%s\"を読み取り用にオープンできませんでした: %s"),
    OPEN_READ_HINT(
            "COPY FROM instructs the PostgreSQL server process to read a file. You may want a client-side facility such as psql's \\copy.",
            "COPY FROMはサーバーのプロセスにファイルを読ませます。psqlの\\copyのような、クライアント側の機能が必要なのかもしれません。"),
    IO_READ("could not read from COPY file: %s", "COPYファイルを読めませんでした: %s"),
    IO_WRITE("could not write to COPY file: %s", "COPYファイルに書けませんでした: %s"),
    FILE_READ_DENIED(
            "must be superuser or have privileges of the pg_read_server_files role to COPY from a file",
            "ファイルからCOPYするには、スーパーユーザーであるかpg_read_server_filesロールの権限が必要です"),
    FILE_WRITE_DENIED(
            "must be superuser or have privileges of the pg_write_server_files role to COPY to a file",
            "ファイルへCOPYするには、スーパーユーザーであるかpg_write_server_filesロールの権限が必要です"),
    FILE_DENIED_HINT(
            "Anyone can COPY to stdout or from stdin. psql's \\copy command also works for anyone.",
            "標準出力への、また標準入力からのCOPYは誰でもできます。psqlの\\copyも誰でも使えます。");

    private final String english;
    private final String japanese;

    CopyMessage(String english, String japanese) {
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
