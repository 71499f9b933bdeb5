package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.type.TypeOid;

/// How many bytes a row of some columns is guessed to take: what ANALYZE found, or what PostgreSQL guesses of a type.
final class RowWidths {
    private static final int UNKNOWN = 32;
    private static final int HEADER = 4;
    private static final int BYTES_OF_CHARACTER = 4;
    /// From here on nobody is expected to fill a column to its limit.
    private static final int FILLED_MOST = 1000;

    private final Catalog catalog;

    RowWidths(Catalog catalog) {
        this.catalog = catalog;
    }

    /// @param relation of the column, 0 where it is no table's
    int of(Expression e, int relation) {
        if (e instanceof ColumnReference c && relation != 0 && c.column() > 0) {
            var statistics = catalog.statistics(relation).get(c.column());
            if (statistics != null && statistics.width() > 0) {
                return statistics.width();
            }
        }
        return of(e.type(), e.typmod());
    }

    int of(int type, int typmod) {
        var entry = catalog.type(type);
        if (entry == null) {
            return UNKNOWN;
        }
        if (entry.length() > 0) {
            return entry.length();
        }
        int most = most(type, typmod);
        if (most <= 0) {
            return UNKNOWN;
        }
        return type == TypeOid.BPCHAR || most <= UNKNOWN ? most : UNKNOWN + (Math.min(most, FILLED_MOST) - UNKNOWN) / 2;
    }

    private static int most(int type, int typmod) {
        if (typmod < HEADER) {
            return 0;
        }
        return switch (type) {
            case TypeOid.BPCHAR, TypeOid.VARCHAR -> (typmod - HEADER) * BYTES_OF_CHARACTER + HEADER;
            case TypeOid.NUMERIC -> 8 + 2 * (((typmod - HEADER >> 16 & 0xffff) + 6) / 4);
            case TypeOid.BIT, TypeOid.VARBIT -> (typmod + 7) / 8 + 8;
            default -> 0;
        };
    }
}
