package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Sets of rows against a set of numbers, in blocks with few and with many rows.
class RowSetTest {
    private static final int[] SIZES = {0, 1, 50, 4_096, 4_097, 30_000};

    private static void fill(RowSet rows, TreeSet<Long> model, Random random, int size, long range) {
        for (int i = 0; i < size; i++) {
            long row = random.nextLong(range);
            rows.add(row);
            model.add(row);
        }
    }

    private static void check(TreeSet<Long> model, RowSet rows) {
        assertEquals(model.size(), rows.count());
        assertEquals(model.isEmpty(), rows.isEmpty());
        var all = new TreeSet<Long>();
        for (var cursor = rows.new Cursor(); cursor.row >= 0; cursor.next()) {
            all.add(cursor.row);
        }
        assertEquals(model, all);
    }

    @Test
    void unionsAndIntersectionsAreThoseOfTheirNumbers() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var random = new Random(seed);
        for (long range : new long[] {40_000, 200_000}) {
            for (int first : SIZES) {
                for (int second : SIZES) {
                    for (boolean all : new boolean[] {false, true}) {
                        var rows = new RowSet();
                        var others = new RowSet();
                        var model = new TreeSet<Long>();
                        var otherModel = new TreeSet<Long>();
                        fill(rows, model, random, first, range);
                        fill(others, otherModel, random, second, range);
                        check(model, rows);
                        if (all) {
                            rows.retainAll(others);
                            model.retainAll(otherModel);
                        } else {
                            rows.addAll(others);
                            model.addAll(otherModel);
                        }
                        check(model, rows);
                        fill(rows, model, random, 10, range);
                        check(model, rows);
                    }
                }
            }
        }
    }
}
