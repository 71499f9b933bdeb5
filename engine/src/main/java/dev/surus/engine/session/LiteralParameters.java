package dev.surus.engine.session;

import dev.surus.engine.parser.LiteralScanner;
import dev.surus.engine.parser.ast.DeleteStatement;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.Between;
import dev.surus.engine.parser.ast.Expression.BooleanExpression;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.InList;
import dev.surus.engine.parser.ast.Expression.IntegerConstant;
import dev.surus.engine.parser.ast.Expression.NumericConstant;
import dev.surus.engine.parser.ast.Expression.OperatorExpression;
import dev.surus.engine.parser.ast.Expression.Parameter;
import dev.surus.engine.parser.ast.Expression.StringConstant;
import dev.surus.engine.parser.ast.InsertStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.UpdateStatement;
import dev.surus.engine.type.TypeOid;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A statement with some of its literals turned into parameters, so that one plan serves all values.
///
/// ```
///   UPDATE t SET a = a + -17, b = 'x' WHERE c = 5  ->  UPDATE t SET a = a + $1, b = $2 WHERE c = $3     $1: int4, negated; $2: by use; $3: int4
/// ```
///
/// Only where a parameter gives the same answer as the literal: compared with an expression over columns in WHERE, assigned in SET,
/// inserted by VALUES. All others (LIMIT, ORDER BY 1, type modifiers, patterns, JSON paths, what stands in the SELECT list ...) stay as
/// they are; a plan is then good for statements with those very literals. A parameter beside nothing but constants might hide an
/// error that constant folding shows, one in GROUP BY would not match the SELECT list, one in an index expression would hide the index.
final class LiteralParameters {
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "||");
    private static final int ROWS_MAX = 20;

    private final LiteralScanner literals;
    private final String sql;
    private final Map<Integer, Integer> byStart = new HashMap<>();
    private final int[] parameterOf;
    private final boolean[] negated;
    private int[] types = new int[8];
    private int count;

    private LiteralParameters(String sql, LiteralScanner literals) {
        this.sql = sql;
        this.literals = literals;
        parameterOf = new int[literals.count()];
        negated = new boolean[literals.count()];
        for (int i = 0; i < parameterOf.length; i++) {
            byStart.put(literals.start(i), i);
        }
    }

    /// @param statement with the parameters in it
    /// @param types of the parameters; 0 where the use says it
    /// @param parameterOf by literal: its parameter's number, 0 where it stays
    /// @param negated by literal: its value is taken times -1
    record Generic(QueryStatement statement, int[] types, int[] parameterOf, boolean[] negated) {}

    /// @param literals what the scanner found in the text
    static Generic of(QueryStatement statement, String sql, LiteralScanner literals) {
        var parameters = new LiteralParameters(sql, literals);
        var generic = parameters.statement(statement);
        return new Generic(generic, Arrays.copyOf(parameters.types, parameters.count), parameters.parameterOf, parameters.negated);
    }

    private QueryStatement statement(QueryStatement statement) {
        return switch (statement) {
            case SelectStatement s -> select(s);
            case InsertStatement s -> new InsertStatement(s.with(), s.relation(), s.alias(), s.columns(), s.overriding(), values(s.source()),
                    s.onConflict(), s.returning());
            case UpdateStatement s -> new UpdateStatement(s.with(), s.relation(), assignments(s.assignments()), s.from(), condition(s.where()), s.returning());
            case DeleteStatement s -> new DeleteStatement(s.with(), s.relation(), s.using(), condition(s.where()), s.returning());
            default -> statement;
        };
    }

    private SelectStatement select(SelectStatement s) {
        return !(s.body() instanceof SelectStatement.Plain p) ? s : new SelectStatement(s.with(),
                new SelectStatement.Plain(p.distinct(), p.targets(), p.into(), p.from(), condition(p.where()), p.groupBy(), p.groupDistinct(), p.having(),
                        p.windows()),
                s.orderBy(), s.limitOffset(), s.limitCount(), s.withTies(), s.locking(), s.position());
    }

    private SelectStatement values(SelectStatement source) {
        if (source == null || !(source.body() instanceof SelectStatement.Values v) || source.with() != null || !source.orderBy().isEmpty()
                || source.limitCount() != null || source.limitOffset() != null || v.rows().size() > ROWS_MAX) {
            return source;
        }
        var rows = v.rows().stream().map(row -> row.stream().map(this::assigned).toList()).toList();
        return new SelectStatement(null, new SelectStatement.Values(rows), source.orderBy(), null, null, source.withTies(), source.locking(),
                source.position());
    }

    private List<ResultTarget> assignments(List<ResultTarget> assignments) {
        return assignments.stream().map(t -> t.value() == null ? t : new ResultTarget(t.name(), t.steps(), assigned(t.value()), t.position())).toList();
    }

    // ---- expressions

    private Expression condition(Expression e) {
        return switch (e) {
            case BooleanExpression b ->
                new BooleanExpression(b.operator(), b.arguments().stream().map(this::condition).toList(), b.position());
            case OperatorExpression o when o.left() != null && o.operator().size() == 1 && COMPARISONS.contains(o.name()) -> operands(o);
            case InList in when readsColumn(in.operand()) ->
                new InList(in.negated(), in.operand(), in.values().stream().map(this::literal).toList(), in.position());
            case Between b when readsColumn(b.operand()) ->
                new Between(b.negated(), b.symmetric(), b.operand(), literal(b.low()), literal(b.high()), b.position());
            case null, default -> e;
        };
    }

    private Expression operands(OperatorExpression o) {
        if (readsColumn(o.left())) {
            return new OperatorExpression(o.operator(), o.left(), literal(o.right()), o.position());
        }
        if (readsColumn(o.right())) {
            return new OperatorExpression(o.operator(), literal(o.left()), o.right(), o.position());
        }
        return o;
    }

    /// What a column gets: a literal, or arithmetic over columns.
    private Expression assigned(Expression e) {
        return switch (e) {
            case OperatorExpression o when o.left() != null && o.operator().size() == 1 && ARITHMETIC.contains(o.name()) && readsColumn(o.left()) ->
                new OperatorExpression(o.operator(), o.left() instanceof OperatorExpression ? assigned(o.left()) : o.left(), literal(o.right()),
                        o.position());
            default -> literal(e);
        };
    }

    /// Whether an expression depends on a row and cannot be computed beforehand.
    private static boolean readsColumn(Expression e) {
        return switch (e) {
            case ColumnReference c -> !c.star();
            case OperatorExpression o -> o.left() != null && readsColumn(o.left()) || readsColumn(o.right());
            case FunctionCall f -> f.over() == null && f.filter() == null && !f.distinct() && f.orderBy().isEmpty()
                    && f.arguments().stream().anyMatch(LiteralParameters::readsColumn);
            case Expression.TypeCast c -> readsColumn(c.operand());
            default -> false;
        };
    }

    private Expression literal(Expression e) {
        return switch (e) {
            case IntegerConstant c -> number(e, c.position(), LiteralScanner.INT4, TypeOid.INT4);
            case NumericConstant c -> {
                int literal = find(c.position());
                char kind = literal < 0 ? 0 : literals.kind(literal);
                yield number(e, c.position(), kind, kind == LiteralScanner.INT8 ? TypeOid.INT8 : TypeOid.NUMERIC);
            }
            case StringConstant c -> {
                int literal = find(c.position());
                yield literal >= 0 && literals.kind(literal) == LiteralScanner.STRING ? parameter(literal, 0, c.position()) : e;
            }
            default -> e;
        };
    }

    private Expression number(Expression e, int position, char kind, int type) {
        int literal = find(position);
        if (literal < 0 || kind == LiteralScanner.STRING || literals.kind(literal) != kind) {
            return e;
        }
        negated[literal] = literals.start(literal) != position - 1;
        return parameter(literal, type, position);
    }

    /// The literal that a constant was made of: at its position, or behind one minus sign there.
    private int find(int position) {
        int at = position - 1;
        if (at < 0 || at >= sql.length()) {
            return -1;
        }
        if (sql.charAt(at) == '-') {
            do {
                at++;
            } while (at < sql.length() && Character.isWhitespace(sql.charAt(at)));
        }
        int literal = byStart.getOrDefault(at, -1);
        return literal >= 0 && parameterOf[literal] == 0 ? literal : -1;
    }

    private Parameter parameter(int literal, int type, int position) {
        if (count == types.length) {
            types = Arrays.copyOf(types, count * 2);
        }
        types[count++] = type;
        parameterOf[literal] = count;
        return new Parameter(count, position);
    }
}
