package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.RangeType;
import dev.surus.engine.type.RangeType.Bound;
import dev.surus.engine.type.RangeValue;

/// Functions and operators of range types.
final class RangeFunctions {
    private RangeFunctions() {}

    private interface Two {
        Object apply(RangeType type, RangeValue left, RangeValue right);
    }

    private interface Test {
        boolean test(RangeType type, RangeValue left, RangeValue right);
    }

    static void declare(Declarations f) {
        constructors(f);
        parts(f);
        comparisons(f);
        positions(f);
        sets(f);
        differences(f);
    }

    private static void two(Declarations f, String symbol, Two function) {
        f.typed(symbol, site -> {
            var type = (RangeType) site.argument(0);
            return (context, v) -> function.apply(type, (RangeValue) v[0], (RangeValue) v[1]);
        });
    }

    private static void test(Declarations f, String symbol, Test function) {
        two(f, symbol, (type, left, right) -> function.test(type, left, right) ? 1L : 0L);
    }

    private static void constructors(Declarations f) {
        f.typed("range_constructor2", site -> {
            var type = (RangeType) site.resultType();
            return (context, v) -> type.make(v[0], true, v[1], false);
        });
        f.typed("range_constructor3", site -> {
            var type = (RangeType) site.resultType();
            return (context, v) -> {
                if (v[2] == null) {
                    throw new SqlException(SqlState.DATA_EXCEPTION, FunctionMessage.RANGE_FLAGS_NULL);
                }
                String flags = (String) v[2];
                if (!flags.matches("[\\[(][\\])]")) {
                    throw new SqlException(SqlState.SYNTAX_ERROR, FunctionMessage.RANGE_FLAGS).hint(FunctionMessage.RANGE_FLAGS_HINT);
                }
                return type.make(v[0], flags.charAt(0) == '[', v[1], flags.charAt(1) == ']');
            };
        });
        for (String type : new String[] {"int4range", "int8range", "daterange"}) {
            // Ranges are in canonical form already.
            f.scalar(type + "_canonical", (context, v) -> v[0]);
        }
    }

    private static void parts(Declarations f) {
        f.scalar("range_lower", (context, v) -> ((RangeValue) v[0]).lower());
        f.scalar("range_upper", (context, v) -> ((RangeValue) v[0]).upper());
        f.scalar("range_empty", (context, v) -> ((RangeValue) v[0]).isEmpty() ? 1L : 0L);
        f.scalar("range_lower_inc", (context, v) -> ((RangeValue) v[0]).lowerInclusive() ? 1L : 0L);
        f.scalar("range_upper_inc", (context, v) -> ((RangeValue) v[0]).upperInclusive() ? 1L : 0L);
        f.scalar("range_lower_inf", (context, v) -> !((RangeValue) v[0]).isEmpty() && ((RangeValue) v[0]).lower() == null ? 1L : 0L);
        f.scalar("range_upper_inf", (context, v) -> !((RangeValue) v[0]).isEmpty() && ((RangeValue) v[0]).upper() == null ? 1L : 0L);
    }

    private static void comparisons(Declarations f) {
        test(f, "range_eq", (type, left, right) -> type.compare(left, right) == 0);
        test(f, "range_ne", (type, left, right) -> type.compare(left, right) != 0);
        test(f, "range_lt", (type, left, right) -> type.compare(left, right) < 0);
        test(f, "range_le", (type, left, right) -> type.compare(left, right) <= 0);
        test(f, "range_ge", (type, left, right) -> type.compare(left, right) >= 0);
        test(f, "range_gt", (type, left, right) -> type.compare(left, right) > 0);
        two(f, "range_cmp", (type, left, right) -> (long) Integer.signum(type.compare(left, right)));
    }

    // ---- where ranges are

    private static void positions(Declarations f) {
        test(f, "range_overlaps", RangeFunctions::overlaps);
        test(f, "range_contains", RangeFunctions::contains);
        test(f, "range_contained_by", (type, left, right) -> contains(type, right, left));
        test(f, "range_adjacent", RangeFunctions::adjacent);
        test(f, "range_before", (type, left, right) -> !anyEmpty(left, right) && type.compare(RangeType.upper(left), RangeType.lower(right)) < 0);
        test(f, "range_after", (type, left, right) -> !anyEmpty(left, right) && type.compare(RangeType.lower(left), RangeType.upper(right)) > 0);
        test(f, "range_overleft", (type, left, right) -> !anyEmpty(left, right) && type.compare(RangeType.upper(left), RangeType.upper(right)) <= 0);
        test(f, "range_overright", (type, left, right) -> !anyEmpty(left, right) && type.compare(RangeType.lower(left), RangeType.lower(right)) >= 0);
        f.typed("range_contains_elem", site -> {
            var type = (RangeType) site.argument(0);
            return (context, v) -> containsElement(type, (RangeValue) v[0], v[1]) ? 1L : 0L;
        });
        f.typed("elem_contained_by_range", site -> {
            var type = (RangeType) site.argument(1);
            return (context, v) -> containsElement(type, (RangeValue) v[1], v[0]) ? 1L : 0L;
        });
    }

