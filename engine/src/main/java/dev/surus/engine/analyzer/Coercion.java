package dev.surus.engine.analyzer;

import dev.surus.engine.catalog.entry.CastEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Makes a value of one type out of a value of another: which ways there are (pg_cast, through text, element-wise, the
/// same bytes), when each may be taken, and the expression that does it.
///
/// Source: PostgreSQL 15 manual, chapter 10 and CREATE CAST.
final class Coercion {
    /// Who asks. Each may do what those before it may.
    enum Context { IMPLICIT, ASSIGNMENT, EXPLICIT }

    /// A way from one type to another.
    enum Way { NONE, FUNCTION, RELABEL, THROUGH_TEXT, ARRAY }

    record Path(Way way, int function) {
        static final Path NONE = new Path(Way.NONE, 0);
        static final Path RELABEL = new Path(Way.RELABEL, 0);
        static final Path THROUGH_TEXT = new Path(Way.THROUGH_TEXT, 0);
        static final Path ARRAY = new Path(Way.ARRAY, 0);
    }

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    Coercion(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    // ---- what is possible

    int baseType(int type) {
        if (type < 4600 && type > 0) {
            return type;
        }
        var entry = catalog.type(type);
        while (entry.isDomain()) {
            entry = catalog.type(entry.baseType());
        }
        return entry.oid();
    }

    /// The typmod that a domain imposes on its base type.
    int baseTypmod(int type, int typmod) {
        var entry = catalog.type(type);
        int result = typmod;
        while (entry.isDomain()) {
            result = entry.baseTypmod();
            entry = catalog.type(entry.baseType());
        }
        return result;
    }

    boolean isComposite(int type) {
        return catalog.type(type).isComposite();
    }

    /// The element type of a true array, 0 for other types.
    int elementType(int type) {
        var entry = catalog.type(type);
        return entry.isArray() ? entry.element() : 0;
    }

    boolean canCoerce(int source, int target, Context context) {
        if (source == target || target == TypeOid.ANY || source == TypeOid.UNKNOWN && !Polymorphism.is(target)) {
            return true;
        }
        return canCoerce(new int[] {source}, new int[] {target}, context);
    }

    /// Whether all of the inputs can become the targets, polymorphic ones included.
    boolean canCoerce(int[] sources, int[] targets, Context context) {
        boolean polymorphic = false;
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            int target = targets[i];
            if (source == target || target == TypeOid.ANY) {
                continue;
            }
            if (Polymorphism.is(target)) {
                polymorphic = true;
                continue;
            }
            if (source == TypeOid.UNKNOWN || path(target, source, context).way() != Way.NONE) {
                continue;
            }
            if (source == TypeOid.RECORD && isComposite(baseType(target))
                    || target == TypeOid.RECORD && isComposite(baseType(source))) {
                continue;
            }
            if (target == TypeOid.RECORD_ARRAY && elementType(source) != 0 && isComposite(elementType(source))) {
                continue;
            }
            return false;
        }
        return !polymorphic || analysis.polymorphism.consistent(sources, targets);
    }

    /// The way from one type to another that a context may take.
    Path path(int target, int source, Context context) {
        int from = baseType(source);
        int to = baseType(target);
        if (from == to) {
            return Path.RELABEL;
        }
        var cast = catalog.cast(from, to);
        if (cast != null) {
            return allows(cast, context) ? switch (cast.method()) {
                case 'f' -> new Path(Way.FUNCTION, cast.function());
                case 'i' -> Path.THROUGH_TEXT;
                default -> Path.RELABEL;
            } : Path.NONE;
        }
        var targetEntry = catalog.type(to);
        var sourceEntry = catalog.type(from);
        if (to != TypeOid.OIDVECTOR && to != TypeOid.INT2VECTOR && targetEntry.isArray() && sourceEntry.isArray()) {
            var element = path(targetEntry.element(), sourceEntry.element(), context);
            if (element.way() != Way.NONE) {
                return Path.ARRAY;
            }
        }
        if (context != Context.IMPLICIT && targetEntry.category() == 'S'
                || context == Context.EXPLICIT && sourceEntry.category() == 'S') {
            return Path.THROUGH_TEXT;
        }
        return Path.NONE;
    }

    private static boolean allows(CastEntry cast, Context context) {
        return switch (cast.context()) {
            case 'i' -> true;
            case 'a' -> context != Context.IMPLICIT;
            default -> context == Context.EXPLICIT;
        };
    }

    // ---- doing it

    /// Coerces to a type and its typmod; null where that is not possible.
    Expression toTarget(Expression expression, int source, int target, int typmod, Context context, CallForm form,
            int position) {
        if (!canCoerce(source, target, context)) {
            return null;
        }
        if (expression instanceof Expression.Collate collate) {
            var inner = toTarget(collate.argument(), source, target, typmod, context, form, position);
            return catalog.collationOf(target) != 0
                    ? new Expression.Collate(inner, collate.collation(), collate.position()) : inner;
        }
        var result = toType(expression, source, target, typmod, context, form, position);
        return toTypmod(result, target, typmod, context, form, position);
    }

    /// Coerces to a type, of which is known that it is possible. The typmod is only looked at by domains and literals of
    /// interval.
    Expression toType(Expression expression, int source, int target, int typmod, Context context, CallForm form,
            int position) {
        if (source == target) {
            return expression;
        }
        switch (target) {
            case TypeOid.ANY, TypeOid.ANYELEMENT, TypeOid.ANYNONARRAY, TypeOid.ANYCOMPATIBLE,
                    TypeOid.ANYCOMPATIBLENONARRAY -> {
                return expression;
            }
            case TypeOid.ANYARRAY, TypeOid.ANYENUM, TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE,
                    TypeOid.ANYCOMPATIBLEARRAY, TypeOid.ANYCOMPATIBLERANGE, TypeOid.ANYCOMPATIBLEMULTIRANGE -> {
                if (source != TypeOid.UNKNOWN) {
                    int base = baseType(source);
                    return base == source ? expression : new Expression.Relabel(expression, base, -1,
                            expression.collation(), form, position);
                }
            }
            default -> {}
        }
        if (source == TypeOid.UNKNOWN) {
            switch (expression) {
                case Expression.Constant constant -> {
                    return literal(constant, target, typmod, context, form, position);
                }
                case Expression.Parameter parameter when analysis.parameters.isVariable() -> {
                    int type = analysis.parameters.coerce(parameter.number(), target, parameter.position(), catalog);
                    int at = position == 0 ? parameter.position()
                            : parameter.position() == 0 ? position : Math.min(position, parameter.position());
                    return new Expression.Parameter(parameter.number(), type, -1, catalog.collationOf(type), at);
                }
                case Expression.Collate collate -> {
                    var inner = toType(collate.argument(), source, target, typmod, context, form, position);
                    return catalog.collationOf(target) != 0
                            ? new Expression.Collate(inner, collate.collation(), collate.position()) : inner;
                }
                default -> {}
            }
        }
        if (expression instanceof Expression.Collate collate) {
            var inner = toType(collate.argument(), source, target, typmod, context, form, position);
            return catalog.collationOf(target) != 0
                    ? new Expression.Collate(inner, collate.collation(), collate.position()) : inner;
        }
        var path = path(target, source, context);
        int base = baseType(target);
        switch (path.way()) {
            case NONE -> {}
            case RELABEL -> {
                if (base != target) {
                    return toDomain(expression, source == base ? source : base, target, typmod, context, form, position);
                }
                return relabel(expression, target, -1, form, position);
            }
            case FUNCTION, THROUGH_TEXT, ARRAY -> {
                int baseMod = base == target ? typmod : baseTypmod(target, typmod);
                var result = build(expression, path, base, baseMod, context, form, position);
                return base == target ? result : toDomain(result, base, target, typmod, context, form, position);
            }
        }
        if (source == TypeOid.RECORD && isComposite(base)) {
            return recordToComposite(expression, target, context, form, position);
        }
        if (target == TypeOid.RECORD || target == TypeOid.RECORD_ARRAY) {
            return expression;
        }
        throw internal("failed to find conversion function from " + catalog.typeText(source, -1) + " to "
                + catalog.typeText(target, -1));
    }

    private Expression relabel(Expression expression, int type, int typmod, CallForm form, int position) {
        // A constant needs no node of its own: it is told its new type.
        return new Expression.Relabel(expression, type, typmod, catalog.collationOf(type), form, position);
    }

    private Expression literal(Expression.Constant constant, int target, int typmod, Context context, CallForm form,
            int position) {
        int base = baseType(target);
        int baseMod = base == target ? typmod : baseTypmod(target, typmod);
        // Other types get their typmod by a length coercion afterwards; interval's says which fields the text has.
        int inputMod = base == TypeOid.INTERVAL ? baseMod : -1;
        Object value = null;
        if (constant.value() != null) {
            try {
                value = base == TypeOid.UNKNOWN ? constant.value()
                        : catalog.dataType(base).input((String) constant.value(), inputMod, analysis.session.context());
            } catch (SqlException error) {
                throw error.at(constant.position());
            }
        }
        var result = new Expression.Constant(base, inputMod, catalog.collationOf(base), value, constant.position());
        return base == target ? result : toDomain(result, base, target, typmod, context, form, position);
    }

    /// A value of a domain's base type, as the domain: its typmod, then its checks.
    Expression toDomain(Expression expression, int base, int domain, int typmod, Context context, CallForm form,
            int position) {
        int baseMod = baseTypmod(domain, -1);
        var argument = baseMod >= 0 ? toTypmod(expression, base, baseMod, context, CallForm.IMPLICIT_CAST, position)
                : expression;
        return new Expression.CoerceToDomain(
                argument, domain, -1, catalog.collationOf(domain), form, position);
    }

    /// Applies a typmod: the length coercion of varchar(n), numeric(p, s) and their kin.
    Expression toTypmod(Expression expression, int type, int typmod, Context context, CallForm form, int position) {
        if (typmod == expression.typmod()) {
            return expression;
        }
        var path = typmod < 0 ? Path.NONE : typmodPath(type);
        if (path.way() == Way.NONE) {
            return typmod < 0 && expression instanceof Expression.Constant ? expression
                    : new Expression.Relabel(expression, type, typmod, expression.collation(), form, position);
        }
        return build(expression, path, type, typmod, context, form, position);
    }

    private Path typmodPath(int type) {
        var entry = catalog.type(type);
        boolean array = entry.isArray();
        int element = array ? entry.element() : type;
        var cast = catalog.cast(element, element);
        return cast == null || cast.function() == 0 ? Path.NONE
                : array ? Path.ARRAY : new Path(Way.FUNCTION, cast.function());
    }

    private Expression build(Expression expression, Path path, int target, int typmod, Context context, CallForm form,
            int position) {
        boolean explicit = context == Context.EXPLICIT;
        switch (path.way()) {
            case FUNCTION -> {
                var function = catalog.function(path.function());
                var arguments = new ArrayList<Expression>(3);
                // The function of a binary compatible type's cast takes the value as it is.
                arguments.add(expression);
                if (function.arguments().length >= 2) {
                    arguments.add(new Expression.Constant(TypeOid.INT4, -1, 0, (long) typmod, 0));
                }
                if (function.arguments().length == 3) {
                    arguments.add(new Expression.Constant(TypeOid.BOOL, -1, 0, explicit ? 1L : 0L, 0));
                }
                int resultMod = function.arguments().length >= 2 ? typmod : -1;
                return new Expression.FunctionCall(path.function(), arguments, false, false, form, target, resultMod,
                        catalog.collationOf(target), 0, position);
            }
            case ARRAY -> {
                int sourceArray = baseType(expression.type());
                int sourceElement = elementType(sourceArray);
                int targetElement = elementType(target);
                int elementMod = sourceArray == target ? expression.typmod() : -1;
                Expression element =
                        new Expression.CaseTestValue(sourceElement, elementMod, catalog.collationOf(sourceElement));
                element = toTarget(element, sourceElement, targetElement, typmod, context, form, position);
                if (element == null) {
                    throw internal("failed to coerce array element type as expected");
                }
                return new Expression.CoerceArray(expression, element, target, element.typmod(),
                        catalog.collationOf(target), form, position);
            }
            case THROUGH_TEXT -> {
                return new Expression.CoerceThroughText(
                        expression, target, catalog.collationOf(target), form, position);
            }
            default -> throw internal("unsupported coercion");
        }
    }

    private Expression recordToComposite(Expression expression, int target, Context context, CallForm form,
            int position) {
        List<Expression> arguments;
        if (expression instanceof Expression.RowConstructor row) {
            arguments = row.fields();
        } else if (expression instanceof Expression.ColumnReference reference && reference.column() == 0) {
            arguments = analysis.columns.expandWholeRow(reference);
        } else {
            throw cannotCast(TypeOid.RECORD, target, position);
        }
        int base = baseType(target);
        var fields = catalog.fields(base);
        var result = new ArrayList<Expression>(fields.size());
        int next = 0;
        int columnNumber = 0;
        for (var field : fields) {
            if (field.dropped()) {
                continue;
            }
            columnNumber++;
            if (next >= arguments.size()) {
                throw cannotCast(TypeOid.RECORD, target, position).detail(AnalyzerMessage.ROW_TOO_FEW);
            }
            var argument = arguments.get(next++);
            var coerced = toTarget(argument, argument.type(), field.type(), field.typmod(), context,
                    CallForm.IMPLICIT_CAST, 0);
            if (coerced == null) {
                throw cannotCast(TypeOid.RECORD, target, Expressions.location(argument)).detail(
                        AnalyzerMessage.ROW_CANNOT_CAST_COLUMN, catalog.typeText(argument.type(), -1),
                        catalog.typeText(field.type(), -1), columnNumber);
            }
            result.add(coerced);
        }
        if (next < arguments.size()) {
            throw cannotCast(TypeOid.RECORD, target, position).detail(AnalyzerMessage.ROW_TOO_MANY);
        }
        Expression row = new Expression.RowConstructor(result, List.of(), form, base, position);
        return base == target ? row : toDomain(row, base, target, -1, context, form, position);
    }

    // ---- what callers ask for

    SqlException cannotCast(int source, int target, int position) {
        return new SqlException(SqlState.CANNOT_COERCE, AnalyzerMessage.CANNOT_CAST, catalog.typeText(source, -1),
                catalog.typeText(target, -1)).at(position);
    }

    /// The condition of WHERE, AND, CASE and the like.
    Expression toBoolean(Expression expression, String construct) {
        var result = expression;
        if (expression.type() != TypeOid.BOOL) {
            result = toTarget(expression, expression.type(), TypeOid.BOOL, -1, Context.ASSIGNMENT,
                    CallForm.IMPLICIT_CAST, 0);
            if (result == null) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_BOOLEAN, construct, "boolean",
                        catalog.typeText(expression.type(), -1)).at(Expressions.location(expression));
            }
        }
        if (analysis.returnsSet(result)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.SET_ARGUMENT, construct)
                    .at(Expressions.location(result));
        }
        return result;
    }

    /// A value of a given type, by assignment rules: LIMIT, frame offsets.
    Expression toSpecific(Expression expression, int type, int typmod, String construct) {
        var result = expression;
        if (expression.type() != type) {
            result = toTarget(
                    expression, expression.type(), type, typmod, Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
            if (result == null) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_BOOLEAN, construct,
                        catalog.typeText(type, -1), catalog.typeText(expression.type(), -1))
                        .at(Expressions.location(expression));
            }
        }
        if (analysis.returnsSet(result)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.SET_ARGUMENT, construct)
                    .at(Expressions.location(result));
        }
        return result;
    }

    /// An argument as a function's parameter type: by implicit coercion, or left alone for polymorphic ones.
    Expression toArgument(Expression argument, int type) {
        int source = argument.type();
        return source == type ? argument
                : toType(argument, source, type, -1, Context.IMPLICIT, CallForm.IMPLICIT_CAST, 0);
    }

    // ---- common types

    /// The type that all of several expressions can become; the rules of UNION, CASE and their kin.
    /// @param construct how errors call it; null: answer 0 instead of an error
    int commonType(List<Expression> expressions, String construct) {
        int type = expressions.getFirst().type();
        if (type != TypeOid.UNKNOWN) {
            boolean allSame = true;
            for (int i = 1; i < expressions.size() && allSame; i++) {
                allSame = expressions.get(i).type() == type;
            }
            if (allSame) {
                return type;
            }
        }
        var best = catalog.type(baseType(type));
        for (int i = 1; i < expressions.size(); i++) {
            int next = baseType(expressions.get(i).type());
            if (next == TypeOid.UNKNOWN || next == best.oid()) {
                continue;
            }
            TypeEntry entry = catalog.type(next);
            if (best.oid() == TypeOid.UNKNOWN) {
                best = entry;
            } else if (entry.category() != best.category()) {
                if (construct == null) {
                    return 0;
                }
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.TYPES_NOT_MATCHED, construct,
                        catalog.typeText(best.oid(), -1), catalog.typeText(next, -1))
                        .at(Expressions.location(expressions.get(i)));
            } else if (!best.preferred() && canCoerce(best.oid(), next, Context.IMPLICIT)
                    && !canCoerce(next, best.oid(), Context.IMPLICIT)) {
                best = entry;
            }
        }
        return best.oid() == TypeOid.UNKNOWN ? TypeOid.TEXT : best.oid();
    }

    /// Whether all can become a type implicitly.
    boolean allCanBecome(List<Expression> expressions, int type) {
        for (var expression : expressions) {
            if (!canCoerce(expression.type(), type, Context.IMPLICIT)) {
                return false;
            }
        }
        return true;
    }

    Expression toCommon(Expression expression, int type, String construct) {
        int source = expression.type();
        if (source == type) {
            return expression;
        }
        if (!canCoerce(source, type, Context.IMPLICIT)) {
            throw new SqlException(SqlState.CANNOT_COERCE, AnalyzerMessage.COULD_NOT_CONVERT, construct,
                    catalog.typeText(source, -1), catalog.typeText(type, -1)).at(Expressions.location(expression));
        }
        return toType(expression, source, type, -1, Context.IMPLICIT, CallForm.IMPLICIT_CAST, 0);
    }

    List<Expression> toCommon(List<Expression> expressions, int type, String construct) {
        return Expressions.map(expressions, e -> toCommon(e, type, construct));
    }

    /// The typmod that all have in common with the type, else -1.
    static int commonTypmod(List<Expression> expressions, int type) {
        int typmod = expressions.getFirst().typmod();
        for (var expression : expressions) {
            if (expression.type() != type || expression.typmod() != typmod) {
                return -1;
            }
        }
        return typmod;
    }

    static SqlException internal(String text) {
        return new SqlException(SqlState.INTERNAL_ERROR, BaseMessage.INTERNAL, text);
    }
}
