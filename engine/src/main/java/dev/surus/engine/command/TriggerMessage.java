package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about the definition of triggers.
public enum TriggerMessage implements MessageKey {
    IS_INDEX("\"%s\" is an index", "\"%s\"はインデックスです"),
    IS_TABLE("\"%s\" is a table", "\"%s\"はテーブルです"),
    TABLE_INSTEAD("Tables cannot have INSTEAD OF triggers.", "テーブルは INSTEAD OF トリガーを持つことができません。"),
    IS_PARTITIONED("\"%s\" is a partitioned table", "\"%s\"はパーティション親テーブルです"),
    PARTITIONED_TRANSITIONS(
            "ROW triggers with transition tables are not supported on partitioned tables.",
            "遷移テーブルを使用するROWトリガーはパーティション親テーブルではサポートされません。"),
    RENAME_PART("cannot rename trigger \"%s\" on table \"%s\"", "テーブル\"%2$s\"のトリガー\"%1$s\"の名前は変更できません"),
    RENAME_PART_HINT("Rename the trigger on the partitioned table \"%s\" instead.", "代わりにパーティション親テーブル\"%s\"のトリガーの名前を変更してください。"),
    RENAMED_PART("renamed trigger \"%s\" on relation \"%s\"", "リレーション\"%2$s\"のトリガー\"%1$s\"の名前を変更しました"),
    IS_VIEW("\"%s\" is a view", "\"%s\"はビューです"),
    VIEW_ROW("Views cannot have row-level BEFORE or AFTER triggers.", "ビューは行レベルの BEFORE / AFTER トリガーを持つことができません。"),
    VIEW_TRUNCATE("Views cannot have TRUNCATE triggers.", "ビューは TRUNCATE トリガーを持つことができません。"),
    VIEW_TRANSITIONS("Triggers on views cannot have transition tables.", "ビューに対するトリガーは遷移テーブルを持てません。"),
    CANNOT_HAVE("relation \"%s\" cannot have triggers", "リレーション\"%s\"にはトリガーを設定できません"),
    TRUNCATE_ROW("TRUNCATE FOR EACH ROW triggers are not supported", "TRUNCATE FOR EACH ROW トリガーはサポートされていません"),
    INSTEAD_STATEMENT("INSTEAD OF triggers must be FOR EACH ROW", "INSTEAD OF トリガーは FOR EACH ROW でなければなりません"),
    INSTEAD_WHEN("INSTEAD OF triggers cannot have WHEN conditions", "INSTEAD OF トリガーは WHEN 条件を持つことができません"),
    INSTEAD_COLUMNS("INSTEAD OF triggers cannot have column lists", "INSTEAD OF トリガーは列リストを持つことができません"),
    REFERENCING_ROW(
            "ROW variable naming in the REFERENCING clause is not supported", "REFERENCING 句でのROW変数の命名はサポートされていません"),
    REFERENCING_ROW_HINT(
            "Use OLD TABLE or NEW TABLE for naming transition tables.", "遷移テーブルを指定するには OLD TABLE または NEW TABLE を使ってください"),
    PARTITION_TRANSITIONS(
            "ROW triggers with transition tables are not supported on partitions",
            "遷移テーブルを使用するROWトリガーはパーティションではサポートされません"),
    CHILD_TRANSITIONS(
            "ROW triggers with transition tables are not supported on inheritance children",
            "遷移テーブルをもったROWトリガーは継承子テーブルではサポートされません"),
    TRANSITION_AFTER(
            "transition table name can only be specified for an AFTER trigger", "遷移テーブル名はAFTERトリガーでの指定可能です"),
    TRUNCATE_TRANSITIONS(
            "TRUNCATE triggers with transition tables are not supported", "遷移テーブルを使用するTRUNCATEトリガーはサポートされていません"),
    TRANSITION_EVENTS(
            "transition tables cannot be specified for triggers with more than one event",
            "2つ以上のイベントに対するトリガーには遷移テーブルは指定できません"),
    TRANSITION_COLUMNS(
            "transition tables cannot be specified for triggers with column lists", "列リストを指定したトリガーに対しては遷移テーブルは指定できません"),
    NEW_TABLE_EVENT(
            "NEW TABLE can only be specified for an INSERT or UPDATE trigger", "NEW TABLE はINSERTまたはUPDATEトリガーに対してのみ指定可能です"),
    NEW_TABLE_TWICE("NEW TABLE cannot be specified multiple times", "NEW TABLE は複数回指定できません"),
    OLD_TABLE_EVENT(
            "OLD TABLE can only be specified for a DELETE or UPDATE trigger", "OLD TABLE はDELETEまたはUPDATEトリガーに対してのみ指定可能です"),
    OLD_TABLE_TWICE("OLD TABLE cannot be specified multiple times", "OLD TABLE は複数回指定できません"),
    TRANSITION_SAME("OLD TABLE name and NEW TABLE name cannot be the same", "OLD TABLE の名前と NEW TABLE の名前は同じにはできません"),
    WHEN_STATEMENT(
            "statement trigger's WHEN condition cannot reference column values", "ステートメントトリガーの WHEN 条件では列の値を参照できません"),
    WHEN_INSERT_OLD("INSERT trigger's WHEN condition cannot reference OLD values", "INSERT トリガーの WHEN 条件では OLD 値を参照できません"),
    WHEN_DELETE_NEW("DELETE trigger's WHEN condition cannot reference NEW values", "DELETE トリガーの WHEN 条件では NEW 値を参照できません"),
    WHEN_SYSTEM(
            "BEFORE trigger's WHEN condition cannot reference NEW system columns", "BEFORE トリガーの WHEN 条件では NEW システム列を参照できません"),
    WHEN_GENERATED(
            "BEFORE trigger's WHEN condition cannot reference NEW generated columns", "BEFORE トリガーの WHEN 条件では NEW 生成列を参照できません"),
    WHEN_GENERATED_ROW(
            "A whole-row reference is used and the table contains generated columns.", "行全体参照が使われていて、かつ、このテーブルは生成カラムを含んでいます。"),
    WHEN_GENERATED_COLUMN("Column \"%s\" is a generated column.", "列\"%s\"は生成カラムです。"),
    FUNCTION_RESULT("function %s must return type %s", "関数%sは型%sを返さなければなりません"),
    EXISTS("trigger \"%s\" for relation \"%s\" already exists", "リレーション\"%2$s\"用のトリガー\"%1$s\"はすでに存在します"),
    EXISTS_INTERNAL(
            "trigger \"%s\" for relation \"%s\" is an internal or a child trigger",
            "リレーション\"%2$s\"のトリガー\"%1$s\"は内部トリガーまたは子トリガーです"),
    EXISTS_CONSTRAINT(
            "trigger \"%s\" for relation \"%s\" is a constraint trigger", "リレーション\"%2$s\"のトリガー\"%1$s\"は制約トリガーです"),
    COLUMN_TWICE("column \"%s\" specified more than once", "列\"%s\"が複数指定されました"),
    PENDING(
            "cannot %s \"%s\" because it has pending trigger events", "保留中のトリガーイベントがあるため\"%2$s\"を%1$sできません");

    private final String english;
    private final String japanese;

    TriggerMessage(String english, String japanese) {
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
