package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.stored.ImpliedAliases;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.SelectStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Expressions and queries that the catalog keeps: defaults, checks, view queries. Most are stored as [TreeText]; those of
/// built-in objects as SQL, whose names are looked for in pg_catalog alone.
final class StoredExpressions {
    private final Analysis analysis;

    StoredExpressions(Analysis analysis) {
        this.analysis = analysis;
    }

    /// An expression without columns, coerced to a type (0: as it is).
    Expression expression(String stored, int type, int typmod) {
        return expression(stored, null, type, typmod, ExpressionKind.FUNCTION_DEFAULT);
    }

    /// An expression over the columns of a relation, which is range 1.
    Expression expression(String stored, RelationEntry relation, int type, int typmod, ExpressionKind kind) {
        if (TreeText.isTree(stored)) {
            return TreeText.readExpression(stored, analysis.catalog::dataType);
        }
        return withCatalogPath(() -> {
            var scope = new Scope(null);
            if (relation != null) {
                analysis.from.addVisible(scope, relation);
            }
            var expression = analysis.expressions.analyze(
                    scope, Parser.parseExpression(stored, ParserOptions.DEFAULT), kind);
            if (type != 0) {
                var coerced = analysis.coercion.toTarget(expression, expression.type(), type, typmod,
                        Coercion.Context.ASSIGNMENT, Expression.CallForm.IMPLICIT_CAST, 0);
                expression = coerced == null ? expression : coerced;
            }
            return analysis.collations.assign(expression);
        });
    }

    /// The check of a domain.
    Expression domainCheck(String stored, TypeEntry domain) {
        if (TreeText.isTree(stored)) {
            return TreeText.readExpression(stored, analysis.catalog::dataType);
        }
        return withCatalogPath(() -> new StandaloneExpressions(analysis).domainCheck(
                Parser.parseExpression(stored, ParserOptions.DEFAULT), domain.baseType(), domain.baseTypmod(), domain.collation()));
    }

    Query query(String stored) {
        if (TreeText.isTree(stored)) {
            return ImpliedAliases.fill(TreeText.readQuery(stored, analysis.catalog::dataType), analysis.catalog.catalog);
        }
        return withCatalogPath(() -> {
            var script = Parser.parse(stored, ParserOptions.DEFAULT);
            var statement = (SelectStatement) script.statements().getFirst().statement();
            return analysis.statements.subquery(null, statement, false, true);
        });
    }

    List<Expression> argumentDefaults(FunctionEntry function) {
        var texts = StoredText.split(function.defaultsText());
        var result = new ArrayList<Expression>(texts.size());
        int first = function.arguments().length - texts.size();
        for (int i = 0; i < texts.size(); i++) {
            int type = function.arguments()[first + i];
            result.add(expression(texts.get(i), Polymorphism.is(type) ? 0 : type, -1));
        }
        return result;
    }

    /// What a column gets where no value is given: its default, its identity's next value, its domain's default; null
    /// where it has none.
    Expression columnDefault(RelationEntry relation, ColumnEntry column) {
        if (column.isIdentity()) {
            return new Expression.NextValue(analysis.identitySequence(relation, column), column.type());
        }
        if (column.hasDefault()) {
            return expression(column.defaultText(), null, column.type(), column.typmod(),
                    ExpressionKind.COLUMN_DEFAULT);
        }
        var type = analysis.catalog.type(column.type());
        while (type.isDomain()) {
            if (type.defaultText() != null) {
                return expression(type.defaultText(), column.type(), column.typmod());
            }
            type = analysis.catalog.type(type.baseType());
        }
        return null;
    }

    private <T> T withCatalogPath(Supplier<T> action) {
        Catalog catalog = analysis.catalog.catalog;
        var outer = catalog.session();
        var outerScope = analysis.currentScope;
        catalog.useSession(new SessionNames() {
            @Override
            public List<String> searchPath() {
                return List.of();
            }

            @Override
            public int currentRole() {
                return outer.currentRole();
            }

            @Override
            public int temporaryNamespace() {
                return outer.temporaryNamespace();
            }
        });
        try {
            return action.get();
        } finally {
            catalog.useSession(outer);
            analysis.currentScope = outerScope;
        }
    }
}
