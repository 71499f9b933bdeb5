package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Type names, the standard's spellings included.
final class TypeParser {
    private static final int MONTH_BIT = 1 << 1;
    private static final int YEAR_BIT = 1 << 2;
    private static final int DAY_BIT = 1 << 3;
    private static final int HOUR_BIT = 1 << 10;
    private static final int MINUTE_BIT = 1 << 11;
    private static final int SECOND_BIT = 1 << 12;
    private static final int FULL_RANGE = 0x7FFF;

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    TypeParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /// Typename.
    TypeName typeName() {
        boolean setOf = tokens.accept(SETOF);
        TypeName type = arrayOf(simpleType(false));
        return setOf ? type.asSetOf() : type;
    }

    /// func_type: Typename, or `relation.column%TYPE`.
    TypeName functionType() {
        boolean setOf = tokens.accept(SETOF);
        TypeName type = simpleType(true);
        type = type.columnType() ? type : arrayOf(type);
        return setOf ? type.asSetOf() : type;
    }

    List<TypeName> typeList() {
        var types = new ArrayList<TypeName>();
        do {
            types.add(typeName());
        } while (tokens.accept(','));
        return List.copyOf(types);
    }

    private TypeName arrayOf(TypeName type) {
        if (tokens.accept(ARRAY)) {
            int bound = -1;
            if (tokens.accept('[')) {
                bound = tokens.integer();
                tokens.expect(']');
            }
            return type.withArrayBounds(List.of(bound));
        }
        if (!tokens.at('[')) {
            return type;
        }
        var bounds = new ArrayList<Integer>();
        while (tokens.accept('[')) {
            if (tokens.accept(']')) {
                bounds.add(-1);
            } else {
                bounds.add(tokens.integer());
                tokens.expect(']');
            }
        }
        return type.withArrayBounds(List.copyOf(bounds));
    }

    /// SimpleTypename; with %TYPE where allowed.
    private TypeName simpleType(boolean columnTypeAllowed) {
        TypeName builtin = builtinType(false);
        if (builtin != null) {
            return builtin;
        }
        int position = tokens.position();
        var names = new ArrayList<String>(2);
        names.add(tokens.typeOrFunctionName());
        while (tokens.accept('.')) {
            names.add(tokens.label());
        }
        if (columnTypeAllowed && names.size() > 1 && tokens.accept('%')) {
            tokens.expect(TYPE);
            return new TypeName(List.copyOf(names), false, true, List.of(), List.of(), position);
        }
        return new TypeName(List.copyOf(names), false, false, modifiers(), List.of(), position);
    }

    private List<Expression> modifiers() {
        if (!tokens.accept('(')) {
            return List.of();
        }
        List<Expression> list = expressions.expressionList();
        tokens.expect(')');
        return list;
    }

    /// Whether a constant of a type with a spelling of its own starts here: `int '5'`, `timestamp(3) '...'`. Otherwise the word
    /// is a name.
    boolean atTypedConstant() {
        int next = tokens.peek(1);
        return switch (tokens.kind()) {
            case INT, INTEGER, SMALLINT, BIGINT, REAL, BOOLEAN -> next == Token.STRING;
            case FLOAT, DECIMAL, DEC, NUMERIC, VARCHAR, INTERVAL -> next == Token.STRING || next == '(';
            case DOUBLE -> next == PRECISION;
            case BIT, CHARACTER, CHAR, NCHAR -> next == Token.STRING || next == '(' || next == VARYING;
            case NATIONAL -> next == CHARACTER || next == CHAR;
            case TIME, TIMESTAMP -> next == Token.STRING
                    || next == '('
                    || next == WITHOUT
                    || next == WITH && tokens.peek(2) == TIME;
            default -> false;
        };
    }

    /// A type with a spelling of the grammar's own, or null.
    /// @param constant before a constant `char` and `bit` have no default length
    TypeName builtinType(boolean constant) {
        int position = tokens.position();
        switch (tokens.kind()) {
            case INT, INTEGER:
                return simple("int4", position);
            case SMALLINT:
                return simple("int2", position);
            case BIGINT:
                return simple("int8", position);
            case REAL:
                return simple("float4", position);
            case BOOLEAN:
                return simple("bool", position);
            case FLOAT:
                tokens.advance();
                return floatType(position);
            case DOUBLE:
                if (tokens.peek(1) != PRECISION) {
                    return null;
                }
                tokens.skip(2);
                return TypeName.builtin("float8", position);
            case DECIMAL, DEC, NUMERIC:
                tokens.advance();
                return TypeName.builtin("numeric", position).withModifiers(modifiers());
            case BIT:
                return bitType(position, constant);
            case CHARACTER, CHAR, NCHAR, VARCHAR, NATIONAL:
                return characterType(position, constant);
            case TIME:
                return timeType("time", "timetz", position);
            case TIMESTAMP:
                return timeType("timestamp", "timestamptz", position);
            case INTERVAL:
                tokens.advance();
                return intervalType(position, constant);
            default:
                return null;
        }
    }

