package dev.surus.engine.executor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.Functions;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.TimeTz;
import dev.surus.engine.type.TypeOid;

/// How far a frame given by RANGE with an offset reaches: the current row's key moved by the offset.
final class RangeLimits {
    private final DataType type;
    private final EvaluationContext context;

    RangeLimits(DataType type, EvaluationContext context) {
        this.type = type;
        this.context = context;
    }

    /// @param down towards smaller keys
    /// @param lower whether the limit is the lower end of what the frame takes
    /// @return null where the key leaves its type's range
    Object of(Object key, Object offset, boolean down, boolean lower) {
        return switch (offset) {
            case Long o -> {
                if (o < 0) {
                    throw negativeOffset();
                }
                long k = (Long) key;
                long moved = down ? k - o : k + o;
                boolean overflow = down ? ((k ^ o) & (k ^ moved)) < 0 : ((k ^ moved) & (o ^ moved)) < 0;
                yield overflow ? null : (Object) moved;
            }
            case Double o -> {
                if (Double.isNaN(o) || o < 0) {
                    throw negativeOffset();
                }
                double k = (Double) key;
                // An infinite distance back from infinity, or on from minus infinity, is every row.
                yield Double.isInfinite(o) && Double.isInfinite(k) && (down ? k > 0 : k < 0)
                    ? (Object) (lower ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY) : (Object) (down ? k - o : k + o);
            }
            case Numeric o -> {
                if (o.isNaN() || o.signum() < 0) {
                    throw negativeOffset();
                }
                var k = (Numeric) key;
                yield o.isInfinite() && k.isInfinite() && (down ? k.signum() > 0 : k.signum() < 0)
                    ? (lower ? Numeric.NEGATIVE_INFINITY : Numeric.INFINITY)
                        : (Object) (down ? k.subtract(o) : k.add(o));
            }
            case Interval o -> {
                if (o.compareTo(Interval.ZERO) < 0) {
                    throw negativeOffset();
                }
                String sign = down ? "mi" : "pl";
                yield switch (type.oid) {
                    case TypeOid.DATE -> CalendarMath.isInfinite((Long) key) ? key
                            : compute("timestamp_" + sign + "_interval", instant((Long) key), o);
                    case TypeOid.TIMESTAMP -> compute("timestamp_" + sign + "_interval", key, o);
                    case TypeOid.TIMESTAMPTZ -> compute("timestamptz_" + sign + "_interval", key, o);
                    case TypeOid.INTERVAL -> compute("interval_" + sign, key, o);
                    case TypeOid.TIME -> (Long) key + (down ? -o.micros() : o.micros());
                    case TypeOid.TIMETZ -> new TimeTz(((TimeTz) key).micros() + (down ? -o.micros() : o.micros()), ((TimeTz) key).zoneSeconds());
                    default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.MAIN_QUERY, "RANGE offset");
                };
            }
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.MAIN_QUERY, "RANGE offset");
        };
    }

    private static SqlException negativeOffset() {
        return new SqlException(SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE, ExecutorMessage.FRAME_OFFSET_INVALID);
    }

    private static long instant(long day) {
        return CalendarMath.isInfinite(day) ? day : day * CalendarMath.DAY_MICROS;
    }

    /// Dates are compared with a limit that has a time of day.
    int compare(Object key, Object limit) {
        return type.oid == TypeOid.DATE ? Long.compare(instant((Long) key), (Long) limit) : type.compare(key, limit);
    }

    private Object compute(String symbol, Object left, Object right) {
        return ((BuiltinFunction.Boxed) Functions.find(symbol, symbol + "()")).function().apply(context, new Object[] {left, right});
    }
}
