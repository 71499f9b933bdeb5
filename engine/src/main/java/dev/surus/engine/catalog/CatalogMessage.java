package dev.surus.engine.catalog;

import dev.surus.engine.base.MessageKey;

/// What the catalog says: missing names, denied access, dependencies.
public enum CatalogMessage implements MessageKey {
    PERMISSION_DENIED("permission denied for %s %s", "%s%sへのアクセスが拒否されました"),
    PERMISSION_DENIED_COLUMN("permission denied for column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の列\"%1$s\"へのアクセスが拒否されました"),
    NOT_OWNER("must be owner of %s %s", "%s%sの所有者である必要があります"),
    DEPENDENT_PRIVILEGES("dependent privileges exist", "依存する権限が存在します"),
    USE_CASCADE_TO_REVOKE("Use CASCADE to revoke them too.", "これらも取り除くにはCASCADEを使用してください"),
    GRANT_CIRCLE("grant options cannot be granted back to your own grantor", "グラントオプションを自分に与えた者へ与え返すことはできません"),
    NONE_GRANTED("no privileges were granted for \"%s\"", "\"%s\"に権限は何も与えられませんでした"),
    NONE_GRANTED_COLUMN("no privileges were granted for column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の列\"%1$s\"に権限は何も与えられませんでした"),
    NOT_ALL_GRANTED("not all privileges were granted for \"%s\"", "\"%s\"に一部の権限が与えられませんでした"),
    NOT_ALL_GRANTED_COLUMN("not all privileges were granted for column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の列\"%1$s\"に一部の権限が与えられませんでした"),
    NONE_REVOKED("no privileges could be revoked for \"%s\"", "\"%s\"から権限を何も取り除けませんでした"),
    NONE_REVOKED_COLUMN("no privileges could be revoked for column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の列\"%1$s\"から権限を何も取り除けませんでした"),
    NOT_ALL_REVOKED("not all privileges could be revoked for \"%s\"", "\"%s\"から一部の権限を取り除けませんでした"),
    NOT_ALL_REVOKED_COLUMN("not all privileges could be revoked for column \"%s\" of relation \"%s\"", "リレーション\"%2$s\"の列\"%1$s\"から一部の権限を取り除けませんでした"),

    ATTRIBUTES_MISSING("pg_attribute catalog is missing %s attribute(s) for relation OID %s", "pg_attributeカタログにOID %2$sのリレーションの属性が%1$s個足りません"),
    RELATION_MISSING("relation \"%s\" does not exist", "リレーション\"%s\"は存在しません"),
    SCHEMA_MISSING("schema \"%s\" does not exist", "スキーマ\"%s\"は存在しません"),
    TYPE_MISSING("type \"%s\" does not exist", "型\"%s\"は存在しません"),
    TYPE_OID_MISSING("type with OID %s does not exist", "OID %sの型は存在しません"),
    FUNCTION_MISSING("function \"%s\" does not exist", "関数\"%s\"は存在しません"),
    FUNCTION_AMBIGUOUS("more than one function named \"%s\"", "\"%s\"という名前の関数が複数あります"),
    OPERATOR_MISSING("operator does not exist: %s", "演算子が存在しません: %s"),
    OPERATOR_AMBIGUOUS("more than one operator named %s", "%sという名前の演算子が複数あります"),
    ROLE_MISSING("role \"%s\" does not exist", "ロール\"%s\"は存在しません"),
    COLLATION_MISSING("collation \"%s\" for encoding \"UTF8\" does not exist", "エンコーディング\"UTF8\"の照合順序\"%s\"は存在しません"),
    TEXT_SEARCH_CONFIGURATION_MISSING("text search configuration \"%s\" does not exist", "テキスト検索設定\"%s\"は存在しません"),
    TEXT_SEARCH_DICTIONARY_MISSING("text search dictionary \"%s\" does not exist", "テキスト検索辞書\"%s\"は存在しません"),
    INVALID_NAME("invalid name syntax", "不正な名前の構文です"),
    TOO_MANY_DOTS("improper relation name (too many dotted names): %s", "リレーション名が不適切です（ドット付きの名前が多すぎます）: %s"),
    CROSS_DATABASE("cross-database references are not implemented: \"%s\"", "データベースをまたがる参照は実装されていません: \"%s\""),
    LEFT_PARENTHESIS("expected a left parenthesis", "左括弧が必要です"),
    RIGHT_PARENTHESIS("expected a right parenthesis", "右括弧が必要です"),
    MISSING_ARGUMENT("missing argument", "引数がありません"),
    MISSING_ARGUMENT_HINT("Use NONE to denote the missing argument of a unary operator.", "単項演算子の欠けた引数を示すにはNONEを使用してください。"),
    TOO_MANY_ARGUMENTS("too many arguments", "引数が多すぎます"),
    TWO_OPERATOR_ARGUMENTS("Provide two argument types for operator.", "演算子には2つの引数の型を指定してください。"),
    CONCURRENTLY_UPDATED("tuple concurrently updated", "タプルが同時に更新されました"),
    CONCURRENTLY_DELETED("tuple concurrently deleted", "タプルが同時に削除されました"),
    TYPE_EXISTS("type \"%s\" already exists", "型\"%s\"はすでに存在します"),
    UPDATED_BY_SELF("tuple already updated by self", "タプルはすでに自身によって更新されています"),
    UNIQUE_CATALOG("duplicate key value violates unique constraint \"%s\"", "重複したキー値は一意性制約\"%s\"違反となります"),
    UNIQUE_CATALOG_DETAIL("Key (%s)=(%s) already exists.", "キー (%s)=(%s) はすでに存在します。"),

