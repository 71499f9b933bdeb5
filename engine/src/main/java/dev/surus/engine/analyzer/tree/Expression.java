package dev.surus.engine.analyzer.tree;

import java.util.List;

/// A typed expression: every name resolved to an object, every coercion explicit. Types, functions and operators are
/// OIDs; positions are 1-based characters in the statement's text (0: none).
///
/// The analyzer makes these, the planner rewrites them, the executor compiles them to evaluators, the catalog stores
/// their text form (defaults, checks, views) and deparses it.
public sealed interface Expression {
    /// OID of the result type.
    int type();

    /// Type modifier of the result, -1 where there is none.
    default int typmod() {
        return -1;
    }

    /// OID of the result's collation, 0 where the type has none.
    default int collation() {
        return 0;
    }

    default int position() {
        return 0;
    }

    /// How a function call came to be: it decides how it is deparsed.
    enum CallForm { CALL, EXPLICIT_CAST, IMPLICIT_CAST, SQL_SYNTAX }

    /// A literal. `value` in its boxed form; null is SQL's NULL.
    record Constant(int type, int typmod, int collation, Object value, int position) implements Expression {}

    /// Column `column` (1-based; 0 = the whole row; negative = a system column, numbered as PostgreSQL's attnum) of range
    /// table entry `range` (1-based) of the query `levelsUp` levels outside this one.
    record ColumnReference(int range, int column, int levelsUp, int type, int typmod, int collation, int position)
            implements Expression {}

    /// `$number`, 1-based.
    record Parameter(int number, int type, int typmod, int collation, int position) implements Expression {}

    record FunctionCall(int function, List<Expression> arguments, boolean returnsSet, boolean variadic, CallForm form,
            int type, int typmod, int collation, int inputCollation, int position) implements Expression {}

    /// `left op right`, or `op right` with one argument.
    record OperatorCall(int operator, int function, List<Expression> arguments, int type, int collation,
            int inputCollation, int position) implements Expression {}

    /// IS DISTINCT FROM, by the type's equality operator.
    record DistinctFrom(int operator, int function, Expression left, Expression right, int inputCollation, int position)
            implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    record NullIf(int operator, int function, Expression left, Expression right, int type, int collation,
            int inputCollation, int position) implements Expression {
        @Override
        public int typmod() {
            return left.typmod();
        }
    }

    /// `scalar op ANY (array)` or `op ALL`; IN lists, too.
    record ArrayComparison(int operator, int function, boolean any, Expression scalar, Expression array,
            int inputCollation, int position) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    enum BooleanKind { AND, OR, NOT }

    record BooleanCall(BooleanKind kind, List<Expression> arguments, int position) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    record AggregateCall(int function, List<Expression> directArguments, List<Expression> arguments,
            List<SortKey> orderBy, boolean distinct, List<SortKey> distinctKeys, Expression filter, boolean star,
            boolean variadic, int levelsUp, int type, int collation, int inputCollation, int position)
            implements Expression {}

    /// A call with OVER; `window` is the index into [Query#windows].
    record WindowCall(int function, List<Expression> arguments, Expression filter, int window, boolean star,
            boolean aggregate, int type, int collation, int inputCollation, int position) implements Expression {}

    /// GROUPING(...): `groups` are indexes of [Query#groupBy] entries.
    record GroupingCall(List<Expression> arguments, List<Integer> groups, int levelsUp, int position)
            implements Expression {
        @Override
        public int type() {
            return 23;
        }
    }

    enum SubqueryKind { EXISTS, SCALAR, ANY, ALL, ROW_COMPARE, ARRAY, MULTI_ASSIGN }

    /// A subquery in an expression. For ANY, ALL and ROW_COMPARE `test` compares left-hand values with the subquery's
    /// columns, which it sees as [SubqueryColumn]s.
    record SubqueryExpression(SubqueryKind kind, Expression test, Query query, int type, int typmod, int collation,
            int position) implements Expression {}

    /// Column `column` (1-based) of the subquery row under test.
    record SubqueryColumn(int column, int type, int typmod, int collation) implements Expression {}

    /// The same bytes under another type.
    record Relabel(Expression argument, int type, int typmod, int collation, CallForm form, int position)
            implements Expression {}

