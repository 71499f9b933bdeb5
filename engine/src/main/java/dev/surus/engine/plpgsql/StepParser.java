package dev.surus.engine.plpgsql;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.Token;
import dev.surus.engine.parser.ast.Expression;
import java.util.ArrayList;
import java.util.List;

/// Reads statements, one switch over their first words; those with much syntax of their own are in [LoopParser], [SqlStepParser]
/// and [RaiseParser].
final class StepParser {
    private final BodyParser body;
    final TextReader reader;
    final RoutineBuilder builder;
    private final LoopParser loops;
    private final SqlStepParser sql;
    private final RaiseParser raises;

    StepParser(BodyParser body) {
        this.body = body;
        reader = body.reader;
        builder = body.builder;
        sql = new SqlStepParser(body, this);
        loops = new LoopParser(body, this, sql);
        raises = new RaiseParser(this);
    }

    /// Statements up to a word that ends a list.
    List<Step> list() {
        var steps = new ArrayList<Step>();
        while (!endsList()) {
            steps.add(step());
        }
        return List.copyOf(steps);
    }

    private boolean endsList() {
        return reader.is("end") || reader.is("exception") || reader.is("when") || reader.is("else") || reader.is("elsif") || reader.is("elseif")
                || reader.atEnd();
    }

    private Step step() {
        int line = reader.line();
        if (reader.isOperator(reader.at, "<<")) {
            return labelled(line);
        }
        if (reader.kind() == Token.PARAMETER) {
            return assignment(line);
        }
        if (reader.kind() != Token.IDENTIFIER) {
            throw reader.tokens.syntaxError(reader.at);
        }
        boolean quoted = reader.tokens.isQuoted(reader.at);
        String word = reader.tokens.word(reader.at);
        int next = reader.at + 1;
        boolean assigns = reader.isAssignment(next) || reader.tokens.kind(next) == '[' || reader.tokens.kind(next) == '.';
        if (assigns && (quoted || !Words.isReserved(word))) {
            return assignment(line);
        }
        if (quoted || !Words.isKeyword(word)) {
            return sql.statement(line);
        }
        return statement(line, word);
    }

    private Step statement(int line, String word) {
        return switch (word) {
            case "begin", "declare" -> ended(body.block(null));
            case "if" -> condition(line);
            case "case" -> cases(line);
            case "loop", "while", "for", "foreach" -> loops.loop(line, null);
            case "exit", "continue" -> exit(line);
            case "return" -> returns(line);
            case "raise" -> raises.raise(line);
            case "assert" -> raises.assertion(line);
            case "get" -> raises.diagnostics(line);
            case "perform" -> sql.perform(line);
            case "call", "do" -> sql.call(line);
            case "execute" -> sql.execute(line);
            case "open" -> sql.open(line);
            case "fetch", "move" -> sql.fetch(line);
            case "close" -> sql.close(line);
            case "commit", "rollback" -> transactionEnd(line);
            case "null" -> {
                reader.at++;
                reader.expectSymbol(';');
                yield new Step.Nothing(line);
            }
            default -> {
                if (Words.isReserved(word)) {
                    throw reader.tokens.syntaxError(reader.at);
                }
                yield sql.statement(line);
            }
        };
    }

    private Step ended(Step.Block block) {
        reader.expectSymbol(';');
        return block;
    }

    private Step labelled(int line) {
        String name = body.label();
        if (reader.is("begin") || reader.is("declare")) {
            return ended(body.block(name));
        }
        if (reader.is("loop") || reader.is("while") || reader.is("for") || reader.is("foreach")) {
            return loops.loop(reader.line(), name);
        }
        throw reader.tokens.syntaxError(reader.at);
    }

    // ---- variables

    /// Reads the names of a variable, and no more; null where they mean none (then some were read).
    Datum variable() {
        var names = names();
        return names == null ? null : find(names);
    }

