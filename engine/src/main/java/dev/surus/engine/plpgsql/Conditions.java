package dev.surus.engine.plpgsql;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names of conditions: those of [SqlState] in lower case.
final class Conditions {
    /// A name may stand for several codes.
    private static final Map<String, List<SqlState>> BY_NAME = new HashMap<>();
    private static final Map<String, SqlState> BY_CODE = new HashMap<>();

    static {
        for (var state : SqlState.values()) {
            if (state != SqlState.SUCCESSFUL_COMPLETION) {
                BY_NAME.computeIfAbsent(state.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(state);
            }
            BY_CODE.putIfAbsent(state.code(), state);
        }
    }

    private Conditions() {}

    /// The codes of a condition's name.
    /// @throws SqlException 42704 where there is none
    static List<String> codes(String name) {
        var found = BY_NAME.get(name);
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, PlpgsqlMessage.CONDITION_UNKNOWN, name);
        }
        return found.stream().map(SqlState::code).toList();
    }

    static boolean isCode(String text) {
        return text.length() == 5 && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z');
    }

    /// The state of a code; null for one that nobody has named.
    static SqlState state(String code) {
        return BY_CODE.get(code);
    }

    /// Whether a handler's condition is met; a code that ends in 000 stands for its class.
    static boolean matches(Step.Condition condition, String code) {
        if (condition.code() == null) {
            return !code.equals(SqlState.QUERY_CANCELED.code()) && !code.equals(SqlState.ASSERT_FAILURE.code());
        }
        return condition.code().equals(code) || condition.code().endsWith("000") && condition.code().regionMatches(0, code, 0, 2);
    }
}
