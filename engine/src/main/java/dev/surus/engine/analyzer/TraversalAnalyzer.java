package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.With;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.WithClause;
import dev.surus.engine.type.TypeOid;
import java.util.HashSet;
import java.util.List;

/// SEARCH and CYCLE of a recursive WITH query: the columns that they add, and their rules. How the query is computed with them is the
/// planner's affair.
final class TraversalAnalyzer {
    private final Analysis analysis;

    TraversalAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    /// What is known before the query is analyzed, which may read the added columns. Null where neither clause is there.
    Query.Traversal prepare(Scope scope, With with, WithClause.CommonTable table) {
        var search = table.search();
        var cycle = table.cycle();
        if (search == null && cycle == null) {
            return null;
        }
        Query.Search plannedSearch = null;
        if (search != null) {
            plannedSearch = new Query.Search(search.breadthFirst(), search.columns(), search.sequenceColumn());
            add(with, search.sequenceColumn(), new ColumnType(search.breadthFirst() ? TypeOid.RECORD : TypeOid.RECORD_ARRAY, -1, 0));
        }
        Query.Cycle plannedCycle = null;
        if (cycle != null) {
            plannedCycle = cycle(scope, cycle);
            var value = plannedCycle.value();
            add(with, cycle.markColumn(), new ColumnType(value.type(), Coercion.commonTypmod(List.of(value, plannedCycle.otherwise()), value.type()),
                    value.collation()));
            add(with, cycle.pathColumn(), new ColumnType(TypeOid.RECORD_ARRAY, -1, 0));
        }
        return new Query.Traversal(plannedSearch, plannedCycle);
    }

    private static void add(With with, String name, ColumnType type) {
        with.addedNames.add(name);
        with.addedColumns.add(type);
    }

    private Query.Cycle cycle(Scope scope, WithClause.Cycle cycle) {
        var outside = new Scope(scope);
        var value = analysis.expressions.analyze(outside, cycle.markValue(), ExpressionKind.CYCLE_MARK);
        var otherwise = analysis.expressions.analyze(outside, cycle.markDefault(), ExpressionKind.CYCLE_MARK);
        var both = List.of(value, otherwise);
        int type = analysis.coercion.commonType(both, "CYCLE");
        both = analysis.coercion.toCommon(both, type, "CYCLE");
        int equal = analysis.operators.equalityOperator(type, 0);
        var equality = analysis.catalog.catalog.operator(equal);
        if (equality.negator() == 0) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.INEQUALITY_MISSING, analysis.catalog.typeText(type, -1));
        }
        var inequality = analysis.catalog.catalog.operator(equality.negator());
        return new Query.Cycle(cycle.columns(), cycle.markColumn(), both.getFirst(), both.getLast(), cycle.pathColumn(), inequality.oid(),
                inequality.function());
    }

    /// The rules that need the query's own columns.
    /// @param own how many columns the query has without the added ones
    void check(With with, WithClause.CommonTable table, Query query, boolean recursive, int own) {
        if (!recursive) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.CTE_NOT_RECURSIVE).at(table.position());
        }
        requireSelect(query.setOperation.left(), AnalyzerMessage.TRAVERSAL_LEFT);
        requireSelect(query.setOperation.right(), AnalyzerMessage.TRAVERSAL_RIGHT);
        var names = with.columnNames.subList(0, own);
        var search = table.search();
        var cycle = table.cycle();
        if (search != null) {
            requireColumns(search.columns(), names, AnalyzerMessage.SEARCH_COLUMN_MISSING, AnalyzerMessage.SEARCH_COLUMN_TWICE, search.position());
            requireNew(search.sequenceColumn(), names, AnalyzerMessage.SEARCH_SEQUENCE_USED, search.position());
        }
        if (cycle != null) {
            requireColumns(cycle.columns(), names, AnalyzerMessage.CYCLE_COLUMN_MISSING, AnalyzerMessage.CYCLE_COLUMN_TWICE, cycle.position());
            requireNew(cycle.markColumn(), names, AnalyzerMessage.CYCLE_MARK_USED, cycle.position());
            requireNew(cycle.pathColumn(), names, AnalyzerMessage.CYCLE_PATH_USED, cycle.position());
            requireDifferent(cycle.markColumn(), cycle.pathColumn(), AnalyzerMessage.CYCLE_MARK_IS_PATH, cycle.position());
        }
        if (search != null && cycle != null) {
            requireDifferent(search.sequenceColumn(), cycle.markColumn(), AnalyzerMessage.SEARCH_IS_CYCLE_MARK, search.position());
            requireDifferent(search.sequenceColumn(), cycle.pathColumn(), AnalyzerMessage.SEARCH_IS_CYCLE_PATH, search.position());
        }
    }

    private static void requireSelect(Query.SetInput input, MessageKey error) {
        if (input.operation() != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, error);
        }
    }

    private static void requireColumns(List<String> wanted, List<String> names, MessageKey missing, MessageKey twice, int position) {
        var seen = new HashSet<String>();
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new SqlException(SqlState.SYNTAX_ERROR, missing, name).at(position);
            }
            if (!seen.add(name)) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, twice, name).at(position);
            }
        }
    }

    private static void requireNew(String name, List<String> names, MessageKey used, int position) {
        if (names.contains(name)) {
            throw new SqlException(SqlState.SYNTAX_ERROR, used, name).at(position);
        }
    }

    private static void requireDifferent(String one, String other, MessageKey same, int position) {
        if (one.equals(other)) {
            throw new SqlException(SqlState.SYNTAX_ERROR, same).at(position);
        }
    }
}
