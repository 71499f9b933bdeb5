package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Variables.Precedence;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.Token;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Reads a function's text: options, blocks, declarations, exception handlers. Statements are [StepParser]'s.
final class BodyParser {
    final TextReader reader;
    final RoutineBuilder builder;
    final DeclaredTypes types;
    private final StepParser steps;

    BodyParser(TextReader reader, RoutineBuilder builder, DeclaredTypes types) {
        this.reader = reader;
        this.builder = builder;
        this.types = types;
        steps = new StepParser(this);
    }

    /// The whole text.
    Step.Block body() {
        while (reader.kind() == '#' || reader.isOperator(reader.at, "#")) {
            reader.at++;
            option();
        }
        var block = block(label());
        reader.acceptSymbol(';');
        if (!reader.atEnd()) {
            throw reader.tokens.syntaxError(reader.at);
        }
        return block;
    }

    private void option() {
        if (reader.accept("option")) {
            reader.expect("dump");
        } else if (reader.accept("print_strict_params")) {
            String word = reader.tokens.word(reader.at++);
            if (!word.equals("on") && !word.equals("off")) {
                throw new SqlException(SqlState.INTERNAL_ERROR, PlpgsqlMessage.STRICT_PARAMS_VALUE, word);
            }
            builder.printStrictParameters = word.equals("on");
        } else if (reader.accept("variable_conflict")) {
            if (reader.accept("error")) {
                reader.precedence = Precedence.NEITHER;
            } else if (reader.accept("use_variable")) {
                reader.precedence = Precedence.VARIABLE;
            } else if (reader.accept("use_column")) {
                reader.precedence = Precedence.COLUMN;
            } else {
                throw reader.tokens.syntaxError(reader.at);
            }
        } else {
            throw reader.tokens.syntaxError(reader.at);
        }
    }

    /// `<<name>>`; null where there is none.
    String label() {
        if (!reader.isOperator(reader.at, "<<")) {
            return null;
        }
        reader.at++;
        String name = reader.kind() == Token.IDENTIFIER ? reader.tokens.word(reader.at++) : reader.name();
        if (!reader.isOperator(reader.at, ">>")) {
            throw reader.tokens.syntaxError(reader.at);
        }
        reader.at++;
        return name;
    }

    /// DECLARE ... BEGIN ... EXCEPTION ... END, without the semicolon.
    Step.Block block(String name) {
        var outer = reader.namespace;
        reader.namespace = new Namespace(Namespace.Kind.BLOCK, 0, name, outer);
        int before = builder.datums.size();
        boolean declares = reader.is("declare");
        while (reader.accept("declare")) {
            declarations();
        }
        var declared = new ArrayList<Integer>();
        for (int i = before; declares && i < builder.datums.size(); i++) {
            if (builder.declared.contains(i)) {
                declared.add(i);
            }
        }
        int line = reader.line();
        reader.expect("begin");
        var body = steps.list();
        var handlers = reader.is("exception") ? handlers() : null;
        reader.expect("end");
        checkEndLabel(name);
        reader.namespace = outer;
        return new Step.Block(line, name, declared, body, handlers);
    }

