package dev.surus.engine.catalog;

/// What a cached lookup was asked for: a kind, and one or two values of its key.
record CacheKey(Kind kind, Object first, Object second) {
    enum Kind {
        RELATION, RELATION_NAME, TYPE, TYPE_NAME, FUNCTION, FUNCTION_NAME, OPERATOR, OPERATOR_NAME, CAST, AGGREGATE,
        NAMESPACE, NAMESPACE_NAME, ROLE, ROLE_NAME, MEMBERSHIPS, DATABASE, DATABASE_NAME, COLLATION, COLLATION_NAME, LANGUAGE,
        LANGUAGE_NAME, TABLESPACE, TABLESPACE_NAME, OPERATOR_CLASS, OPERATOR_CLASS_NAME, OPERATOR_CLASSES_OF_METHOD,
        FAMILY_MEMBERS, FAMILIES_OF_OPERATOR, SUPPORT_FUNCTIONS, COMPARISON, SEQUENCE, CONSTRAINT, CASTS_FROM, ACCESS_METHOD,
        REFERENCING_CONSTRAINTS, CHILDREN, STATISTICS, DEFAULT_ACLS
    }

    static CacheKey of(Kind kind, Object first) {
        return new CacheKey(kind, first, null);
    }
}
