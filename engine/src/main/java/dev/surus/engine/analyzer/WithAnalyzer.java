package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.With;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.CommonTable;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.MergeStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.WithClause;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// WITH, recursive or not.
final class WithAnalyzer {
    private final Analysis analysis;

    WithAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    void analyze(Scope scope, WithClause clause) {
        if (clause == null) {
            return;
        }
        var names = new HashSet<String>();
        for (var table : clause.tables()) {
            if (!names.add(table.name())) {
                throw new SqlException(SqlState.DUPLICATE_ALIAS, AnalyzerMessage.CTE_DUPLICATE, table.name())
                        .at(table.position());
            }
            if (!(table.query() instanceof SelectStatement)) {
                if (table.query() instanceof MergeStatement) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.MERGE_IN_WITH)
                            .at(table.position());
                }
                if (scope.parent != null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CTE_MODIFYING_TOP_LEVEL)
                            .at(table.position());
                }
                scope.query.hasModifyingCommonTables = true;
            }
        }
        scope.query.recursive = clause.recursive();
        if (clause.recursive()) {
            recursive(scope, clause);
            return;
        }
        var future = new ArrayList<>(clause.tables().stream().map(WithClause.CommonTable::name).toList());
        scope.futureWith = future;
        for (var table : clause.tables()) {
            var with = new With(table.name(), table.position());
            define(scope, with, table, false);
            scope.with.add(with);
            future.removeFirst();
        }
        scope.futureWith = List.of();
    }

    private void recursive(Scope scope, WithClause clause) {
        var order = RecursionCheck.order(clause.tables());
        // All are visible to all from the start; those not yet analyzed cannot be reached, by the order.
        var withs = new ArrayList<With>();
        for (var table : order) {
            var with = new With(table.name(), table.position());
            with.underConstruction = true;
            withs.add(with);
            scope.with.add(with);
        }
        for (int i = 0; i < order.size(); i++) {
            var table = order.get(i);
            boolean self = RecursionCheck.refersTo(table.query(), table.name());
            if (self) {
                RecursionCheck.checkForm(table);
            }
            define(scope, withs.get(i), table, self);
        }
    }

    private void define(Scope scope, With with, WithClause.CommonTable table, boolean recursive) {
        with.underConstruction = recursive;
        with.columnNames = table.columns();
        var inner = new Scope(scope);
        inner.definesWith = with;
        var traversals = new TraversalAnalyzer(analysis);
        var traversal = traversals.prepare(scope, with, table);
        var query = analysis.statements.analyze(inner, table.query());
        with.modifying = query.kind != Query.Kind.SELECT;
        with.hasReturning = !with.modifying || !query.returning.isEmpty();
        var targets = (with.modifying ? query.returning : query.targets).stream().filter(target -> !target.hidden())
                .toList();
        if (recursive) {
            checkRecursiveTypes(with, query, targets);
        } else {
            setColumns(with, query, targets);
        }
        if (traversal != null) {
            traversals.check(with, table, query, recursive, targets.size());
            query.traversal = traversal;
        }
        with.underConstruction = false;
        with.query = query;
        Boolean materialized = switch (table.materialization()) {
            case DEFAULT -> null;
            case ALWAYS -> true;
            case NEVER -> false;
        };
        scope.query.commonTables.add(new CommonTable(with.name,
                traversal == null ? with.columnNames : List.copyOf(with.columnNames.subList(0, targets.size())), query, materialized, recursive,
                with.references, with.position));
    }

    private void setColumns(With with, Query query, List<TargetEntry> targets) {
        var names = new ArrayList<String>();
        var types = new ArrayList<ColumnType>();
        for (int i = 0; i < targets.size(); i++) {
            var type = FromAnalyzer.columnType(query, targets.get(i).expression(), i + 1);
            names.add(i < with.columnNames.size() ? with.columnNames.get(i) : targets.get(i).name());
            types.add(type);
        }
        if (with.columnNames.size() > targets.size()) {
            throw tooMany(with, targets.size());
        }
        with.columnNames = names;
        with.columns = types;
    }

    private static SqlException tooMany(With with, int available) {
        return new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.CTE_COLUMNS_TOO_MANY, with.name,
                available, with.columnNames.size()).at(with.position);
    }

    /// The columns of a recursive query are those of its non-recursive part, known before the other part is analyzed.
    void determineRecursiveColumns(With with, List<Expression> columns, List<String> names) {
        var types = new ArrayList<ColumnType>();
        var result = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            result.add(i < with.columnNames.size() ? with.columnNames.get(i) : names.get(i));
            types.add(column.type() == TypeOid.UNKNOWN
                    ? new ColumnType(TypeOid.TEXT, -1, CollationAssigner.DEFAULT)
                    : new ColumnType(column.type(), column.typmod(), column.collation()));
        }
        if (with.columnNames.size() > columns.size()) {
            throw tooMany(with, columns.size());
        }
        result.addAll(with.addedNames);
        types.addAll(with.addedColumns);
        with.columnNames = result;
        with.columns = types;
    }

    private void checkRecursiveTypes(With with, Query query, List<TargetEntry> targets) {
        for (int i = 0; i < targets.size(); i++) {
            var overall = FromAnalyzer.columnType(query, targets.get(i).expression(), i + 1);
            var declared = with.columns.get(i);
            int position = Expressions.location(targets.get(i).expression());
            if (overall.type() != declared.type() || overall.typmod() != declared.typmod()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.CTE_TYPE, with.name, i + 1,
                        analysis.catalog.typeText(declared.type(), declared.typmod()),
                        analysis.catalog.typeText(overall.type(), overall.typmod()))
                        .hint(AnalyzerMessage.CTE_TYPE_HINT).at(position);
            }
            if (overall.collation() != declared.collation()) {
                throw new SqlException(SqlState.COLLATION_MISMATCH, AnalyzerMessage.CTE_COLLATION, with.name, i + 1,
                        analysis.catalog.collationName(declared.collation()),
                        analysis.catalog.collationName(overall.collation()))
                        .hint(AnalyzerMessage.CTE_COLLATION_HINT).at(position);
            }
        }
    }
}
