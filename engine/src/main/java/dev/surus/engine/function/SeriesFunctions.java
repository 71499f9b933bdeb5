package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.Numeric;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// generate_series over numbers.
final class SeriesFunctions {
    private SeriesFunctions() {}

    static void declare(Declarations f) {
        f.set("generate_series_int4", (context, v) -> longs((Long) v[0], (Long) v[1], 1));
        f.set("generate_series_step_int4", (context, v) -> longs((Long) v[0], (Long) v[1], (Long) v[2]));
        f.set("generate_series_int8", (context, v) -> longs((Long) v[0], (Long) v[1], 1));
        f.set("generate_series_step_int8", (context, v) -> longs((Long) v[0], (Long) v[1], (Long) v[2]));
        f.set("generate_series_numeric", (context, v) -> numerics((Numeric) v[0], (Numeric) v[1], Numeric.ONE));
        f.set("generate_series_step_numeric", (context, v) -> numerics((Numeric) v[0], (Numeric) v[1], (Numeric) v[2]));
    }

    private static SqlException zeroStep() {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.STEP_ZERO);
    }

    static Iterator<Object[]> longs(long start, long stop, long step) {
        if (step == 0) {
            throw zeroStep();
        }
        return new Iterator<>() {
            private long next = start;
            private boolean overflow;

            @Override
            public boolean hasNext() {
                return !overflow && (step > 0 ? next <= stop : next >= stop);
            }

            @Override
            public Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var row = new Object[] {next};
                long following = next + step;
                overflow = ((next ^ following) & (step ^ following)) < 0;
                next = following;
                return row;
            }
        };
    }

    static Iterator<Object[]> numerics(Numeric start, Numeric stop, Numeric step) {
        if (start.isNaN()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.START_NAN);
        }
        if (stop.isNaN()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.STOP_NAN);
        }
        if (step.isNaN()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.STEP_NAN);
        }
        if (step.signum() == 0) {
            throw zeroStep();
        }
        return new Iterator<>() {
            private Numeric next = start;

            @Override
            public boolean hasNext() {
                int order = next.compareTo(stop);
                return step.signum() > 0 ? order <= 0 : order >= 0;
            }

            @Override
            public Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var row = new Object[] {next};
                next = next.add(step);
                return row;
            }
        };
    }
}
