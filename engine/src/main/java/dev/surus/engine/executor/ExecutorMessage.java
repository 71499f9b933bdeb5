package dev.surus.engine.executor;

import dev.surus.engine.base.MessageKey;

/// What the executor has to say.
public enum ExecutorMessage implements MessageKey {
    FUNCTION_INLINING("SQL function \"%s\" during inlining", "SQL関数\"%s\"のインライン展開中"),
    FUNCTION_STATEMENT("SQL function \"%s\" statement %s", "SQL関数\"%s\"の行番号 %s"),
    FUNCTION_NOT_SUPPORTED("function %s is not supported", "関数%sはサポートされていません"),
    SCALAR_MANY_ROWS("more than one row returned by a subquery used as an expression", "式として使用された副問い合わせが2行以上の行を返しました"),
    NOT_NULL("null value in column \"%1$s\" of relation \"%2$s\" violates not-null constraint",
            "リレーション\"%2$s\"の列\"%1$s\"のNULL値が非NULL制約に違反しています"),
    FAILING_ROW("Failing row contains %s.", "失敗した行は%sを含みます"),
    CHECK_OPTION("new row violates check option for view \"%s\"", "新しい行はビュー\"%s\"のチェックオプションに違反しています"),
    CHECK("new row for relation \"%s\" violates check constraint \"%s\"", "リレーション\"%s\"の新しい行は検査制約\"%s\"に違反しています"),
    DUPLICATE_KEY("duplicate key value violates unique constraint \"%s\"", "重複したキー値は一意性制約\"%s\"違反となります"),
    KEY_EXISTS("Key (%s)=(%s) already exists.", "キー (%s)=(%s) はすでに存在します。"),
    FOREIGN_KEY_INSERT("insert or update on table \"%s\" violates foreign key constraint \"%s\"",
            "テーブル\"%s\"への挿入、更新は外部キー制約\"%s\"に違反しています"),
    KEY_MISSING("Key (%s)=(%s) is not present in table \"%s\".", "テーブル\"%3$s\"にキー(%1$s)=(%2$s)がありません"),
    FOREIGN_KEY_UPDATE("update or delete on table \"%1$s\" violates foreign key constraint \"%2$s\" on table \"%3$s\"",
            "テーブル\"%1$s\"の更新または削除は、テーブル\"%3$s\"の外部キー制約\"%2$s\"に違反します"),
    KEY_MISSING_HIDDEN("Key is not present in table \"%s\".", "テーブル\"%s\"にキーがありません。"),
    KEY_REFERENCED_HIDDEN("Key is still referenced from table \"%s\".", "キーはまだテーブル\"%s\"から参照されています。"),
    CONFLICT_DEFERRABLE("ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters",
            "ON CONFLICT は遅延可能なユニーク制約/排除制約の調停要求としての指定をサポートしていません"),
    NOT_DEFERRABLE("constraint \"%s\" is not deferrable", "制約\"%s\"は遅延可能ではありません"),
    CONSTRAINT_MISSING("constraint \"%s\" does not exist", "制約\"%s\"は存在しません"),
    KEY_REFERENCED("Key (%s)=(%s) is still referenced from table \"%s\".", "キー(%s)=(%s)はまだテーブル\"%s\"から参照されています"),
    FULL_MATCH_NULLS("MATCH FULL does not allow mixing of null and nonnull key values.", "MACTH FULLではNULLキー値と非NULLキー値を混在できません"),
    SERIALIZE_UPDATE("could not serialize access due to concurrent update", "更新が同時に行われたためアクセスの直列化ができませんでした"),
    SERIALIZE_DELETE("could not serialize access due to concurrent delete", "削除が同時に行われたためアクセスの直列化ができませんでした"),
    LOCK_NOT_AVAILABLE("could not obtain lock on row in relation \"%s\"", "リレーション\"%s\"の行ロックを取得できませんでした"),
    TUPLE_ALREADY_UPDATED("tuple to be updated was already modified by an operation triggered by the current command",
            "更新対象のタプルは現在のコマンドによって発行された操作によってすでに変更されています"),
    TUPLE_ALREADY_CHANGED("tuple to be updated or deleted was already modified by an operation triggered by the current command",
            "更新または削除対象のタプルは現在のコマンドによって発行された操作によってすでに変更されています"),
    TUPLE_ALREADY_DELETED("tuple to be deleted was already modified by an operation triggered by the current command",
            "削除対象のタプルは現在のコマンドによって発行された操作によってすでに変更されています"),
    TRIGGER_HINT("Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.",
            "他の行への変更を伝播させるためにBEFOREトリガではなくAFTERトリガの使用を検討してください"),
    CONFLICT_TWICE("ON CONFLICT DO UPDATE command cannot affect row a second time", "ON CONFLICT DO UPDATEコマンドは単一の行に2度は適用できません"),
    CONFLICT_TWICE_HINT("Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
            "同じコマンドでの挿入候補の行が同じ制約値を持つことがないようにしてください"),
    NO_PARTITION("no partition of relation \"%s\" found for row", "行に対応するパーティションがリレーション\"%s\"に見つかりません"),
    MOVING_IN_TRIGGER("moving row to another partition during a BEFORE FOR EACH ROW trigger is not supported",
            "BEFORE FOR EACH ROWトリガーの実行では、他のパーティションへの行の移動はサポートされていません"),
    MOVING_IN_TRIGGER_DETAIL("Before executing trigger \"%s\", the row was to be in partition \"%s.%s\".",
            "トリガー\"%s\"の実行前には、この行はパーティション\"%s.%s\"に置かれる予定でした。"),
    NO_PARTITION_DETAIL("Partition key of the failing row contains %s.", "失敗した行のパーティションキーは%sを含みます。"),
    PARTITION_CONSTRAINT("new row for relation \"%s\" violates partition constraint", "リレーション\"%s\"の新しい行はパーティション制約に違反しています"),
    LOCKED_ROW_MOVED("tuple to be locked was already moved to another partition due to concurrent update",
            "ロック対象のタプルは同時に行われた更新によってすでに他のパーティションに移動されています"),
    CONFLICT_MOVES("invalid ON UPDATE specification", "不正な ON UPDATE 指定です"),
    CONFLICT_MOVES_DETAIL("The result tuple would appear in a different partition than the original tuple.",
            "結果タプルはもとのパーティションではなく異なるパーティションに追加されます。"),
    MERGE_TWICE("MERGE command cannot affect row a second time", "MERGEコマンドは単一の行に2度は適用できません"),
    MERGE_TWICE_HINT("Ensure that not more than one source row matches any one target row.", "ソース行が2行以上ターゲット行に合致しないようにしてください。"),
    LIMIT_NEGATIVE("LIMIT must not be negative", "LIMITは負数であってはなりません"),
    OFFSET_NEGATIVE("OFFSET must not be negative", "OFFSETは負数であってはなりません"),
    TIES_NULL("FETCH FIRST ... WITH TIES does not allow null", "FETCH FIRST ... WITH TIESではNULLは使えません"),
    DOMAIN_NOT_NULL("domain %s does not allow null values", "ドメイン%sはnull値を許しません"),
    DOMAIN_CHECK("value for domain %s violates check constraint \"%s\"", "ドメイン%sの値が検査制約\"%s\"に違反しています"),
    FRAME_START_NULL("frame starting offset must not be null", "フレームの開始オフセットは NULL であってはなりません"),
    FRAME_START_NEGATIVE("frame starting offset must not be negative", "フレームの開始オフセットは負数であってはなりません"),
    FRAME_END_NULL("frame ending offset must not be null", "フレームの終了オフセットは NULL であってはなりません"),
    FRAME_END_NEGATIVE("frame ending offset must not be negative", "フレームの終了オフセットは負数であってはなりません"),
    SUBSCRIPT_NULL("array subscript in assignment must not be null", "代入における配列の添え字はNULLであってはなりません"),
    SUBSCRIPT_RANGE("array subscript out of range", "配列の添え字が範囲外です"),
    SUBSCRIPT_COUNT("wrong number of array subscripts", "配列の添え字の数が正しくありません"),
    ARRAY_DIMENSIONS("multidimensional arrays must have array expressions with matching dimensions", "多次元配列では、各次元の要素数が一致している必要があります"),
    PARAMETER_MISSING("no value found for parameter %s", "パラメータ%sの値がありません"),
    CONTEXT_UPDATE("while updating tuple (%s,%s) in relation \"%s\"", "リレーション\"%3$s\"のタプル(%1$s,%2$s)の更新中"),
    CONTEXT_DELETE("while deleting tuple (%s,%s) in relation \"%s\"", "リレーション\"%3$s\"のタプル(%1$s,%2$s)の削除中"),
    CONTEXT_LOCK("while locking tuple (%s,%s) in relation \"%s\"", "リレーション\"%3$s\"のタプル(%1$s,%2$s)のロック中"),
    CONTEXT_INSERT("while inserting index tuple (%s,%s) in relation \"%s\"", "リレーション\"%3$s\"のインデックスタプル(%1$s,%2$s)の挿入中"),
    CONTEXT_SQL("SQL statement \"%s\"", "SQL文 \"%s\""),
    SET_IN_CONTEXT("set-valued function called in context that cannot accept a set", "集合を受け付けられない文脈で集合値の関数が呼び出されました"),
    FRAME_OFFSET_INVALID("invalid preceding or following size in window function", "ウィンドウ関数での不正なPRECEDINGまたはFOLLOWINGの大きさ"),
    SLICE_BOUNDARIES("array slice subscript must provide both boundaries", "配列のスライスの添え字は両方の境界を示す必要があります"),
    SLICE_BOUNDARIES_DETAIL("When assigning to a slice of an empty array value, slice boundaries must be fully specified.",
            "空の配列値のスライスに代入するときは、スライスの境界をすべて指定しなければなりません。"),
    SLICE_BOUNDS_ORDER("upper bound cannot be less than lower bound", "上限は下限より小さくすることはできません"),
    ARRAY_SIZE("array size exceeds the maximum allowed (%s)", "配列の次元が上限値(%s)を超えています"),
    SOURCE_ARRAY_SMALL("source array too small", "元の配列が小さすぎます"),
    MAIN_QUERY("query plan is not supported: %s", "サポートされていない問い合わせ計画です: %s");

    private final String english;
    private final String japanese;

    ExecutorMessage(String english, String japanese) {
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
