package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.ColumnDefinition;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.FromItem.FunctionInFrom;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Functions in FROM: `f(x)`, `ROWS FROM (...)`, WITH ORDINALITY, column definition lists.
final class FunctionsInFrom {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    FunctionsInFrom(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    Item analyze(Scope scope, FromItem.Function item) {
        boolean outerLateral = scope.lateralActive;
        scope.lateralActive = true;
        var calls = new ArrayList<Expression>();
        var names = new ArrayList<String>();
        var definitions = new ArrayList<List<ColumnDefinition>>();
        for (var function : separated(item)) {
            scope.lastSet = null;
            var call = analysis.expressions.analyze(scope, function.call(), ExpressionKind.FROM_FUNCTION);
            if (scope.lastSet != null && scope.lastSet != call) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SET_NOT_TOP_LEVEL)
                        .at(Expressions.location(scope.lastSet));
            }
            names.add(analysis.targets.nameOf(function.call(), call));
            calls.add(analysis.collations.assign(call));
            if (!item.columns().isEmpty() && function.columns() != null && !function.columns().isEmpty()) {
                throw error(AnalyzerMessage.COLDEF_MULTIPLE, function.columns().getFirst().position());
            }
            definitions.add(function.columns() == null ? List.of() : function.columns());
        }
        scope.lateralActive = outerLateral;
        if (!item.columns().isEmpty()) {
            int position = item.columns().getFirst().position();
            if (calls.size() != 1) {
                throw (item.rowsFrom()
                        ? error(AnalyzerMessage.FUNCTION_ROWS_FROM_DEFINITION, position)
                        : error(AnalyzerMessage.FUNCTION_ROWS_FROM_DEFINITION, position))
                        .hint(AnalyzerMessage.COLDEF_HINT_ROWS_FROM);
            }
            if (item.ordinality()) {
                throw error(AnalyzerMessage.COLDEF_ORDINALITY, position)
                        .hint(AnalyzerMessage.COLDEF_HINT_ORDINALITY);
            }
            definitions.set(0, item.columns());
        }
        return add(scope, item, calls, names, definitions);
    }

    /// unnest with several arrays stands for several calls side by side.
    private static List<FunctionInFrom> separated(FromItem.Function item) {
        if (item.functions().size() == 1 && item.functions().getFirst().call() instanceof FunctionCall call
                && call.arguments().size() > 1 && call.name().parts().size() == 1 && call.name().name().equals("unnest")
                && call.orderBy().isEmpty() && call.filter() == null && call.over() == null && !call.star()
                && !call.distinct() && !call.variadic()) {
            var functions = new ArrayList<FunctionInFrom>();
            for (var argument : call.arguments()) {
                functions.add(new FunctionInFrom(
                        FunctionCall.of(dev.surus.engine.parser.ast.QualifiedName.builtin("unnest", call.position()),
                                List.of(argument), call.position()), List.of()));
            }
            return functions;
        }
        return item.functions();
    }

    private static SqlException error(MessageKey key, int position) {
        return new SqlException(SqlState.SYNTAX_ERROR, key).at(position);
    }

    private Item add(Scope scope, FromItem.Function item, List<Expression> calls, List<String> names,
            List<List<ColumnDefinition>> definitions) {
        int range = scope.nextRange();
        String name = item.alias() == null ? names.getFirst() : item.alias().name();
        var columns = new ArrayList<Column>();
        var columnTypes = new ArrayList<ColumnType>();
        var functions = new ArrayList<RangeEntry.RangeFunctionCall>();
        boolean scalar = calls.size() == 1;
        int rowType = TypeOid.RECORD;
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            int before = columns.size();
            var definition = definitions.get(i);
            int base = analysis.coercion.baseType(call.type());
            var outputs = call instanceof Expression.FunctionCall function
                    ? FunctionOutputs.of(catalog.function(function.function()), function.arguments(), analysis)
                    : List.<FunctionOutputs.Output>of();
            boolean composite = analysis.coercion.isComposite(base);
            boolean record = base == TypeOid.RECORD && outputs.isEmpty();
            if (!definition.isEmpty() && !record) {
                int at = definition.getFirst().position();
                throw base == TypeOid.RECORD ? error(AnalyzerMessage.COLDEF_REDUNDANT_OUT, at)
                        : composite ? error(AnalyzerMessage.COLDEF_REDUNDANT_COMPOSITE, at)
                        : error(AnalyzerMessage.COLDEF_RECORD_ONLY, at);
            }
            List<ColumnType> defined = null;
            if (composite) {
                for (var field : catalog.fields(base)) {
                    if (!field.dropped()) {
                        columns.add(new Column(field.name(), range, columns.size() + 1, field.type(), field.typmod(),
                                field.collation(), false));
                    }
                }
                scalar = false;
                rowType = calls.size() == 1 ? base : TypeOid.RECORD;
            } else if (base == TypeOid.RECORD && !outputs.isEmpty()) {
                for (var output : outputs) {
                    columns.add(new Column(output.name(), range, columns.size() + 1, output.type(), -1,
                            catalog.collationOf(output.type()), false));
                }
                scalar = false;
            } else if (record) {
                if (definition.isEmpty()) {
                    throw error(AnalyzerMessage.COLDEF_REQUIRED, Expressions.location(call));
                }
                defined = define(definition, range, columns);
                scalar = false;
            } else {
                String columnName = outputs.size() == 1 && !outputs.getFirst().name().startsWith("column")
                        ? outputs.getFirst().name()
                        : calls.size() == 1 && item.alias() != null ? item.alias().name() : names.get(i);
                columns.add(new Column(columnName, range, columns.size() + 1, call.type(), call.typmod(),
                        call.collation(), false));
            }
            functions.add(new RangeEntry.RangeFunctionCall(call, columns.size() - before, defined));
        }
        if (item.ordinality()) {
            columns.add(new Column("ordinality", range, columns.size() + 1, TypeOid.INT8, -1, 0, false));
            scalar = false;
            rowType = TypeOid.RECORD;
        }
        if (item.alias() != null && !item.alias().columns().isEmpty()) {
            var aliased = item.alias().columns();
            if (aliased.size() > columns.size()) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.ALIAS_COLUMNS_TOO_MANY, name,
                        columns.size(), aliased.size());
            }
            for (int i = 0; i < aliased.size(); i++) {
                var old = columns.get(i);
                columns.set(i, new Column(aliased.get(i), old.range(), old.column(), old.type(), old.typmod(),
                        old.collation(), false));
            }
        }
        var columnNames = new ArrayList<String>();
        for (var column : columns) {
            columnNames.add(column.name());
            columnTypes.add(new ColumnType(column.type(), column.typmod(), column.collation()));
        }
        var result = new Item(range, name, true, null, columns, null, rowType, scalar);
        scope.addRange(new RangeEntry.FunctionRange(functions, item.ordinality(), item.lateral(), name, columnNames,
                columnTypes), result);
        return result;
    }

    private List<ColumnType> define(List<ColumnDefinition> definitions, int range, List<Column> columns) {
        var types = new ArrayList<ColumnType>();
        var seen = new java.util.HashSet<String>();
        for (var definition : definitions) {
            if (!seen.add(definition.name())) {
                throw new SqlException(
                        SqlState.DUPLICATE_COLUMN, AnalyzerMessage.COLUMN_DUPLICATE, definition.name())
                        .at(definition.position());
            }
            if (definition.type().setOf()) {
                throw new SqlException(
                        SqlState.INVALID_TABLE_DEFINITION, AnalyzerMessage.COLUMN_SETOF, definition.name())
                        .at(definition.position());
            }
            var type = analysis.types.resolve(definition.type());
            int collation = definition.collation() == null ? catalog.collationOf(type.oid())
                    : analysis.types.collation(definition.collation());
            types.add(new ColumnType(type.oid(), type.typmod(), collation));
            columns.add(new Column(definition.name(), range, columns.size() + 1, type.oid(), type.typmod(), collation,
                    false));
        }
        return types;
    }
}
