package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What column and table names in expressions mean: columns of FROM items of this level and the levels outside it, whole
/// rows, system columns, and `*`.
final class ColumnAnalyzer {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    ColumnAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// An item found by name, and how many levels outside it is.
    record FoundItem(Item item, int levelsUp) {}

    // ---- a column reference

    Expression reference(Scope scope, ColumnReference reference) {
        if (scope.domainValue != null && !reference.star() && reference.names().equals(List.of("value"))) {
            var value = scope.domainValue;
            return new Expression.DomainValue(value.type(), value.typmod(), value.collation(), reference.position());
        }
        if (analysis.parameters.variables() != null) {
            return columnOrVariable(scope, reference, analysis.parameters.variables());
        }
        if (!analysis.parameters.hasNames()) {
            return columnReference(scope, reference);
        }
        try {
            return columnReference(scope, reference);
        } catch (SqlException error) {
            boolean missing = error.state() == SqlState.UNDEFINED_COLUMN || error.state() == SqlState.UNDEFINED_TABLE;
            var parameter = missing ? functionParameter(scope, reference) : null;
            if (parameter == null) {
                throw error;
            }
            return parameter;
        }
    }

    private Expression columnOrVariable(Scope scope, ColumnReference reference, Variables variables) {
        var names = reference.names();
        int position = reference.position();
        if (variables.precedence() == Variables.Precedence.VARIABLE) {
            var variable = variables.named(names, reference.star(), false, position);
            return variable != null ? variable : columnReference(scope, reference);
        }
        Expression column = null;
        SqlException missing = null;
        try {
            column = columnReference(scope, reference);
        } catch (SqlException error) {
            if (error.state() != SqlState.UNDEFINED_COLUMN && error.state() != SqlState.UNDEFINED_TABLE) {
                throw error;
            }
            missing = error;
        }
        if (column != null && variables.precedence() == Variables.Precedence.COLUMN) {
            return column;
        }
        var variable = variables.named(names, reference.star(), column == null, position);
        if (variable != null && column != null) {
            throw ambiguous(String.join(".", names), position).detail(AnalyzerMessage.VARIABLE_OR_COLUMN);
        }
        if (variable == null && column == null) {
            throw missing;
        }
        return variable == null ? column : variable;
    }

    /// The record variable that `name.*` means; null where it is none.
    Expression.Parameter starVariable(Scope scope, ColumnReference reference) {
        var variables = analysis.parameters.variables();
        if (variables == null) {
            return null;
        }
        var variable = variables.named(reference.names(), true, false, reference.position());
        if (variable == null || variables.precedence() == Variables.Precedence.VARIABLE) {
            return variable;
        }
        try {
            starItem(scope, reference);
        } catch (SqlException missing) {
            return variable;
        }
        if (variables.precedence() == Variables.Precedence.COLUMN) {
            return null;
        }
        throw ambiguous(String.join(".", reference.names()) + ".*", reference.position()).detail(AnalyzerMessage.VARIABLE_OR_COLUMN);
    }

    /// What is no column may be a parameter of the function under analysis: `name`, `function.name`, `name.field`,
    /// `function.name.field`. Null where it is none.
    private Expression functionParameter(Scope scope, ColumnReference reference) {
        var parameters = analysis.parameters;
        var names = reference.names();
        int number = 0;
        String field = null;
        switch (names.size()) {
            case 1 -> number = parameters.named(names.getFirst());
            case 2 -> {
                number = parameters.isFunction(names.getFirst()) ? parameters.named(names.get(1)) : 0;
                if (number == 0) {
                    number = parameters.named(names.getFirst());
                    field = names.get(1);
                }
            }
            case 3 -> {
                number = parameters.isFunction(names.getFirst()) ? parameters.named(names.get(1)) : 0;
                field = names.get(2);
            }
            default -> {}
        }
        if (number == 0) {
            return null;
        }
        int type = parameters.use(number, reference.position());
        var parameter = new Expression.Parameter(number, type, -1, parameters.collation(catalog.collationOf(type)), reference.position());
        return field == null ? parameter : analysis.functions.asColumn(scope, field, parameter, reference.position());
    }

