package dev.surus.engine.analyzer.tree;

import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.ArrayConstructor;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanTest;
import dev.surus.engine.analyzer.tree.Expression.Case;
import dev.surus.engine.analyzer.tree.Expression.CaseTestValue;
import dev.surus.engine.analyzer.tree.Expression.Coalesce;
import dev.surus.engine.analyzer.tree.Expression.CoerceArray;
import dev.surus.engine.analyzer.tree.Expression.CoerceRow;
import dev.surus.engine.analyzer.tree.Expression.CoerceThroughText;
import dev.surus.engine.analyzer.tree.Expression.CoerceToDomain;
import dev.surus.engine.analyzer.tree.Expression.Collate;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.CurrentOf;
import dev.surus.engine.analyzer.tree.Expression.DistinctFrom;
import dev.surus.engine.analyzer.tree.Expression.DomainValue;
import dev.surus.engine.analyzer.tree.Expression.Extreme;
import dev.surus.engine.analyzer.tree.Expression.FieldSelect;
import dev.surus.engine.analyzer.tree.Expression.FieldStore;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.NextValue;
import dev.surus.engine.analyzer.tree.Expression.NullIf;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.RowComparison;
import dev.surus.engine.analyzer.tree.Expression.RowConstructor;
import dev.surus.engine.analyzer.tree.Expression.SetToDefault;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.SqlValue;
import dev.surus.engine.analyzer.tree.Expression.SubqueryColumn;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.Subscript;
import dev.surus.engine.analyzer.tree.Expression.When;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Walks over typed expressions. Queries inside subqueries are not entered: whoever needs that does so at
/// [SubqueryExpression].
public final class Expressions {
    private Expressions() {}