    private List<String> names() {
        if (reader.kind() == Token.PARAMETER) {
            return List.of(reader.tokens.written(reader.at++));
        }
        if (reader.kind() != Token.IDENTIFIER) {
            return null;
        }
        var names = new ArrayList<String>();
        names.add(reader.tokens.word(reader.at++));
        while (names.size() < 3 && reader.kind() == '.' && reader.tokens.kind(reader.at + 1) == Token.IDENTIFIER) {
            var found = Namespace.find(reader.namespace, false, names.getFirst(), names.size() > 1 ? names.get(1) : null, null);
            if (names.size() == 1 && Namespace.find(reader.namespace, false, names.getFirst(), reader.tokens.word(reader.at + 1), null) == null) {
                break;
            }
            if (names.size() == 2 && (found == null || found.namesUsed() != 2 || found.item().kind() != Namespace.Kind.RECORD)) {
                break;
            }
            names.add(reader.tokens.word(reader.at + 1));
            reader.at += 2;
        }
        return names;
    }

    private Datum find(List<String> names) {
        String second = names.size() > 1 ? names.get(1) : null;
        String third = names.size() > 2 ? names.get(2) : null;
        var found = Namespace.find(reader.namespace, false, names.getFirst(), second, third);
        if (found == null) {
            return null;
        }
        var datum = builder.datums.get(found.item().datum());
        return names.size() > found.namesUsed() ? builder.field(datum.number(), names.get(found.namesUsed())) : datum;
    }

