package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.Overriding;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.Expression.IndirectionStep;
import dev.surus.engine.parser.ast.InsertStatement;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;

/// INSERT: from VALUES, from a query, or defaults only.
final class InsertAnalyzer {
    private final Analysis analysis;

    InsertAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    /// A column to insert into, with the part of it that was named.
    record Target(ColumnEntry column, List<IndirectionStep> steps, int position) {}

    void analyze(Scope scope, InsertStatement insert) {
        var query = scope.query;
        query.kind = Query.Kind.INSERT;
        analysis.with.analyze(scope, insert.with());
        var item = analysis.updates.target(scope, insert.relation(), insert.alias(), false, LockMode.ROW_EXCLUSIVE);
        var relation = item.relation;
        item.permissions.insert = true;
        boolean update = insert.onConflict() != null && insert.onConflict().update();
        item.permissions.update = update;
        query.overriding = switch (insert.overriding()) {
            case NONE -> null;
            case USER -> Overriding.USER;
            case SYSTEM -> Overriding.SYSTEM;
        };
        var targets = targets(relation, insert.columns());
        var allDefault = new BitSet();
        List<TargetEntry> written = switch (source(insert.source())) {
            case NOTHING -> List.of();
            case ONE_ROW -> oneRow(scope, relation, insert, targets);
            case ROWS -> rows(scope, relation, insert, targets, allDefault);
            case QUERY -> fromQuery(scope, relation, insert, targets);
        };
        for (var target : written) {
            item.permissions.insertedColumns.set(target.number() + RangeEntry.Permissions.COLUMN_OFFSET);
        }
        scope.visible = new ArrayList<>();
        if (insert.onConflict() != null) {
            query.onConflict = new ConflictAnalyzer(analysis).analyze(scope, item, insert.onConflict());
        }
        scope.visible = new ArrayList<>();
        if (!insert.returning().isEmpty()) {
            scope.visible.add(item);
            item.columnsVisible = true;
            item.tableVisible = true;
            query.returning.addAll(analysis.updates.returning(scope, insert.returning()));
        }
        query.targets.addAll(collated(relation.kind() == 'v' ? withViewDefaults(relation, written)
                : analysis.assignments.insertTargets(relation, written, query.overriding, allDefault)));
    }

    /// A view has only the defaults that ALTER VIEW gave it; those of the table below come later.
    private List<TargetEntry> withViewDefaults(RelationEntry view, List<TargetEntry> written) {
        var targets = new ArrayList<TargetEntry>();
        for (var column : view.columns()) {
            var given = written.stream().filter(target -> target.number() == column.number()).findFirst().orElse(null);
            boolean none = given == null || given.expression() instanceof Expression.SetToDefault;
            if (none && column.hasDefault()) {
                targets.add(new TargetEntry(analysis.stored.columnDefault(view, column), column.number(), column.name(), false, 0, 0));
            } else if (given != null) {
                targets.add(given);
            }
        }
        return targets;
    }

    private enum Source { NOTHING, ONE_ROW, ROWS, QUERY }

    private static Source source(SelectStatement source) {
        if (source == null) {
            return Source.NOTHING;
        }
        if (source.body() instanceof SelectStatement.Values values && source.with() == null
                && source.orderBy().isEmpty() && source.limitCount() == null && source.limitOffset() == null
                && source.locking().isEmpty()) {
            return values.rows().size() == 1 ? Source.ONE_ROW : Source.ROWS;
        }
        return Source.QUERY;
    }

    private List<TargetEntry> collated(List<TargetEntry> targets) {
        var result = new ArrayList<TargetEntry>(targets.size());
        for (var target : targets) {
            var expression = analysis.collations.assign(target.expression());
            result.add(expression == target.expression() ? target : new TargetEntry(expression, target.number(),
                    target.name(), target.hidden(), target.sourceTable(), target.sourceColumn()));
        }
        return result;
    }

    // ---- columns

    List<Target> targets(RelationEntry relation, List<ResultTarget> columns) {
        var targets = new ArrayList<Target>();
        if (columns.isEmpty()) {
            for (var column : relation.columns()) {
                if (!column.dropped()) {
                    targets.add(new Target(column, List.of(), 0));
                }
            }
            return targets;
        }
        var whole = new HashSet<Integer>();
        var parts = new HashSet<Integer>();
        for (var written : columns) {
            var column = relation.columnByName(written.name());
            if (column == null) {
                throw analysis.assignments.missingColumn(relation, written.name(), written.position());
            }
            boolean isWhole = written.steps().isEmpty();
            if (isWhole ? whole.contains(column.number()) || parts.contains(column.number())
                    : whole.contains(column.number())) {
                throw new SqlException(
                        SqlState.DUPLICATE_COLUMN, AnalyzerMessage.COLUMN_SPECIFIED_TWICE, written.name())
                        .at(written.position());
            }
            (isWhole ? whole : parts).add(column.number());
            targets.add(new Target(column, written.steps(), written.position()));
        }
        return targets;
    }

