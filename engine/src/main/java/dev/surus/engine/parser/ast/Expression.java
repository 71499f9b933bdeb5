package dev.surus.engine.parser.ast;

import java.util.List;

/// An expression as written.
public sealed interface Expression {
    /// 1-based, in characters; the place where PostgreSQL points for an error of this node. 0 = unknown.
    int position();

    // ---- names and constants ----

    /// `a`, `t.a`, `s.t.a`, `*`, `t.*`.
    /// @param names the qualifiers and the column; without the column where `star`
    record ColumnReference(List<String> names, boolean star, int position) implements Expression {}

    /// `$1`
    record Parameter(int number, int position) implements Expression {}

    record IntegerConstant(int value, int position) implements Expression {}

    /// A number that does not fit 32 bits or has a fraction or exponent, as written.
    record NumericConstant(String text, int position) implements Expression {}

    record StringConstant(String value, int position) implements Expression {}

    /// @param digits `b` or `x`, then the digits as written
    record BitStringConstant(String digits, int position) implements Expression {}

    record BooleanConstant(boolean value, int position) implements Expression {}

    record NullConstant(int position) implements Expression {}

    /// DEFAULT in place of a value.
    record SetToDefault(int position) implements Expression {}

    // ---- operators ----

    /// `left operator right`, or a prefix operator (left is null).
    /// @param operator the operator's name, with schemas before it where OPERATOR(...) was written
    record OperatorExpression(List<String> operator, Expression left, Expression right, int position)
            implements Expression {
        public String name() {
            return operator.getLast();
        }
    }

    /// `left operator ANY (array)`, `left operator ALL (array)`.
    record ArrayComparison(List<String> operator, boolean all, Expression left, Expression array, int position)
            implements Expression {}

    /// `left IS [NOT] DISTINCT FROM right`
    record DistinctFrom(boolean negated, Expression left, Expression right, int position) implements Expression {}

    record NullIf(Expression left, Expression right, int position) implements Expression {}

    /// `operand [NOT] IN (value, ...)`
    record InList(boolean negated, Expression operand, List<Expression> values, int position) implements Expression {}

    /// LIKE, ILIKE, SIMILAR TO. An ESCAPE is already a call of pg_catalog.like_escape around the pattern; a SIMILAR pattern is
    /// always a call of pg_catalog.similar_to_escape.
    record PatternMatch(PatternKind kind, boolean negated, Expression operand, Expression pattern, int position)
            implements Expression {
        /// The operator that it stands for: `~~`, `!~~`, `~~*`, `!~~*`, `~`, `!~`.
        public String operator() {
            return negated ? "!" + kind.operator : kind.operator;
        }
    }

    enum PatternKind {
        LIKE("~~"),
        ILIKE("~~*"),
        SIMILAR("~");

        public final String operator;

        PatternKind(String operator) {
            this.operator = operator;
        }
    }

    record Between(
            boolean negated, boolean symmetric, Expression operand, Expression low, Expression high, int position)
            implements Expression {}

    /// AND and OR with two or more arguments, NOT with one.
    record BooleanExpression(BooleanOperator operator, List<Expression> arguments, int position)
            implements Expression {}

    enum BooleanOperator {
        AND,
        OR,
        NOT
    }

    /// `operand IS [NOT] NULL`
    record NullTest(boolean negated, Expression operand, int position) implements Expression {}

    /// `operand IS [NOT] TRUE | FALSE | UNKNOWN`
    record BooleanTest(Truth truth, boolean negated, Expression operand, int position) implements Expression {}

    enum Truth {
        TRUE,
        FALSE,
        UNKNOWN
    }

    record TypeCast(Expression operand, TypeName type, int position) implements Expression {}

    record Collate(Expression operand, QualifiedName collation, int position) implements Expression {}

    // ---- access to parts ----

    /// `(operand).field[1].*`
    record Indirection(Expression operand, List<IndirectionStep> steps, int position) implements Expression {}

    sealed interface IndirectionStep {}

    record Field(String name, int position) implements IndirectionStep {}

    record AllFields(int position) implements IndirectionStep {}

    record Subscript(Expression index) implements IndirectionStep {}

    /// `[lower : upper]`; either may be null.
    record Slice(Expression lower, Expression upper) implements IndirectionStep {}

    // ---- calls ----

