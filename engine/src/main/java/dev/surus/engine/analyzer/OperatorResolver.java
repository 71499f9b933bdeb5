package dev.surus.engine.analyzer;

import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Which operator a name means for given operand types (manual, section 10.2), and the call of it.
final class OperatorResolver {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    OperatorResolver(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// The operator for two operands, or for one: then `left` is 0.
    OperatorEntry find(List<String> name, int left, int right, int position) {
        var found = lookUp(name, left, right, position);
        if (found.function() == 0) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.OPERATOR_SHELL,
                    signature(name, found.left(), found.right())).at(position);
        }
        return found;
    }

    private OperatorEntry lookUp(List<String> name, int left, int right, int position) {
        List<OperatorEntry> candidates;
        try {
            candidates = candidates(name);
        } catch (SqlException error) {
            throw error.at(position);
        }
        var exact = exact(candidates, left, right);
        if (exact != null) {
            return exact;
        }
        boolean ambiguous = false;
        var fitting = new ArrayList<Candidate<OperatorEntry>>();
        int[] actual = left == 0 ? new int[] {right} : new int[] {left, right};
        for (var candidate : candidates) {
            if (candidate.left() == 0 != (left == 0)) {
                continue;
            }
            int[] declared =
                    left == 0 ? new int[] {candidate.right()} : new int[] {candidate.left(), candidate.right()};
            if (analysis.coercion.canCoerce(actual, declared, Coercion.Context.IMPLICIT)
                    && !hidden(fitting, declared)) {
                fitting.add(new Candidate<>(candidate, declared));
            }
        }
        if (fitting.size() == 1) {
            return fitting.getFirst().object();
        }
        if (!fitting.isEmpty()) {
            var best = analysis.candidates.select(actual, fitting);
            if (best != null) {
                return best.object();
            }
            ambiguous = true;
        }
        throw missing(name, left, right, ambiguous, position);
    }

    /// An operator with the same operands that comes earlier in the search path hides this one.
    private static boolean hidden(List<Candidate<OperatorEntry>> fitting, int[] declared) {
        for (var other : fitting) {
            if (java.util.Arrays.equals(other.arguments(), declared)) {
                return true;
            }
        }
        return false;
    }

    private List<OperatorEntry> candidates(List<String> name) {
        if (name.size() == 1) {
            return catalog.operators(null, name.getFirst());
        }
        String schema = name.get(name.size() - 2);
        catalog.requireSchema(schema);
        return catalog.operators(schema, name.getLast());
    }

    /// The operator for exactly these types. An unknown literal is taken to be of the other side's type first.
    private OperatorEntry exact(List<OperatorEntry> candidates, int left, int right) {
        int first = left;
        int second = right;
        boolean guessed = false;
        if (left == TypeOid.UNKNOWN && right != 0) {
            first = right;
            guessed = true;
        } else if (right == TypeOid.UNKNOWN && left != 0) {
            second = left;
            guessed = true;
        }
        var found = exactTypes(candidates, first, second);
        if (found == null && guessed) {
            int base = analysis.coercion.baseType(first);
            if (base != first) {
                found = exactTypes(candidates, base, base);
            }
        }
        return found;
    }

    private static OperatorEntry exactTypes(List<OperatorEntry> candidates, int left, int right) {
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            if (candidate.left() == left && candidate.right() == right) {
                return candidate;
            }
        }
        return null;
    }

    private SqlException missing(List<String> name, int left, int right, boolean ambiguous, int position) {
        var signature = signature(name, left, right);
        if (ambiguous) {
            return new SqlException(SqlState.AMBIGUOUS_FUNCTION, AnalyzerMessage.OPERATOR_AMBIGUOUS, signature)
                    .hint(AnalyzerMessage.OPERATOR_AMBIGUOUS_HINT).at(position);
        }
        return new SqlException(SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.OPERATOR_MISSING, signature)
                .hint(left == 0 || right == 0 ? AnalyzerMessage.OPERATOR_HINT_ONE : AnalyzerMessage.OPERATOR_HINT)
                .at(position);
    }

    private String signature(List<String> name, int left, int right) {
        return (left == 0 ? "" : catalog.typeText(left, -1) + " ") + String.join(".", name) + " "
                + catalog.typeText(right, -1);
    }

    /// `left op right`; `left` is null for a prefix operator.
    Expression call(List<String> name, Expression left, Expression right, int position) {
        var operator = find(name, left == null ? 0 : left.type(), right.type(), position);
        return call(operator, left, right, position);
    }

    Expression call(OperatorEntry operator, Expression left, Expression right, int position) {
        var function = catalog.function(operator.function());
        Expression result;
        if (left == null) {
            int[] declared = {operator.right()};
            int type = analysis.polymorphism.resolve(new int[] {right.type()}, declared, operator.result(), false);
            result = new Expression.OperatorCall(operator.oid(), operator.function(),
                    List.of(analysis.coercion.toArgument(right, declared[0])), type, 0, 0, position);
        } else {
            int[] declared = {operator.left(), operator.right()};
            int type = Polymorphism.any(declared) || Polymorphism.is(operator.result())
                    ? analysis.polymorphism.resolve(
                            new int[] {left.type(), right.type()}, declared, operator.result(), false)
                    : operator.result();
            var arguments = List.of(analysis.coercion.toArgument(left, declared[0]),
                    analysis.coercion.toArgument(right, declared[1]));
            result = new Expression.OperatorCall(
                    operator.oid(), operator.function(), arguments, type, 0, 0, position);
        }
        if (function.returnsSet()) {
            analysis.functions.checkSetPlacement(result, null, position);
        }
        return result;
    }

    /// `scalar op ANY (array)`.
    Expression arrayCall(List<String> name, boolean any, Expression scalar, Expression array, int position) {
        int arrayType = array.type();
        int element;
        if (arrayType == TypeOid.UNKNOWN) {
            element = TypeOid.UNKNOWN;
        } else {
            element = analysis.coercion.elementType(analysis.coercion.baseType(arrayType));
            if (element == 0) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.ANY_NEEDS_ARRAY).at(position);
            }
        }
        var operator = find(name, scalar.type(), element, position);
        int[] declared = {operator.left(), operator.right()};
        int result = analysis.polymorphism.resolve(
                new int[] {scalar.type(), element}, declared, operator.result(), false);
        if (result != TypeOid.BOOL) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.ANY_NEEDS_BOOLEAN).at(position);
        }
        if (catalog.function(operator.function()).returnsSet()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.ANY_NOT_SET).at(position);
        }
        int arrayTarget = Polymorphism.is(declared[1]) ? arrayType : catalog.type(declared[1]).array();
        if (arrayTarget == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.ARRAY_TYPE_MISSING,
                    catalog.typeText(declared[1], -1)).at(position);
        }
        return new Expression.ArrayComparison(operator.oid(), operator.function(), any,
                analysis.coercion.toArgument(scalar, declared[0]), analysis.coercion.toArgument(array, arrayTarget), 0,
                position);
    }

    // ---- order and equality by type

    int lessOperator(int type, int position) {
        int less = catalog.comparison(type).less();
        if (less == 0) {
            throw new SqlException(
                    SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.ORDERING_MISSING, catalog.typeText(type, -1))
                    .hint(AnalyzerMessage.ORDERING_HINT).at(position);
        }
        return less;
    }

    int equalityOperator(int type, int position) {
        int equal = catalog.comparison(type).equal();
        if (equal == 0) {
            throw new SqlException(
                    SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.EQUALITY_MISSING, catalog.typeText(type, -1))
                    .at(position);
        }
        return equal;
    }
}
