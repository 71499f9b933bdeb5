package dev.surus.engine.plpgsql;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Token;
import java.util.ArrayList;
import java.util.List;

/// Reads RAISE, ASSERT and GET DIAGNOSTICS.
final class RaiseParser {
    private final StepParser steps;
    private final TextReader reader;

    RaiseParser(StepParser steps) {
        this.steps = steps;
        reader = steps.reader;
    }

    Step raise(int line) {
        reader.expect("raise");
        if (reader.acceptSymbol(';')) {
            return new Step.Raise(line, Step.Level.EXCEPTION, null, null, List.of(), List.of());
        }
        if (reader.atEnd()) {
            throw reader.tokens.error(reader.at, PlpgsqlMessage.UNEXPECTED_END);
        }
        var level = level();
        String condition = null;
        String message = null;
        var arguments = new ArrayList<Fragment>();
        if (reader.kind() == Token.STRING) {
            message = reader.tokens.string(reader.at++);
            if (reader.kind() != ',' && reader.kind() != ';' && !reader.is("using")) {
                throw reader.tokens.syntaxError(reader.at);
            }
            while (reader.acceptSymbol(',')) {
                arguments.add(reader.expression(", or ; or USING", (int) ',', (int) ';', "using"));
            }
        } else if (!reader.is("using")) {
            condition = condition();
            if (reader.kind() != ';' && !reader.is("using")) {
                throw reader.tokens.syntaxError(reader.at);
            }
        }
        var options = reader.accept("using") ? options() : List.<Step.RaiseOption>of();
        reader.expectSymbol(';');
        if (message != null) {
            checkParameters(message, arguments.size(), line);
        }
        return new Step.Raise(line, level, condition, message, List.copyOf(arguments), options);
    }

    private Step.Level level() {
        for (var level : Step.Level.values()) {
            if (reader.accept(level.name().toLowerCase(java.util.Locale.ROOT))) {
                return level;
            }
        }
        return Step.Level.EXCEPTION;
    }

    private String condition() {
        if (reader.accept("sqlstate")) {
            if (reader.kind() != Token.STRING) {
                throw reader.tokens.syntaxError(reader.at);
            }
            String code = reader.tokens.string(reader.at);
            if (!Conditions.isCode(code)) {
                throw reader.tokens.error(reader.at, PlpgsqlMessage.SQLSTATE_INVALID);
            }
            reader.at++;
            return code;
        }
        int token = reader.at;
        if (reader.kind() != Token.IDENTIFIER) {
            throw reader.tokens.syntaxError(token);
        }
        String name = reader.name();
        try {
            Conditions.codes(name);
        } catch (SqlException unknown) {
            throw steps.builder.nearLine(unknown, reader.tokens.line(token));
        }
        return name;
    }

    private List<Step.RaiseOption> options() {
        var options = new ArrayList<Step.RaiseOption>();
        do {
            Step.RaiseItem item = null;
            for (var each : Step.RaiseItem.values()) {
                item = reader.is(each.name().toLowerCase(java.util.Locale.ROOT)) ? each : item;
            }
            if (item == null) {
                throw reader.tokens.error(reader.at, PlpgsqlMessage.RAISE_OPTION);
            }
            reader.at++;
            if (!reader.isAssignment(reader.at)) {
                throw reader.tokens.error(reader.at, PlpgsqlMessage.EXPECTED_EQUALS);
            }
            reader.at++;
            options.add(new Step.RaiseOption(item, reader.expression(", or ;", (int) ',', (int) ';')));
        } while (reader.acceptSymbol(','));
        return List.copyOf(options);
    }

    private void checkParameters(String message, int given, int line) {
        int expected = 0;
        for (int i = 0; i < message.length(); i++) {
            if (message.charAt(i) == '%') {
                if (i + 1 < message.length() && message.charAt(i + 1) == '%') {
                    i++;
                } else {
                    expected++;
                }
            }
        }
        if (expected != given) {
            throw steps.builder.nearLine(new SqlException(SqlState.SYNTAX_ERROR,
                    expected < given ? PlpgsqlMessage.RAISE_TOO_MANY : PlpgsqlMessage.RAISE_TOO_FEW), line);
        }
    }

    Step assertion(int line) {
        reader.expect("assert");
        var condition = reader.expression(", or ;", (int) ',', (int) ';');
        var message = reader.acceptSymbol(',') ? reader.expression(";", (int) ';') : null;
        reader.expectSymbol(';');
        return new Step.Assert(line, condition, message);
    }

    // ---- GET DIAGNOSTICS

    Step diagnostics(int line) {
        int first = reader.at;
        reader.expect("get");
        boolean stacked = reader.accept("stacked");
        if (!stacked) {
            reader.accept("current");
        }
        reader.expect("diagnostics");
        var items = new ArrayList<Step.Item>();
        do {
            items.add(item());
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(';');
        for (var item : items) {
            if (item.kind() != Step.DiagnosticItem.ROW_COUNT && item.kind() != Step.DiagnosticItem.PG_CONTEXT && !stacked
                    || stacked && !item.kind().isStacked()) {
                throw reader.error(SqlState.SYNTAX_ERROR, first, stacked ? PlpgsqlMessage.DIAGNOSTIC_NOT_STACKED : PlpgsqlMessage.DIAGNOSTIC_NOT_CURRENT,
                        item.kind().name());
            }
        }
        return new Step.GetDiagnostics(line, stacked, items);
    }

    private Step.Item item() {
        int token = reader.at;
        var target = reader.kind() == Token.IDENTIFIER ? steps.variable() : null;
        if (target == null) {
            if (reader.tokens.kind(token) != Token.IDENTIFIER) {
                throw reader.tokens.syntaxError(token);
            }
            reader.at = token;
            throw steps.unknownVariable(token);
        }
        if (target instanceof Datum.Record || target instanceof Datum.Row) {
            throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.NOT_SCALAR, target.name());
        }
        steps.checkAssignable(target, token);
        if (!reader.isAssignment(reader.at)) {
            throw reader.tokens.syntaxError(reader.at);
        }
        reader.at++;
        for (var kind : Step.DiagnosticItem.values()) {
            if (reader.accept(kind.name().toLowerCase(java.util.Locale.ROOT))) {
                return new Step.Item(kind, target);
            }
        }
        throw reader.tokens.error(reader.at, PlpgsqlMessage.DIAGNOSTIC_UNKNOWN);
    }
}
