package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// The fields of row values.
final class RowFields {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    RowFields(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// `row.name`: a field of a composite value; null where it has none of that name.
    Expression field(Scope scope, Expression row, String name, int position) {
        if (row instanceof Expression.ColumnReference reference && reference.column() == 0) {
            var level = scope;
            for (int i = 0; i < reference.levelsUp() && level != null; i++) {
                level = level.parent;
            }
            if (level != null && reference.range() <= level.items.size()) {
                var item = level.items.get(reference.range() - 1);
                var column = item.find(name);
                if (column == Scope.AMBIGUOUS) {
                    throw ColumnAnalyzer.ambiguous(name, position);
                }
                return column == null ? null : analysis.columns.reference(level, column, reference.levelsUp(), reference.position());
            }
        }
        var fields = of(row);
        for (var field : fields) {
            if (!field.dropped && field.name.equals(name)) {
                return new Expression.FieldSelect(row, field.number, field.type, field.typmod, field.collation);
            }
        }
        return null;
    }

    /// A field of a row value.
    record Field(String name, int number, int type, int typmod, int collation, boolean dropped) {}

    /// The fields of a composite or record value; empty where they are not known.
    List<Field> of(Expression row) {
        int base = analysis.coercion.baseType(row.type());
        var result = new ArrayList<Field>();
        if (base != TypeOid.RECORD) {
            for (ColumnEntry field : catalog.fields(base)) {
                result.add(new Field(field.name(), field.number(), field.type(), field.typmod(), field.collation(),
                        field.dropped()));
            }
            return result;
        }
        switch (row) {
            case Expression.Parameter variable when analysis.parameters.variables() != null -> {
                int number = 0;
                for (var field : analysis.parameters.variables().fields(variable)) {
                    number++;
                    result.add(new Field(field.name(), number, field.type(), field.typmod(), field.collation(), false));
                }
            }
            case Expression.RowConstructor constructor -> {
                int number = 0;
                for (var field : constructor.fields()) {
                    number++;
                    String name = constructor.names().size() >= number ? constructor.names().get(number - 1) : "f" + number;
                    result.add(new Field(name, number, field.type(), field.typmod(), field.collation(), false));
                }
            }
            case Expression.ColumnReference reference when reference.column() == 0 -> {
                int number = 0;
                for (var column : analysis.level(reference.levelsUp()).items.get(reference.range() - 1).columns) {
                    number++;
                    result.add(new Field(column.name(), number, column.type(), column.typmod(), column.collation(),
                            column.hidden()));
                }
            }
            case Expression.ColumnReference reference -> {
                var source = sourceOf(reference);
                if (source != null) {
                    return of(source);
                }
            }
            case Expression.FunctionCall call -> {
                var function = catalog.function(call.function());
                int number = 0;
                var outputs = FunctionOutputs.of(function, call.arguments(), analysis);
                for (var output : outputs) {
                    number++;
                    result.add(new Field(output.name(), number, output.type(), -1, catalog.collationOf(output.type()),
                            false));
                }
            }
            default -> {}
        }
        return result;
    }

    /// The expression of a subquery's target that a column stands for.
    private Expression sourceOf(Expression.ColumnReference reference) {
        if (reference.column() < 1) {
            return null;
        }
        var level = analysis.level(reference.levelsUp());
        return switch (level.query.ranges.get(reference.range() - 1)) {
            case RangeEntry.SubqueryRange subquery -> targetOf(subquery.query(), reference.column());
            case RangeEntry.JoinRange join -> join.columns().get(reference.column() - 1);
            default -> null;
        };
    }

    private static Expression targetOf(Query query, int column) {
        var expression = query.targets.get(column - 1).expression();
        // A row of the subquery's own range table cannot be looked into from here.
        return expression instanceof Expression.ColumnReference ? null : expression;
    }

    /// The error of a field that a value does not have.
    SqlException missing(Expression value, String name, int position) {
        int type = value.type();
        if (value instanceof Expression.ColumnReference reference && reference.column() == 0) {
            var item = analysis.level(reference.levelsUp()).items.get(reference.range() - 1);
            return new SqlException(
                    SqlState.UNDEFINED_COLUMN, AnalyzerMessage.COLUMN_MISSING_QUALIFIED, item.name, name).at(position);
        }
        if (analysis.coercion.isComposite(analysis.coercion.baseType(type))) {
            return new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.FIELD_MISSING_IN_TYPE, name,
                    catalog.typeText(type, -1)).at(position);
        }
        if (type == TypeOid.RECORD) {
            return new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.FIELD_UNIDENTIFIED, name).at(position);
        }
        return new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.FIELD_OF_NON_COMPOSITE, name,
                catalog.typeText(type, -1)).at(position);
    }
}