    /// One row's expressions as assignments to the columns.
    List<TargetEntry> assign(Scope scope, List<Expression> expressions, List<Target> targets, boolean columnsGiven,
            ExpressionKind kind) {
        if (expressions.size() > targets.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.INSERT_TOO_MANY)
                    .at(Expressions.location(expressions.get(targets.size())));
        }
        if (columnsGiven && expressions.size() < targets.size()) {
            var error = new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.INSERT_TOO_FEW)
                    .at(targets.get(expressions.size()).position());
            if (expressions.size() == 1 && isRowOf(expressions.getFirst(), targets.size())) {
                error.hint(AnalyzerMessage.INSERT_ROW_HINT);
            }
            throw error;
        }
        var result = new ArrayList<TargetEntry>(expressions.size());
        for (int i = 0; i < expressions.size(); i++) {
            var target = targets.get(i);
            var column = target.column();
            Expression before = null;
            int old = -1;
            for (int k = 0; k < result.size(); k++) {
                if (result.get(k).number() == column.number()) {
                    old = k;
                    before = result.get(k).expression();
                }
            }
            var expression = analysis.assignments.assign(
                    scope, expressions.get(i), column, target.steps(), before, kind, target.position());
            var entry = new TargetEntry(expression, column.number(), column.name(), false, 0, 0);
            if (old >= 0) {
                result.set(old, entry);
            } else {
                result.add(entry);
            }
        }
        return result;
    }

    private static boolean isRowOf(Expression expression, int count) {
        return expression instanceof Expression.RowConstructor row && row.fields().size() == count;
    }

    // ---- sources

    private List<TargetEntry> oneRow(
            Scope scope, RelationEntry relation, InsertStatement insert, List<Target> targets) {
        var row = ((SelectStatement.Values) insert.source().body()).rows().getFirst();
        var expressions = values(scope, row, ExpressionKind.VALUES_SINGLE);
        return assign(scope, expressions, targets, !insert.columns().isEmpty(), ExpressionKind.INSERT_TARGET);
    }

    private List<Expression> values(
            Scope scope, List<dev.surus.engine.parser.ast.Expression> row, ExpressionKind kind) {
        var outer = scope.kind;
        scope.kind = kind;
        var result = analysis.expressions.list(scope, row, true);
        scope.kind = outer;
        return result;
    }

    private List<TargetEntry> rows(Scope scope, RelationEntry relation, InsertStatement insert, List<Target> targets,
            BitSet allDefault) {
        var written = ((SelectStatement.Values) insert.source().body()).rows();
        var rows = new ArrayList<List<Expression>>(written.size());
        List<TargetEntry> first = null;
        int width = -1;
        for (var row : written) {
            var expressions = values(scope, row, ExpressionKind.VALUES);
            if (width < 0) {
                width = expressions.size();
            } else if (width != expressions.size()) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.VALUES_LENGTHS)
                        .at(AstPositions.location(row.getFirst()));
            }
            var assigned = assign(scope, expressions, targets, !insert.columns().isEmpty(), ExpressionKind.INSERT_TARGET);
            first = first == null ? assigned : first;
            var values = new ArrayList<Expression>(assigned.size());
            for (var target : assigned) {
                values.add(analysis.collations.assign(target.expression()));
            }
            rows.add(values);
        }
        // DEFAULT stands for the column's default, row by row.
        for (int i = 0; i < first.size(); i++) {
            var column = relation.column(first.get(i).number());
            boolean all = true;
            for (var row : rows) {
                all &= row.get(i) instanceof Expression.SetToDefault;
            }
            allDefault.set(column.number(), all);
            Expression replacement = null;
            for (var row : rows) {
                if (row.get(i) instanceof Expression.SetToDefault) {
                    if (!all && (column.identity() == 'a' && insert.overriding() == InsertStatement.Overriding.NONE
                            || column.isGenerated())) {
                        continue;
                    }
                    replacement = replacement == null ? column.isGenerated()
                            ? new Expression.Constant(column.type(), column.typmod(), column.collation(), null, 0)
                            : analysis.assignments.defaultOrNull(relation, column) : replacement;
                    row.set(i, replacement);
                }
            }
        }
        var types = new ArrayList<ColumnType>();
        for (var target : first) {
            var column = relation.column(target.number());
            types.add(new ColumnType(column.type(), column.typmod(), column.collation()));
        }
        var item = analysis.selects.addValues(scope, List.copyOf(rows), types, false);
        var result = new ArrayList<TargetEntry>(first.size());
        for (int i = 0; i < first.size(); i++) {
            var column = item.columns.get(i);
            result.add(new TargetEntry(new Expression.ColumnReference(column.range(), column.column(), 0, column.type(),
                    column.typmod(), column.collation(), 0), first.get(i).number(), first.get(i).name(), false, 0, 0));
        }
        return result;
    }

    private List<TargetEntry> fromQuery(
            Scope scope, RelationEntry relation, InsertStatement insert, List<Target> targets) {
        var source = analysis.statements.subquery(scope, insert.source(), false, false);
        var item = analysis.from.addSubquery(scope, source, false, null, "*SELECT*");
        var expressions = new ArrayList<Expression>();
        int number = 0;
        for (var target : source.targets) {
            if (target.hidden()) {
                continue;
            }
            var column = item.columns.get(number++);
            boolean literal = column.type() == TypeOid.UNKNOWN
                    && (target.expression() instanceof Expression.Constant
                            || target.expression() instanceof Expression.Parameter);
            expressions.add(literal ? target.expression() : new Expression.ColumnReference(column.range(),
                    column.column(), 0, column.type(), column.typmod(), column.collation(),
                    Expressions.location(target.expression())));
        }
        scope.visible.add(item);
        scope.query.from = new FromTree.FromRange(item.range);
        return assign(scope, expressions, targets, !insert.columns().isEmpty(), ExpressionKind.INSERT_TARGET);
    }

}
