package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.partition.PartitionBound.Infinity;
import dev.surus.engine.catalog.partition.PartitionSet;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a partition's bound says about its rows, as a condition over columns of the parent (range 1), in PostgreSQL's shape. For
/// people and for conclusions; rows themselves are checked by [PartitionSet].
///
/// ```
/// FROM (1, 10) TO (5, MINVALUE)  ->  a IS NOT NULL AND b IS NOT NULL AND (a > 1 OR (a = 1 AND b >= 10)) AND a < 5
/// ```
public final class PartitionConstraint {
    private static final int LESS = 1;
    private static final int LESS_EQUAL = 2;
    private static final int EQUAL = 3;
    private static final int GREATER_EQUAL = 4;
    private static final int GREATER = 5;
    private static final int SATISFIES_HASH_PARTITION = 5028;

    private final Catalog catalog;
    private final RelationEntry parent;
    private final PartitionKeyEntry key;

    public PartitionConstraint(Catalog catalog, RelationEntry parent) {
        this.catalog = catalog;
        this.parent = parent;
        key = catalog.partitionKey(parent.oid());
    }

    /// The expressions of the key: columns, and what is computed.
    public static List<Expression> keyExpressions(Catalog catalog, RelationEntry parent, PartitionKeyEntry key) {
        var expressions = new ArrayList<Expression>();
        int computed = 0;
        for (int number : key.columns()) {
            if (number == 0) {
                expressions.add(TreeText.readExpression(key.expressions().get(computed++), catalog::dataType));
            } else {
                var column = parent.column(number);
                expressions.add(new Expression.ColumnReference(1, number, 0, column.type(), column.typmod(), column.collation(), 0));
            }
        }
        return expressions;
    }

    /// The set of a table's partitions, as the catalog has them.
    public static PartitionSet partitions(Catalog catalog, RelationEntry parent, List<PartitionEntry> entries) {
        var key = catalog.partitionKey(parent.oid());
        return new PartitionSet(key.strategy(), entries.stream().mapToInt(PartitionEntry::oid).toArray(),
                entries.stream().map(entry -> PartitionBound.decode(entry.bound(), catalog::dataType)).toArray(PartitionBound[]::new));
    }

    /// The conditions of a bound, all of which hold; empty for no condition.
    public List<Expression> conditions(PartitionBound bound) {
        var expressions = keyExpressions(catalog, parent, key);
        return switch (bound) {
            case PartitionBound.Hash hash -> List.of(hash(hash, expressions));
            case PartitionBound.Listed list -> list(list, expressions.getFirst());
            case PartitionBound.Range range -> range(range, expressions, false);
            case PartitionBound.Default _ -> others(expressions);
        };
    }

    private Expression hash(PartitionBound.Hash hash, List<Expression> expressions) {
        var arguments = new ArrayList<Expression>(List.of(constant(TypeOid.OID, Integer.toUnsignedLong(parent.oid())),
                constant(TypeOid.INT4, (long) hash.modulus()), constant(TypeOid.INT4, (long) hash.remainder())));
        arguments.addAll(expressions);
        return new Expression.FunctionCall(SATISFIES_HASH_PARTITION, arguments, false, false, Expression.CallForm.CALL, TypeOid.BOOL, -1, 0, 0, 0);
    }

    private static Expression constant(int type, Object value) {
        return new Expression.Constant(type, -1, 0, value, 0);
    }

    private Expression constant(int position, Expression like, Object value) {
        return new Expression.Constant(like.type(), like.typmod(), key.collations()[position], value, 0);
    }

    private static Expression notNull(Expression expression) {
        return new Expression.NullTest(expression, false, false, 0);
    }

    /// One condition of several.
    public static Expression all(List<Expression> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new BooleanCall(BooleanKind.AND, conditions, 0);
    }

    private static Expression any(List<Expression> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new BooleanCall(BooleanKind.OR, conditions, 0);
    }

    private static Expression not(Expression condition) {
        return new BooleanCall(BooleanKind.NOT, List.of(condition), 0);
    }

    // ---- lists

    private List<Expression> list(PartitionBound.Listed list, Expression column) {
        return list(Arrays.asList(list.values()), column);
    }

    private List<Expression> list(List<Object> values, Expression column) {
        var present = values.stream().filter(value -> value != null).toList();
        Expression equal = switch (present.size()) {
            case 0 -> null;
            case 1 -> comparison(0, column, EQUAL, present.getFirst());
            default -> isAnyOf(column, present);
        };
        if (present.size() == values.size()) {
            return List.of(notNull(column), equal);
        }
        var isNull = new Expression.NullTest(column, true, false, 0);
        return List.of(equal == null ? isNull : any(List.of(isNull, equal)));
    }

