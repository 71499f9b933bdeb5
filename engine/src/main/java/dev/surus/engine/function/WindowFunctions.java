package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// row_number, rank and their kin.
final class WindowFunctions {
    private WindowFunctions() {}

    static void declare(Declarations f) {
        f.window("window_row_number", (context, p) -> (long) p.row() + 1);
        f.window("window_rank", (context, p) -> (long) p.peerStart() + 1);
        f.window("window_dense_rank", (context, p) -> (long) p.peerGroup() + 1);
        f.window("window_percent_rank", (context, p) -> p.rowCount() <= 1 ? 0.0 : (double) p.peerStart() / (p.rowCount() - 1));
        f.window("window_cume_dist", (context, p) -> (double) p.peerEnd() / p.rowCount());
        f.window("window_ntile", (context, p) -> ntile(p));
        f.window("window_lag", (context, p) -> shifted(p, -1, null));
        f.window("window_lag_with_offset", (context, p) -> shifted(p, -1, p.argument(1, p.row())));
        f.window("window_lag_with_offset_and_default", (context, p) -> shifted(p, -1, p.argument(1, p.row())));
        f.window("window_lead", (context, p) -> shifted(p, 1, null));
        f.window("window_lead_with_offset", (context, p) -> shifted(p, 1, p.argument(1, p.row())));
        f.window("window_lead_with_offset_and_default", (context, p) -> shifted(p, 1, p.argument(1, p.row())));
        f.window("window_first_value", (context, p) -> nth(p, 1));
        f.window("window_last_value", (context, p) -> last(p));
        f.window("window_nth_value", (context, p) -> {
            var n = (Long) p.argument(1, p.row());
            if (n == null) {
                return null;
            }
            if (n <= 0) {
                throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE, FunctionMessage.NTH_VALUE_ARGUMENT);
            }
            return nth(p, n);
        });
    }

    private static Object ntile(WindowPartition p) {
        var buckets = (Long) p.argument(0, 0);
        if (buckets == null) {
            return null;
        }
        if (buckets <= 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_NTILE, FunctionMessage.NTILE_ARGUMENT);
        }
        // The first (rows mod buckets) buckets have one row more.
        long small = p.rowCount() / buckets;
        long larger = p.rowCount() % buckets;
        long inLarger = larger * (small + 1);
        return p.row() < inLarger ? p.row() / (small + 1) + 1 : larger + (p.row() - inLarger) / small + 1;
    }

    private static Object shifted(WindowPartition p, int sign, Object offset) {
        boolean given = p.argumentCount() > 1;
        if (given && offset == null) {
            return null;
        }
        long row = p.row() + sign * (given ? (Long) offset : 1);
        if (row >= 0 && row < p.rowCount()) {
            return p.argument(0, (int) row);
        }
        return p.argumentCount() > 2 ? p.argument(2, p.row()) : null;
    }

    private static Object nth(WindowPartition p, long n) {
        for (int row = p.frameStart(); row < p.frameEnd(); row++) {
            if (!p.excluded(row) && --n == 0) {
                return p.argument(0, row);
            }
        }
        return null;
    }

    private static Object last(WindowPartition p) {
        for (int row = p.frameEnd() - 1; row >= p.frameStart(); row--) {
            if (!p.excluded(row)) {
                return p.argument(0, row);
            }
        }
        return null;
    }
}
