package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts of the statements that change objects.
public enum AlterMessage implements MessageKey {
    TYPED_ADD("cannot add column to typed table", "型付きテーブルに列は追加できません"),
    TYPED_DROP("cannot drop column from typed table", "型付きテーブルから列は削除できません"),
    TYPED_RETYPE("cannot alter column type of typed table", "型付きテーブルの列の型は変更できません"),
    TYPED_RENAME("cannot rename column of typed table", "型付きテーブルの列の名前は変更できません"),
    TYPED_INHERIT("cannot change inheritance of typed table", "型付きテーブルの継承は変更できません"),
    TYPED_INHERITS("typed tables cannot inherit", "型付きテーブルは継承できません"),
    TYPED_MISSING("table is missing column \"%s\"", "テーブルに列\"%s\"がありません"),
    TYPED_EXTRA("table has extra column \"%s\"", "テーブルに余分な列\"%s\"があります"),
    TYPED_OTHER_NAME("table has column \"%s\" where type requires \"%s\"", "型が列\"%2$s\"を求めるところにテーブルは列\"%1$s\"を持っています"),
    TYPED_OTHER_TYPE("table \"%s\" has different type for column \"%s\"", "テーブル\"%s\"では列\"%s\"の型が異なります"),
    NOT_TYPED("\"%s\" is not a typed table", "\"%s\"は型付きテーブルではありません"),
    TYPE_OF_TABLE("cannot alter type \"%s\" because it is the type of a typed table", "型\"%s\"は型付きテーブルの型なので変更できません"),
    TYPE_OF_TABLE_HINT("Use ALTER ... CASCADE to alter the typed tables too.", "型付きテーブルも変更するにはALTER ... CASCADEを使用してください。"),
    TRUNCATE_CASCADES("truncate cascades to table \"%s\"", "テーブル\"%s\"へのカスケードを削除します"),
    TRUNCATE_REFERENCED("cannot truncate a table referenced in a foreign key constraint", "外部キー制約で参照されているテーブルを削除できません"),
    TRUNCATE_REFERENCED_DETAIL("Table \"%s\" references \"%s\".", "テーブル\"%s\"は\"%s\"を参照します。"),
    TRUNCATE_REFERENCED_HINT(
            "Truncate table \"%s\" at the same time, or use TRUNCATE ... CASCADE.",
            "同時にテーブル\"%s\"がtruncateされました。TRUNCATE ... CASCADEを使用してください。"),
    CANNOT_LOCK("cannot lock relation \"%s\"", "リレーション\"%s\"をロックできません"),
    CONSTRAINT_MISSING("constraint \"%s\" of relation \"%s\" does not exist", "リレーション\"%2$s\"の制約\"%1$s\"は存在しません"),
    CONSTRAINT_MISSING_SKIPPING(
            "constraint \"%s\" of relation \"%s\" does not exist, skipping",
            "リレーション\"%2$s\"の制約\"%1$s\"は存在しません、スキップします"),
    CONSTRAINT_FOR_MISSING("constraint \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"の制約\"%1$s\"は存在しません"),
    CONSTRAINT_NOT_FOREIGN_KEY(
            "constraint \"%s\" of relation \"%s\" is not a foreign key constraint",
            "リレーション\"%2$s\"の制約\"%1$s\"は外部キー制約ではありません"),
    CONSTRAINT_NOT_VALIDATABLE(
            "constraint \"%s\" of relation \"%s\" is not a foreign key or check constraint",
            "リレーション\"%2$s\"の制約\"%1$s\"は外部キー制約でも検査制約でもありません"),
    ACTION_NOT_ON("ALTER action %s cannot be performed on relation \"%s\"", "ALTERアクション%sはリレーション\"%s\"では実行できません"),
    COLUMN_NUMBER_MISSING("column number %s of relation \"%s\" does not exist", "リレーション\"%2$s\"の列番号%1$sは存在しません"),
    STATISTICS_INCLUDED("cannot alter statistics on included column \"%s\" of index \"%s\"", "インデックス\"%2$s\"の包含列\"%1$s\"の統計情報は変更できません"),
    STATISTICS_PLAIN_COLUMN("cannot alter statistics on non-expression column \"%s\" of index \"%s\"", "インデックス\"%2$s\"の非式列\"%1$s\"の統計情報は変更できません"),
    STATISTICS_PLAIN_COLUMN_HINT("Alter statistics on table column instead.", "代わりにテーブル列の統計情報を変更してください。"),
    SYSTEM_COLUMN_ALTER("cannot alter system column \"%s\"", "システム列\"%s\"を変更できません"),
    SYSTEM_COLUMN_DROP("cannot drop system column \"%s\"", "システム列\"%s\"を削除できません"),
    SYSTEM_COLUMN_RENAME("cannot rename system column \"%s\"", "システム列\"%s\"の名前を変更できません"),
    COLUMN_IN_PRIMARY_KEY("column \"%s\" is in a primary key", "列\"%s\"はプライマリキーで使用しています"),
    COLUMN_IS_IDENTITY("column \"%s\" of relation \"%s\" is an identity column", "リレーション\"%2$s\"の列\"%1$s\"は識別列です"),
    USE_DROP_IDENTITY(
            "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.",
            "代わりに ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY を使ってください。"),
    COLUMN_IS_GENERATED("column \"%s\" of relation \"%s\" is a generated column", "リレーション\"%2$s\"の列\"%1$s\"は生成カラムです"),
    USE_DROP_EXPRESSION(
            "Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead.",
            "代わりに ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION を使ってください。"),
    NOT_GENERATED("column \"%s\" of relation \"%s\" is not a stored generated column", "リレーション\"%2$s\"の列\"%1$s\"は格納生成列ではありません"),
    NOT_GENERATED_SKIPPING(
            "column \"%s\" of relation \"%s\" is not a stored generated column, skipping",
            "リレーション\"%2$s\"の列\"%1$s\"は格納生成列ではありません、スキップします"),
    IDENTITY_NOT_NULL(
            "column \"%s\" of relation \"%s\" must be declared NOT NULL before identity can be added",
            "識別列を追加するにはリレーション\"%2$s\"の列\"%1$s\"はNOT NULLと宣言されている必要があります"),
    IDENTITY_ALREADY("column \"%s\" of relation \"%s\" is already an identity column", "リレーション\"%2$s\"の列\"%1$s\"はすでに識別列です"),
    IDENTITY_HAS_DEFAULT("column \"%s\" of relation \"%s\" already has a default value", "リレーション\"%2$s\"の列\"%1$s\"はすでにデフォルト値が指定されています"),
    NOT_IDENTITY("column \"%s\" of relation \"%s\" is not an identity column", "リレーション\"%2$s\"の列\"%1$s\"は識別列ではありません"),
    NOT_IDENTITY_SKIPPING(
            "column \"%s\" of relation \"%s\" is not an identity column, skipping",
            "リレーション\"%2$s\"の列\"%1$s\"は識別列ではありません、スキップします"),
    COLUMN_BY_NUMBER("cannot refer to non-index column by number", "インデックスではない列を番号で参照することはできません"),
    CANNOT_CAST_COLUMN("column \"%s\" cannot be cast automatically to type %s", "列\"%s\"は型%sには自動的に型変換できません"),
    SPECIFY_USING("You might need to specify \"USING %s::%s\".", "必要に応じて\"USING %s::%s\"を追加してください。"),
    USING_TYPE("result of USING clause for column \"%s\" cannot be cast automatically to type %s", "列\"%s\"に対するUSING句の結果は自動的に%s型に型変換できません"),
    USING_CAST_HINT("You might need to add an explicit cast.", "必要に応じて明示的な型変換を追加してください。"),
    USING_GENERATED("cannot specify USING when altering type of generated column", "生成列の型変更の際にはUSINGを指定することはできません"),
    USING_GENERATED_DETAIL("Column \"%s\" is a generated column.", "列\"%s\"は生成カラムです。"),
    DEFAULT_CAST("default for column \"%s\" cannot be cast automatically to type %s", "列\"%s\"のデフォルト値を自動的に%s型にキャストできません"),
    GENERATION_CAST("generation expression for column \"%s\" cannot be cast automatically to type %s", "列\"%s\"の生成式は%s型に自動的に変換できません"),
    TYPE_OF_VIEW_COLUMN("cannot alter type of a column used by a view or rule", "ビューまたはルールで使用される列の型は変更できません"),
    TYPE_OF_TRIGGER_COLUMN("cannot alter type of a column used in a trigger definition", "トリガー定義で使用される列の型は変更できません"),
    TYPE_OF_GENERATED_FROM("cannot alter type of a column used by a generated column", "生成カラムで使用される列の型は変更できません"),
    TYPE_OF_GENERATED_DETAIL("Column \"%s\" is used by generated column \"%s\".", "カラム\"%s\"は生成カラム\"%s\"で使われています。"),
    DEPENDS_ON_COLUMN("%s depends on column \"%s\"", "%sは列\"%s\"に依存しています"),
    TWICE_ALTERED("cannot alter type of column \"%s\" twice", "列\"%s\"の型を2回変更することはできません"),
    STORAGE_INVALID("invalid storage type \"%s\"", "不正な格納タイプ\"%s\""),
    STORAGE_PLAIN_ONLY("column data type %s can only have storage PLAIN", "列のデータ型%sは格納タイプPLAINしか取ることができません"),
    STATISTICS_LOW("statistics target %s is too low", "統計情報目標%sは小さすぎます"),
    STATISTICS_LOWERED("lowering statistics target to %s", "統計情報目標を%sに減らします"),
    INDEX_FOR_MISSING("index \"%s\" for table \"%s\" does not exist", "テーブル\"%2$s\"にはインデックス\"%1$s\"は存在しません"),
    INDEX_NOT_OF_TABLE("index \"%s\" does not belong to table \"%s\"", "インデックス\"%s\"はテーブル\"%s\"に属していません"),
    INDEX_HAS_CONSTRAINT("index \"%s\" is already associated with a constraint", "インデックス\"%s\"はすでに1つの制約に割り当てられています"),
    INDEX_NOT_UNIQUE("\"%s\" is not a unique index", "\"%s\"は一意インデックスではありません"),
    INDEX_PRIMARY_OR_UNIQUE(
            "Cannot create a primary key or unique constraint using such an index.",
            "このようなインデックスを使ってプライマリキーや一意性制約を作成できません"),
    INDEX_HAS_EXPRESSIONS("index \"%s\" contains expressions", "インデックス\"%s\"は式を含んでいます"),
    INDEX_IS_PARTIAL("\"%s\" is a partial index", "\"%s\"は部分インデックスです"),
    INDEX_RENAMED(
            "ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"%s\" to \"%s\"",
            "ALTER TABLE / ADD CONSTRAINT USING INDEXはインデックス\"%s\"を\"%s\"にリネームします"),
    NOT_INDEX_FOR("\"%s\" is not an index for table \"%s\"", "\"%s\"はテーブル\"%s\"のインデックスではありません"),
    IDENTITY_NOT_UNIQUE("cannot use non-unique index \"%s\" as replica identity", "一意でないインデックス\"%s\"は複製識別としては使用できません"),
    IDENTITY_DEFERRABLE("cannot use non-immediate index \"%s\" as replica identity", "一意性を即時検査しないインデックス\"%s\"は複製識別には使用できません"),
    IDENTITY_EXPRESSION("cannot use expression index \"%s\" as replica identity", "式インデックス\"%s\"は複製識別としては使用できません"),
    IDENTITY_PARTIAL("cannot use partial index \"%s\" as replica identity", "部分インデックス\"%s\"を複製識別としては使用できません"),
    IDENTITY_NULLABLE(
            "index \"%s\" cannot be used as replica identity because column \"%s\" is nullable",
            "インデックス\"%s\"は複製識別として使用できません、列\"%s\"がNULL可だからです"),
    TABLESPACE_MISSING("tablespace \"%s\" does not exist", "テーブル空間\"%s\"は存在しません"),
    TRIGGER_SYSTEM("permission denied: \"%s\" is a system trigger", "権限がありません: \"%s\"はシステムトリガーです"),
    MOVE_TEMPORARY("cannot move objects into or out of temporary schemas", "一時スキーマへ、または一時スキーマからオブジェクトを移動できません"),
    MOVE_TOAST("cannot move objects into or out of TOAST schema", "TOASTスキーマへ、またはTOASTスキーマからオブジェクトを移動できません"),
    RELATION_EXISTS_IN("relation \"%s\" already exists in schema \"%s\"", "リレーション\"%s\"はスキーマ\"%s\"内にすでに存在します"),
    TYPE_EXISTS_IN("type \"%s\" already exists in schema \"%s\"", "型\"%s\"はスキーマ\"%s\"内にすでに存在します"),
    FUNCTION_EXISTS_IN("function %s already exists in schema \"%s\"", "関数%sはスキーマ\"%s\"内にすでに存在します"),
    MOVE_OWNED_SEQUENCE("cannot move an owned sequence into another schema", "所有するシーケンスを他のスキーマに移動できません"),
    OWNER_OF_OWNED_SEQUENCE("cannot change owner of sequence \"%s\"", "シーケンス\"%s\"の所有者を変更できません"),
    SEQUENCE_LINKED("Sequence \"%s\" is linked to table \"%s\".", "シーケンス\"%s\"はテーブル\"%s\"にリンクされています"),
    OWNER_OF_INDEX("cannot change owner of index \"%s\"", "インデックス\"%s\"の所有者を変更できません"),
    OWNER_OF_INDEX_HINT("Change the ownership of the index's table instead.", "代わりにインデックスのテーブルの所有者を変更してください。"),
    OWNER_OF_COMPOSITE("\"%s\" is a composite type", "\"%s\"は複合型です"),
    USE_ALTER_TYPE("Use ALTER TYPE instead.", "代わりにALTER TYPEを使用してください。"),
    USE_ALTER_TABLE("Use ALTER TABLE instead.", "代わりにALTER TABLEを使用してください。"),
    NOT_COMPOSITE("\"%s\" is not a composite type", "\"%s\"は複合型ではありません"),
    CANNOT_RENAME_COLUMNS("cannot rename columns of relation \"%s\"", "リレーション\"%s\"の列の名前を変更できません"),
    SET_LOGGED_TEMPORARY("cannot change logged status of table \"%s\" because it is temporary", "一時テーブルであるため、テーブル\"%s\"のログ出力状態を変更できません"),
    UNLOGGED_REFERENCED(
            "could not change table \"%s\" to unlogged because it references logged table \"%s\"",
            "テーブル\"%s\"はログの記録が行われるテーブル\"%s\"を参照しているため、ログを記録しないようには変更できません"),
    LOGGED_REFERENCES(
            "could not change table \"%s\" to logged because it references unlogged table \"%s\"",
            "テーブル\"%s\"はログの記録が行われないテーブル\"%s\"を参照しているため、ログを記録するようには変更できません"),
    CREATE_INDEX_ON("cannot create index on relation \"%s\"", "リレーション\"%s\"にはインデックスを作成できません"),
    MUST_BE_MEMBER("must be member of role \"%s\"", "ロール\"%s\"のメンバである必要があります"),
    VIEW_DROP_COLUMNS("cannot drop columns from view", "ビューからは列を削除できません"),
    VIEW_RENAME_COLUMN("cannot change name of view column \"%s\" to \"%s\"", "ビューの列\"%s\"の名前を\"%s\"に変更できません"),
    VIEW_RENAME_HINT(
            "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.",
            "代わりに ALTER VIEW ... RENAME COLUMN ... を使用してビューカラムの名前を変更してください。"),
    VIEW_RETYPE_COLUMN("cannot change data type of view column \"%s\" from %s to %s", "ビューの列\"%s\"のデータ型を%sから%sに変更できません"),
    VIEW_RECOLLATE_COLUMN("cannot change collation of view column \"%s\" from \"%s\" to \"%s\"", "ビューの列\"%s\"の照合順序を\"%s\"から\"%s\"に変更できません"),
    VIEW_NAMES("CREATE VIEW specifies more column names than columns", "CREATE VIEW で列よりも多くの列名が指定されています"),
    VIEW_MODIFYING_WITH("views must not contain data-modifying statements in WITH", "ビューではWITH句にデータを変更するステートメントを含むことはできません"),
    VIEW_SELECT_INTO("views must not contain SELECT INTO", "ビューでは SELECT INTO を使えません"),
    VIEW_UNLOGGED("views cannot be unlogged because they do not have storage", "ビューは自身の格納領域を持たないのでUNLOGGEDにはできません"),
    VIEW_TEMPORARY("view \"%s\" will be a temporary view", "ビュー\"%s\"は一時ビューとなります"),
    NOT_A_VIEW("\"%s\" is not a view", "\"%s\"はビューではありません"),
    CANNOT_REFRESH_CONCURRENTLY("cannot refresh materialized view \"%s\" concurrently", "実体化ビュー\"%s\"を平行してリフレッシュすることはできません"),
    REFRESH_NEEDS_INDEX("Create a unique index with no WHERE clause on one or more columns of the materialized view.",
            "実体化ビューの1つ以上の列に、WHERE句を持たない一意インデックスを作成してください。"),
    NOT_POPULATED("CONCURRENTLY cannot be used when the materialized view is not populated", "実体化ビューが未更新のときにCONCURRENTLYは使用できません"),
    CANNOT_REFRESH("\"%s\" is not a materialized view", "\"%s\"は実体化ビューではありません"),
    ENUM_LABEL_EXISTS("enum label \"%s\" already exists", "列挙ラベル\"%s\"はすでに存在します"),
    ENUM_LABEL_EXISTS_SKIPPING("enum label \"%s\" already exists, skipping", "列挙ラベル\"%s\"はすでに存在します、スキップします"),
    ENUM_LABEL_MISSING("\"%s\" is not an existing enum label", "\"%s\"は既存の列挙ラベルではありません"),
    ENUM_LABEL_INVALID("invalid enum label \"%s\"", "列挙ラベル\"%s\"は不正です"),
    ENUM_LABEL_LENGTH("Labels must be %s bytes or less.", "ラベルは%sバイト以内でなければなりません。"),
    NOT_ENUM("%s is not an enum", "%s は数値ではありません"),
    DOMAIN_BASE("\"%s\" is not a valid base type for a domain", "\"%s\"はドメインの基本型として無効です"),
    DOMAIN_NOT_NULL_CONFLICT("conflicting NULL/NOT NULL constraints", "NULL制約とNOT NULL制約が競合しています"),
    DOMAIN_MULTIPLE_DEFAULTS("multiple default expressions", "デフォルト式が複数あります"),
    DOMAIN_UNIQUE("unique constraints not possible for domains", "ドメインでは一意性制約は使用できません"),
    DOMAIN_PRIMARY("primary key constraints not possible for domains", "ドメインではプライマリキー制約はできません"),
    DOMAIN_FOREIGN("foreign key constraints not possible for domains", "ドメイン用の検査制約はできません"),
    DOMAIN_CONSTRAINT_EXISTS("constraint \"%s\" for domain \"%s\" already exists", "ドメイン\"%2$s\"の制約\"%1$s\"はすでに存在します"),
    DOMAIN_CONSTRAINT_MISSING("constraint \"%s\" of domain \"%s\" does not exist", "ドメイン\"%2$s\"の制約\"%1$s\"は存在しません"),
    DOMAIN_CONSTRAINT_MISSING_SKIPPING(
            "constraint \"%s\" of domain \"%s\" does not exist, skipping",
            "ドメイン\"%2$s\"の制約\"%1$s\"は存在しません、スキップします"),
    DOMAIN_COLUMN_NULLS("column \"%s\" of table \"%s\" contains null values", "テーブル\"%2$s\"の列\"%1$s\"にNULL値があります"),
    DOMAIN_COLUMN_CHECK(
            "column \"%s\" of table \"%s\" contains values that violate the new constraint",
            "テーブル\"%2$s\"の列\"%1$s\"に新しい制約に違反する値があります"),
    ALTER_ARRAY_TYPE("cannot alter array type %s", "配列型%sを変更できません"),
    ALTER_ARRAY_HINT("You can alter type %s, which will alter the array type as well.", "型%sを変更することができます。これは同時にその配列型も変更します。"),
    ROW_TYPE_OF_TABLE("%s is a table's row type", "%sはテーブルの行型です");

    private final String english;
    private final String japanese;

    AlterMessage(String english, String japanese) {
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