    /// The expression with `function` applied to each of its children (null stays null); the same object where no child
    /// changed.
    public static Expression mapChildren(Expression expression, UnaryOperator<Expression> function) {
        return switch (expression) {
            case Constant e -> e;
            case ColumnReference e -> e;
            case Parameter e -> e;
            case CaseTestValue e -> e;
            case SubqueryColumn e -> e;
            case DomainValue e -> e;
            case SetToDefault e -> e;
            case NextValue e -> e;
            case CurrentOf e -> e;
            case SqlValue e -> e;
            case FunctionCall e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e : new FunctionCall(e.function(), arguments, e.returnsSet(),
                        e.variadic(), e.form(), e.type(), e.typmod(), e.collation(), e.inputCollation(), e.position());
            }
            case OperatorCall e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e : new OperatorCall(e.operator(), e.function(), arguments, e.type(),
                        e.collation(), e.inputCollation(), e.position());
            }
            case DistinctFrom e -> {
                var left = apply(e.left(), function);
                var right = apply(e.right(), function);
                yield left == e.left() && right == e.right() ? e
                        : new DistinctFrom(e.operator(), e.function(), left, right, e.inputCollation(), e.position());
            }
            case NullIf e -> {
                var left = apply(e.left(), function);
                var right = apply(e.right(), function);
                yield left == e.left() && right == e.right() ? e : new NullIf(e.operator(), e.function(), left, right,
                        e.type(), e.collation(), e.inputCollation(), e.position());
            }
            case ArrayComparison e -> {
                var scalar = apply(e.scalar(), function);
                var array = apply(e.array(), function);
                yield scalar == e.scalar() && array == e.array() ? e : new ArrayComparison(e.operator(), e.function(),
                        e.any(), scalar, array, e.inputCollation(), e.position());
            }
            case BooleanCall e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e : new BooleanCall(e.kind(), arguments, e.position());
            }
            case AggregateCall e -> {
                var direct = map(e.directArguments(), function);
                var arguments = map(e.arguments(), function);
                var orderBy = mapKeys(e.orderBy(), function);
                var distinctKeys = mapKeys(e.distinctKeys(), function);
                var filter = apply(e.filter(), function);
                yield direct == e.directArguments() && arguments == e.arguments() && orderBy == e.orderBy()
                        && distinctKeys == e.distinctKeys() && filter == e.filter() ? e
                        : new AggregateCall(e.function(), direct, arguments, orderBy, e.distinct(), distinctKeys, filter,
                                e.star(), e.variadic(), e.levelsUp(), e.type(), e.collation(), e.inputCollation(),
                                e.position());
            }
            case WindowCall e -> {
                var arguments = map(e.arguments(), function);
                var filter = apply(e.filter(), function);
                yield arguments == e.arguments() && filter == e.filter() ? e
                        : new WindowCall(e.function(), arguments, filter, e.window(), e.star(), e.aggregate(), e.type(),
                                e.collation(), e.inputCollation(), e.position());
            }
            case GroupingCall e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e
                        : new GroupingCall(arguments, e.groups(), e.levelsUp(), e.position());
            }
            case SubqueryExpression e -> {
                var test = apply(e.test(), function);
                yield test == e.test() ? e : new SubqueryExpression(e.kind(), test, e.query(), e.type(), e.typmod(),
                        e.collation(), e.position());
            }
            case Relabel e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e
                        : new Relabel(argument, e.type(), e.typmod(), e.collation(), e.form(), e.position());
            }
            case CoerceThroughText e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e
                        : new CoerceThroughText(argument, e.type(), e.collation(), e.form(), e.position());
            }
            case CoerceArray e -> {
                var argument = function.apply(e.argument());
                var element = function.apply(e.element());
                yield argument == e.argument() && element == e.element() ? e : new CoerceArray(argument, element,
                        e.type(), e.typmod(), e.collation(), e.form(), e.position());
            }
            case CoerceRow e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e : new CoerceRow(argument, e.type(), e.form(), e.position());
            }
            case CoerceToDomain e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e
                        : new CoerceToDomain(argument, e.type(), e.typmod(), e.collation(), e.form(), e.position());
            }
            case Case e -> {
                var argument = apply(e.argument(), function);
                boolean same = argument == e.argument();
                var whens = new ArrayList<When>(e.whens().size());
                for (var when : e.whens()) {
                    var condition = function.apply(when.condition());
                    var result = function.apply(when.result());
                    boolean unchanged = condition == when.condition() && result == when.result();
                    same &= unchanged;
                    whens.add(unchanged ? when : new When(condition, result));
                }
                var otherwise = apply(e.otherwise(), function);
                yield same && otherwise == e.otherwise() ? e : new Case(argument, whens, otherwise, e.type(), e.typmod(),
                        e.collation(), e.position());
            }
            case ArrayConstructor e -> {
                var elements = map(e.elements(), function);
                yield elements == e.elements() ? e : new ArrayConstructor(elements, e.elementType(), e.nested(),
                        e.type(), e.collation(), e.position());
            }
            case RowConstructor e -> {
                var fields = map(e.fields(), function);
                yield fields == e.fields() ? e
                        : new RowConstructor(fields, e.names(), e.form(), e.type(), e.position());
            }
            case RowComparison e -> {
                var left = map(e.left(), function);
                var right = map(e.right(), function);
                yield left == e.left() && right == e.right() ? e
                        : new RowComparison(e.kind(), e.operators(), e.functions(), left, right, e.position());
            }
            case Coalesce e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e
                        : new Coalesce(arguments, e.type(), e.typmod(), e.collation(), e.position());
            }
            case Extreme e -> {
                var arguments = map(e.arguments(), function);
                yield arguments == e.arguments() ? e : new Extreme(e.greatest(), arguments, e.type(), e.typmod(),
                        e.collation(), e.inputCollation(), e.position());
            }
            case NullTest e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e
                        : new NullTest(argument, e.isNull(), e.rowwise(), e.position());
            }
            case BooleanTest e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e : new BooleanTest(e.kind(), argument, e.position());
            }
            case FieldSelect e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e
                        : new FieldSelect(argument, e.field(), e.type(), e.typmod(), e.collation());
            }
            case FieldStore e -> {
                var argument = apply(e.argument(), function);
                var values = map(e.values(), function);
                yield argument == e.argument() && values == e.values() ? e
                        : new FieldStore(argument, values, e.fields(), e.type());
            }
            case Subscript e -> {
                var container = apply(e.container(), function);
                var upper = map(e.upper(), function);
                var lower = map(e.lower(), function);
                var assigned = apply(e.assigned(), function);
                yield container == e.container() && upper == e.upper() && lower == e.lower()
                        && assigned == e.assigned() ? e
                        : new Subscript(container, upper, lower, e.slice(), assigned, e.type(), e.typmod(),
                                e.collation(), e.position());
            }
            case Collate e -> {
                var argument = function.apply(e.argument());
                yield argument == e.argument() ? e : new Collate(argument, e.collation(), e.position());
            }
        };
    }

    private static Expression apply(Expression child, UnaryOperator<Expression> function) {
        return child == null ? null : function.apply(child);
    }

    /// The list with `function` applied; the same list where nothing changed.
    public static List<Expression> map(List<Expression> list, UnaryOperator<Expression> function) {
        ArrayList<Expression> changed = null;
        for (int i = 0; i < list.size(); i++) {
            var before = list.get(i);
            var after = before == null ? null : function.apply(before);
            if (after != before && changed == null) {
                changed = new ArrayList<>(list);
            }
            if (changed != null) {
                changed.set(i, after);
            }
        }
        return changed == null ? list : changed;
    }

    private static List<SortKey> mapKeys(List<SortKey> keys, UnaryOperator<Expression> function) {
        ArrayList<SortKey> changed = null;
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            var after = function.apply(key.expression());
            if (after != key.expression()) {
                if (changed == null) {
                    changed = new ArrayList<>(keys);
                }
                changed.set(i, new SortKey(after, key.lessOperator(), key.descending(), key.nullsFirst()));
            }
        }
        return changed == null ? keys : changed;
    }

    /// Calls `action` for each child.
    public static void forEachChild(Expression expression, Consumer<Expression> action) {
        switch (expression) {
            case Constant _, ColumnReference _, Parameter _ -> {}
            case OperatorCall e -> e.arguments().forEach(action);
            case BooleanCall e -> e.arguments().forEach(action);
            default -> mapChildren(expression, child -> {
                action.accept(child);
                return child;
            });
        }
    }

    /// Equal but for their positions.
    public static boolean same(Expression left, Expression right) {
        return left == right || left != null && right != null && left.getClass() == right.getClass()
                && left.type() == right.type() && withoutPositions(left).equals(withoutPositions(right));
    }

    /// The expression with every position 0.
    public static Expression withoutPositions(Expression expression) {
        return switch (mapChildren(expression, Expressions::withoutPositions)) {
            case Constant e -> e.position() == 0 ? e
                    : new Constant(e.type(), e.typmod(), e.collation(), e.value(), 0);
            case ColumnReference e -> e.position() == 0 ? e : new ColumnReference(e.range(), e.column(), e.levelsUp(),
                    e.type(), e.typmod(), e.collation(), 0);
            case Parameter e -> new Parameter(e.number(), e.type(), e.typmod(), e.collation(), 0);
            case DomainValue e -> new DomainValue(e.type(), e.typmod(), e.collation(), 0);
            case SetToDefault e -> new SetToDefault(e.type(), e.typmod(), e.collation(), 0);
            case SqlValue e -> new SqlValue(e.kind(), e.type(), e.typmod(), e.collation(), 0);
            case FunctionCall e -> new FunctionCall(e.function(), e.arguments(), e.returnsSet(), e.variadic(),
                    Expression.CallForm.CALL, e.type(), e.typmod(), e.collation(), e.inputCollation(), 0);
            case OperatorCall e -> new OperatorCall(e.operator(), e.function(), e.arguments(), e.type(), e.collation(),
                    e.inputCollation(), 0);
            case DistinctFrom e ->
                    new DistinctFrom(e.operator(), e.function(), e.left(), e.right(), e.inputCollation(), 0);
            case NullIf e -> new NullIf(e.operator(), e.function(), e.left(), e.right(), e.type(), e.collation(),
                    e.inputCollation(), 0);
            case ArrayComparison e -> new ArrayComparison(e.operator(), e.function(), e.any(), e.scalar(), e.array(),
                    e.inputCollation(), 0);
            case BooleanCall e -> new BooleanCall(e.kind(), e.arguments(), 0);
            case AggregateCall e -> new AggregateCall(e.function(), e.directArguments(), e.arguments(), e.orderBy(),
                    e.distinct(), e.distinctKeys(), e.filter(), e.star(), e.variadic(), e.levelsUp(), e.type(),
                    e.collation(), e.inputCollation(), 0);
            case WindowCall e -> new WindowCall(e.function(), e.arguments(), e.filter(), e.window(), e.star(),
                    e.aggregate(), e.type(), e.collation(), e.inputCollation(), 0);
            case GroupingCall e -> new GroupingCall(e.arguments(), e.groups(), e.levelsUp(), 0);
            case SubqueryExpression e -> new SubqueryExpression(e.kind(), e.test(), e.query(), e.type(), e.typmod(),
                    e.collation(), 0);
            case Relabel e ->
                    new Relabel(e.argument(), e.type(), e.typmod(), e.collation(), Expression.CallForm.CALL, 0);
            case CoerceThroughText e ->
                    new CoerceThroughText(e.argument(), e.type(), e.collation(), Expression.CallForm.CALL, 0);
            case CoerceArray e -> new CoerceArray(e.argument(), e.element(), e.type(), e.typmod(), e.collation(),
                    Expression.CallForm.CALL, 0);
            case CoerceRow e -> new CoerceRow(e.argument(), e.type(), Expression.CallForm.CALL, 0);
            case CoerceToDomain e -> new CoerceToDomain(e.argument(), e.type(), e.typmod(), e.collation(),
                    Expression.CallForm.CALL, 0);
            case Case e -> new Case(e.argument(), e.whens(), e.otherwise(), e.type(), e.typmod(), e.collation(), 0);
            case ArrayConstructor e ->
                    new ArrayConstructor(e.elements(), e.elementType(), e.nested(), e.type(), e.collation(), 0);
            case RowConstructor e ->
                    new RowConstructor(e.fields(), e.names(), Expression.CallForm.CALL, e.type(), 0);
            case RowComparison e ->
                    new RowComparison(e.kind(), e.operators(), e.functions(), e.left(), e.right(), 0);
            case Coalesce e -> new Coalesce(e.arguments(), e.type(), e.typmod(), e.collation(), 0);
            case Extreme e -> new Extreme(e.greatest(), e.arguments(), e.type(), e.typmod(), e.collation(),
                    e.inputCollation(), 0);
            case NullTest e -> new NullTest(e.argument(), e.isNull(), e.rowwise(), 0);
            case BooleanTest e -> new BooleanTest(e.kind(), e.argument(), 0);
            case Subscript e -> new Subscript(e.container(), e.upper(), e.lower(), e.slice(), e.assigned(), e.type(),
                    e.typmod(), e.collation(), 0);
            case Collate e -> new Collate(e.argument(), e.collation(), 0);
            case FieldSelect e -> e;
            case FieldStore e -> e;
            case CaseTestValue e -> e;
            case SubqueryColumn e -> e;
            case NextValue e -> e;
            case CurrentOf e -> e;
        };
    }

    /// The leftmost position of an expression: where an error about all of it points. 0: none.
    public static int location(Expression expression) {
        return switch (expression) {
            case null -> 0;
            case Constant e -> e.position();
            case ColumnReference e -> e.position();
            case OperatorCall e -> leftmost(e.position(), e.arguments());
            case FunctionCall e -> leftmost(e.position(), e.arguments());
            case BooleanCall e -> leftmost(e.position(), e.arguments());
            case DistinctFrom e -> leftmost(leftmost(e.position(), e.left()), e.right());
            case NullIf e -> leftmost(leftmost(e.position(), e.left()), e.right());
            case ArrayComparison e -> leftmost(leftmost(e.position(), e.scalar()), e.array());
            case SubqueryExpression e -> e.test() == null ? e.position() : leftmost(e.position(), testLeft(e.test()));
            case Relabel e -> leftmost(e.position(), e.argument());
            case CoerceThroughText e -> leftmost(e.position(), e.argument());
            case CoerceArray e -> leftmost(e.position(), e.argument());
            case CoerceRow e -> leftmost(e.position(), e.argument());
            case CoerceToDomain e -> leftmost(e.position(), e.argument());
            case NullTest e -> leftmost(e.position(), e.argument());
            case BooleanTest e -> leftmost(e.position(), e.argument());
            case FieldSelect e -> location(e.argument());
            case FieldStore e -> location(e.argument());
            case Subscript e -> location(e.container());
            case Collate e -> location(e.argument());
            case RowComparison e -> e.left().isEmpty() ? 0 : location(e.left().getFirst());
            default -> expression.position();
        };
    }

    private static Expression testLeft(Expression test) {
        return switch (test) {
            case OperatorCall e -> e.arguments().getFirst();
            case BooleanCall e -> testLeft(e.arguments().getFirst());
            case RowComparison e -> e.left().getFirst();
            default -> test;
        };
    }

    private static int leftmost(int position, Expression other) {
        int location = location(other);
        return location == 0 ? position : position == 0 ? location : Math.min(position, location);
    }

    private static int leftmost(int position, List<Expression> list) {
        int left = position;
        for (int i = 0; i < list.size(); i++) {
            left = leftmost(left, list.get(i));
        }
        return left;
    }
}
