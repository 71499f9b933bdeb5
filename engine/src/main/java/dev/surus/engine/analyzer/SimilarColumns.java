package dev.surus.engine.analyzer;

import dev.surus.engine.base.SqlException;
import java.nio.charset.StandardCharsets;

/// Looks for a column that the user may have meant: the nearest by edit distance (at most 3, and at most half of the name's
/// length); two equally near ones are both shown, three or more none.
final class SimilarColumns {
    private static final int LIMIT = 3;

    private final String table;
    private final String name;
    private final int nameBytes;
    private int distance = LIMIT + 1;
    private String firstTable;
    private String firstColumn;
    private String secondTable;
    private String secondColumn;

    SimilarColumns(String table, String name) {
        this.table = table;
        this.name = name;
        nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Looks through one table; true where it has a column of exactly this name.
    boolean exact(Scope.Item item) {
        int penalty = table == null || item.name == null ? 0 : distance(table, item.name, LIMIT + 1);
        boolean exact = false;
        for (int i = 0; i < item.columns.size() && !exact; i++) {
            var column = item.columns.get(i);
            if (!column.hidden()) {
                exact = column.name().equals(name);
                consider(item, column.name(), penalty);
            }
        }
        return exact && penalty == 0;
    }

    private void consider(Scope.Item item, String column, int penalty) {
        if (penalty > distance) {
            return;
        }
        int columnDistance = distance(column, name, distance + 1 - penalty);
        if (columnDistance > nameBytes / 2) {
            return;
        }
        int total = columnDistance + penalty;
        if (total < distance) {
            distance = total;
            firstTable = item.name;
            firstColumn = column;
            secondColumn = null;
        } else if (total == distance) {
            if (secondColumn != null) {
                firstColumn = null;
                secondColumn = null;
                distance = total - 1;
            } else if (firstColumn != null) {
                secondTable = item.name;
                secondColumn = column;
            } else if (distance <= LIMIT) {
                firstTable = item.name;
                firstColumn = column;
            }
        }
    }

    SqlException hint(SqlException error) {
        if (secondColumn != null) {
            return error.hint(
                    AnalyzerMessage.COLUMN_HINT_TWO, firstTable, firstColumn, secondTable, secondColumn);
        }
        return firstColumn == null ? error : error.hint(AnalyzerMessage.COLUMN_HINT_ONE, firstTable, firstColumn);
    }

    /// Levenshtein's distance in characters; anything above `limit` is `limit + 1`.
    static int distance(String from, String to, int limit) {
        int[] source = from.codePoints().toArray();
        int[] target = to.codePoints().toArray();
        if (Math.abs(source.length - target.length) > limit) {
            return limit + 1;
        }
        int[] row = new int[target.length + 1];
        for (int j = 0; j <= target.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= source.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= target.length; j++) {
                int replaced = diagonal + (source[i - 1] == target[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return Math.min(row[target.length], limit + 1);
    }
}
