package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CommonTable;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.DeleteStatement;
import dev.surus.engine.parser.ast.InsertStatement;
import dev.surus.engine.parser.ast.MergeStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.UpdateStatement;

/// The statements that read or write rows.
final class StatementAnalyzer {
    private final Analysis analysis;

    StatementAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    /// @param scope a fresh scope, child of the one that the statement stands in
    Query analyze(Scope scope, QueryStatement statement) {
        var outer = analysis.currentScope;
        analysis.currentScope = scope;
        switch (statement) {
            case SelectStatement select -> analysis.selects.analyze(scope, select);
            case InsertStatement insert -> analysis.inserts.analyze(scope, insert);
            case UpdateStatement update -> analysis.updates.analyze(scope, update);
            case DeleteStatement delete -> analysis.updates.analyze(scope, delete);
            case MergeStatement merge -> analysis.merges.analyze(scope, merge);
        }
        analysis.currentScope = outer;
        if (!scope.with.isEmpty()) {
            countReferences(scope);
        }
        if (scope.targetRelation != null && scope.targetRelation.kind() == 'v') {
            checkViewTarget(scope);
        }
        scope.query.hasAggregates = scope.hasAggregates;
        scope.query.hasWindowCalls = scope.hasWindowCalls;
        scope.query.hasSetReturningTargets = scope.hasSets;
        return scope.query;
    }

    /// How often each WITH query is referred to is known only now.
    private static void countReferences(Scope scope) {
        scope.query.commonTables.replaceAll(table -> {
            for (var with : scope.with) {
                if (with.name.equals(table.name())) {
                    return new CommonTable(table.name(), table.columnNames(), table.query(), table.materialized(),
                            table.recursive(), with.references, table.position());
                }
            }
            return table;
        });
    }

    private static final int TRIGGER_INSTEAD = 64;

    /// A view can be changed where an INSTEAD OF trigger does it.
    private static void checkViewTarget(Scope scope) {
        var view = scope.targetRelation;
        int event = switch (scope.query.kind) {
            case INSERT -> 4;
            case DELETE -> 8;
            case UPDATE -> 16;
            case SELECT, MERGE, UTILITY -> 0;
        };
        for (var trigger : view.triggers()) {
            if ((trigger.type() & TRIGGER_INSTEAD) != 0 && (trigger.type() & event) != 0) {
                return;
            }
        }
        var error = new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, switch (scope.query.kind) {
            case INSERT -> AnalyzerMessage.CANNOT_CHANGE_VIEW_INSERT;
            case DELETE -> AnalyzerMessage.CANNOT_CHANGE_VIEW_DELETE;
            case UPDATE, SELECT, MERGE, UTILITY -> AnalyzerMessage.CANNOT_CHANGE_VIEW_UPDATE;
        }, view.name());
        throw error.hint(switch (scope.query.kind) {
            case INSERT -> AnalyzerMessage.VIEW_INSERT_HINT;
            case DELETE -> AnalyzerMessage.VIEW_DELETE_HINT;
            case UPDATE, SELECT, MERGE, UTILITY -> AnalyzerMessage.VIEW_UPDATE_HINT;
        });
    }

    /// A query inside another.
    /// @param locked a locking clause outside covers its relations
    /// @param resolveUnknowns unknown literals of its result become text
    Query subquery(Scope parent, QueryStatement statement, boolean locked, boolean resolveUnknowns) {
        var scope = new Scope(parent);
        scope.lockedFromParent = locked;
        scope.resolveUnknowns = resolveUnknowns;
        return analyze(scope, statement);
    }
}
