package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// Texts about partitioned tables and partitions.
public enum PartitionMessage implements MessageKey {
    STRATEGY("unrecognized partitioning strategy \"%s\"", "パーティションストラテジ\"%s\"は不明です"),
    LIST_COLUMNS("cannot use \"list\" partition strategy with more than one column", "\"list\"パーティションストラテジは2つ以上の列に対しては使えません"),
    TOO_MANY_COLUMNS("cannot partition using more than %s columns", "%s以上の列を使ったパーティション分割はできません"),
    KEY_COLUMN_MISSING("column \"%s\" named in partition key does not exist", "パーティションキーに指定されている列\"%s\"は存在しません"),
    KEY_SYSTEM_COLUMN("cannot use system column \"%s\" in partition key", "パーティションキーでシステム列\"%s\"は使用できません"),
    KEY_GENERATED("cannot use generated column in partition key", "パーティションキーで生成列は使用できません"),
    KEY_GENERATED_DETAIL("Column \"%s\" is a generated column.", "列\"%s\"は生成列です。"),
    KEY_WHOLE_ROW("partition key expressions cannot contain whole-row references", "パーティションキー式は行全体参照を含むことはできません"),
    KEY_SYSTEM_REFERENCE("partition key expressions cannot contain system column references", "パーティションキー式はシステム列への参照を含むことができません"),
    KEY_CONSTANT("cannot use constant expression as partition key", "定数式をパーティションキーとして使うことはできません"),
    KEY_MUTABLE("functions in partition key expression must be marked IMMUTABLE", "パーティションキー式で使われる関数はIMMUTABLE指定されている必要があります"),
    KEY_COLLATION("could not determine which collation to use for partition expression", "パーティション式で使用する照合順序を特定できませんでした"),
    KEY_COLLATION_HINT("Use the COLLATE clause to set the collation explicitly.", "COLLATE句を使って照合順序を明示的に設定してください。"),
    NO_HASH_CLASS("data type %s has no default operator class for access method \"hash\"", "データ型%sにはアクセスメソッド\"hash\"用のデフォルトの演算子クラスがありません"),
    NO_HASH_CLASS_HINT("You must specify a hash operator class or define a default hash operator class for the data type.", "ハッシュ演算子クラスを指定するか、またはこのデータ型にデフォルトのハッシュ演算子クラスを定義する必要があります。"),
    NO_BTREE_CLASS("data type %s has no default operator class for access method \"btree\"", "データ型%sにはアクセスメソッド\"btree\"用のデフォルトの演算子クラスがありません"),
    NO_BTREE_CLASS_HINT("You must specify a btree operator class or define a default btree operator class for the data type.", "btree演算子クラスを指定するか、またはこのデータ型にデフォルトのbtree演算子クラスを定義する必要があります。"),
    INHERITANCE_CHILD("cannot create partitioned table as inheritance child", "パーティション親テーブルを継承の子テーブルとして作成はできません"),
    NOT_PARTITIONED("\"%s\" is not partitioned", "\"%s\"はパーティションされていません"),
    TABLE_NOT_PARTITIONED("table \"%s\" is not partitioned", "テーブル\"%s\"はパーティションされていません"),
    INDEX_NOT_PARTITIONED("index \"%s\" is not partitioned", "インデックス\"%s\"はパーティションされていません"),
    HASH_DEFAULT("a hash-partitioned table may not have a default partition", "ハッシュパーティションテーブルはデフォルトパーティションを持つことができません"),
    BOUND_FOR_HASH("invalid bound specification for a hash partition", "ハッシュパーティションに対する不正な境界指定"),
    BOUND_FOR_LIST("invalid bound specification for a list partition", "リストパーティションに対する不正な境界指定"),
    BOUND_FOR_RANGE("invalid bound specification for a range partition", "範囲パーティションに対する不正な境界指定"),
    MODULUS("modulus for hash partition must be an integer value greater than zero", "ハッシュパーティションの法は0より大きい整数でなければなりません"),
    REMAINDER_NEGATIVE("remainder for hash partition must be an integer value greater than or equal to zero", "ハッシュパーティションの剰余は0以上の整数でなければなりません"),
    REMAINDER_LARGE("remainder for hash partition must be less than modulus", "ハッシュパーティションの剰余は法よりも小さくなければなりません"),
    FROM_COUNT("FROM must specify exactly one value per partitioning column", "FROMは全てのパーティション列ごとに一つの値を指定しなければなりません"),
    TO_COUNT("TO must specify exactly one value per partitioning column", "TOは全てのパーティション列ごとに一つの値を指定しなければなりません"),
    NULL_IN_RANGE("cannot specify NULL in range bound", "範囲境界でNULLは使用できません"),
    AFTER_MINVALUE("every bound following MINVALUE must also be MINVALUE", "MINVALUEに続く境界値はMINVALUEでなければなりません"),
    AFTER_MAXVALUE("every bound following MAXVALUE must also be MAXVALUE", "MAXVALUEに続く境界値はMAXVALUEでなければなりません"),
    BOUND_TYPE("specified value cannot be cast to type %s for column \"%s\"", "指定した値は列\"%s\"の%s型に変換できません"),
    EMPTY_RANGE("empty range bound specified for partition \"%s\"", "リレーション\"%s\"に対して空の範囲境界が指定されました"),
    EMPTY_RANGE_DETAIL("Specified lower bound %s is greater than or equal to upper bound %s.", "指定された下限%sは上限%sより大きいか同じです。"),
    OVERLAP("partition \"%s\" would overlap partition \"%s\"", "パーティション\"%s\"はパーティション\"%s\"と重複があります"),
    DEFAULT_EXISTS("partition \"%s\" conflicts with existing default partition \"%s\"", "パーティション\"%s\"は既存のデフォルトパーティション\"%s\"と競合しています"),
    MODULUS_FACTOR("every hash partition modulus must be a factor of the next larger modulus", "ハッシュパーティションの法(除数)は次に大きな法の因数でなければなりません"),
    MODULUS_NOT_FACTOR("The new modulus %s is not a factor of %s, the modulus of existing partition \"%s\".", "新しい法%sは、既存のパーティション\"%3$s\"の法%2$sの因数ではありません。"),
    MODULUS_NOT_DIVISIBLE("The new modulus %s is not divisible by %s, the modulus of existing partition \"%s\".", "新しい法%sは、既存のパーティション\"%3$s\"の法%2$sで割り切れません。"),
    DEFAULT_VIOLATED("updated partition constraint for default partition \"%s\" would be violated by some row",
            "デフォルトパーティション\"%s\"の更新されたパーティション制約を破る行があります"),
    PARTITION_VIOLATED("partition constraint of relation \"%s\" is violated by some row", "リレーション\"%s\"のパーティション制約に反する行があります"),
    ATTACH_ALREADY("\"%s\" is already a partition", "\"%s\"はすでにパーティションです"),
    ATTACH_TYPED("cannot attach a typed table as partition", "型付きテーブルをパーティションとしてアタッチすることはできません"),
    ATTACH_CHILD("cannot attach inheritance child as partition", "継承子テーブルをパーティションとしてアタッチすることはできません"),
    ATTACH_PARENT("cannot attach inheritance parent as partition", "継承親テーブルをパーティションとしてアタッチすることはできません"),
    ATTACH_CIRCULAR("circular inheritance not allowed", "循環継承を行うことはできません"),
    ATTACH_CIRCULAR_DETAIL("\"%s\" is already a child of \"%s\".", "\"%s\"はすでに\"%s\"の子です"),
    ATTACH_TEMPORARY("cannot attach a temporary relation as partition of permanent relation \"%s\"",
            "一時リレーションを永続リレーション\"%s\"の子テーブルとしてアタッチすることはできません"),
    ATTACH_PERMANENT("cannot attach a permanent relation as partition of temporary relation \"%s\"",
            "永続リレーションを一時リレーション\"%s\"のパーティション子テーブルとしてアタッチすることはできません"),
    ATTACH_EXTRA_COLUMN("table \"%s\" contains column \"%s\" not found in parent \"%s\"", "テーブル\"%s\"は親テーブル\"%3$s\"にない列\"%2$s\"を含んでいます"),
    ATTACH_EXTRA_COLUMN_DETAIL("The new partition may contain only the columns present in parent.", "新しいパーティションは親に存在する列のみを含むことができます。"),
    CHILD_COLUMN_MISSING("child table is missing column \"%s\"", "子テーブルには列\"%s\"がありません"),
    CHILD_COLUMN_TYPE("child table \"%s\" has different type for column \"%s\"", "子テーブル\"%s\"では列\"%s\"の型が異なります"),
    CHILD_COLUMN_COLLATION("child table \"%s\" has different collation for column \"%s\"", "子テーブル\"%s\"では列\"%s\"の照合順序が異なります"),
    CHILD_COLUMN_NULLABLE("column \"%s\" in child table must be marked NOT NULL", "子テーブルの列\"%s\"はNOT NULLでなければなりません"),
    CHILD_COLUMN_GENERATED("column \"%s\" in child table must be a generated column", "子テーブルの列\"%s\"は生成列でなければなりません"),
    CHILD_CONSTRAINT_MISSING("child table is missing constraint \"%s\"", "子テーブルには制約\"%s\"がありません"),
    CHILD_CHECK_DIFFERS("child table \"%s\" has different definition for check constraint \"%s\"", "子テーブル\"%s\"では検査制約\"%s\"の定義が異なっています"),
    CHECK_NO_INHERIT("constraint \"%s\" conflicts with non-inherited constraint on child table \"%s\"", "制約\"%s\"は子テーブル\"%s\"上の継承されない制約と競合します"),
    CHECK_NOT_VALID("constraint \"%s\" conflicts with NOT VALID constraint on child table \"%s\"", "制約\"%s\"は子テーブル\"%s\"のNOT VALID制約と競合しています"),
    NOT_PARTITION_OF("relation \"%s\" is not a partition of relation \"%s\"", "リレーション\"%s\"はリレーション\"%s\"のパーティション子テーブルではありません"),
    DETACH_WITH_DEFAULT("cannot detach partitions concurrently when a default partition exists", "デフォルトパーティションが存在する場合は、並行処理でパーティションをデタッチすることはできません"),
    DETACH_PENDING("partition \"%s\" already pending detach in partitioned table \"%s.%s\"", "パーティション\"%s\"はすでにパーティションテーブル\"%s.%s\"からの取り外し保留中です"),
    DETACH_PENDING_HINT("Use ALTER TABLE ... DETACH PARTITION ... FINALIZE to complete the pending detach operation.",
            "ALTER TABLE ... DETACH PARTITION ... FINALIZEを実行して保留中の取り外し操作を完了させてください。"),
    DETACH_NOT_PENDING("cannot complete detaching partition \"%s\"", "パーティション\"%s\"の取り外しを完了できません"),
    DETACH_NOT_PENDING_DETAIL("There's no pending concurrent detach.", "保留中の並行取り外し操作はありません。"),
    ALTER_INCOMPLETE_DETACH("cannot alter partition \"%s\" with an incomplete detach", "取り外し処理が完了していないパーティション\"%s\"は変更できません"),
    ALTER_INCOMPLETE_DETACH_HINT("Use ALTER TABLE ... DETACH PARTITION ... FINALIZE to complete the pending detach operation.",
            "ALTER TABLE ... DETACH PARTITION ... FINALIZEを実行して保留中の取り外し操作を完了させてください。"),
    KEY_LACKS_COLUMN("unique constraint on partitioned table must include all partitioning columns", "パーティションテーブルに対するユニーク制約はすべてのパーティション列を含まなければなりません"),
    KEY_LACKS_COLUMN_DETAIL("%s constraint on table \"%s\" lacks column \"%s\" which is part of the partition key.",
            "テーブル\"%2$s\"上の%1$s制約にはパーティションキーの一部である列\"%3$s\"が含まれていません。"),
    KEY_WITH_EXPRESSION("unsupported %s constraint with partition key definition", "パーティションキーの定義では %s 制約はサポートしていません"),
    KEY_WITH_EXPRESSION_DETAIL("%s constraints cannot be used when partition keys include expressions.", "%s 制約はパーティションキーが式を含む場合は使用できません"),
    INDEX_CONCURRENTLY("cannot create index on partitioned table \"%s\" concurrently", "パーティション親テーブル\"%s\"には CREATE INDEX CONCURRENTLY は実行できません"),
    ATTACH_INDEX("cannot attach index \"%s\" as a partition of index \"%s\"", "インデックス\"%s\"をインデックス\"%s\"の子インデックスとしてアタッチすることはできません"),
    ATTACH_INDEX_ATTACHED("Index \"%s\" is already attached to another index.", "インデックス\"%s\"はすでに別のインデックスにアタッチされています。"),
    ATTACH_INDEX_NOT_PARTITION("Index \"%s\" is not an index on any partition of table \"%s\".", "インデックス\"%s\"はテーブル\"%s\"のどの子テーブルのインデックスでもありません。"),
    ATTACH_INDEX_DIFFERS("The index definitions do not match.", "インデックス定義が合致しません。"),
    ATTACH_INDEX_CONSTRAINT("The index \"%s\" belongs to a constraint in table \"%s\" but no constraint exists for index \"%s\".",
            "インデックス\"%s\"はテーブル\"%s\"の制約に属していますが、インデックス\"%s\"には制約がありません。"),
    ATTACH_INDEX_ANOTHER("Another index is already attached for partition \"%s\".", "子テーブル\"%s\"にはすでに他のインデックスがアタッチされています。"),
    DROP_INDEX_CONCURRENTLY("cannot drop partitioned index \"%s\" concurrently", "パーティションインデックス\"%s\"の並行削除はできません"),
    KEY_COLUMN_DROP("cannot drop column \"%s\" because it is part of the partition key of relation \"%s\"", "列\"%s\"はリレーション\"%s\"のパーティションキーの一部であるため、削除できません"),
    KEY_COLUMN_RETYPE("cannot alter column \"%s\" because it is part of the partition key of relation \"%s\"", "列\"%s\"は、リレーション\"%s\"のパーティションキーの一部であるため、変更できません");

    private final String english;
    private final String japanese;

    PartitionMessage(String english, String japanese) {
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
