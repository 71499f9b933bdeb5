package dev.surus.engine.plpgsql;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.Token;
import dev.surus.engine.parser.ast.CursorStatement.Direction;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads what runs SQL: plain statements with their INTO, PERFORM, CALL, EXECUTE, and cursors.
final class SqlStepParser {
    private final BodyParser body;
    private final StepParser steps;
    private final TextReader reader;
    private final RoutineBuilder builder;

    SqlStepParser(BodyParser body, StepParser steps) {
        this.body = body;
        this.steps = steps;
        reader = body.reader;
        builder = body.builder;
    }

    // ---- INTO

    private record Into(Datum target, boolean strict) {}

    /// Behind the word INTO.
    private Into into(boolean strictAllowed) {
        boolean strict = strictAllowed && reader.accept("strict");
        int token = reader.at;
        var found = reader.kind() == Token.IDENTIFIER && (reader.tokens.isQuoted(token) || !Words.isReserved(reader.tokens.word(token)))
                ? steps.variable() : null;
        if (found == null) {
            if (reader.tokens.kind(token) != Token.IDENTIFIER || !reader.tokens.isQuoted(token) && Words.isReserved(reader.tokens.word(token))) {
                throw reader.tokens.syntaxError(token);
            }
            reader.at = token;
            throw steps.unknownVariable(token);
        }
        steps.checkAssignable(found, token);
        if (found instanceof Datum.Record || found instanceof Datum.Row) {
            if (reader.kind() == ',') {
                throw reader.error(SqlState.SYNTAX_ERROR, reader.at, PlpgsqlMessage.INTO_RECORD_IN_LIST);
            }
            return new Into(found, strict);
        }
        return new Into(scalars(found, found.name()), strict);
    }