    SqlException unknownVariable(int token) {
        var name = new StringBuilder(reader.tokens.word(token));
        for (int i = token + 1; reader.tokens.kind(i) == '.' && reader.tokens.kind(i + 1) == Token.IDENTIFIER; i += 2) {
            name.append('.').append(reader.tokens.word(i + 1));
        }
        return reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.NOT_KNOWN_VARIABLE, name);
    }

    /// @throws SqlException 22005 for a constant
    void checkAssignable(Datum target, int token) {
        boolean constant = switch (target) {
            case Datum.Scalar scalar -> scalar.constant();
            case Datum.Record record -> record.constant();
            case Datum.Field field -> builder.datums.get(field.record()) instanceof Datum.Record record && record.constant();
            case Datum.Row _ -> false;
        };
        if (constant) {
            String name = target instanceof Datum.Field field ? builder.datums.get(field.record()).name() : target.name();
            throw reader.error(SqlState.ERROR_IN_ASSIGNMENT, token, PlpgsqlMessage.VARIABLE_CONSTANT, name);
        }
    }

    // ---- assignment

    private Step assignment(int line) {
        var tokens = reader.tokens;
        int start = reader.at;
        var target = variable();
        if (target == null) {
            reader.at = start;
            throw tokens.kind(start) == Token.PARAMETER ? tokens.syntaxError(start) : unknownVariable(start);
        }
        checkAssignable(target, start);
        int offset = tokens.start(start);
        boolean parts = reader.kind() == '[' || reader.kind() == '.';
        int nameEnd = reader.at;
        int depth = 0;
        for (; depth > 0 || !reader.isAssignment(reader.at); reader.at++) {
            if (reader.atEnd() || reader.kind() == ';' || !parts) {
                throw tokens.syntaxError(reader.at);
            }
            depth += reader.kind() == '[' ? 1 : reader.kind() == ']' ? -1 : 0;
        }
        int operator = reader.at++;
        int end = reader.findEnd(true, ";", (int) ';');
        String text = tokens.text().substring(offset, tokens.end(end - 1));
        int valueStart = tokens.end(operator) - offset;
        var fragment = reader.piece(offset, text, Fragment.Kind.ASSIGNMENT, () -> Fragment.assignment(text,
                Parser.parseSelectRest(" ".repeat(valueStart) + text.substring(valueStart), reader.options), reader.namespace, reader.precedence));
        fragment.target = target;
        fragment.targetPosition = 1;
        if (parts) {
            // A name stands for the variable: only the steps behind it matter.
            String blank = "v" + " ".repeat(tokens.end(nameEnd - 1) - offset - 1);
            String written = blank + text.substring(blank.length(), tokens.start(operator) - offset);
            fragment.steps = steps(reader.shifted(offset, () -> Parser.parseExpression(written, reader.options)));
        }
        reader.at = end;
        reader.expectSymbol(';');
        return new Step.Assign(line, target, fragment);
    }

    private static List<Expression.IndirectionStep> steps(Expression written) {
        return switch (written) {
            case Expression.Indirection indirection when indirection.operand() instanceof Expression.ColumnReference reference -> {
                var steps = new ArrayList<>(fields(reference));
                steps.addAll(indirection.steps());
                yield steps;
            }
            case Expression.ColumnReference reference -> fields(reference);
            default -> throw new IllegalStateException("not a target: " + written);
        };
    }

    private static List<Expression.IndirectionStep> fields(Expression.ColumnReference reference) {
        return reference.names().stream().skip(1)
                .map(name -> (Expression.IndirectionStep) new Expression.Field(name, reference.position())).toList();
    }

    // ---- control flow

    private Step condition(int line) {
        reader.expect("if");
        var branches = new ArrayList<Step.Branch>();
        branches.add(branch(line));
        while (reader.is("elsif") || reader.is("elseif")) {
            int at = reader.line();
            reader.at++;
            branches.add(branch(at));
        }
        var otherwise = reader.accept("else") ? list() : List.<Step>of();
        reader.expect("end");
        reader.expect("if");
        reader.expectSymbol(';');
        return new Step.If(line, branches, otherwise);
    }

    private Step.Branch branch(int line) {
        var condition = reader.expression("THEN", "then");
        reader.expect("then");
        return new Step.Branch(line, condition, list());
    }

    private Step cases(int line) {
        reader.expect("case");
        Fragment value = null;
        int operand = -1;
        String name = null;
        if (!reader.is("when")) {
            value = reader.expression("WHEN", "when");
            name = "__Case__Variable_" + builder.datums.size() + "__";
            operand = builder.addScalar(name, line, new Datum.ValueType(0, -1, 0), false);
        }
        if (!reader.is("when")) {
            throw reader.tokens.syntaxError(reader.at);
        }
        var outer = reader.namespace;
        var branches = new ArrayList<Step.Branch>();
        while (reader.is("when")) {
            int at = reader.line();
            reader.at++;
            Fragment condition;
            if (operand < 0) {
                condition = reader.expression("THEN", "then");
            } else {
                var values = reader.expression("THEN", "then");
                String text = "\"" + name + "\" IN (" + values.text + ")";
                var seen = new Namespace(Namespace.Kind.SCALAR, operand, name, outer);
                condition = Fragment.expression(text, Parser.parseSelectRest(text, reader.options), seen, reader.precedence);
            }
            reader.expect("then");
            branches.add(new Step.Branch(at, condition, list()));
        }
        var otherwise = reader.accept("else") ? list() : null;
        reader.expect("end");
        reader.expect("case");
        reader.expectSymbol(';');
        return new Step.Case(line, operand, value, branches, otherwise);
    }

    private Step exit(int line) {
        int first = reader.at;
        boolean exit = reader.accept("exit");
        if (!exit) {
            reader.expect("continue");
        }
        String name = null;
        if (reader.kind() == Token.IDENTIFIER && !reader.is("when")) {
            int token = reader.at;
            name = reader.tokens.word(reader.at++);
            var found = Namespace.label(reader.namespace, name);
            if (found == null) {
                throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.NO_LABEL, name);
            }
            if (!exit && found.kind() != Namespace.Kind.LOOP) {
                throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.CONTINUE_BLOCK, name);
            }
        } else if (Namespace.nearestLoop(reader.namespace) == null) {
            throw reader.error(SqlState.SYNTAX_ERROR, first, exit ? PlpgsqlMessage.EXIT_OUTSIDE : PlpgsqlMessage.CONTINUE_OUTSIDE);
        }
        Fragment condition = null;
        if (reader.accept("when")) {
            condition = reader.expressionToSemicolon();
        } else {
            reader.expectSymbol(';');
        }
        return new Step.Exit(line, exit, name, condition);
    }

    private Step transactionEnd(int line) {
        boolean commit = reader.accept("commit");
        if (!commit) {
            reader.expect("rollback");
        }
        boolean chain = false;
        if (reader.accept("and")) {
            chain = !reader.accept("no");
            reader.expect("chain");
        }
        reader.expectSymbol(';');
        return new Step.EndTransaction(line, commit, chain);
    }

    // ---- RETURN

    private Step returns(int line) {
        reader.expect("return");
        if (reader.is("next") && !builder.result.isVoid()) {
            reader.at++;
            return returnNext(line);
        }
        if (reader.accept("next")) {
            return returnNext(line);
        }
        if (reader.accept("query")) {
            return returnQuery(line);
        }
        var result = builder.result;
        PlpgsqlMessage refusal = result.set() ? PlpgsqlMessage.RETURN_IN_SET
                : result.isVoid() ? result.procedure() ? PlpgsqlMessage.RETURN_IN_PROCEDURE : PlpgsqlMessage.RETURN_IN_VOID
                : result.outputs() >= 0 ? PlpgsqlMessage.RETURN_WITH_OUT : null;
        if (refusal != null) {
            if (reader.kind() != ';') {
                var error = reader.error(SqlState.DATATYPE_MISMATCH, reader.at, refusal);
                throw result.set() ? error.hint(PlpgsqlMessage.RETURN_IN_SET_HINT) : error;
            }
            reader.at++;
            return new Step.Return(line, null, !result.set() && result.outputs() >= 0 ? builder.datums.get(result.outputs()) : null);
        }
        return value(line, false);
    }

    /// A value to the semicolon: where it is a variable alone, that.
    private Step value(int line, boolean next) {
        int start = reader.at;
        var variable = reader.kind() == Token.IDENTIFIER && !Words.isReserved(reader.tokens.word(start)) ? variable() : null;
        if (variable != null && !(variable instanceof Datum.Field) && reader.kind() == ';') {
            reader.at++;
            return next ? new Step.ReturnNext(line, null, variable) : new Step.Return(line, null, variable);
        }
        reader.at = start;
        var value = reader.expressionToSemicolon();
        return next ? new Step.ReturnNext(line, value, null) : new Step.Return(line, value, null);
    }

    private Step returnNext(int line) {
        var result = builder.result;
        if (!result.set()) {
            throw reader.error(SqlState.DATATYPE_MISMATCH, reader.at - 1, PlpgsqlMessage.RETURN_NEXT_NO_SET);
        }
        if (result.outputs() >= 0) {
            if (reader.kind() != ';') {
                throw reader.error(SqlState.DATATYPE_MISMATCH, reader.at, PlpgsqlMessage.RETURN_NEXT_WITH_OUT);
            }
            reader.at++;
            return new Step.ReturnNext(line, null, builder.datums.get(result.outputs()));
        }
        return value(line, true);
    }

    private Step returnQuery(int line) {
        if (!builder.result.set()) {
            throw reader.error(SqlState.DATATYPE_MISMATCH, reader.at - 1, PlpgsqlMessage.RETURN_QUERY_NO_SET);
        }
        if (!reader.accept("execute")) {
            return new Step.ReturnQuery(line, body.statementToSemicolon(), null, List.of());
        }
        var query = reader.expression("; or USING", (int) ';', "using");
        var arguments = reader.accept("using") ? sql.using((int) ';') : List.<Fragment>of();
        reader.expectSymbol(';');
        return new Step.ReturnQuery(line, null, query, arguments);
    }
}
