package dev.surus.engine.analyzer;

/// Where an expression stands: it decides what it may contain, and how errors call the place.
public enum ExpressionKind {
    JOIN_ON("JOIN/ON", "JOIN conditions"),
    FROM_SUBSELECT("sub-SELECT in FROM", "FROM clause of their own query level"),
    FROM_FUNCTION("function in FROM", "functions in FROM"),
    WHERE("WHERE", "WHERE"),
    POLICY("POLICY", "policy expressions"),
    HAVING("HAVING", "HAVING"),
    FILTER("FILTER", "FILTER"),
    WINDOW_PARTITION("window PARTITION BY", "window definitions"),
    WINDOW_ORDER("window ORDER BY", "window definitions"),
    WINDOW_FRAME_RANGE("window RANGE", "window RANGE"),
    WINDOW_FRAME_ROWS("window ROWS", "window ROWS"),
    WINDOW_FRAME_GROUPS("window GROUPS", "window GROUPS"),
    SELECT_TARGET("SELECT", "SELECT"),
    INSERT_TARGET("INSERT", "INSERT"),
    UPDATE_SOURCE("UPDATE", "UPDATE"),
    UPDATE_TARGET("UPDATE", "UPDATE"),
    MERGE_WHEN("MERGE WHEN", "MERGE WHEN conditions"),
    GROUP_BY("GROUP BY", "GROUP BY"),
    ORDER_BY("ORDER BY", "ORDER BY"),
    DISTINCT_ON("DISTINCT ON", "DISTINCT ON"),
    LIMIT("LIMIT", "LIMIT"),
    OFFSET("OFFSET", "OFFSET"),
    RETURNING("RETURNING", "RETURNING"),
    VALUES("VALUES", "VALUES"),
    VALUES_SINGLE("VALUES", "VALUES"),
    CHECK_CONSTRAINT("CHECK", "check constraints", "check constraint"),
    DOMAIN_CHECK("CHECK", "check constraints", "check constraint"),
    COLUMN_DEFAULT("DEFAULT", "DEFAULT expressions", "DEFAULT expression"),
    FUNCTION_DEFAULT("DEFAULT", "DEFAULT expressions", "DEFAULT expression"),
    INDEX_EXPRESSION("index expression", "index expressions", "index expression"),
    INDEX_PREDICATE("index predicate", "index predicates", "index predicate"),
    STATISTICS_EXPRESSION("statistics expression", "statistics expressions", "statistics expression"),
    ALTER_COLUMN_TRANSFORM("USING", "transform expressions", "transform expression"),
    EXECUTE_PARAMETER("EXECUTE", "EXECUTE parameters", "EXECUTE parameter"),
    TRIGGER_WHEN("WHEN", "trigger WHEN conditions", "trigger WHEN condition"),
    PARTITION_BOUND("partition bound", "partition bound", "partition bound"),
    PARTITION_EXPRESSION("PARTITION BY", "partition key expressions", "partition key expression"),
    CALL_ARGUMENT("CALL", "CALL arguments", "CALL argument"),
    COPY_WHERE("WHERE", "COPY FROM WHERE conditions", "COPY FROM WHERE condition"),
    GENERATED_COLUMN("GENERATED AS", "column generation expressions", "column generation expression"),
    CYCLE_MARK("CYCLE", "CYCLE");

    /// The clause as errors name it: `aggregate functions are not allowed in WHERE`.
    public final String clause;
    /// The place in "... are not allowed in ...".
    final String places;
    /// The place in "cannot use subquery in ..."; null where one may stand.
    final String noSubqueryPlace;

    ExpressionKind(String clause, String places) {
        this(clause, places, null);
    }

    ExpressionKind(String clause, String places, String noSubqueryPlace) {
        this.clause = clause;
        this.places = places;
        this.noSubqueryPlace = noSubqueryPlace;
    }

    boolean allowsAggregates() {
        return switch (this) {
            case HAVING, WINDOW_PARTITION, WINDOW_ORDER, SELECT_TARGET, ORDER_BY, DISTINCT_ON -> true;
            default -> false;
        };
    }

    boolean allowsWindows() {
        return switch (this) {
            case SELECT_TARGET, ORDER_BY, DISTINCT_ON -> true;
            default -> false;
        };
    }

    boolean allowsSets() {
        return switch (this) {
            case FROM_FUNCTION, WINDOW_PARTITION, WINDOW_ORDER, SELECT_TARGET, INSERT_TARGET, GROUP_BY, ORDER_BY,
                    DISTINCT_ON, VALUES_SINGLE -> true;
            default -> false;
        };
    }

    String placesForWindows() {
        return switch (this) {
            case WINDOW_FRAME_RANGE, WINDOW_FRAME_ROWS, WINDOW_FRAME_GROUPS -> "window definitions";
            default -> places;
        };
    }
}
