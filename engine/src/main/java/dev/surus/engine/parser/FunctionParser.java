package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.ObjectReference.FunctionParameter;
import dev.surus.engine.parser.ast.ObjectReference.ParameterMode;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// CREATE FUNCTION and PROCEDURE, parameters, the options that ALTER FUNCTION shares.
final class FunctionParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    FunctionParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement create(boolean replace, boolean procedure) {
        QualifiedName name = names.functionName();
        tokens.expect('(');
        var parameters = new ArrayList<FunctionParameter>();
        if (!tokens.at(')')) {
            parameters.addAll(parameters(true));
        }
        tokens.expect(')');
        TypeName returns = null;
        boolean returnsTable = false;
        if (!procedure && tokens.accept(RETURNS)) {
            if (tokens.accept(TABLE)) {
                returnsTable = true;
                tokens.expect('(');
                do {
                    int position = tokens.position();
                    String column = tokens.typeOrFunctionName();
                    parameters.add(new FunctionParameter(
                            column, expressions.types.functionType(), ParameterMode.TABLE, null, position));
                } while (tokens.accept(','));
                tokens.expect(')');
            } else {
                returns = expressions.types.functionType();
            }
        }
        var options = new ArrayList<Option>();
        Option option = option(true);
        while (option != null) {
            options.add(option);
            option = option(true);
        }
        return new FunctionStatement.CreateFunction(
                replace, procedure, name, List.copyOf(parameters), returns, returnsTable, List.copyOf(options), body());
    }

    private FunctionStatement.SqlBody body() {
        if (tokens.accept(RETURN)) {
            return new FunctionStatement.SqlBody(
                    false, List.of(new CodeStatement.Return(expressions.expression())));
        }
        if (!tokens.at(BEGIN)) {
            return null;
        }
        tokens.advance();
        tokens.expect(ATOMIC);
        var statements = new ArrayList<Statement>();
        while (!tokens.accept(END)) {
            if (tokens.accept(';')) {
                continue;
            }
            statements.add(
                    tokens.accept(RETURN) ? new CodeStatement.Return(expressions.expression()) : grammar.statement());
            tokens.expect(';');
        }
        return new FunctionStatement.SqlBody(true, List.copyOf(statements));
    }

    /// func_args, with defaults where allowed.
    List<FunctionParameter> parameters(boolean defaults) {
        var parameters = new ArrayList<FunctionParameter>();
        do {
            FunctionParameter parameter = parameter();
            if (defaults && (tokens.accept(DEFAULT) || tokens.accept('='))) {
                parameter = new FunctionParameter(
                        parameter.name(), parameter.type(), parameter.mode(), expressions.expression(),
                        parameter.position());
            }
            parameters.add(parameter);
        } while (tokens.accept(','));
        return List.copyOf(parameters);
    }

    private FunctionParameter parameter() {
        int position = tokens.position();
        ParameterMode mode = mode();
        String name = null;
        if (TokenStream.isTypeOrFunctionName(tokens.kind()) && startsTypeBehindName()) {
            name = tokens.word();
            if (mode == ParameterMode.DEFAULT) {
                mode = mode();
            }
        }
        return new FunctionParameter(name, expressions.types.functionType(), mode, null, position);
    }

    private boolean startsTypeBehindName() {
        int next = tokens.peek(1);
        if (tokens.at(DOUBLE) && next == PRECISION) {
            return false;
        }
        return next == IN || next == OUT || next == INOUT || next == VARIADIC || next == SETOF
                || TokenStream.isNonReservedWord(next);
    }

    private ParameterMode mode() {
        if (tokens.accept(IN)) {
            return tokens.accept(OUT) ? ParameterMode.INOUT : ParameterMode.IN;
        }
        if (tokens.accept(OUT)) {
            return ParameterMode.OUT;
        }
        if (tokens.accept(INOUT)) {
            return ParameterMode.INOUT;
        }
        return tokens.accept(VARIADIC) ? ParameterMode.VARIADIC : ParameterMode.DEFAULT;
    }

    /// aggr_args: `(*)`, `(a, b)`, `(a ORDER BY b)`.
    DefinitionStatement.AggregateArguments aggregateArguments() {
        tokens.expect('(');
        List<FunctionParameter> parameters = List.of();
        int direct = -1;
        if (!tokens.accept('*')) {
            var all = new ArrayList<FunctionParameter>();
            if (!tokens.at(ORDER)) {
                all.addAll(parameters(false));
            }
            if (tokens.accept(ORDER)) {
                tokens.expect(BY);
                direct = all.size();
                all.addAll(parameters(false));
            }
            parameters = List.copyOf(all);
        }
        tokens.expect(')');
        return new DefinitionStatement.AggregateArguments(parameters, direct);
    }

    /// alterfunc_opt_list: at least one.
    List<Option> commonOptions() {
        var options = new ArrayList<Option>();
        Option option = option(false);
        if (option == null) {
            throw tokens.syntaxError();
        }
        while (option != null) {
            options.add(option);
            option = option(false);
        }
        return List.copyOf(options);
    }

    private Option option(boolean creating) {
        int position = tokens.position();
        int kind = tokens.kind();
        switch (kind) {
            case IMMUTABLE, STABLE, VOLATILE:
                return Option.of("volatility", tokens.word(), position);
            case STRICT:
                tokens.advance();
                return Option.of("strict", true, position);
            case CALLED:
                tokens.advance();
                tokens.expect(ON, NULL, INPUT);
                return Option.of("strict", false, position);
            case RETURNS:
                tokens.advance();
                tokens.expect(NULL, ON, NULL);
                tokens.expect(INPUT);
                return Option.of("strict", true, position);
            case EXTERNAL, SECURITY: {
                tokens.advance();
                if (kind == EXTERNAL) {
                    tokens.expect(SECURITY);
                }
                boolean definer = tokens.accept(DEFINER);
                if (!definer) {
                    tokens.expect(INVOKER);
                }
                return Option.of("security", definer, position);
            }
            case LEAKPROOF:
                tokens.advance();
                return Option.of("leakproof", true, position);
            case NOT:
                tokens.advance();
                tokens.expect(LEAKPROOF);
                return Option.of("leakproof", false, position);
            case COST, ROWS: {
                String name = tokens.word();
                return Option.of(name, grammar.options().number(), position);
            }
            case SUPPORT:
                tokens.advance();
                return Option.of("support", new Option.Name(names.anyName()), position);
            case PARALLEL:
                tokens.advance();
                return Option.of("parallel", tokens.columnId(), position);
            case SET, RESET:
                return Option.of("set", new Option.Setting(grammar.settings().functionSetOrReset()), position);
            default:
                return creating ? creationOption(kind, position) : null;
        }
    }

    private Option creationOption(int kind, int position) {
        switch (kind) {
            case AS: {
                tokens.advance();
                var items = new ArrayList<Option.Value>();
                do {
                    items.add(new Option.Text(tokens.string()));
                } while (items.size() < 2 && tokens.accept(','));
                return Option.of("as", new Option.Items(List.copyOf(items)), position);
            }
            case LANGUAGE:
                tokens.advance();
                return Option.of(
                        "language", tokens.at(Token.STRING) ? tokens.string() : tokens.nonReservedWord(), position);
            case TRANSFORM: {
                tokens.advance();
                var items = new ArrayList<Option.Value>();
                do {
                    tokens.expect(FOR, TYPE);
                    items.add(new Option.Type(expressions.types.typeName()));
                } while (tokens.accept(','));
                return Option.of("transform", new Option.Items(List.copyOf(items)), position);
            }
            case WINDOW:
                tokens.advance();
                return Option.of("window", true, position);
            default:
                return null;
        }
    }
}
