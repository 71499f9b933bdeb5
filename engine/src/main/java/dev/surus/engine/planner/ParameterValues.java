package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.Case;
import dev.surus.engine.analyzer.tree.Expression.Coalesce;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.IndexKey;
import dev.surus.engine.planner.plan.PlannedStatement;

/// A statement's parameters: their values put into a query, and whether that could make another plan of it.
public final class ParameterValues {
    private static final int FEW_ROWS = 10;

    private final Catalog catalog;

    private ParameterValues(Catalog catalog) {
        this.catalog = catalog;
    }

    /// The query with constants in the place of its parameters.
    public static Query bound(Query query, Object[] values) {
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return e instanceof Parameter p && p.number() > 0 && p.number() <= values.length
                        ? new Constant(p.type(), p.typmod(), p.collation(), values[p.number() - 1], 0) : null;
            }
        }.query(query, 0);
    }

    /// Whether the planner might choose another way if it knew the values: a row that a unique key finds is found no better with them, and
    /// where nothing is known of a column, one value is as good as another.
    public static boolean matter(Catalog catalog, PlannedStatement statement) {
        var asked = new ParameterValues(catalog);
        return asked.matter(statement.plan()) || statement.ctes().stream().anyMatch(c -> asked.matter(c.plan()))
                || statement.subplans().values().stream().anyMatch(s -> asked.matter(s.plan()));
    }

    private boolean matter(Plan plan) {
        boolean here = switch (plan) {
            case Plan.SeqScan p -> matter(p.filter(), p.relation());
            case Plan.IndexScan p -> !findsOneRow(p) && (matter(p.filter(), p.relation()) || matter(p.recheck(), p.relation()));
            case Plan.BitmapHeapScan p -> matter(p.filter(), p.relation()) || matter(p.recheck(), p.relation());
            case Plan.Filter p -> matter(p.condition(), 0);
            case Plan.Gate p -> has(p.condition());
            case Plan.Result p -> has(p.condition());
            case Plan.NestedLoop p -> matter(p.condition(), 0);
            case Plan.HashJoin p -> matter(p.condition(), 0);
            case Plan.MergeJoin p -> matter(p.condition(), 0);
            case Plan.Limit p -> p.input().rowCount() > FEW_ROWS && (has(p.limit()) || has(p.offset()));
            // Which partitions need not be read, the values tell.
            case Plan.Append p -> p.parent() != null && (!p.gates().isEmpty() || p.inputs().stream().anyMatch(ParameterValues::reads));
            case Plan.Values _, Plan.RowIdScan _, Plan.CurrentOfScan _, Plan.BitmapIndexScan _, Plan.BitmapAnd _, Plan.BitmapOr _, Plan.VirtualScan _,
                    Plan.TransitionScan _, Plan.FunctionScan _,
                    Plan.SubqueryScan _, Plan.CteScan _, Plan.Project _, Plan.ProjectSet _, Plan.Sort _, Plan.Unique _, Plan.Materialize _,
                    Plan.Aggregate _, Plan.ParallelAggregate _, Plan.WindowAgg _, Plan.SetOp _, Plan.RecursiveUnion _, Plan.With _, Plan.LockRows _, Plan.ModifyTable _ -> false;
        };
        return here || plan.inputs().stream().anyMatch(this::matter);
    }

    private static boolean reads(Plan plan) {
        return switch (plan) {
            case Plan.SeqScan p -> has(p.filter());
            case Plan.IndexScan p -> has(p.filter()) || has(p.recheck());
            case Plan.BitmapHeapScan p -> has(p.filter()) || has(p.recheck());
            default -> plan.inputs().stream().anyMatch(ParameterValues::reads);
        };
    }

    private boolean findsOneRow(Plan.IndexScan scan) {
        for (var index : catalog.relation(scan.relation()).indexes()) {
            if (index.oid() == scan.index()) {
                return index.unique() && scan.keys().size() >= index.keyCount()
                        && scan.keys().stream().limit(index.keyCount()).allMatch(ParameterValues::isOneValue);
            }
        }
        return false;
    }

    private static boolean isOneValue(IndexKey key) {
        return key.strategy() == 3 && !key.anyOf() && !key.isNull();
    }

    private static boolean has(Expression e) {
        return e != null && Expressions.any(e, x -> x instanceof Parameter p && p.number() > 0);
    }

    /// @param relation whose condition it is; 0 for none
    private boolean matter(Expression condition, int relation) {
        if (condition == null || !has(condition)) {
            return false;
        }
        RelationEntry table = relation == 0 ? null : catalog.relation(relation);
        if (table != null && table.indexes().stream().anyMatch(index -> index.predicate() != null)) {
            // Whether a partial index has all rows that are asked for.
            return true;
        }
        return switch (condition) {
            case BooleanCall b when b.kind() == BooleanKind.AND -> b.arguments().stream().anyMatch(a -> matter(a, relation));
            // These may be folded, or counted.
            case BooleanCall _, NullTest _, Case _, Coalesce _, Parameter _, ArrayComparison _ -> true;
            case OperatorCall c when c.arguments().size() == 2 && table != null ->
                    matter(table, c, c.arguments().get(0)) || matter(table, c, c.arguments().get(1));
            default -> false;
        };
    }

    private boolean matter(RelationEntry table, OperatorCall comparison, Expression side) {
        if (!(Expressions.withoutRelabels(side) instanceof ColumnReference c) || c.levelsUp() != 0 || c.column() < 1) {
            return false;
        }
        ColumnStatistics statistics = catalog.statistics(table.oid()).get(c.column());
        if (statistics == null) {
            return false;
        }
        var operator = catalog.operator(comparison.operator());
        boolean equality = operator != null && operator.name().equals("=");
        return statistics.commonValues().length > 0 || !equality && statistics.histogram().length > 0;
    }
}
