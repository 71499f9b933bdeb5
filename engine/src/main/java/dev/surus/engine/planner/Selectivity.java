package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.ArrayConstructor;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import java.util.List;

/// Guesses what part of the rows a condition keeps: from what ANALYZE found out about its columns, else from its shape alone, with the
/// numbers that PostgreSQL falls back to without statistics.
final class Selectivity {
    static final double EQUALITY = 0.005;
    private static final double INEQUALITY = 0.3333;
    private static final double PATTERN = 0.01;
    private static final double NULLS = 0.005;
    private static final double OTHER = 0.5;

    private final QueryPlanner level;
    private final Catalog catalog;

    Selectivity(QueryPlanner level) {
        this.level = level;
        catalog = level.planner.environment.catalog();
    }

    double of(List<Expression> conditions) {
        double product = 1;
        for (Expression c : conditions) {
            product *= of(c);
        }
        return product;
    }

    double of(Expression condition) {
        if (condition == null || Expressions.isTrue(condition)) {
            return 1;
        }
        return switch (condition) {
            case OperatorCall c -> ofOperator(c);
            case ArrayComparison c -> ofArray(c);
            case NullTest t -> ofNullTest(t);
            case BooleanCall b when b.kind() == BooleanKind.AND -> of(b.arguments());
            case BooleanCall b when b.kind() == BooleanKind.NOT -> 1 - of(b.arguments().getFirst());
            case BooleanCall b -> {
                double none = 1;
                for (Expression a : b.arguments()) {
                    none *= 1 - of(a);
                }
                yield 1 - none;
            }
            case ColumnReference c when c.type() == Expressions.BOOL -> {
                Known known = known(c);
                yield known == null ? OTHER : equality(known, 1L);
            }
            default -> OTHER;
        };
    }

    // ---- statistics of columns

    /// A column of which something is known.
    private record Known(ColumnStatistics statistics, DataType type, double rows) {}

    private Known known(Expression e) {
        while (e instanceof Relabel r) {
            e = r.argument();
        }
        if (!(e instanceof ColumnReference c) || c.levelsUp() != 0 || c.column() < 1 || c.range() < 1
                || !(level.entry(c.range()) instanceof RelationRange r)) {
            return null;
        }
        var statistics = catalog.statistics(r.relation()).get(c.column());
        if (statistics == null) {
            return null;
        }
        double rows = Math.max(1, level.planner.environment.tuples(catalog.relation(r.relation())));
        return new Known(statistics, catalog.dataType(catalog.baseType(c.type()).oid()), rows);
    }

    /// How many different values a column has; 0 where nobody knows.
    double distinct(Expression e) {
        Known known = known(e);
        return known == null ? 0 : known.statistics.distinctOf(known.rows);
    }

    /// The part of a column's rows that come, in order, no later than the last value of another column.
    double until(Expression column, Expression other, boolean descending) {
        Known read = known(column);
        Known ends = known(other);
        Object last = ends == null ? null : last(ends, descending);
        if (read == null || last == null || read.type.kind != ends.type.kind || !read.type.comparable()
                || read.type.oid != ends.type.oid && !sameFamily(read.type.oid, ends.type.oid)) {
            return 1;
        }
        return Math.clamp(descending ? 1 - below(read, last, false) : below(read, last, true), 0, 1);
    }

    private static Object last(Known column, boolean descending) {
        Object[] borders = column.statistics.histogram();
        Object last = borders.length == 0 ? null : descending ? borders[0] : borders[borders.length - 1];
        for (Object value : column.statistics.commonValues()) {
            if (last == null || descending == column.type.compare(value, last) < 0) {
                last = value;
            }
        }
        return last;
    }

    /// Between the order of a column and that of the table; 0 where nothing is known of it.
    double correlation(Expression column) {
        Known known = known(column);
        return known == null || Double.isNaN(known.statistics.correlation()) ? 0 : known.statistics.correlation();
    }

    private double ofOperator(OperatorCall call) {
        OperatorEntry entry = catalog.operator(call.operator());
        if (entry == null || call.arguments().size() != 2) {
            return entry == null ? OTHER : ofShape(entry.name());
        }
        Expression left = call.arguments().get(0);
        Expression right = call.arguments().get(1);
        Known a = known(left);
        Known b = known(right);
        if (a != null && b != null) {
            return entry.name().equals("=") ? ofJoin(a, b) : ofShape(entry.name());
        }
        if (a != null) {
            return compared(a, entry.name(), right);
        }
        return b == null ? ofShape(entry.name()) : compared(b, mirrored(entry.name()), left);
    }