    /// Through the text form: output of one type, input of the other.
    record CoerceThroughText(Expression argument, int type, int collation, CallForm form, int position)
            implements Expression {}

    /// Element-wise coercion of an array; `element` sees the element as [CaseTestValue].
    record CoerceArray(Expression argument, Expression element, int type, int typmod, int collation, CallForm form,
            int position) implements Expression {}

    record CoerceRow(Expression argument, int type, CallForm form, int position) implements Expression {}

    record CoerceToDomain(Expression argument, int type, int typmod, int collation, CallForm form, int position)
            implements Expression {}

    /// VALUE in a domain's check constraint.
    record DomainValue(int type, int typmod, int collation, int position) implements Expression {}

    record When(Expression condition, Expression result) {}

    /// With an `argument`, the conditions compare [CaseTestValue] with theirs.
    record Case(Expression argument, List<When> whens, Expression otherwise, int type, int typmod, int collation,
            int position) implements Expression {}

    /// The value of the enclosing [Case]'s argument, or the element of the enclosing [CoerceArray].
    record CaseTestValue(int type, int typmod, int collation) implements Expression {}

    /// ARRAY[...]; `nested` where the elements are arrays themselves.
    record ArrayConstructor(List<Expression> elements, int elementType, boolean nested, int type, int collation,
            int position) implements Expression {
        /// That of the elements where they agree.
        @Override
        public int typmod() {
            int typmod = elements.isEmpty() ? -1 : elements.getFirst().typmod();
            return elements.stream().allMatch(element -> element.typmod() == typmod) ? typmod : -1;
        }
    }

    record RowConstructor(List<Expression> fields, List<String> names, CallForm form, int type, int position)
            implements Expression {}

    /// (a, b) < (c, d) by the operators' btree order; `kind` is one of `< <= >= >`.
    record RowComparison(String kind, List<Integer> operators, List<Integer> functions, List<Expression> left,
            List<Expression> right, int position) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    record Coalesce(List<Expression> arguments, int type, int typmod, int collation, int position)
            implements Expression {}

    record Extreme(boolean greatest, List<Expression> arguments, int type, int typmod, int collation,
            int inputCollation, int position) implements Expression {}

    enum SqlValueKind {
        CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP, CURRENT_ROLE, CURRENT_USER, USER,
        SESSION_USER, CURRENT_CATALOG, CURRENT_SCHEMA
    }

    /// CURRENT_DATE and its kin; `typmod` is the precision of the timed ones.
    record SqlValue(SqlValueKind kind, int type, int typmod, int collation, int position) implements Expression {}

    record NullTest(Expression argument, boolean isNull, boolean rowwise, int position) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    enum BooleanTestKind { IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, IS_UNKNOWN, IS_NOT_UNKNOWN }

    record BooleanTest(BooleanTestKind kind, Expression argument, int position) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    /// (composite).field; `field` is 1-based.
    record FieldSelect(Expression argument, int field, int type, int typmod, int collation) implements Expression {}

    /// The composite with some fields replaced (UPDATE t SET c.f = ...).
    record FieldStore(Expression argument, List<Expression> values, List<Integer> fields, int type)
            implements Expression {}

    /// array[upper], array[lower:upper]; an assignment where `assigned` is set. Bounds are null where left out.
    record Subscript(Expression container, List<Expression> upper, List<Expression> lower, boolean slice,
            Expression assigned, int type, int typmod, int collation, int position) implements Expression {}

    record Collate(Expression argument, int collation, int position) implements Expression {
        @Override
        public int type() {
            return argument.type();
        }

        @Override
        public int typmod() {
            return argument.typmod();
        }
    }

    /// DEFAULT in an INSERT's VALUES or an UPDATE's SET, until it is replaced by the column's default.
    record SetToDefault(int type, int typmod, int collation, int position) implements Expression {}

    /// Next value of an identity column's sequence: like nextval, but no privilege is asked.
    record NextValue(int sequence, int type) implements Expression {}

    /// WHERE CURRENT OF cursor.
    record CurrentOf(int range, String cursor) implements Expression {
        @Override
        public int type() {
            return 16;
        }
    }

    /// One key of an ordering: by `operator` (a btree < or >) of the expression's type.
    record SortKey(Expression expression, int lessOperator, boolean descending, boolean nullsFirst) {}
}
