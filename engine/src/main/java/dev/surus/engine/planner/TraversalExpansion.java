package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// SEARCH and CYCLE become columns that both sides of the recursive UNION compute.
///
/// ```
/// w AS (L UNION ALL R) SEARCH DEPTH FIRST BY a SET s CYCLE a SET m TO v DEFAULT d USING p
///   -> (SELECT l.*, ARRAY[ROW(a)], d, ARRAY[ROW(a)] FROM (L) l)
///      UNION ALL
///      (SELECT r.*, s || ROW(a), CASE WHEN ROW(a) = ANY (p) THEN v ELSE d END, p || ROW(a) FROM (R with w.s, w.m, w.p) r WHERE m <> v)
/// ```
/// Breadth first has ROW(0, a), and ROW(the depth before + 1, a).
final class TraversalExpansion {
    private static final int ARRAY_CAT = 383;
    private static final int INT8_INCREMENT = 1219;
    private static final int RECORD_EQUAL = 2988;
    private static final int RECORD_EQUAL_FUNCTION = 2981;

    private final String name;
    private final Query union;
    private final Query.Traversal traversal;
    /// The WITH query's columns without the added ones.
    private final List<String> names;
    private final List<ColumnType> own;

    /// @param union the query of WITH, which is left as it is
    /// @param names of its columns, the added ones not included
    TraversalExpansion(String name, Query union, List<String> names) {
        this.name = name;
        this.union = union;
        this.names = names;
        traversal = union.traversal;
        own = union.setOperation.columns();
    }

    Query expand() {
        var result = QueryRewriter.shallowCopy(union);
        result.traversal = null;
        var operation = union.setOperation;
        var columns = new ArrayList<>(own);
        columns.addAll(added());
        setSide(result, operation.left().range(), left(side(operation.left())));
        setSide(result, operation.right().range(), right(side(operation.right())));
        result.setOperation = new Query.SetOperation(operation.operator(), operation.all(), operation.left(), operation.right(), columns);
        for (int i = own.size(); i < columns.size(); i++) {
            result.targets.add(new TargetEntry(column(operation.left().range(), i + 1, columns.get(i)), i + 1, addedNames().get(i - own.size()), false, 0, 0));
        }
        return result;
    }

    private List<ColumnType> added() {
        var types = new ArrayList<ColumnType>();
        if (traversal.search() != null) {
            types.add(new ColumnType(traversal.search().breadthFirst() ? TypeOid.RECORD : TypeOid.RECORD_ARRAY, -1, 0));
        }
        if (traversal.cycle() != null) {
            var value = traversal.cycle().value();
            types.add(new ColumnType(value.type(), value.typmod() == traversal.cycle().otherwise().typmod() ? value.typmod() : -1, value.collation()));
            types.add(new ColumnType(TypeOid.RECORD_ARRAY, -1, 0));
        }
        return types;
    }

    private List<String> addedNames() {
        var result = new ArrayList<String>();
        if (traversal.search() != null) {
            result.add(traversal.search().sequence());
        }
        if (traversal.cycle() != null) {
            result.add(traversal.cycle().mark());
            result.add(traversal.cycle().path());
        }
        return result;
    }

    private SubqueryRange side(Query.SetInput input) {
        return (SubqueryRange) union.ranges.get(input.range() - 1);
    }

    private void setSide(Query result, int range, Query query) {
        var old = (SubqueryRange) union.ranges.get(range - 1);
        result.ranges.set(range - 1, new SubqueryRange(query, false, old.alias(), query.targets.stream().map(TargetEntry::name).toList(), 0, false, null));
    }

    private Query left(SubqueryRange side) {
        var values = new ArrayList<Expression>();
        if (traversal.search() != null) {
            var search = traversal.search();
            values.add(search.breadthFirst() ? row(search.columns(), new Expression.Constant(TypeOid.INT8, -1, 0, 0L, 0)) : array(row(search.columns(), null)));
        }
        if (traversal.cycle() != null) {
            values.add(traversal.cycle().otherwise());
            values.add(array(row(traversal.cycle().columns(), null)));
        }
        return around(copy(side.query()), "*TLOCRN*", values);
    }

