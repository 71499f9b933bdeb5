package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about parents and children.
public enum InheritanceMessage implements MessageKey {
    PARENT_TWICE("relation \"%s\" would be inherited from more than once", "リレーション\"%s\"が複数回継承されました"),
    PARENT_PARTITIONED("cannot inherit from partitioned table \"%s\"", "パーティション親テーブル\"%s\"からの継承はできません"),
    PARENT_PARTITION("cannot inherit from partition \"%s\"", "パーティション子テーブル\"%s\"からの継承はできません"),
    PARENT_KIND("inherited relation \"%s\" is not a table or foreign table", "継承しようとしたリレーション\"%s\"はテーブルまたは外部テーブルではありません"),
    PARTITION_TEMPORARY("cannot create a temporary relation as partition of permanent relation \"%s\"",
            "一時リレーションを永続リレーション\"%s\"の子テーブルとして作ることはできません"),
    PARTITION_OF_TEMPORARY("cannot create a permanent relation as partition of temporary relation \"%s\"",
            "永続リレーションを一時リレーション\"%s\"の子テーブルとして作ることはできません"),
    PARENT_TEMPORARY("cannot inherit from temporary relation \"%s\"", "一時リレーション\"%s\"から継承することはできません"),
    PARTITION_OF_OTHER_SESSION("cannot create as partition of temporary relation of another session",
            "他のセッションの一時リレーションの子テーブルとして作ることはできません"),
    PARENT_OTHER_SESSION("cannot inherit from temporary relation of another session", "他のセッションの一時リレーションから継承することはできません"),
    MERGING_COLUMNS("merging multiple inherited definitions of column \"%s\"", "複数の継承される列\"%s\"の定義をマージしています"),
    INHERITED_TYPE("inherited column \"%s\" has a type conflict", "継承される列\"%s\"の型が競合しています"),
    VERSUS("%s versus %s", "%s対%s"),
    INHERITED_COLLATION("inherited column \"%s\" has a collation conflict", "継承される列\"%s\"の照合順序が競合しています"),
    VERSUS_QUOTED("\"%s\" versus \"%s\"", "\"%s\"対\"%s\""),
    INHERITED_STORAGE("inherited column \"%s\" has a storage parameter conflict", "継承される列\"%s\"の格納パラメーターが競合しています"),
    COMPRESSION_CONFLICT("column \"%s\" has a compression method conflict", "列\"%s\"の圧縮方式が競合しています"),
    INHERITED_GENERATION("inherited column \"%s\" has a generation conflict", "継承された列\"%s\"の生成が競合しています"),
    CHECK_DIFFERS("check constraint name \"%s\" appears multiple times but with different expressions",
            "検査制約名\"%s\"が複数回出現しますが異なる式です"),
    MERGING_COLUMN("merging column \"%s\" with inherited definition", "継承される定義で列\"%s\"をマージしています"),
    MOVING_COLUMN("moving and merging column \"%s\" with inherited definition", "列\"%s\"を継承された定義と一緒に移動、マージします"),
    MOVING_COLUMN_DETAIL("User-specified column moved to the position of the inherited column.", "ユーザーが指定した列が継承した列の位置に移動しました。"),
    COLUMN_TYPE_CONFLICT("column \"%s\" has a type conflict", "列\"%s\"の型が競合しています"),
    COLUMN_COLLATION_CONFLICT("column \"%s\" has a collation conflict", "列\"%s\"の照合順序が競合しています"),
    CHILD_GENERATION("child column \"%s\" specifies generation expression", "子テーブルの列\"%s\"は生成式を指定しています"),
    CHILD_GENERATION_HINT("Omit the generation expression in the definition of the child table column to inherit the generation expression from the parent table.",
            "子テーブルの列の定義で生成式を省略して、親テーブルの生成式を継承してください。"),
    CHILD_IDENTITY("column \"%s\" inherits from generated column but specifies identity", "列\"%s\"は生成列を継承しますが、識別列と指定されています"),
    CHILD_DEFAULT("column \"%s\" inherits from generated column but specifies default", "列\"%s\"は生成列を継承しますが、デフォルトを指定しています"),
    GENERATION_WHOLE_ROW_DETAIL("Generation expression for column \"%s\" contains a whole-row reference to table \"%s\".",
            "列\"%s\"の生成式は、テーブル\"%s\"への行全体参照を含みます。"),
    GENERATIONS_CONFLICT("column \"%s\" inherits conflicting generation expressions", "列\"%s\"は競合する生成式を継承します"),
    GENERATIONS_CONFLICT_HINT("To resolve the conflict, specify a generation expression explicitly.",
            "競合を解決するには明示的に生成式を指定してください。"),
    DEFAULTS_CONFLICT("column \"%s\" inherits conflicting default values", "列\"%s\"は競合するデフォルト値を継承します"),
    DEFAULTS_CONFLICT_HINT("To resolve the conflict, specify a default explicitly.", "競合を解決するには明示的にデフォルトを指定してください"),
    MERGING_CONSTRAINT("merging constraint \"%s\" with inherited definition", "継承された定義により制約\"%s\"をマージしています"),
    CONFLICTS_NO_INHERIT("constraint \"%s\" conflicts with non-inherited constraint on relation \"%s\"",
            "制約\"%s\"はリレーション\"%s\"上の継承されない制約と競合します"),
    CONFLICTS_INHERITED("constraint \"%s\" conflicts with inherited constraint on relation \"%s\"",
            "制約\"%s\"はリレーション\"%s\"上の継承した制約と競合します"),
    CONFLICTS_NOT_VALID("constraint \"%s\" conflicts with NOT VALID constraint on relation \"%s\"",
            "制約\"%s\"はリレーション\"%s\"上の NOT VALID 制約と競合します"),
    INHERIT_TO_OTHER_SESSION("cannot inherit to temporary relation of another session", "他のセッションの一時リレーションを継承することはできません"),
    INHERIT_FROM_PARTITION("cannot inherit from a partition", "パーティション子テーブルからの継承はできません"),
    TRUNCATE_ONLY("cannot truncate only a partitioned table", "パーティションの親テーブルのみの切り詰めはできません"),
    TRUNCATE_ONLY_HINT("Do not specify the ONLY keyword, or use TRUNCATE ONLY on the partitions directly.",
            "ONLYキーワードを指定しないでください、もしくは子テーブルに対して直接 TRUNCATE ONLY を実行してください。"),
    FOREIGN_KEY_ONLY("cannot use ONLY for foreign key on partitioned table \"%s\" referencing relation \"%s\"",
            "リレーション\"%2$s\"を参照しているパーティション子テーブル\"%1$s\"上の外部キー定義ではONLY指定はできません "),
    FOREIGN_KEY_NOT_VALID("cannot add NOT VALID foreign key on partitioned table \"%s\" referencing relation \"%s\"",
            "リレーション\"%2$s\"を参照しているパーティションテーブル\"%1$s\"にはNOT VALIDの外部キーは追加できません "),
    FOREIGN_KEY_NOT_VALID_DETAIL("This feature is not yet supported on partitioned tables.", "この機能はパーティションテーブルに対してはサポートされていません。"),
    REMOVING_REFERENCED("removing partition \"%s\" violates foreign key constraint \"%s\"", "子テーブル \"%s\"の削除は外部キー制約\"%s\"違反となります"),
    STILL_REFERENCED("Key (%s)=(%s) is still referenced from table \"%s\".", "キー(%s)=(%s)はまだテーブル\"%s\"から参照されています"),
    CIRCULAR("circular inheritance not allowed", "循環継承は許可されません"),
    CIRCULAR_DETAIL("\"%s\" is already a child of \"%s\".", "\"%s\"は以前から\"%s\"の子です。"),
    CHILD_TYPE_DIFFERS("child table \"%s\" has different type for column \"%s\"", "子テーブル\"%s\"に、列\"%s\"用の異なる型があります"),
    CHILD_COLLATION_DIFFERS("child table \"%s\" has different collation for column \"%s\"", "子テーブル\"%s\"に、列\"%s\"用の異なる照合順序があります"),
    CHILD_NOT_NULL("column \"%s\" in child table must be marked NOT NULL", "子テーブルの列\"%s\"はNOT NULLに設定されなければなりません"),
    CHILD_NOT_GENERATED("column \"%s\" in child table must be a generated column", "子テーブルの列\"%s\"は生成列でなければなりません"),
    CHILD_GENERATION_DIFFERS("column \"%s\" in child table has a conflicting generation expression",
            "子テーブルの列\"%s\"には競合する生成式があります"),
    CHILD_COLUMN_MISSING("child table is missing column \"%s\"", "子テーブルには列\"%s\"がありません"),
    CHILD_CHECK_DIFFERS("child table \"%s\" has different definition for check constraint \"%s\"",
            "子テーブル\"%s\"には、検査制約\"%s\"の異なる定義があります"),
    CHILD_CHECK_NO_INHERIT("constraint \"%s\" conflicts with non-inherited constraint on child table \"%s\"",
            "制約\"%s\"は子テーブル\"%s\"の継承されない制約と競合します"),
    CHILD_CHECK_NOT_VALID("constraint \"%s\" conflicts with NOT VALID constraint on child table \"%s\"",
            "制約\"%s\"は子テーブル\"%s\"の NOT VALID 制約と競合します"),
    CHILD_CHECK_MISSING("child table is missing constraint \"%s\"", "子テーブルには制約\"%s\"がありません"),
    NOT_PARENT("relation \"%s\" is not a parent of relation \"%s\"", "リレーション\"%s\"はリレーション\"%s\"の親ではありません"),
    ALTER_INHERIT_PARTITIONED("cannot change inheritance of partitioned table", "パーティションテーブルの継承関係は変更できません"),
    ALTER_INHERIT_PARTITION("cannot change inheritance of a partition", "パーティションの継承関係は変更できません"),
    DROP_INHERITED_COLUMN("cannot drop inherited column \"%s\"", "継承される列\"%s\"を削除できません"),
    DROP_INHERITED_CONSTRAINT("cannot drop inherited constraint \"%s\" of relation \"%s\"",
            "リレーション\"%2$s\"の継承された制約\"%1$s\"を削除できません"),
    RENAME_INHERITED_COLUMN("cannot rename inherited column \"%s\"", "継承される列\"%s\"の名前を変更できません"),
    RENAME_COLUMN_CHILDREN("inherited column \"%s\" must be renamed in child tables too", "継承される列\"%s\"の名前を子テーブルでも変更する必要があります"),
    RENAME_INHERITED_CONSTRAINT("cannot rename inherited constraint \"%s\"", "継承された制約\"%s\"の名前を変更できません"),
    RENAME_CONSTRAINT_CHILDREN("inherited constraint \"%s\" must be renamed in child tables too",
            "継承された制約\"%s\"の名前を子テーブルでも変更する必要があります"),
    ALTER_INHERITED_COLUMN("cannot alter inherited column \"%s\"", "継承される列\"%s\"を変更できません"),
    ALTER_INHERITED_COLUMN_OF("cannot alter inherited column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の継承された列\"%1$s\"は変更できません"),
    TYPE_CHILDREN("type of inherited column \"%s\" must be changed in child tables too", "継承される列\"%s\"の型を子テーブルで変更しなければなりません"),
    DROP_COLUMN_ONLY("cannot drop column from only the partitioned table when partitions exist", "子テーブルが存在する場合にはパーティション親テーブルのみから列を削除することはできません"),
    DROP_CONSTRAINT_ONLY("cannot remove constraint from only the partitioned table when partitions exist",
            "子テーブルが存在する場合には親パーティションテーブルのみから制約を削除することはできません"),
    NOT_NULL_IN_PARENT("column \"%s\" is marked NOT NULL in parent table", "列\"%s\"は親テーブルでNOT NULL指定されています"),
    CONSTRAINT_CHILDREN_DETAIL("Column \"%s\" of relation \"%s\" is not already NOT NULL.", "リレーション\"%2$s\"の列\"%1$s\"はまだNOT NULLではありません。"),
    DROP_ONLY_HINT("Do not specify the ONLY keyword.", "ONLYキーワードを指定しないでください。"),
    ADD_COLUMN_CHILDREN("column must be added to child tables too", "列は子テーブルでも追加しなければなりません"),
    ADD_IDENTITY_CHILDREN("cannot recursively add identity column to table that has child tables",
            "子テーブルを持つテーブルに識別列を再帰的に追加することはできません"),
    ADD_CONSTRAINT_CHILDREN("constraint must be added to child tables too", "制約は子テーブルにも追加しなければなりません"),
    VALIDATE_CHILDREN("constraint must be validated on child tables too", "制約は子テーブルでも検証されなければなりません"),
    MERGING_DEFINITION("merging definition of column \"%s\" for child \"%s\"", "子\"%2$s\"の列\"%1$s\"の定義をマージしています"),
    DROP_EXPRESSION_CHILDREN("ALTER TABLE / DROP EXPRESSION must be applied to child tables too",
            "ALTER TABLE / DROP EXPRESSIONは子テーブルにも適用されなければなりません"),
    DROP_EXPRESSION_INHERITED("cannot drop generation expression from inherited column", "継承列から生成式を削除することはできません");

    private final String english;
    private final String japanese;

    InheritanceMessage(String english, String japanese) {
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