    private Expression columnReference(Scope scope, ColumnReference reference) {
        checkAllowed(scope, reference.position());
        var names = reference.names();
        int position = reference.position();
        if (reference.star() && names.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ROW_EXPANSION_NOT_SUPPORTED)
                    .at(position);
        }
        String qualifier;
        String schema = null;
        String column;
        int count = names.size() + (reference.star() ? 1 : 0);
        switch (count) {
            case 1 -> {
                String name = names.getFirst();
                var found = unqualified(scope, name, false, position);
                if (found != null) {
                    return found;
                }
                var item = item(scope, null, name, position);
                if (item != null) {
                    return wholeRow(item, position);
                }
                throw missingColumn(scope, null, name, position);
            }
            case 2 -> {
                qualifier = names.getFirst();
                column = reference.star() ? null : names.get(1);
            }
            case 3 -> {
                schema = names.getFirst();
                qualifier = names.get(1);
                column = reference.star() ? null : names.get(2);
            }
            case 4 -> {
                checkDatabase(names, position);
                schema = names.get(1);
                qualifier = names.get(2);
                column = reference.star() ? null : names.get(3);
            }
            default -> throw tooManyDots(names, position);
        }
        var item = item(scope, schema, qualifier, position);
        if (item == null) {
            throw missingTable(scope, schema, qualifier, position);
        }
        if (column == null) {
            return wholeRow(item, position);
        }
        var found = column(scope, item, column, position);
        if (found != null) {
            return found;
        }
        var row = wholeRow(item, position);
        var call = analysis.functions.asColumn(scope, column, row, position);
        if (call != null) {
            return call;
        }
        throw missingColumn(scope, qualifier, column, position);
    }

    void checkDatabase(List<String> names, int position) {
        if (!names.getFirst().equals(analysis.databaseName())) {
            throw new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CROSS_DATABASE, String.join(".", names)).at(position);
        }
    }

    SqlException tooManyDots(List<String> names, int position) {
        return new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.NAME_TOO_MANY_DOTS, String.join(".", names))
                .at(position);
    }

    private static void checkAllowed(Scope scope, int position) {
        if (scope.kind == ExpressionKind.COLUMN_DEFAULT) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.COLUMN_IN_DEFAULT).at(position);
        }
        if (scope.kind == ExpressionKind.PARTITION_BOUND) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.COLUMN_IN_PARTITION_BOUND)
                    .at(position);
        }
    }

    /// A column by its own name alone, from the nearest level that has it; null where none has.
    Expression unqualified(Scope scope, String name, boolean thisLevelOnly, int position) {
        int levelsUp = 0;
        for (var level = scope; level != null; level = level.parent, levelsUp++) {
            Expression result = null;
            for (int i = 0; i < level.visible.size(); i++) {
                var item = level.visible.get(i);
                if (!item.columnsVisible || item.lateralOnly && !level.lateralActive) {
                    continue;
                }
                var found = column(scope, level, item, levelsUp, name, position);
                if (found != null) {
                    if (result != null) {
                        throw ambiguous(name, position);
                    }
                    checkLateral(level, item, position);
                    result = found;
                }
            }
            if (result != null || thisLevelOnly) {
                return result;
            }
        }
        return null;
    }

    static SqlException ambiguous(String name, int position) {
        return new SqlException(SqlState.AMBIGUOUS_COLUMN, AnalyzerMessage.COLUMN_AMBIGUOUS, name).at(position);
    }

    private static void checkLateral(Scope level, Item item, int position) {
        if (item.lateralOnly && !item.lateralOk) {
            var error = new SqlException(
                    SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.FROM_ENTRY_INVALID, item.name).at(position);
            throw item == level.target ? error.hint(AnalyzerMessage.ENTRY_INVISIBLE_HINT, item.name)
                    : error.detail(AnalyzerMessage.LATERAL_DETAIL);
        }
    }

    /// The item that a table name means, from the nearest level; null where there is none.
    FoundItem item(Scope scope, String schema, String name, int position) {
        int levelsUp = 0;
        for (var level = scope; level != null; level = level.parent, levelsUp++) {
            Item result = null;
            for (int i = 0; i < level.visible.size(); i++) {
                var item = level.visible.get(i);
                if (!item.tableVisible || item.lateralOnly && !level.lateralActive || !isNamed(item, schema, name)) {
                    continue;
                }
                if (result != null) {
                    throw new SqlException(SqlState.AMBIGUOUS_ALIAS, AnalyzerMessage.TABLE_AMBIGUOUS, name)
                            .at(position);
                }
                checkLateral(level, item, position);
                result = item;
            }
            if (result != null) {
                return new FoundItem(result, levelsUp);
            }
        }
        return null;
    }

    private boolean isNamed(Item item, String schema, String name) {
        if (schema == null) {
            return item.name != null && item.name.equals(name);
        }
        return !item.aliased && item.relation != null && item.relation.name().equals(name)
                && catalog.schemaName(item.relation.namespace()).equals(schema);
    }

    private Expression column(Scope scope, FoundItem found, String name, int position) {
        var level = scope;
        for (int i = 0; i < found.levelsUp(); i++) {
            level = level.parent;
        }
        return column(scope, level, found.item(), found.levelsUp(), name, position);
    }

    private Expression column(Scope scope, Scope level, Item item, int levelsUp, String name, int position) {
        var column = item.find(name);
        if (column == Scope.AMBIGUOUS) {
            throw ambiguous(name, position);
        }
        if (column != null) {
            return reference(level, column, levelsUp, position);
        }
        return item.relation == null || item.usingAlias ? null : systemColumn(scope, item, levelsUp, name, position);
    }

    Expression reference(Scope level, Column column, int levelsUp, int position) {
        markRead(level, column.range(), column.column());
        return new Expression.ColumnReference(column.range(), column.column(), levelsUp, column.type(), column.typmod(),
                column.collation(), position);
    }

    private Expression systemColumn(Scope scope, Item item, int levelsUp, String name, int position) {
        if (!SystemColumns.exist(item.relation.kind())) {
            return null;
        }
        int number = SystemColumns.number(name);
        if (number == 0) {
            return null;
        }
        if (scope.kind == ExpressionKind.CHECK_CONSTRAINT && number != SystemColumns.TABLE_OID) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.SYSTEM_COLUMN_IN_CHECK, name)
                    .at(position);
        }
        if (scope.kind == ExpressionKind.GENERATED_COLUMN && number != SystemColumns.TABLE_OID) {
            throw new SqlException(
                    SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.SYSTEM_COLUMN_IN_GENERATION, name).at(position);
        }
        if (scope.kind == ExpressionKind.MERGE_WHEN && number != SystemColumns.TABLE_OID) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.SYSTEM_COLUMN_IN_MERGE, name)
                    .at(position);
        }
        if (item.permissions != null) {
            item.permissions.select = true;
            item.permissions.selectedColumns.set(number + RangeEntry.Permissions.COLUMN_OFFSET);
        }
        return new Expression.ColumnReference(
                item.range, number, levelsUp, SystemColumns.type(number), -1, 0, position);
    }

    // ---- whole rows

    Expression wholeRow(FoundItem found, int position) {
        var item = found.item();
        if (item.usingAlias) {
            var fields = new ArrayList<Expression>();
            var names = new ArrayList<String>();
            for (var column : item.columns) {
                fields.add(new Expression.ColumnReference(column.range(), column.column(), found.levelsUp(),
                        column.type(), column.typmod(), column.collation(), position));
                names.add(column.name());
            }
            return new Expression.RowConstructor(
                    fields, names, Expression.CallForm.IMPLICIT_CAST, TypeOid.RECORD, position);
        }
        if (item.permissions != null) {
            item.permissions.select = true;
            item.permissions.selectedColumns.set(RangeEntry.Permissions.COLUMN_OFFSET);
        }
        if (item.scalarFunction) {
            var only = item.columns.getFirst();
            return new Expression.ColumnReference(only.range(), only.column(), found.levelsUp(), only.type(),
                    only.typmod(), only.collation(), position);
        }
        if (item.join) {
            markJoinRead(analysis.level(found.levelsUp()), item);
        }
        return new Expression.ColumnReference(item.range, 0, found.levelsUp(), item.rowType, -1, 0, position);
    }

    private void markJoinRead(Scope level, Item join) {
        for (var column : join.columns) {
            markRead(level, column.range(), column.column());
        }
    }

    /// The columns of the row that a whole-row reference means.
    List<Expression> expandWholeRow(Expression.ColumnReference row) {
        var level = analysis.level(row.levelsUp());
        var item = level.items.get(row.range() - 1);
        var result = new ArrayList<Expression>(item.columns.size());
        for (var column : item.columns) {
            if (!column.hidden()) {
                result.add(reference(level, column, row.levelsUp(), row.position()));
            }
        }
        return result;
    }

    void markRead(Scope level, int range, int column) {
        var permissions = level.items.get(range - 1).permissions;
        if (permissions != null) {
            permissions.select = true;
            permissions.selectedColumns.set(column + RangeEntry.Permissions.COLUMN_OFFSET);
        }
    }

    // ---- errors of names that mean nothing

    SqlException missingColumn(Scope scope, String table, String name, int position) {
        var error = (table == null
                ? new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.COLUMN_MISSING, name)
                : new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.COLUMN_MISSING_QUALIFIED, table, name))
                .at(position);
        var search = new SimilarColumns(table, name);
        for (var level = scope; level != null; level = level.parent) {
            for (var item : level.items) {
                if (item == null || item.join) {
                    continue;
                }
                if (search.exact(item)) {
                    return error.hint(AnalyzerMessage.COLUMN_HINT_INVISIBLE, name, item.name);
                }
            }
        }
        return search.hint(error);
    }

    SqlException missingTable(Scope scope, String schema, String name, int position) {
        Item candidate = null;
        int relation = catalog.catalog.relationOid(schema, name);
        search:
        for (var level = scope; level != null; level = level.parent) {
            for (var item : level.items) {
                if (item != null && (relation != 0 && item.relation != null && item.relation.oid() == relation
                        || schema == null && name.equals(item.name))) {
                    candidate = item;
                    break search;
                }
            }
        }
        if (candidate != null && candidate.aliased && !name.equals(candidate.name)) {
            var visible = item(scope, null, candidate.name, position);
            if (visible != null && visible.item() == candidate) {
                return new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.FROM_ENTRY_INVALID, name)
                        .hint(AnalyzerMessage.ALIAS_HINT, candidate.name).at(position);
            }
        }
        if (candidate != null) {
            return new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.FROM_ENTRY_INVALID, name)
                    .hint(AnalyzerMessage.ENTRY_INVISIBLE_HINT, candidate.name).at(position);
        }
        return new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.FROM_ENTRY_MISSING, name).at(position);
    }

    // ---- stars

    /// `*`: the columns of everything visible at this level.
    List<Scope.Column> allColumns(Scope scope, int position) {
        boolean tables = false;
        var result = new ArrayList<Scope.Column>();
        for (var item : scope.visible) {
            if (!item.columnsVisible) {
                continue;
            }
            tables = true;
            addColumns(result, item);
        }
        if (!tables) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.STAR_WITHOUT_TABLES).at(position);
        }
        return result;
    }

    private static void addColumns(List<Scope.Column> result, Item item) {
        for (var column : item.columns) {
            if (!column.hidden()) {
                result.add(column);
            }
        }
    }

    /// `t.*`, `s.t.*`: the item that it means.
    FoundItem starItem(Scope scope, ColumnReference reference) {
        var names = reference.names();
        int position = reference.position();
        return switch (names.size()) {
            case 1 -> orMissing(scope, null, names.getFirst(), position);
            case 2 -> orMissing(scope, names.getFirst(), names.get(1), position);
            case 3 -> {
                checkDatabase(Stream.concat(names.stream(), Stream.of("*")).toList(), position);
                yield orMissing(scope, names.get(1), names.get(2), position);
            }
            default -> throw tooManyDots(Stream.concat(names.stream(), Stream.of("*")).toList(), position);
        };
    }

    private FoundItem orMissing(Scope scope, String schema, String name, int position) {
        var found = item(scope, schema, name, position);
        if (found == null) {
            throw missingTable(scope, schema, name, position);
        }
        return found;
    }
}