    CANNOT_DROP_REQUIRED("cannot drop %s because it is required by the database system", "データベースシステムが必要としているため%sを削除できません"),
    CANNOT_DROP_OWNED("cannot drop %s because %s requires it", "%2$sが必要としているため%1$sを削除できません"),
    DROP_INSTEAD("You can drop %s instead.", "代わりに%sを削除できます"),
    CANNOT_DROP_DEPENDED("cannot drop %s because other objects depend on it", "他のオブジェクトが依存しているため%sを削除できません"),
    CANNOT_DROP_DESIRED("cannot drop desired object(s) because other objects depend on them", "他のオブジェクトが依存しているため、指定したオブジェクトを削除できません"),
    USE_DROP_CASCADE("Use DROP ... CASCADE to drop the dependent objects too.", "依存しているオブジェクトも削除するにはDROP ... CASCADEを使用してください"),
    DEPENDS_ON("%s depends on %s", "%sは%sに依存しています"),
    DROP_CASCADES("drop cascades to %s", "削除は%sへ伝播します"),
    DROP_CASCADES_MANY("drop cascades to %s other objects", "削除は他の%s個のオブジェクトに対しても行われます"),
    DENIAL("Role \"%s\" lacks %s on %s %s.", "ロール\"%1$s\"には%3$s%4$sに対する%2$s権限がありません。"),
    DENIAL_COLUMN("Role \"%s\" lacks %s on column %s of %s %s.", "ロール\"%1$s\"には%4$s%5$sの列%3$sに対する%2$s権限がありません。"),
    DENIAL_COLUMNS("Role \"%s\" lacks %s on columns %s of %s %s.", "ロール\"%1$s\"には%4$s%5$sの列%3$sに対する%2$s権限がありません。"),
    DENIAL_REMEDY("This would be mended by: %s (to be given by %s or a superuser)", "次の文で解決します: %s (実行できるのは%sまたはスーパーユーザー)"),
    LINES("%s\n%s", "%s\n%s"),
    AND_OTHER_OBJECT("and %s other object (see server log for list)", "および%s個のその他のオブジェクト（一覧についてはサーバーログを参照）"),
    AND_OTHER_OBJECTS("and %s other objects (see server log for list)", "および%s個のその他のオブジェクト（一覧についてはサーバーログを参照）"),
    OWNER_OF("owner of %s", "%sの所有者"),
    PRIVILEGES_FOR("privileges for %s", "%sに対する権限"),
    TARGET_OF("target of %s", "%sの対象"),
    OBJECTS_IN_DATABASE("%s object in %s", "%2$s内の%1$s個のオブジェクト"),
    MANY_OBJECTS_IN_DATABASE("%s objects in %s", "%2$s内の%1$s個のオブジェクト"),
    TABLESPACE_FOR("tablespace for %s", "%sのテーブル空間"),
    RELATION_OID_MISSING("could not open relation with OID %s", "OID %sのリレーションをオープンできませんでした"),
    NOT_HASH_PARTITIONED("\"%s\" is not a hash partitioned table", "\"%s\"はハッシュパーティションテーブルではありません"),
    HASH_MODULUS("modulus for hash partition must be an integer value greater than zero", "ハッシュパーティションの法は0より大きい整数でなければなりません"),
    HASH_REMAINDER("remainder for hash partition must be an integer value greater than or equal to zero",
            "ハッシュパーティションの剰余は0以上の整数でなければなりません"),
    LARGE_OBJECT_MISSING("large object %s does not exist", "ラージオブジェクト%sは存在しません"),
    HASH_REMAINDER_LARGE("remainder for hash partition must be less than modulus", "ハッシュパーティションの剰余は法よりも小さくなければなりません"),
    HASH_KEY_COUNT("number of partitioning columns (%s) does not match number of partition keys provided (%s)",
            "パーティション列の数(%s)が与えられたキー値の数(%s)と一致していません"),
    HASH_KEY_TYPE("column %s of the partition key has type %s, but supplied value is of type %s",
            "パーティションキーの列%sは%s型です、しかし与えられた値は%s型です");

    private final String english;
    private final String japanese;

    CatalogMessage(String english, String japanese) {
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