    private TypeName simple(String name, int position) {
        tokens.advance();
        return TypeName.builtin(name, position);
    }

    private TypeName floatType(int position) {
        if (!tokens.accept('(')) {
            return TypeName.builtin("float8", position);
        }
        int at = tokens.position();
        int precision = tokens.integer();
        if (precision < 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ParserMessage.FLOAT_PRECISION_LOW).at(at);
        }
        if (precision > 53) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ParserMessage.FLOAT_PRECISION_HIGH).at(at);
        }
        tokens.expect(')');
        return TypeName.builtin(precision <= 24 ? "float4" : "float8", position);
    }

    private TypeName bitType(int position, boolean constant) {
        tokens.advance();
        boolean varying = tokens.accept(VARYING);
        TypeName type = TypeName.builtin(varying ? "varbit" : "bit", position);
        if (tokens.at('(')) {
            return type.withModifiers(modifiers());
        }
        return varying || constant ? type : type.withModifiers(one());
    }

    private static List<Expression> one() {
        return List.of(new Expression.IntegerConstant(1, 0));
    }

    private TypeName characterType(int position, boolean constant) {
        boolean varying = false;
        if (tokens.accept(VARCHAR)) {
            varying = true;
        } else {
            if (tokens.accept(NATIONAL)) {
                if (!tokens.at(CHARACTER) && !tokens.at(CHAR)) {
                    throw tokens.syntaxError();
                }
            }
            tokens.advance();
            varying = tokens.accept(VARYING);
        }
        TypeName type = TypeName.builtin(varying ? "varchar" : "bpchar", position);
        if (tokens.accept('(')) {
            int at = tokens.position();
            int length = tokens.integer();
            tokens.expect(')');
            return type.withModifiers(List.of(new Expression.IntegerConstant(length, at)));
        }
        return varying || constant ? type : type.withModifiers(one());
    }

    private TypeName timeType(String without, String with, int position) {
        tokens.advance();
        List<Expression> modifiers = List.of();
        if (tokens.accept('(')) {
            modifiers = List.of(new Expression.IntegerConstant(0, tokens.position()));
            int at = tokens.position();
            modifiers = List.of(new Expression.IntegerConstant(tokens.integer(), at));
            tokens.expect(')');
        }
        String name = without;
        if (tokens.at(WITH, TIME)) {
            tokens.skip(2);
            tokens.expect(ZONE);
            name = with;
        } else if (tokens.accept(WITHOUT)) {
            tokens.expect(TIME, ZONE);
        }
        return TypeName.builtin(name, position).withModifiers(modifiers);
    }

    private TypeName intervalType(int position, boolean constant) {
        TypeName type = TypeName.builtin("interval", position);
        if (tokens.accept('(')) {
            int at = tokens.position();
            int precision = tokens.integer();
            tokens.expect(')');
            return type.withModifiers(List.of(
                    new Expression.IntegerConstant(FULL_RANGE, 0), new Expression.IntegerConstant(precision, at)));
        }
        // Before a constant the fields stand behind it.
        return constant ? type : type.withModifiers(intervalFields());
    }

    /// opt_interval: `YEAR TO MONTH`, `SECOND (3)` ...
    List<Expression> intervalFields() {
        int at = tokens.position();
        int first = fieldBit(tokens.kind());
        if (first == 0) {
            return List.of();
        }
        tokens.advance();
        if (first == SECOND_BIT) {
            return secondField(SECOND_BIT, at);
        }
        if (!tokens.at(TO)) {
            return List.of(new Expression.IntegerConstant(first, at));
        }
        if (first == MONTH_BIT) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        int last = fieldBit(tokens.kind());
        boolean allowed = first == YEAR_BIT ? last == MONTH_BIT : last > first;
        if (!allowed || last == 0) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        int mask = first;
        if (first == DAY_BIT && last > HOUR_BIT) {
            mask |= HOUR_BIT;
        }
        if (last == SECOND_BIT && first < MINUTE_BIT) {
            mask |= MINUTE_BIT;
        }
        mask |= last;
        return last == SECOND_BIT
                ? secondField(mask, at)
                : List.of(new Expression.IntegerConstant(mask, at));
    }

    private List<Expression> secondField(int mask, int at) {
        var field = new Expression.IntegerConstant(mask, at);
        if (!tokens.accept('(')) {
            return List.of(field);
        }
        int precisionAt = tokens.position();
        int precision = tokens.integer();
        tokens.expect(')');
        return List.of(field, new Expression.IntegerConstant(precision, precisionAt));
    }

    private static int fieldBit(int kind) {
        return switch (kind) {
            case YEAR -> YEAR_BIT;
            case MONTH -> MONTH_BIT;
            case DAY -> DAY_BIT;
            case HOUR -> HOUR_BIT;
            case MINUTE -> MINUTE_BIT;
            case SECOND -> SECOND_BIT;
            default -> 0;
        };
    }
}