    private Query right(SubqueryRange side) {
        var inner = copy(side.query());
        addSelfColumns(inner);
        var values = new ArrayList<Expression>();
        int next = own.size() + 1;
        if (traversal.search() != null) {
            var search = traversal.search();
            var before = column(1, next++, added().getFirst());
            values.add(search.breadthFirst()
                    ? row(search.columns(), call(INT8_INCREMENT, List.of(new Expression.FieldSelect(before, 1, TypeOid.INT8, -1, 0)), TypeOid.INT8))
                    : call(ARRAY_CAT, List.of(before, array(row(search.columns(), null))), TypeOid.RECORD_ARRAY));
        }
        Expression notYet = null;
        if (traversal.cycle() != null) {
            var cycle = traversal.cycle();
            var value = cycle.value();
            var mark = column(1, next++, added().get(added().size() - 2));
            var path = column(1, next, added().getLast());
            var known = new Expression.ArrayComparison(RECORD_EQUAL, RECORD_EQUAL_FUNCTION, true, row(cycle.columns(), null), path, 0, 0);
            values.add(new Expression.Case(null, List.of(new Expression.When(known, value)), cycle.otherwise(), value.type(), mark.typmod(), value.collation(), 0));
            values.add(call(ARRAY_CAT, List.of(path, array(row(cycle.columns(), null))), TypeOid.RECORD_ARRAY));
            notYet = new Expression.OperatorCall(cycle.inequality(), cycle.inequalityFunction(), List.of(mark, value), TypeOid.BOOL, 0, value.collation(), 0);
        }
        var result = around(inner, "*TROCRN*", values);
        result.where = notYet;
        return result;
    }

    /// The right side also gives what the reference to the query itself has in the added columns.
    private void addSelfColumns(Query inner) {
        int self = 0;
        for (int i = 0; i < inner.ranges.size() && self == 0; i++) {
            if (inner.ranges.get(i) instanceof CommonTableRange range && range.selfReference() && range.name().equals(name)) {
                self = i + 1;
            }
        }
        if (self == 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlannerMessage.TRAVERSAL_TOP_LEVEL, name);
        }
        var targets = new ArrayList<>(inner.targets.stream().filter(target -> !target.hidden()).toList());
        var hidden = inner.targets.stream().filter(TargetEntry::hidden).toList();
        var types = added();
        for (int i = 0; i < types.size(); i++) {
            targets.add(new TargetEntry(column(self, own.size() + i + 1, types.get(i)), 0, addedNames().get(i), false, 0, 0));
        }
        targets.addAll(hidden);
        inner.targets.clear();
        for (TargetEntry target : targets) {
            inner.targets.add(new TargetEntry(target.expression(), inner.targets.size() + 1, target.name(), target.hidden(), target.sourceTable(),
                    target.sourceColumn()));
        }
    }

    /// `SELECT own columns, values FROM (inner)`.
    private Query around(Query inner, String alias, List<Expression> values) {
        dev.surus.engine.analyzer.tree.QueryRewriter.deepen(inner);
        var query = new Query();
        query.kind = Query.Kind.SELECT;
        var innerNames = inner.targets.stream().filter(target -> !target.hidden()).map(TargetEntry::name).toList();
        query.ranges.add(new SubqueryRange(inner, false, alias, innerNames, 0, false, null));
        query.from = new FromTree.FromList(List.of(new FromTree.FromRange(1)));
        for (int i = 0; i < own.size(); i++) {
            query.targets.add(new TargetEntry(column(1, i + 1, own.get(i)), i + 1, names.get(i), false, 0, 0));
        }
        for (int i = 0; i < values.size(); i++) {
            query.targets.add(new TargetEntry(values.get(i), own.size() + i + 1, addedNames().get(i), false, 0, 0));
        }
        return query;
    }

    /// A copy of the query and all below it.
    private static Query copy(Query query) {
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return null;
            }
        }.query(query, 0);
    }

    private static ColumnReference column(int range, int number, ColumnType type) {
        return new ColumnReference(range, number, 0, type.type(), type.typmod(), type.collation(), 0);
    }

    private static Expression call(int function, List<Expression> arguments, int type) {
        return new FunctionCall(function, arguments, false, false, Expression.CallForm.CALL, type, -1, 0, 0, 0);
    }

    private static Expression array(Expression row) {
        return new Expression.ArrayConstructor(List.of(row), TypeOid.RECORD, false, TypeOid.RECORD_ARRAY, 0, 0);
    }

    /// A row of the named columns, behind the depth where one is given.
    private Expression row(List<String> columns, Expression depth) {
        var fields = new ArrayList<Expression>();
        var fieldNames = new ArrayList<String>();
        if (depth != null) {
            fields.add(depth);
            fieldNames.add("*DEPTH*");
        }
        for (String column : columns) {
            int number = names.indexOf(column);
            fields.add(column(1, number + 1, own.get(number)));
            fieldNames.add(column);
        }
        return new Expression.RowConstructor(fields, fieldNames, Expression.CallForm.CALL, TypeOid.RECORD, 0);
    }
}
