package dev.surus.engine.executor.expression;

import dev.surus.engine.type.Batch;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;

/// AND, OR, NOT, CASE, COALESCE: each argument sees only the rows for which it matters.
final class ConditionalEvaluators {
    private ConditionalEvaluators() {}

    /// AND (`decisive` 0) or OR (`decisive` 1): a row is settled by the first argument with the decisive value.
    static final class Logical extends Evaluator {
        private final Evaluator[] arguments;
        private final long decisive;
        private int[] open;
        private int[] next;

        Logical(Evaluator[] arguments, boolean and) {
            this.arguments = arguments;
            decisive = and ? 0 : 1;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var out = longs(batch);
            open = grown(open, size);
            next = grown(next, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                out.values[row] = 1 - decisive;
                open[i] = row;
            }
            int count = size;
            boolean whole = selection == null;
            for (Evaluator argument : arguments) {
                if (count == 0) {
                    break;
                }
                var v = (LongVector) argument.evaluate(batch, whole && count == size ? null : open, count);
                int left = 0;
                for (int i = 0; i < count; i++) {
                    int row = open[i];
                    if (v.isNull(row)) {
                        out.setNull(row);
                        next[left++] = row;
                    } else if (v.values[row] == decisive) {
                        out.values[row] = decisive;
                        if (out.nulls != null) {
                            out.nulls[row] = false;
                        }
                    } else {
                        next[left++] = row;
                    }
                }
                var swap = open;
                open = next;
                next = swap;
                count = left;
            }
            return out;
        }
    }

    static final class Not extends Evaluator {
        private final Evaluator argument;

        Not(Evaluator argument) {
            this.argument = argument;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var in = (LongVector) argument.evaluate(batch, selection, size);
            var out = longs(batch);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (in.isNull(row)) {
                    out.setNull(row);
                } else {
                    out.values[row] = 1 - in.values[row];
                }
            }
            return out;
        }
    }

    static final class Case extends Evaluator {
        private final Evaluator[] conditions;
        private final Evaluator[] results;
        private final Evaluator otherwise;
        private final StorageKind kind;
        /// Where the conditions find the value that CASE compares, with its evaluator; null without one.
        private final TestValue test;
        private final Evaluator argument;

        Case(Evaluator[] conditions, Evaluator[] results, Evaluator otherwise, StorageKind kind, TestValue test, Evaluator argument) {
            this.conditions = conditions;
            this.results = results;
            this.otherwise = otherwise;
            this.kind = kind;
            this.test = test;
            this.argument = argument;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            if (test != null) {
                test.current = argument.evaluate(batch, selection, size);
            }
            var out = vector(kind, batch);
            var open = new int[size];
            for (int i = 0; i < size; i++) {
                open[i] = selection == null ? i : selection[i];
            }
            int count = size;
            var hits = new int[size];
            for (int w = 0; w < conditions.length && count > 0; w++) {
                var v = (LongVector) conditions[w].evaluate(batch, open, count);
                int hit = 0;
                int left = 0;
                for (int i = 0; i < count; i++) {
                    int row = open[i];
                    if (!v.isNull(row) && v.values[row] != 0) {
                        hits[hit++] = row;
                    } else {
                        open[left++] = row;
                    }
                }
                if (hit > 0) {
                    copy(results[w].evaluate(batch, hits, hit), hits, hit, out);
                }
                count = left;
            }
            if (count > 0) {
                if (otherwise != null) {
                    copy(otherwise.evaluate(batch, open, count), open, count, out);
                } else {
                    for (int i = 0; i < count; i++) {
                        out.setNull(open[i]);
                    }
                }
            }
            return out;
        }
    }

    static void copy(Vector from, int[] rows, int count, Vector to) {
        for (int i = 0; i < count; i++) {
            to.copy(rows[i], from, rows[i]);
        }
    }

    /// What a [Case]'s conditions, or an element's coercion, see as the tested value.
    static final class TestValue extends Evaluator {
        Vector current;

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            return current;
        }
    }

    static final class Coalesce extends Evaluator {
        private final Evaluator[] arguments;
        private final StorageKind kind;

        Coalesce(Evaluator[] arguments, StorageKind kind) {
            this.arguments = arguments;
            this.kind = kind;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var out = vector(kind, batch);
            var open = new int[size];
            for (int i = 0; i < size; i++) {
                open[i] = selection == null ? i : selection[i];
            }
            int count = size;
            for (Evaluator argument : arguments) {
                if (count == 0) {
                    break;
                }
                var v = argument.evaluate(batch, open, count);
                int left = 0;
                for (int i = 0; i < count; i++) {
                    int row = open[i];
                    if (v.isNull(row)) {
                        open[left++] = row;
                    } else {
                        out.copy(row, v, row);
                    }
                }
                count = left;
            }
            for (int i = 0; i < count; i++) {
                out.setNull(open[i]);
            }
            return out;
        }
    }
}
