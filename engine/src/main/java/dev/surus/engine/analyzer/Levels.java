package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import java.util.List;

/// Which query levels an expression refers to.
final class Levels {
    private static final int NONE = Integer.MAX_VALUE;

    private Levels() {}

    /// Whether columns of this very level occur.
    static boolean containsColumns(Expression expression) {
        return switch (expression) {
            case Expression.Constant _, Expression.Parameter _ -> false;
            case Expression.ColumnReference reference -> reference.levelsUp() == 0;
            default -> {
                var visitor = new ColumnsOfLevel(0);
                visitor.visit(expression);
                yield visitor.position >= 0;
            }
        };
    }

    /// Position of the first column of this level, -1 where there is none.
    static int firstColumn(Expression expression) {
        var visitor = new ColumnsOfLevel(0);
        visitor.visit(expression);
        return visitor.position;
    }

    private static final class ColumnsOfLevel extends QueryVisitor {
        private final int level;
        private int position = -1;

        ColumnsOfLevel(int level) {
            this.level = level;
        }

        @Override
        protected boolean enter(Expression expression) {
            if (position < 0 && expression instanceof Expression.ColumnReference reference
                    && reference.levelsUp() == level + depth) {
                position = reference.position();
            }
            return position < 0;
        }
    }

    /// Position of the first column of this level in a query one level below, -1 where there is none.
    static int firstColumn(dev.surus.engine.analyzer.tree.Query query, int level) {
        var visitor = new ColumnsOfLevel(level);
        visitor.visit(query);
        return visitor.position;
    }

    /// What the arguments of an aggregate contain.
    static final class Contents extends QueryVisitor {
        int columnLevel = NONE;
        int aggregateLevel = NONE;
        Expression nestedAggregate;
        Expression windowCall;
        Expression set;

        Contents(List<Expression> expressions) {
            expressions.forEach(this::visit);
        }

        @Override
        protected boolean enter(Expression expression) {
            switch (expression) {
                case Expression.ColumnReference reference -> {
                    int level = reference.levelsUp() - depth;
                    if (level >= 0) {
                        columnLevel = Math.min(columnLevel, level);
                    }
                }
                case Expression.AggregateCall call -> {
                    note(call, call.levelsUp() - depth);
                    return false;
                }
                case Expression.GroupingCall call -> {
                    note(call, call.levelsUp() - depth);
                    return false;
                }
                case Expression.WindowCall call -> {
                    if (depth == 0 && windowCall == null) {
                        windowCall = call;
                    }
                }
                case Expression.FunctionCall call -> {
                    if (depth == 0 && call.returnsSet() && set == null) {
                        set = call;
                    }
                }
                default -> {}
            }
            return true;
        }

        private void note(Expression call, int level) {
            if (level >= 0 && level < aggregateLevel) {
                aggregateLevel = level;
                nestedAggregate = call;
            }
        }

        /// The level that the aggregate belongs to: the innermost that its arguments refer to; 0 where they refer to none.
        int level() {
            int level = Math.min(columnLevel, aggregateLevel);
            return level == NONE ? 0 : level;
        }
    }

    /// The first window call of this level, or null.
    static Expression windowCall(List<Expression> expressions) {
        return new Contents(expressions).windowCall;
    }
}