    /// A list of scalars whose first one has been read.
    Datum.Row scalars(Datum first, String firstName) {
        var names = new ArrayList<String>();
        var members = new ArrayList<Integer>();
        names.add(firstName);
        members.add(first.number());
        while (reader.acceptSymbol(',')) {
            int token = reader.at;
            var next = reader.kind() == Token.IDENTIFIER ? steps.variable() : null;
            if (next == null) {
                reader.at = token;
                if (reader.kind() != Token.IDENTIFIER) {
                    throw reader.tokens.syntaxError(token);
                }
                throw steps.unknownVariable(token);
            }
            steps.checkAssignable(next, token);
            if (next instanceof Datum.Record || next instanceof Datum.Row) {
                throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.NOT_SCALAR, reader.tokens.written(token));
            }
            names.add(next.name());
            members.add(next.number());
        }
        return (Datum.Row) builder.datums.get(builder.addRow(names, members));
    }

    // ---- statements

    /// A statement of SQL as it is; INTO and its variables become blanks, so that places stay what they are.
    Step statement(int line) {
        var tokens = reader.tokens;
        int first = reader.at;
        boolean imports = reader.is("import");
        boolean creates = reader.is("create");
        int offset = tokens.start(first);
        int depth = 0;
        int atomic = 0;
        Into into = null;
        int intoStart = -1;
        int intoEnd = -1;
        for (;; reader.at++) {
            int kind = reader.kind();
            if (kind == ';' && depth == 0 && atomic == 0) {
                break;
            }
            if (kind == Token.END) {
                throw tokens.error(reader.at, PlpgsqlMessage.UNEXPECTED_END);
            }
            depth += kind == '(' || kind == '[' ? 1 : kind == ')' || kind == ']' ? -1 : 0;
            if (creates && reader.is("begin") && reader.isWord(reader.at + 1, "atomic")) {
                atomic++;
            } else if (atomic > 0 && reader.is("case")) {
                atomic++;
            } else if (atomic > 0 && reader.is("end")) {
                atomic--;
            }
            if (reader.is("into") && !imports && reader.at > first && !reader.isWord(reader.at - 1, "insert") && !reader.isWord(reader.at - 1, "merge")) {
                if (into != null) {
                    throw tokens.error(reader.at, PlpgsqlMessage.INTO_TWICE);
                }
                intoStart = tokens.start(reader.at);
                reader.at++;
                into = into(true);
                intoEnd = tokens.start(reader.at);
                reader.at--;
            }
        }
        int end = tokens.end(reader.at - 1);
        String text = tokens.text().substring(offset, end);
        if (into != null) {
            int from = intoStart - offset;
            int to = Math.min(intoEnd, end) - offset;
            text = (text.substring(0, from) + " ".repeat(Math.max(0, to - from)) + text.substring(to)).stripTrailing();
        }
        reader.at++;
        var fragment = body.statement(text, offset);
        return new Step.ExecuteSql(line, fragment, into == null ? null : into.target, into != null && into.strict);
    }

    Step perform(int line) {
        int first = reader.at;
        reader.expect("perform");
        int end = reader.findEnd(false, ";", (int) ';');
        int offset = reader.tokens.start(first);
        String text = "SELECT" + reader.tokens.text().substring(reader.tokens.end(first), reader.tokens.start(end));
        reader.at = end;
        // PERFORM is a letter longer than SELECT.
        var query = body.statement(text, offset + 1);
        reader.expectSymbol(';');
        return new Step.Perform(line, query);
    }

    Step call(int line) {
        boolean call = reader.is("call");
        return new Step.Call(line, body.statementToSemicolon(), call);
    }

    Step execute(int line) {
        reader.expect("execute");
        var query = reader.expression("INTO or USING or ;", "into", "using", (int) ';');
        Into into = null;
        List<Fragment> arguments = null;
        while (!reader.acceptSymbol(';')) {
            if (reader.is("into")) {
                if (into != null) {
                    throw reader.tokens.syntaxError(reader.at);
                }
                reader.at++;
                into = into(true);
            } else if (reader.is("using")) {
                if (arguments != null) {
                    throw reader.tokens.syntaxError(reader.at);
                }
                reader.at++;
                arguments = using("into", (int) ';');
            } else {
                throw reader.tokens.syntaxError(reader.at);
            }
        }
        return new Step.ExecuteDynamic(line, query, into == null ? null : into.target, into != null && into.strict,
                arguments == null ? List.of() : arguments);
    }

    /// Expressions behind USING, up to one of the ends.
    List<Fragment> using(Object... ends) {
        Object[] all = Arrays.copyOf(ends, ends.length + 1);
        all[ends.length] = (int) ',';
        var arguments = new ArrayList<Fragment>();
        do {
            arguments.add(reader.expression(", or ;", all));
        } while (reader.acceptSymbol(','));
        return List.copyOf(arguments);
    }

    // ---- cursors

    private Datum.Scalar cursorVariable() {
        int token = reader.at;
        var found = reader.kind() == Token.IDENTIFIER || reader.kind() == Token.PARAMETER ? steps.variable() : null;
        if (found == null) {
            if (reader.tokens.kind(token) != Token.IDENTIFIER) {
                throw reader.tokens.syntaxError(token);
            }
            reader.at = token;
            throw steps.unknownVariable(token);
        }
        if (!(found instanceof Datum.Scalar scalar)) {
            throw reader.error(SqlState.DATATYPE_MISMATCH, token, PlpgsqlMessage.CURSOR_NOT_SIMPLE);
        }
        if (scalar.type().oid() != TypeOid.REFCURSOR) {
            throw reader.error(SqlState.DATATYPE_MISMATCH, token, PlpgsqlMessage.NOT_CURSOR, scalar.name());
        }
        return scalar;
    }

    Step open(int line) {
        reader.expect("open");
        var cursor = cursorVariable();
        if (cursor.cursor() != null) {
            var arguments = cursorArguments(cursor, reader.at);
            reader.expectSymbol(';');
            return new Step.Open(line, cursor, cursor.cursor().scroll(), null, null, arguments, List.of());
        }
        Boolean scroll = null;
        if (reader.accept("no")) {
            reader.expect("scroll");
            scroll = false;
        } else if (reader.accept("scroll")) {
            scroll = true;
        }
        if (!reader.accept("for")) {
            throw reader.tokens.error(reader.at, PlpgsqlMessage.EXPECTED_FOR);
        }
        if (!reader.accept("execute")) {
            var query = body.statementToSemicolon();
            query.cursor = true;
            return new Step.Open(line, cursor, scroll, query, null, null, List.of());
        }
        var dynamic = reader.expression("USING or ;", "using", (int) ';');
        var arguments = reader.accept("using") ? using((int) ';') : List.<Fragment>of();
        reader.expectSymbol(';');
        return new Step.Open(line, cursor, scroll, null, dynamic, null, arguments);
    }

    /// The arguments of a bound cursor, in the order of its declaration, as one expression with several columns; null where it has none.
    Fragment cursorArguments(Datum.Scalar cursor, int token) {
        int row = cursor.cursor().arguments();
        if (row < 0) {
            if (reader.kind() == '(') {
                throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.CURSOR_NO_ARGUMENTS, cursor.name());
            }
            return null;
        }
        if (reader.kind() != '(') {
            throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.CURSOR_HAS_ARGUMENTS, cursor.name());
        }
        reader.at++;
        var names = ((Datum.Row) builder.datums.get(row)).fieldNames();
        var values = new Fragment[names.size()];
        for (int i = 0; i < names.size(); i++) {
            int place = i;
            int at = reader.at;
            boolean named = reader.kind() == Token.IDENTIFIER && (reader.tokens.kind(at + 1) == Token.COLON_EQUALS
                    || reader.tokens.kind(at + 1) == Token.EQUALS_GREATER);
            if (named) {
                place = names.indexOf(reader.tokens.word(at));
                if (place < 0) {
                    throw reader.error(SqlState.SYNTAX_ERROR, at, PlpgsqlMessage.CURSOR_ARGUMENT_MISSING, cursor.name(), reader.tokens.word(at));
                }
                reader.at += 2;
            }
            if (values[place] != null) {
                throw reader.error(SqlState.SYNTAX_ERROR, at, PlpgsqlMessage.CURSOR_ARGUMENT_TWICE, names.get(place), cursor.name());
            }
            values[place] = reader.expression(",\" or \")", (int) ',', (int) ')');
            if (reader.kind() == ')' && i < names.size() - 1) {
                throw reader.error(SqlState.SYNTAX_ERROR, reader.at, PlpgsqlMessage.CURSOR_TOO_FEW, cursor.name());
            }
            if (reader.kind() == ',' && i == names.size() - 1) {
                throw reader.error(SqlState.SYNTAX_ERROR, reader.at, PlpgsqlMessage.CURSOR_TOO_MANY, cursor.name());
            }
            reader.at++;
        }
        var text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ").append(values[i].text).append(" AS ").append(Identifiers.quote(names.get(i)));
        }
        String all = text.toString();
        return reader.piece(0, all, Fragment.Kind.EXPRESSION,
                () -> Fragment.expression(all, Parser.parseSelectRest(all, reader.options), reader.namespace, reader.precedence));
    }

    Step fetch(int line) {
        int first = reader.at;
        boolean move = reader.accept("move");
        if (!move) {
            reader.expect("fetch");
        }
        var direction = Direction.FORWARD;
        long count = 1;
        Fragment amount = null;
        boolean several = false;
        boolean needsFrom = true;
        if (reader.accept("next")) {
            count = 1;
        } else if (reader.accept("prior")) {
            direction = Direction.BACKWARD;
        } else if (reader.accept("first")) {
            direction = Direction.ABSOLUTE;
        } else if (reader.accept("last")) {
            direction = Direction.ABSOLUTE;
            count = -1;
        } else if (reader.is("absolute") || reader.is("relative")) {
            direction = reader.is("absolute") ? Direction.ABSOLUTE : Direction.RELATIVE;
            reader.at++;
            amount = reader.expression("FROM or IN", "from", "in");
        } else if (reader.accept("all")) {
            count = Long.MAX_VALUE;
            several = true;
        } else if (reader.is("forward") || reader.is("backward")) {
            direction = reader.is("forward") ? Direction.FORWARD : Direction.BACKWARD;
            reader.at++;
            if (reader.accept("all")) {
                count = Long.MAX_VALUE;
                several = true;
            } else if (!reader.is("from") && !reader.is("in")) {
                amount = reader.expression("FROM or IN", "from", "in");
                several = true;
            }
        } else if (reader.is("from") || reader.is("in")) {
            needsFrom = true;
        } else if (isVariable()) {
            needsFrom = false;
        } else {
            amount = reader.expression("FROM or IN", "from", "in");
            several = true;
        }
        if (needsFrom && !reader.accept("from") && !reader.accept("in")) {
            throw reader.tokens.error(reader.at, PlpgsqlMessage.EXPECTED_FROM);
        }
        var cursor = cursorVariable();
        Datum target = null;
        if (!move) {
            if (several) {
                throw reader.error(SqlState.FEATURE_NOT_SUPPORTED, first, PlpgsqlMessage.FETCH_SEVERAL);
            }
            reader.expect("into");
            target = into(false).target;
        }
        reader.expectSymbol(';');
        return new Step.Fetch(line, cursor, direction, count, amount, target, several);
    }

    private boolean isVariable() {
        int start = reader.at;
        boolean found = reader.kind() == Token.IDENTIFIER && !Words.isReserved(reader.tokens.word(start)) && steps.variable() != null;
        reader.at = start;
        return found;
    }

    Step close(int line) {
        reader.expect("close");
        var cursor = cursorVariable();
        reader.expectSymbol(';');
        return new Step.Close(line, cursor);
    }
}
