package dev.surus.engine.plpgsql;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names of conditions: those of [SqlState] in lower case, without what shortens the class there.
final class Conditions {
    /// A name may stand for several codes.
    private static final Map<String, List<SqlState>> BY_NAME = new HashMap<>();
    private static final Map<String, SqlState> BY_CODE = new HashMap<>();

    /// What SqlState calls otherwise.
    private static final Map<SqlState, String> LONG_NAMES = Map.of(
            SqlState.INVALID_ARGUMENT_FOR_LOG, "invalid_argument_for_logarithm",
            SqlState.INVALID_ARGUMENT_FOR_NTILE, "invalid_argument_for_ntile_function",
            SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE, "invalid_argument_for_nth_value_function",
            SqlState.L_E_INVALID_SPECIFICATION, "invalid_locator_specification",
            SqlState.S_E_INVALID_SPECIFICATION, "invalid_savepoint_specification",
            SqlState.T_R_INTEGRITY_CONSTRAINT_VIOLATION, "transaction_integrity_constraint_violation",
            SqlState.DUPLICATE_PSTATEMENT, "duplicate_prepared_statement",
            SqlState.INVALID_PSTATEMENT_DEFINITION, "invalid_prepared_statement_definition");
    private static final List<String> CLASS_PREFIXES = List.of("e_r_i_e_", "e_r_e_", "s_r_e_", "t_r_");

    static {
        for (var state : SqlState.values()) {
            // Success, warnings and the lack of data are no errors to be caught.
            if (state.code().compareTo("03") >= 0) {
                BY_NAME.computeIfAbsent(name(state), _ -> new ArrayList<>()).add(state);
            }
            BY_CODE.putIfAbsent(state.code(), state);
        }
    }

    private Conditions() {}

    private static String name(SqlState state) {
        if (LONG_NAMES.containsKey(state)) {
            return LONG_NAMES.get(state);
        }
        String name = state.name().toLowerCase(Locale.ROOT);
        for (String prefix : CLASS_PREFIXES) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

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