    /// A function, aggregate or window function call.
    ///
    /// @param star         `f(*)`
    /// @param variadic     the last argument was marked VARIADIC
    /// @param orderBy      of the aggregate's arguments, or of WITHIN GROUP
    /// @param over         null where there is no OVER
    /// @param sqlSyntax    written in the standard's syntax (`EXTRACT(...)`, `TRIM(...)`, `AT TIME ZONE`): name is pg_catalog's
    record FunctionCall(
            QualifiedName name,
            List<Expression> arguments,
            boolean star,
            boolean distinct,
            boolean variadic,
            List<SortItem> orderBy,
            boolean withinGroup,
            Expression filter,
            WindowDefinition over,
            boolean sqlSyntax,
            int position)
            implements Expression {
        public static FunctionCall of(QualifiedName name, List<Expression> arguments, int position) {
            return new FunctionCall(
                    name, arguments, false, false, false, List.of(), false, null, null, false, position);
        }

        /// A call of a built-in that the grammar wrote for the user.
        public static FunctionCall builtin(String name, List<Expression> arguments, int position) {
            return new FunctionCall(
                    QualifiedName.builtin(name, position), arguments, false, false, false, List.of(), false, null, null,
                    true, position);
        }
    }

    /// `name => value` among arguments.
    record NamedArgument(String name, Expression value, int position) implements Expression {}

    /// CURRENT_DATE and its kin.
    /// @param precision -1 where none is given
    record SqlValueFunction(SqlValue value, int precision, int position) implements Expression {}

    enum SqlValue {
        CURRENT_DATE,
        CURRENT_TIME,
        CURRENT_TIMESTAMP,
        LOCALTIME,
        LOCALTIMESTAMP,
        CURRENT_ROLE,
        CURRENT_USER,
        USER,
        SESSION_USER,
        CURRENT_CATALOG,
        CURRENT_SCHEMA
    }

    record Coalesce(List<Expression> arguments, int position) implements Expression {}

    record MinMax(boolean greatest, List<Expression> arguments, int position) implements Expression {}

    /// @param operand   null in `CASE WHEN condition ...`
    /// @param otherwise null without ELSE
    record Case(Expression operand, List<CaseWhen> branches, Expression otherwise, int position)
            implements Expression {}

    record CaseWhen(Expression condition, Expression result, int position) {}

    /// `ARRAY[...]`; inner brackets are ArrayConstructors, too.
    record ArrayConstructor(List<Expression> elements, int position) implements Expression {}

    /// @param explicit ROW was written
    record RowConstructor(List<Expression> fields, boolean explicit, int position) implements Expression {}

    /// A query within an expression.
    /// @param test     the left side of ANY and ALL, else null
    /// @param operator of ANY and ALL; null for `IN (query)`, which is `= ANY`
    record Subquery(
            SubqueryKind kind, Expression test, List<String> operator, SelectStatement query, int position)
            implements Expression {}

    enum SubqueryKind {
        EXISTS,
        ALL,
        ANY,
        SCALAR,
        ARRAY
    }

    // ---- where only some places allow them ----

    /// `GROUPING(a, b)`
    record Grouping(List<Expression> arguments, int position) implements Expression {}

    /// In GROUP BY only: `()`, ROLLUP (...), CUBE (...), GROUPING SETS (...).
    record GroupingSet(GroupingSetKind kind, List<Expression> content, int position) implements Expression {}

    enum GroupingSetKind {
        EMPTY,
        ROLLUP,
        CUBE,
        SETS
    }

    /// `WHERE CURRENT OF cursor`
    record CurrentOf(String cursor, int position) implements Expression {}

    /// One column's share of `SET (a, b) = source`.
    /// @param column 1-based
    record MultiAssignment(Expression source, int column, int columnCount, int position) implements Expression {}

    /// The functions of SQL/XML that have a grammar of their own.
    /// @param name      XMLELEMENT's or XMLPI's name, null otherwise
    /// @param named     XMLFOREST's content, XMLATTRIBUTES
    record Xml(XmlKind kind, String name, List<ResultTarget> named, List<Expression> arguments, boolean document,
            TypeName type, int position) implements Expression {}

    enum XmlKind {
        CONCAT,
        ELEMENT,
        FOREST,
        PARSE,
        PI,
        ROOT,
        SERIALIZE,
        IS_DOCUMENT,
        EXISTS
    }
}