    /// The label that may follow END.
    void checkEndLabel(String name) {
        if (reader.kind() != Token.IDENTIFIER) {
            return;
        }
        int token = reader.at;
        String end = reader.name();
        if (name == null) {
            throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.END_LABEL_UNLABELED, end);
        }
        if (!name.equals(end)) {
            throw reader.error(SqlState.SYNTAX_ERROR, token, PlpgsqlMessage.END_LABEL_DIFFERS, end, name);
        }
    }

    private Step.Handlers handlers() {
        int line = reader.line();
        reader.expect("exception");
        var outer = reader.namespace;
        int state = builder.addScalar("sqlstate", line, new ValueType(TypeOid.TEXT, -1, types.collationOf(TypeOid.TEXT)), true);
        int message = builder.addScalar("sqlerrm", line, new ValueType(TypeOid.TEXT, -1, types.collationOf(TypeOid.TEXT)), true);
        reader.namespace = new Namespace(Namespace.Kind.SCALAR, state, "sqlstate", reader.namespace);
        reader.namespace = new Namespace(Namespace.Kind.SCALAR, message, "sqlerrm", reader.namespace);
        var list = new ArrayList<Step.Handler>();
        do {
            int at = reader.line();
            reader.expect("when");
            var conditions = new ArrayList<Step.Condition>();
            do {
                condition(conditions);
            } while (reader.accept("or"));
            reader.expect("then");
            list.add(new Step.Handler(at, conditions, steps.list()));
        } while (reader.is("when"));
        reader.namespace = outer;
        return new Step.Handlers(state, message, list);
    }

    private void condition(List<Step.Condition> conditions) {
        int token = reader.at;
        String name = reader.name();
        if (name.equals("sqlstate")) {
            if (reader.kind() != Token.STRING) {
                throw reader.tokens.syntaxError(reader.at);
            }
            String code = reader.tokens.string(reader.at);
            if (!Conditions.isCode(code)) {
                throw reader.tokens.error(reader.at, PlpgsqlMessage.SQLSTATE_INVALID);
            }
            reader.at++;
            conditions.add(new Step.Condition(code));
        } else if (name.equals("others")) {
            conditions.add(new Step.Condition(null));
        } else {
            try {
                Conditions.codes(name).forEach(code -> conditions.add(new Step.Condition(code)));
            } catch (SqlException unknown) {
                throw builder.nearLine(unknown, reader.tokens.line(token));
            }
        }
    }

    // ---- declarations

    private void declarations() {
        while (!reader.is("begin") && !reader.is("declare") && !reader.atEnd()) {
            declaration();
        }
    }

    private void declaration() {
        if (reader.isOperator(reader.at, "<<")) {
            throw reader.error(SqlState.SYNTAX_ERROR, reader.at, PlpgsqlMessage.LABEL_BEFORE_DECLARE);
        }
        int token = reader.at;
        int line = reader.line();
        String name = reader.name();
        if (Namespace.find(reader.namespace, true, name, null, null) != null) {
            throw reader.tokens.error(token, PlpgsqlMessage.DUPLICATE_DECLARATION);
        }
        checkShadowing(token, name);
        if (reader.accept("alias")) {
            reader.expect("for");
            alias(name);
            return;
        }
        if (reader.is("cursor") || reader.is("scroll") && reader.isWord(reader.at + 1, "cursor")
                || reader.is("no") && reader.isWord(reader.at + 1, "scroll")) {
            cursor(name, line);
            return;
        }
        boolean constant = reader.accept("constant");
        var type = types.read(reader, builder);
        int collation = collate(type);
        boolean notNull = false;
        int notNullToken = reader.at;
        if (reader.accept("not")) {
            reader.expect("null");
            notNull = true;
        }
        Fragment initial = null;
        if (reader.is("default") || reader.isAssignment(reader.at)) {
            reader.at++;
            initial = reader.expressionToSemicolon();
        } else {
            reader.expectSymbol(';');
        }
        if (notNull && initial == null) {
            throw reader.error(SqlState.NULL_VALUE_NOT_ALLOWED, notNullToken, PlpgsqlMessage.NOT_NULL_DEFAULT, name);
        }
        var made = new ValueType(type.oid(), type.typmod(), collation);
        int number = builder.declare(name, line, made, types.isRow(type.oid()), constant, notNull, initial, null);
        see(name, number);
    }

    /// plpgsql.extra_warnings and extra_errors: shadowed_variables.
    private void checkShadowing(int token, String name) {
        if (builder.shadowing == null || Namespace.find(reader.namespace, false, name, null, null) == null) {
            return;
        }
        var found = new Diagnostic(builder.shadowing, SqlState.DUPLICATE_ALIAS, new Message(PlpgsqlMessage.SHADOWS, name));
        found.position = reader.tokens.position(token);
        if (builder.shadowing == Severity.ERROR) {
            throw new SqlException(found);
        }
        builder.warnings.add(found);
    }

    private void see(String name, int number) {
        var kind = builder.datums.get(number) instanceof Datum.Record ? Namespace.Kind.RECORD : Namespace.Kind.SCALAR;
        reader.namespace = new Namespace(kind, number, name, reader.namespace);
    }

    private int collate(ValueType type) {
        int token = reader.at;
        if (!reader.accept("collate")) {
            return type.collation();
        }
        var names = new ArrayList<String>();
        do {
            names.add(reader.kind() == Token.IDENTIFIER ? reader.tokens.word(reader.at++) : reader.name());
        } while (reader.acceptSymbol('.'));
        if (type.collation() == 0) {
            throw reader.error(SqlState.DATATYPE_MISMATCH, token, PlpgsqlMessage.NO_COLLATION, types.text(type));
        }
        return types.collation(names);
    }

    private void alias(String name) {
        int token = reader.at;
        if (reader.kind() == Token.PARAMETER) {
            String number = reader.tokens.written(reader.at++);
            var found = Namespace.find(reader.namespace, false, number, null, null);
            if (found == null) {
                throw reader.error(SqlState.UNDEFINED_OBJECT, token, PlpgsqlMessage.VARIABLE_MISSING, number);
            }
            reader.expectSymbol(';');
            see(name, found.item().datum());
            return;
        }
        String first = reader.kind() == Token.IDENTIFIER ? reader.tokens.word(reader.at++) : reader.name();
        String second = reader.acceptSymbol('.') ? reader.tokens.word(reader.at++) : null;
        var found = Namespace.find(reader.namespace, false, first, second, null);
        if (found == null) {
            throw reader.error(SqlState.UNDEFINED_OBJECT, token, PlpgsqlMessage.VARIABLE_MISSING, second == null ? first : first + "." + second);
        }
        reader.expectSymbol(';');
        see(name, found.item().datum());
    }

    /// `name [NO SCROLL] CURSOR (arguments) FOR query;`
    private void cursor(String name, int line) {
        Boolean scroll = null;
        if (reader.accept("no")) {
            reader.expect("scroll");
            scroll = false;
        } else if (reader.accept("scroll")) {
            scroll = true;
        }
        reader.expect("cursor");
        var outer = reader.namespace;
        reader.namespace = new Namespace(Namespace.Kind.BLOCK, 0, name, outer);
        int arguments = -1;
        if (reader.acceptSymbol('(')) {
            var names = new ArrayList<String>();
            var members = new ArrayList<Integer>();
            do {
                checkShadowing(reader.at, reader.tokens.word(reader.at));
                String argument = reader.name();
                var type = types.read(reader, builder);
                int number = builder.declare(argument, line, type, types.isRow(type.oid()), false, false, null, null);
                builder.declared.remove(number);
                see(argument, number);
                names.add(argument);
                members.add(number);
            } while (reader.acceptSymbol(','));
            reader.expectSymbol(')');
            arguments = builder.addRow(names, members);
        }
        if (!reader.accept("is")) {
            reader.expect("for");
        }
        var query = statementToSemicolon();
        query.cursor = true;
        reader.namespace = outer;
        int number = builder.declare(name, line, new ValueType(TypeOid.REFCURSOR, -1, types.collationOf(TypeOid.REFCURSOR)), false, false, false, null,
                new Datum.CursorQuery(query, scroll, arguments));
        see(name, number);
    }

    /// A statement of SQL up to the semicolon, which is read.
    Fragment statementToSemicolon() {
        int end = reader.findEnd(false, ";", (int) ';');
        if (end == reader.at) {
            throw reader.tokens.error(reader.at, PlpgsqlMessage.MISSING_STATEMENT);
        }
        var fragment = statementTo(end);
        reader.expectSymbol(';');
        return fragment;
    }

    Fragment statementTo(int end) {
        int offset = reader.tokens.start(reader.at);
        String text = reader.tokens.text().substring(offset, reader.tokens.end(end - 1));
        reader.at = end;
        return statement(text, offset);
    }

    /// @param offset where the text stands
    Fragment statement(String text, int offset) {
        return reader.piece(offset, text, Fragment.Kind.STATEMENT, () -> Fragment.statement(text,
                Parser.parse(text, reader.options).statements().getFirst().statement(), reader.namespace, reader.precedence));
    }
}