    private Expression isAnyOf(Expression column, List<Object> values) {
        int operator = operator(0, column.type(), EQUAL);
        List<Expression> elements = new ArrayList<>();
        values.forEach(value -> elements.add(constant(0, column, value)));
        var array = new Expression.ArrayConstructor(elements, column.type(), false, catalog.type(column.type()).array(), column.collation(), 0);
        return new Expression.ArrayComparison(operator, catalog.operator(operator).function(), true, operand(0, column), array, column.collation(), 0);
    }

    // ---- ranges

    private List<Expression> range(PartitionBound.Range range, List<Expression> columns, boolean withoutNullTests) {
        var result = new ArrayList<Expression>();
        if (!withoutNullTests) {
            columns.forEach(column -> result.add(notNull(column)));
        }
        int same = 0;
        while (same < columns.size() && !(range.lower()[same] instanceof Infinity) && !(range.upper()[same] instanceof Infinity)
                && range.types()[same].compare(range.lower()[same], range.upper()[same]) == 0) {
            result.add(comparison(same, columns.get(same), EQUAL, range.lower()[same]));
            same++;
        }
        addEnd(result, range.lower(), columns, same, true);
        addEnd(result, range.upper(), columns, same, false);
        if (result.isEmpty()) {
            return withoutNullTests ? columns.stream().map(PartitionConstraint::notNull).toList() : List.of(constant(TypeOid.BOOL, 1L));
        }
        return result;
    }

    /// One end as a lexicographic comparison: the first column alone, or it is equal and the second, and so on.
    private void addEnd(List<Expression> result, Object[] edge, List<Expression> columns, int from, boolean lower) {
        var arms = new ArrayList<Expression>();
        for (int last = from; last < edge.length && !(edge[last] instanceof Infinity); last++) {
            var arm = new ArrayList<Expression>();
            for (int i = from; i < last; i++) {
                arm.add(comparison(i, columns.get(i), EQUAL, edge[i]));
            }
            boolean end = last == edge.length - 1;
            int strategy = lower ? end || edge[last + 1] == Infinity.MINVALUE ? GREATER_EQUAL : GREATER
                    : !end && edge[last + 1] == Infinity.MAXVALUE ? LESS_EQUAL : LESS;
            arm.add(comparison(last, columns.get(last), strategy, edge[last]));
            arms.add(all(arm));
        }
        if (!arms.isEmpty()) {
            result.add(any(arms));
        }
    }

    // ---- the default partition

    private List<Expression> others(List<Expression> columns) {
        var set = partitions(catalog, parent, catalog.partitions(parent.oid()).stream()
                .filter(entry -> entry.bound() != null && !entry.detachPending()).toList());
        if (key.strategy() == 'l') {
            var values = new ArrayList<>(set.listedValues());
            return values.isEmpty() ? List.of() : List.of(not(all(list(values, columns.getFirst()))));
        }
        var ranges = new ArrayList<Expression>();
        for (int i = 0; i < set.rangeCount(); i++) {
            ranges.add(all(range((PartitionBound.Range) set.bound(set.rangeAt(i)), columns, true)));
        }
        if (ranges.isEmpty()) {
            return List.of();
        }
        var others = new ArrayList<Expression>();
        columns.forEach(column -> others.add(notNull(column)));
        others.add(any(ranges));
        return List.of(not(all(others)));
    }

    // ---- comparisons

    private int operator(int position, int type, int strategy) {
        var operatorClass = catalog.operatorClass(key.classes()[position]);
        int operator = catalog.familyOperator(operatorClass.family(), type, type, strategy);
        return operator != 0 ? operator : catalog.familyOperator(operatorClass.family(), operatorClass.inputType(), operatorClass.inputType(), strategy);
    }

    /// The key as the operator class takes it: varchar as text.
    private Expression operand(int position, Expression column) {
        var operatorClass = catalog.operatorClass(key.classes()[position]);
        int input = operatorClass.inputType();
        boolean polymorphic = input == TypeOid.ANYARRAY || input == TypeOid.ANYENUM || input == TypeOid.RECORD || input == 3831;
        int collation = key.collations()[position];
        return input != column.type() && !polymorphic || collation != column.collation()
                ? new Expression.Relabel(column, polymorphic ? column.type() : input, -1, collation, Expression.CallForm.EXPLICIT_CAST, 0) : column;
    }

    private Expression comparison(int position, Expression column, int strategy, Object value) {
        int operator = operator(position, column.type(), strategy);
        return new Expression.OperatorCall(operator, catalog.operator(operator).function(),
                List.of(operand(position, column), constant(position, column, value)), TypeOid.BOOL, 0, column.collation(), 0);
    }
}
