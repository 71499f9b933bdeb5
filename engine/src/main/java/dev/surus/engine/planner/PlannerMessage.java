package dev.surus.engine.planner;

import dev.surus.engine.base.MessageKey;

/// What the planner has to say.
enum PlannerMessage implements MessageKey {
    TRAVERSAL_TOP_LEVEL("with a SEARCH or CYCLE clause, the recursive reference to WITH query \"%s\" must be at the top level of its right-hand SELECT",
            "SEARCHまたはCYCLE句を指定する場合は、WITH問い合わせ\"%s\"への再帰参照は右辺のSELECTの最上位になければなりません"),
    CHILD_TYPE("attribute \"%s\" of relation \"%s\" does not match parent's type", "リレーション\"%2$s\"の属性\"%1$s\"は親の型に一致しません"),
    LOCK_NULLABLE("%s cannot be applied to the nullable side of an outer join", "外部結合のNULL可な側では%sを適用できません"),
    LOCK_SEQUENCE("cannot lock rows in sequence \"%s\"", "シーケンス\"%s\"の行はロックできません"),
    LOCK_MATERIALIZED_VIEW("cannot lock rows in materialized view \"%s\"", "マテリアライズドビュー\"%s\"の行はロックできません"),
    LOCK_TOAST("cannot lock rows in TOAST relation \"%s\"", "TOASTリレーション\"%s\"の行はロックできません"),
    CHILD_COLLATION("attribute \"%s\" of relation \"%s\" does not match parent's collation", "リレーション\"%2$s\"の属性\"%1$s\"は親の照合順序に一致しません");

    private final String english;
    private final String japanese;

    PlannerMessage(String english, String japanese) {
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
