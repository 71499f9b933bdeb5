package dev.surus.engine.plpgsql;

import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Token;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Reads LOOP, WHILE, FOR and FOREACH.
final class LoopParser {
    private final BodyParser body;
    private final StepParser steps;
    private final SqlStepParser sql;
    private final TextReader reader;
    private final RoutineBuilder builder;

    LoopParser(BodyParser body, StepParser steps, SqlStepParser sql) {
        this.body = body;
        this.steps = steps;
        this.sql = sql;
        reader = steps.reader;
        builder = steps.builder;
    }

    /// @param name the label, or null
    Step loop(int line, String name) {
        var outer = reader.namespace;
        reader.namespace = new Namespace(Namespace.Kind.LOOP, 0, name, outer);
        try {
            if (reader.accept("loop")) {
                return new Step.Loop(line, name, bodyOf(name));
            }
            if (reader.accept("while")) {
                var condition = reader.expression("LOOP", "loop");
                reader.expect("loop");
                return new Step.While(line, name, condition, bodyOf(name));
            }
            if (reader.accept("foreach")) {
                return forEach(line, name);
            }
            reader.expect("for");
            return loopOver(line, name);
        } finally {
            reader.namespace = outer;
        }
    }

    /// Behind the word LOOP.
    private List<Step> bodyOf(String name) {
        var list = steps.list();
        reader.expect("end");
        reader.expect("loop");
        body.checkEndLabel(name);
        reader.expectSymbol(';');
        return list;
    }

    // ---- FOR

    /// What stands behind FOR: variables there already, or a name.
    /// @param list several of them were named
    private record Variable(Datum datum, boolean list, String name, int token) {}

    private Variable variable() {
        int token = reader.at;
        if (reader.kind() != Token.IDENTIFIER || !reader.tokens.isQuoted(token) && Words.isReserved(reader.tokens.word(token))) {
            throw reader.tokens.syntaxError(token);
        }
        String name = reader.tokens.word(token);
        var found = steps.variable();
        if (found == null) {
            if (reader.kind() == '.' || reader.at != token + 1) {
                throw steps.unknownVariable(token);
            }
            if (reader.kind() == ',') {
                throw steps.unknownVariable(token);
            }
            return new Variable(null, false, name, token);
        }
        if (found instanceof Datum.Record || found instanceof Datum.Row) {
            steps.checkAssignable(found, token);
            return new Variable(found, false, name, token);
        }
        boolean list = reader.kind() == ',';
        if (list) {
            steps.checkAssignable(found, token);
        }
        return new Variable(list ? sql.scalars(found, name) : found, list, name, token);
    }

    private Step loopOver(int line, String name) {
        var variable = variable();
        reader.expect("in");
        if (reader.accept("execute")) {
            return dynamic(line, name, variable);
        }
        int start = reader.at;
        if (reader.kind() == Token.IDENTIFIER && !Words.isReserved(reader.tokens.word(start))) {
            if (steps.variable() instanceof Datum.Scalar cursor && cursor.type().oid() == TypeOid.REFCURSOR) {
                return overCursor(line, name, variable, cursor, start);
            }
            reader.at = start;
        }
        boolean reverse = reader.is("reverse") && !isLoopEnd(reader.at + 1);
        int reverseToken = reader.at;
        if (reverse) {
            reader.at++;
        }
        int end = reader.findEnd(true, "LOOP", Token.DOT_DOT, "loop");
        if (reader.tokens.kind(end) == Token.DOT_DOT) {
            return integers(line, name, variable, reverse, end);
        }
        if (reverse) {
            throw reader.error(SqlState.SYNTAX_ERROR, reverseToken, PlpgsqlMessage.REVERSE_IN_QUERY);
        }
        if (end == reader.at) {
            throw reader.tokens.error(end, PlpgsqlMessage.MISSING_EXPRESSION);
        }
        var target = rowsTarget(variable);
        var query = body.statementTo(end);
        reader.expect("loop");
        return new Step.ForQuery(line, name, target, query, bodyOf(name));
    }

    private boolean isLoopEnd(int token) {
        return reader.tokens.kind(token) == Token.DOT_DOT || reader.isWord(token, "loop");
    }

    private Step integers(int line, String name, Variable variable, boolean reverse, int end) {
        var lower = reader.expressionTo(end);
        reader.at++;
        var upper = reader.expression("LOOP", "loop", "by");
        var by = reader.accept("by") ? reader.expression("LOOP", "loop") : null;
        reader.expect("loop");
        if (variable.list) {
            throw reader.error(SqlState.SYNTAX_ERROR, variable.token, PlpgsqlMessage.INTEGER_ONE_TARGET);
        }
        int number = builder.addScalar(variable.name, line, new ValueType(TypeOid.INT4, -1, 0), false);
        reader.namespace = new Namespace(Namespace.Kind.SCALAR, number, variable.name, reader.namespace);
        return new Step.ForInteger(line, name, (Datum.Scalar) builder.datums.get(number), lower, upper, by, reverse, bodyOf(name));
    }

    private Datum rowsTarget(Variable variable) {
        if (variable.datum == null) {
            throw reader.error(SqlState.SYNTAX_ERROR, variable.token, PlpgsqlMessage.LOOP_TARGET);
        }
        if (variable.datum instanceof Datum.Scalar || variable.datum instanceof Datum.Field) {
            steps.checkAssignable(variable.datum, variable.token);
            return builder.datums.get(builder.addRow(List.of(variable.name), List.of(variable.datum.number())));
        }
        return variable.datum;
    }

    private Step dynamic(int line, String name, Variable variable) {
        var query = reader.expression("LOOP or USING", "loop", "using");
        var arguments = reader.accept("using") ? sql.using("loop") : List.<Fragment>of();
        var target = rowsTarget(variable);
        reader.expect("loop");
        return new Step.ForDynamic(line, name, target, query, arguments, bodyOf(name));
    }

    private Step overCursor(int line, String name, Variable variable, Datum.Scalar cursor, int token) {
        if (variable.list) {
            throw reader.error(SqlState.SYNTAX_ERROR, variable.token, PlpgsqlMessage.CURSOR_ONE_TARGET);
        }
        if (cursor.cursor() == null) {
            throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.CURSOR_UNBOUND);
        }
        var arguments = sql.cursorArguments(cursor, token);
        int number = builder.addRecord(variable.name, line, new ValueType(TypeOid.RECORD, -1, 0));
        reader.namespace = new Namespace(Namespace.Kind.RECORD, number, variable.name, reader.namespace);
        reader.expect("loop");
        return new Step.ForCursor(line, name, (Datum.Record) builder.datums.get(number), cursor, arguments, bodyOf(name));
    }

    // ---- FOREACH

    private Step forEach(int line, String name) {
        var variable = variable();
        if (variable.datum == null) {
            throw reader.error(SqlState.SYNTAX_ERROR, variable.token, PlpgsqlMessage.FOREACH_TARGET);
        }
        steps.checkAssignable(variable.datum, variable.token);
        int slice = 0;
        if (reader.accept("slice")) {
            if (reader.kind() != Token.INTEGER) {
                throw reader.tokens.syntaxError(reader.at);
            }
            slice = reader.tokens.integer(reader.at++);
        }
        reader.expect("in");
        reader.expect("array");
        var array = reader.expression("LOOP", "loop");
        reader.expect("loop");
        return new Step.ForEach(line, name, variable.datum, slice, array, bodyOf(name));
    }
}
