package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.TableStatement.*;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// CREATE TABLE in all its forms, with partitions; columns and constraints are [ConstraintParser]'s.
final class TableParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;
    private final ConstraintParser constraints;

    TableParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
        this.constraints = new ConstraintParser(grammar);
    }

    ConstraintParser constraints() {
        return constraints;
    }

    /// Behind CREATE ... TABLE: a table, or CREATE TABLE AS.
    Statement createTable(Persistence persistence, boolean foreign) {
        boolean ifNotExists = names.ifNotExistsBeforeName();
        RelationName name = names.relationName();
        List<TableElement> elements = List.of();
        TypeName ofType = null;
        PartitionBound bound = null;
        List<RelationName> inherits = List.of();
        if (tokens.at(PARTITION)) {
            tokens.advance();
            tokens.expect(OF);
            inherits = List.of(names.relationName());
            elements = typedElements();
            bound = partitionBound();
        } else if (!foreign && tokens.accept(OF)) {
            int position = tokens.position();
            ofType = new TypeName(names.anyName().parts(), false, false, List.of(), List.of(), position);
            elements = typedElements();
        } else if (tokens.at('(') && !namesForAs()) {
            tokens.advance();
            elements = tokens.at(')') ? List.of() : elements();
            tokens.expect(')');
            if (tokens.accept(INHERITS)) {
                tokens.expect('(');
                inherits = names.relationNames();
                tokens.expect(')');
            }
        } else if (!foreign) {
            return createTableAs(name, persistence, ifNotExists);
        } else {
            throw tokens.syntaxError();
        }
        if (foreign) {
            tokens.expect(SERVER);
            String server = tokens.columnId();
            var part = new ForeignPart(server, grammar.options().optionalForeignOptions());
            return new CreateTable(
                    name, persistence, ifNotExists, elements, inherits, bound, ofType, null, null, List.of(),
                    OnCommit.NONE, null, part);
        }
        PartitionBy partitionBy = tokens.at(PARTITION) ? partitionBy() : null;
        String method = tokens.accept(USING) ? tokens.columnId() : null;
        List<Option> options = tableOptions();
        OnCommit onCommit = onCommit();
        String tablespace = tokens.accept(TABLESPACE) ? tokens.columnId() : null;
        return new CreateTable(
                name, persistence, ifNotExists, elements, inherits, bound, ofType, partitionBy, method, options, onCommit,
                tablespace, null);
    }

    /// Whether the parenthesis holds only names, as before AS.
    private boolean namesForAs() {
        int ahead = 1;
        while (TokenStream.isColumnId(tokens.peek(ahead))) {
            int next = tokens.peek(ahead + 1);
            if (next == ')') {
                return true;
            }
            if (next != ',') {
                return false;
            }
            ahead += 2;
        }
        return false;
    }

    private Statement createTableAs(RelationName name, Persistence persistence, boolean ifNotExists) {
        List<String> columns = tokens.optionalColumnList();
        String method = tokens.accept(USING) ? tokens.columnId() : null;
        List<Option> options = tableOptions();
        OnCommit onCommit = onCommit();
        String tablespace = tokens.accept(TABLESPACE) ? tokens.columnId() : null;
        tokens.expect(AS);
        Statement source = tokens.accept(EXECUTE) ? grammar.utilities().execute() : grammar.select().statement();
        boolean withData = grammar.utilities().withData();
        var into = new IntoTarget(name, persistence, columns, method, options, onCommit, tablespace, withData);
        return new CreateTableAs(into, source, false, ifNotExists);
    }

    /// Behind CREATE (UNLOGGED) MATERIALIZED VIEW.
    Statement createMaterializedView(Persistence persistence) {
        boolean ifNotExists = names.ifNotExistsBeforeName();
        RelationName name = names.relationName();
        List<String> columns = tokens.optionalColumnList();
        String method = tokens.accept(USING) ? tokens.columnId() : null;
        List<Option> options = tokens.accept(WITH) ? grammar.options().relationOptions() : List.of();
        String tablespace = tokens.accept(TABLESPACE) ? tokens.columnId() : null;
        tokens.expect(AS);
        SelectStatement query = grammar.select().statement();
        boolean withData = grammar.utilities().withData();
        var into = new IntoTarget(name, persistence, columns, method, options, OnCommit.NONE, tablespace, withData);
        return new CreateTableAs(into, query, true, ifNotExists);
    }

    private List<Option> tableOptions() {
        if (tokens.accept(WITHOUT)) {
            tokens.expect(OIDS);
            return List.of();
        }
        return tokens.accept(WITH) ? grammar.options().relationOptions() : List.of();
    }

    private OnCommit onCommit() {
        if (!tokens.accept(ON)) {
            return OnCommit.NONE;
        }
        tokens.expect(COMMIT);
        if (tokens.accept(DROP)) {
            return OnCommit.DROP;
        }
        boolean delete = tokens.accept(DELETE);
        if (!delete) {
            tokens.expect(PRESERVE);
        }
        tokens.expect(ROWS);
        return delete ? OnCommit.DELETE_ROWS : OnCommit.PRESERVE_ROWS;
    }

    private List<TableElement> elements() {
        var elements = new ArrayList<TableElement>();
        do {
            if (tokens.accept(LIKE)) {
                elements.add(like());
            } else if (constraints.atTableConstraint()) {
                elements.add(constraints.tableConstraint());
            } else {
                elements.add(constraints.column(true));
            }
        } while (tokens.accept(','));
        return List.copyOf(elements);
    }

    /// OptTypedTableElementList.
    private List<TableElement> typedElements() {
        if (!tokens.accept('(')) {
            return List.of();
        }
        var elements = new ArrayList<TableElement>();
        do {
            elements.add(constraints.atTableConstraint() ? constraints.tableConstraint() : constraints.column(false));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(elements);
    }

    private TableElement like() {
        RelationName relation = names.relationName();
        var parts = EnumSet.noneOf(TableElement.LikePart.class);
        while (tokens.at(INCLUDING) || tokens.at(EXCLUDING)) {
            boolean including = tokens.at(INCLUDING);
            tokens.advance();
            var changed = switch (tokens.kind()) {
                case ALL -> EnumSet.allOf(TableElement.LikePart.class);
                case COMMENTS, COMPRESSION, CONSTRAINTS, DEFAULTS, GENERATED, IDENTITY, INDEXES, STATISTICS, STORAGE ->
                    EnumSet.of(TableElement.LikePart.valueOf(
                            Keyword.word(tokens.kind()).toUpperCase(java.util.Locale.ROOT)));
                default -> throw tokens.syntaxError();
            };
            tokens.advance();
            if (including) {
                parts.addAll(changed);
            } else {
                parts.removeAll(changed);
            }
        }
        return new TableElement.Like(relation, java.util.Collections.unmodifiableSet(parts));
    }

    // ---- partitions ----

    private PartitionBy partitionBy() {
        int position = tokens.position();
        tokens.expect(PARTITION, BY);
        String strategy = tokens.columnId();
        tokens.expect('(');
        var elements = new ArrayList<PartitionElement>();
        do {
            IndexElement element = grammar.index().element();
            elements.add(new PartitionElement(
                    element.column(), element.expression(), element.collation(), element.operatorClass(),
                    element.position()));
        } while (tokens.accept(','));
        tokens.expect(')');
        return new PartitionBy(strategy, List.copyOf(elements), position);
    }

    /// PartitionBoundSpec.
    PartitionBound partitionBound() {
        if (tokens.at(DEFAULT)) {
            int position = tokens.position();
            tokens.advance();
            return new DefaultBound(position);
        }
        tokens.expect(FOR, VALUES);
        int position = tokens.position();
        if (tokens.accept(WITH)) {
            return hashBound(position);
        }
        if (tokens.accept(IN)) {
            tokens.expect('(');
            List<Expression> values = expressions.expressionList();
            tokens.expect(')');
            return new ListBound(values, position);
        }
        tokens.expect(FROM, '(');
        List<Expression> lower = expressions.expressionList();
        tokens.expect(')');
        tokens.expect(TO, '(');
        List<Expression> upper = expressions.expressionList();
        tokens.expect(')');
        return new RangeBound(lower, upper, position);
    }

    private PartitionBound hashBound(int position) {
        tokens.expect('(');
        int modulus = -1;
        int remainder = -1;
        do {
            int at = tokens.position();
            String name = tokens.nonReservedWord();
            int number = tokens.integer();
            switch (name) {
                case "modulus" -> {
                    check(modulus == -1, SqlState.DUPLICATE_OBJECT, ParserMessage.MODULUS_TWICE, at);
                    modulus = number;
                }
                case "remainder" -> {
                    check(remainder == -1, SqlState.DUPLICATE_OBJECT, ParserMessage.REMAINDER_TWICE, at);
                    remainder = number;
                }
                default -> throw TokenStream.error(at, ParserMessage.HASH_BOUND_UNKNOWN, name);
            }
        } while (tokens.accept(','));
        tokens.expect(')');
        check(modulus != -1, SqlState.SYNTAX_ERROR, ParserMessage.MODULUS_MISSING, position + 5);
        check(remainder != -1, SqlState.SYNTAX_ERROR, ParserMessage.REMAINDER_MISSING, position + 5);
        return new HashBound(modulus, remainder, position);
    }

    private static void check(boolean fine, SqlState state, ParserMessage message, int position) {
        if (!fine) {
            throw new SqlException(state, message).at(position);
        }
    }
}