    private static boolean anyEmpty(RangeValue left, RangeValue right) {
        return left.isEmpty() || right.isEmpty();
    }

    private static boolean overlaps(RangeType type, RangeValue left, RangeValue right) {
        return !anyEmpty(left, right) && type.compare(RangeType.lower(left), RangeType.upper(right)) <= 0
                && type.compare(RangeType.lower(right), RangeType.upper(left)) <= 0;
    }

    private static boolean contains(RangeType type, RangeValue whole, RangeValue part) {
        return part.isEmpty() || !whole.isEmpty() && type.compare(RangeType.lower(whole), RangeType.lower(part)) <= 0
                && type.compare(RangeType.upper(whole), RangeType.upper(part)) >= 0;
    }

    private static boolean containsElement(RangeType type, RangeValue range, Object element) {
        if (range.isEmpty()) {
            return false;
        }
        DataType subtype = type.subtype;
        int low = range.lower() == null ? -1 : subtype.compare(range.lower(), element);
        int high = range.upper() == null ? 1 : subtype.compare(range.upper(), element);
        return (low < 0 || low == 0 && range.lowerInclusive()) && (high > 0 || high == 0 && range.upperInclusive());
    }

    private static boolean adjacent(RangeType type, RangeValue left, RangeValue right) {
        return !anyEmpty(left, right) && (meet(type, RangeType.upper(left), RangeType.lower(right))
                || meet(type, RangeType.upper(right), RangeType.lower(left)));
    }

    /// Whether nothing lies between an upper bound and a lower one behind it.
    private static boolean meet(RangeType type, Bound upper, Bound lower) {
        int order = type.compareValues(upper, lower);
        if (order == 0) {
            return upper.inclusive() != lower.inclusive();
        }
        return order < 0 && type.isDiscrete() && type.make(upper.flipped(), lower.flipped()).isEmpty();
    }

    // ---- ranges as sets

    private static void sets(Declarations f) {
        two(f, "range_union", (type, left, right) -> {
            if (!anyEmpty(left, right) && !overlaps(type, left, right) && !adjacent(type, left, right)) {
                throw new SqlException(SqlState.DATA_EXCEPTION, FunctionMessage.RANGE_UNION);
            }
            return merge(type, left, right);
        });
        two(f, "range_merge", RangeFunctions::merge);
        two(f, "range_intersect", RangeFunctions::intersect);
        two(f, "range_intersect_agg_transfn", RangeFunctions::intersect);
        two(f, "range_minus", RangeFunctions::minus);
    }

    private static RangeValue merge(RangeType type, RangeValue left, RangeValue right) {
        if (anyEmpty(left, right)) {
            return left.isEmpty() ? right : left;
        }
        Bound lower = least(type, RangeType.lower(left), RangeType.lower(right));
        Bound upper = greatest(type, RangeType.upper(left), RangeType.upper(right));
        return type.make(lower, upper);
    }

    private static RangeValue intersect(RangeType type, RangeValue left, RangeValue right) {
        if (!overlaps(type, left, right)) {
            return RangeValue.EMPTY;
        }
        return type.make(greatest(type, RangeType.lower(left), RangeType.lower(right)), least(type, RangeType.upper(left), RangeType.upper(right)));
    }

    private static Bound least(RangeType type, Bound a, Bound b) {
        return type.compare(a, b) < 0 ? a : b;
    }

    private static Bound greatest(RangeType type, Bound a, Bound b) {
        return type.compare(a, b) > 0 ? a : b;
    }

    private static RangeValue minus(RangeType type, RangeValue left, RangeValue right) {
        if (!overlaps(type, left, right)) {
            return left;
        }
        int lowers = type.compare(RangeType.lower(left), RangeType.lower(right));
        int uppers = type.compare(RangeType.upper(left), RangeType.upper(right));
        if (lowers < 0 && uppers > 0) {
            throw new SqlException(SqlState.DATA_EXCEPTION, FunctionMessage.RANGE_MINUS);
        }
        if (lowers >= 0 && uppers <= 0) {
            return RangeValue.EMPTY;
        }
        return lowers < 0 ? type.make(RangeType.lower(left), RangeType.lower(right).flipped())
                : type.make(RangeType.upper(right).flipped(), RangeType.upper(left));
    }

    // ---- subtype_diff functions

    private static void differences(Declarations f) {
        for (String type : new String[] {"int4range", "int8range", "daterange"}) {
            f.scalar(type + "_subdiff", (context, v) -> (double) (Long) v[0] - (double) (Long) v[1]);
        }
        for (String type : new String[] {"tsrange", "tstzrange"}) {
            f.scalar(type + "_subdiff", (context, v) -> ((double) (Long) v[0] - (double) (Long) v[1]) / 1_000_000);
        }
        f.scalar("numrange_subdiff", (context, v) -> number(v[0]) - number(v[1]));
    }

    private static double number(Object value) {
        return Double.parseDouble(BuiltinTypes.byOid(dev.surus.engine.type.TypeOid.NUMERIC).output((Numeric) value, null));
    }
}
