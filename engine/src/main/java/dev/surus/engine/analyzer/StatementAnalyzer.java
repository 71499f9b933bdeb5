package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CommonTable;
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
