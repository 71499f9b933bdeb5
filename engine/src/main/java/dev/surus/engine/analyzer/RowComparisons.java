package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// `(a, b) op (c, d)`: pair by pair for `=` and `<>`, by btree order for `<`, `<=`, `>`, `>=`.
final class RowComparisons {
    private static final int BTREE = 403;
    private static final int LESS = 1;
    private static final int EQUAL = 3;
    private static final int NOT_EQUAL = 6;
    private static final String[] KINDS = {"", "<", "<=", "=", ">=", ">", "<>"};

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    RowComparisons(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    Expression compare(List<String> name, List<Expression> left, List<Expression> right, int position) {
        if (left.size() != right.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ROW_LENGTHS_DIFFER).at(position);
        }
        if (left.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ROW_LENGTH_ZERO).at(position);
        }
        var calls = new ArrayList<Expression.OperatorCall>(left.size());
        for (int i = 0; i < left.size(); i++) {
            var call = (Expression.OperatorCall) analysis.operators.call(name, left.get(i), right.get(i), position);
            if (call.type() != TypeOid.BOOL) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.ROW_NEEDS_BOOLEAN,
                        catalog.typeText(call.type(), -1)).at(position);
            }
            calls.add(call);
        }
        if (calls.size() == 1) {
            return calls.getFirst();
        }
        int strategy = strategy(calls, name, position);
        if (strategy == EQUAL || strategy == NOT_EQUAL) {
            return new Expression.BooleanCall(
                    strategy == EQUAL ? BooleanKind.AND : BooleanKind.OR, List.copyOf(calls), position);
        }
        var operators = new ArrayList<Integer>();
        var functions = new ArrayList<Integer>();
        var lefts = new ArrayList<Expression>();
        var rights = new ArrayList<Expression>();
        for (var call : calls) {
            operators.add(call.operator());
            functions.add(call.function());
            lefts.add(call.arguments().getFirst());
            rights.add(call.arguments().get(1));
        }
        return new Expression.RowComparison(KINDS[strategy], operators, functions, lefts, rights, position);
    }

    private int strategy(List<Expression.OperatorCall> calls, List<String> name, int position) {
        TreeSet<Integer> common = null;
        for (var call : calls) {
            var strategies = new TreeSet<>(interpretations(call.operator()).values());
            if (common == null) {
                common = strategies;
            } else {
                common.retainAll(strategies);
            }
        }
        if (common == null || common.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ROW_OPERATOR_UNKNOWN, name.getLast())
                    .hint(AnalyzerMessage.ROW_OPERATOR_HINT).at(position);
        }
        return common.getFirst();
    }

    /// The btree families that an operator belongs to, and its strategy in each; `<>` counts as the negation of `=`.
    private Map<Integer, Integer> interpretations(int operator) {
        var result = new HashMap<Integer, Integer>();
        for (OperatorFamilyMember member : catalog.catalog.familiesOfOperator(operator)) {
            if (member.accessMethod() == BTREE && member.purpose() == 's' && member.strategy() >= LESS) {
                result.put(member.family(), member.strategy());
            }
        }
        if (result.isEmpty()) {
            int negator = catalog.catalog.operator(operator).negator();
            if (negator != 0) {
                for (OperatorFamilyMember member : catalog.catalog.familiesOfOperator(negator)) {
                    if (member.accessMethod() == BTREE && member.purpose() == 's' && member.strategy() == EQUAL) {
                        result.put(member.family(), NOT_EQUAL);
                    }
                }
            }
        }
        return result;
    }
}