    private static String mirrored(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> operator;
        };
    }

    private double compared(Known column, String operator, Expression value) {
        boolean constant = value instanceof Constant c && c.value() != null && fits(column, c);
        Object known = constant ? ((Constant) value).value() : null;
        return switch (operator) {
            case "=" -> constant ? equality(column, known) : average(column);
            case "<>" -> Math.max(0, 1 - column.statistics.nullFraction() - (constant ? equality(column, known) : average(column)));
            case "<", "<=" -> constant ? below(column, known, operator.length() == 2) : INEQUALITY;
            case ">", ">=" -> constant
                    ? Math.max(0, 1 - column.statistics.nullFraction() - below(column, known, operator.length() == 1)) : INEQUALITY;
            default -> ofShape(operator);
        };
    }

    /// Whether a constant can be compared with the values that were kept, in memory.
    private boolean fits(Known column, Constant constant) {
        DataType type = catalog.dataType(catalog.baseType(constant.type()).oid());
        return type.kind == column.type.kind && type.comparable() && (type.oid == column.type.oid || sameFamily(type.oid, column.type.oid));
    }

    private static boolean sameFamily(int a, int b) {
        return AccessPaths.sameForm(a, b) || isCharacter(a) && isCharacter(b);
    }

    private static boolean isCharacter(int type) {
        return type == 25 || type == 1043 || type == 1042 || type == 19;
    }

    private static double equality(Known column, Object value) {
        var s = column.statistics;
        for (int i = 0; i < s.commonValues().length; i++) {
            if (column.type.equal(s.commonValues()[i], value)) {
                return s.commonFrequencies()[i];
            }
        }
        double others = s.distinctOf(column.rows) - s.commonValues().length;
        double left = Math.max(0, 1 - s.commonPart() - s.nullFraction());
        double each = others > 1 ? left / others : left;
        return s.commonFrequencies().length == 0 ? each : Math.min(each, s.commonFrequencies()[s.commonFrequencies().length - 1]);
    }

    /// For a value that is not known yet.
    private static double average(Known column) {
        double distinct = column.statistics.distinctOf(column.rows);
        return distinct > 0 ? Math.max(0, 1 - column.statistics.nullFraction()) / distinct : EQUALITY;
    }

    private static double ofJoin(Known a, Known b) {
        double distinct = Math.max(a.statistics.distinctOf(a.rows), b.statistics.distinctOf(b.rows));
        return distinct <= 0 ? EQUALITY : (1 - a.statistics.nullFraction()) * (1 - b.statistics.nullFraction()) / distinct;
    }

    /// The part of the rows whose value comes before a constant, or is equal to it.
    private static double below(Known column, Object value, boolean orEqual) {
        var s = column.statistics;
        double common = 0;
        for (int i = 0; i < s.commonValues().length; i++) {
            int order = column.type.compare(s.commonValues()[i], value);
            if (order < 0 || orEqual && order == 0) {
                common += s.commonFrequencies()[i];
            }
        }
        double left = Math.max(0, 1 - s.commonPart() - s.nullFraction());
        Object[] borders = s.histogram();
        if (borders.length < 2) {
            return Math.clamp(common + (s.commonValues().length > 0 ? left * OTHER : INEQUALITY), 0, 1);
        }
        int low = 0;
        int high = borders.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (column.type.compare(borders[middle], value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        double ranges = borders.length - 1;
        double part = low == 0 ? 0 : low == borders.length ? 1 : (low - 1 + within(borders[low - 1], borders[low], value)) / ranges;
        // The histogram's ends are not quite the table's.
        double least = 1 / Math.max(100, column.rows);
        return Math.clamp(common + left * Math.clamp(part, least, 1 - least), 0, 1);
    }

    /// Where a value lies between two borders, 0 to 1.
    private static double within(Object low, Object high, Object value) {
        double a = number(low);
        double b = number(high);
        double v = number(value);
        return Double.isNaN(a) || Double.isNaN(b) || Double.isNaN(v) || b <= a ? 0.5 : Math.clamp((v - a) / (b - a), 0, 1);
    }

    private static double number(Object value) {
        return switch (value) {
            case Number n -> n.doubleValue();
            case dev.surus.engine.type.Numeric n -> n.isFinite() ? n.toBigDecimal().doubleValue() : Double.NaN;
            default -> Double.NaN;
        };
    }

    private double ofNullTest(NullTest test) {
        Known known = known(test.argument());
        double nulls = known == null ? NULLS : known.statistics.nullFraction();
        return test.isNull() ? nulls : 1 - nulls;
    }

    private double ofArray(ArrayComparison c) {
        OperatorEntry entry = catalog.operator(c.operator());
        if (entry == null) {
            return OTHER;
        }
        Known column = known(c.scalar());
        double one = column == null ? ofShape(entry.name()) : entry.name().equals("=") ? average(column) : ofShape(entry.name());
        if (!c.any()) {
            return one;
        }
        if (column != null && entry.name().equals("=") && c.array() instanceof Constant k && k.value() instanceof ArrayValue array) {
            double sum = 0;
            for (Object element : array.elements()) {
                sum += element == null ? 0 : hasForm(column.type, element) ? equality(column, element) : one;
            }
            return Math.min(1, sum);
        }
        int count = c.array() instanceof ArrayConstructor a ? a.elements().size() : 10;
        return Math.min(1, count * one);
    }

    /// Whether a value has the memory form of a type.
    private static boolean hasForm(DataType type, Object value) {
        return switch (type.kind) {
            case LONG -> value instanceof Long;
            case DOUBLE -> value instanceof Double;
            case OBJECT -> !(value instanceof Long) && !(value instanceof Double);
        };
    }

    private static double ofShape(String operator) {
        return switch (operator) {
            case "=" -> EQUALITY;
            case "<>" -> 1 - EQUALITY;
            case "<", "<=", ">", ">=" -> INEQUALITY;
            case "~~", "~~*", "~", "~*" -> PATTERN;
            case "!~~", "!~~*", "!~", "!~*" -> 1 - PATTERN;
            default -> OTHER;
        };
    }
}
