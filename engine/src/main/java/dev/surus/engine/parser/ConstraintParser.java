package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.Constraint.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Columns and the constraints of columns, tables and domains.
final class ConstraintParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    ConstraintParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    // ---- columns ----

    /// columnDef or (without a type) columnOptions.
    ColumnDefinition column(boolean typed) {
        int position = tokens.position();
        String name = tokens.columnId();
        TypeName type = null;
        String compression = null;
        List<Option> foreignOptions = List.of();
        if (typed) {
            type = expressions.types.typeName();
            if (tokens.accept(COMPRESSION)) {
                compression = tokens.at(DEFAULT) ? tokens.label() : tokens.columnId();
            }
            foreignOptions = grammar.options().optionalForeignOptions();
        } else if (tokens.accept(WITH)) {
            tokens.expect(OPTIONS);
        }
        var constraints = new ArrayList<Constraint>();
        QualifiedName collation = columnConstraints(constraints);
        return new ColumnDefinition(
                name, type, collation, compression, List.copyOf(constraints), foreignOptions, position);
    }

    /// ColQualList; returns the COLLATE among it, or null.
    QualifiedName columnConstraints(List<Constraint> constraints) {
        QualifiedName collation = null;
        while (true) {
            int position = tokens.position();
            if (tokens.accept(COLLATE)) {
                if (collation != null) {
                    throw TokenStream.error(position, ParserMessage.MULTIPLE_COLLATE);
                }
                collation = names.anyName();
                continue;
            }
            String name = tokens.accept(CONSTRAINT) ? tokens.columnId() : null;
            boolean attribute = switch (tokens.kind()) {
                case DEFERRABLE, INITIALLY -> true;
                case NOT -> tokens.peek(1) == DEFERRABLE;
                default -> false;
            };
            if (attribute && name == null) {
                throw TokenStream.error(
                        position,
                        ParserMessage.MISPLACED,
                        tokens.at(NOT) ? "NOT DEFERRABLE" : tokens.at(DEFERRABLE) ? "DEFERRABLE"
                                : tokens.peek(1) == DEFERRED ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE");
            }
            Constraint constraint = columnConstraint(name, position);
            if (constraint == null) {
                if (name != null) {
                    throw tokens.syntaxError();
                }
                return collation;
            }
            constraints.add(constraint);
        }
    }

    private Constraint columnConstraint(String name, int position) {
        switch (tokens.kind()) {
            case NOT:
                tokens.advance();
                tokens.expect(NULL);
                return new NotNull(name, position);
            case NULL:
                tokens.advance();
                return new Null(name, position);
            case DEFAULT:
                tokens.advance();
                return new Default(name, expressions.restrictedExpression(), position);
            case CHECK: {
                tokens.advance();
                tokens.expect('(');
                Expression expression = expressions.expression();
                tokens.expect(')');
                boolean noInherit = tokens.accept(NO, INHERIT);
                refuseColumnAttributes();
                return new Check(name, expression, new Attributes(false, false, false, noInherit), position);
            }
            case PRIMARY, UNIQUE: {
                boolean primary = tokens.at(PRIMARY);
                tokens.advance();
                boolean nullsNotDistinct = false;
                if (primary) {
                    tokens.expect(KEY);
                } else {
                    nullsNotDistinct = grammar.index().nullsNotDistinct();
                }
                List<Option> options = tokens.accept(WITH) ? grammar.options().definition() : List.of();
                String tablespace = indexTablespace();
                Attributes attributes = columnAttributes();
                return new Key(
                        name, primary, nullsNotDistinct, List.of(), List.of(), options, tablespace, null, attributes,
                        position);
            }
            case REFERENCES:
                return references(name, List.of(), position, true);
            case GENERATED:
                return generated(name, position);
            default:
                return null;
        }
    }

    private String indexTablespace() {
        if (!tokens.at(USING, INDEX)) {
            return null;
        }
        tokens.skip(2);
        tokens.expect(TABLESPACE);
        return tokens.columnId();
    }

    private Constraint generated(String name, int position) {
        tokens.expect(GENERATED);
        boolean always = tokens.accept(ALWAYS);
        int at = tokens.previousPosition();
        if (!always) {
            at = tokens.position();
            tokens.expect(BY, DEFAULT);
        }
        tokens.expect(AS);
        if (tokens.accept(IDENTITY)) {
            List<Option> options = List.of();
            if (tokens.accept('(')) {
                options = grammar.create().sequenceOptions();
                tokens.expect(')');
            }
            return new Identity(name, always, options, position);
        }
        tokens.expect('(');
        Expression expression = expressions.expression();
        tokens.expect(')');
        tokens.expect(STORED);
        if (!always) {
            throw TokenStream.error(at, ParserMessage.GENERATED_ALWAYS_NEEDED);
        }
        return new Generated(name, expression, position);
    }

    // ---- table constraints ----

    boolean atTableConstraint() {
        return switch (tokens.kind()) {
            case CONSTRAINT, CHECK, UNIQUE, PRIMARY, FOREIGN -> true;
            case EXCLUDE -> tokens.peek(1) == '(' || tokens.peek(1) == USING;
            default -> false;
        };
    }

    Constraint tableConstraint() {
        int position = tokens.position();
        String name = tokens.accept(CONSTRAINT) ? tokens.columnId() : null;
        int body = tokens.position();
        switch (tokens.kind()) {
            case CHECK: {
                tokens.advance();
                tokens.expect('(');
                Expression expression = expressions.expression();
                tokens.expect(')');
                Attributes attributes = tableAttributes("CHECK", false, true, true);
                return new Check(name, expression, attributes, position);
            }
            case PRIMARY, UNIQUE:
                return tableKey(name, position);
            case EXCLUDE:
                return exclusion(name, position);
            case FOREIGN: {
                tokens.advance();
                tokens.expect(KEY, '(');
                List<String> columns = tokens.columnIdList();
                tokens.expect(')');
                return references(name, columns, position, false);
            }
            default:
                throw tokens.syntaxError();
        }
    }

    private Constraint tableKey(String name, int position) {
        boolean primary = tokens.at(PRIMARY);
        tokens.advance();
        boolean nullsNotDistinct = false;
        if (primary) {
            tokens.expect(KEY);
        }
        String kind = primary ? "PRIMARY KEY" : "UNIQUE";
        if (tokens.accept(USING)) {
            tokens.expect(INDEX);
            String index = tokens.columnId();
            Attributes attributes = tableAttributes(kind, true, false, false);
            return new Key(
                    name, primary, false, List.of(), List.of(), List.of(), null, index, attributes, position);
        }
        if (!primary) {
            nullsNotDistinct = grammar.index().nullsNotDistinct();
        }
        tokens.expect('(');
        List<String> columns = tokens.columnIdList();
        tokens.expect(')');
        List<String> including = including();
        List<Option> options = tokens.accept(WITH) ? grammar.options().definition() : List.of();
        String tablespace = indexTablespace();
        Attributes attributes = tableAttributes(kind, true, false, false);
        return new Key(
                name, primary, nullsNotDistinct, columns, including, options, tablespace, null, attributes, position);
    }

    private List<String> including() {
        if (!tokens.accept(INCLUDE)) {
            return List.of();
        }
        tokens.expect('(');
        List<String> columns = tokens.columnIdList();
        tokens.expect(')');
        return columns;
    }

    private Constraint exclusion(String name, int position) {
        tokens.expect(EXCLUDE);
        String method = tokens.accept(USING) ? tokens.columnId() : "btree";
        tokens.expect('(');
        var elements = new ArrayList<ExclusionElement>();
        do {
            IndexElement element = grammar.index().element();
            tokens.expect(WITH);
            QualifiedName operator;
            if (tokens.accept(OPERATOR)) {
                tokens.expect('(');
                operator = names.operatorName();
                tokens.expect(')');
            } else {
                operator = names.operatorName();
            }
            elements.add(new ExclusionElement(element, operator));
        } while (tokens.accept(','));
        tokens.expect(')');
        List<String> including = including();
        List<Option> options = tokens.accept(WITH) ? grammar.options().definition() : List.of();
        String tablespace = indexTablespace();
        Expression where = null;
        if (tokens.accept(WHERE)) {
            tokens.expect('(');
            where = expressions.expression();
            tokens.expect(')');
        }
        Attributes attributes = tableAttributes("EXCLUDE", true, false, false);
        return new Exclusion(
                name, method, List.copyOf(elements), including, options, tablespace, where, attributes, position);
    }

    private Constraint references(String name, List<String> columns, int position, boolean ofColumn) {
        tokens.expect(REFERENCES);
        RelationName referenced = names.relationName();
        List<String> referencedColumns = tokens.optionalColumnList();
        Match match = Match.SIMPLE;
        int at = tokens.position();
        if (tokens.accept(MATCH)) {
            if (tokens.accept(FULL)) {
                match = Match.FULL;
            } else if (tokens.accept(PARTIAL)) {
                throw TokenStream.notSupported(at, ParserMessage.MATCH_PARTIAL);
            } else {
                tokens.expect(SIMPLE);
            }
        }
        Action onUpdate = Action.NO_ACTION;
        Action onDelete = Action.NO_ACTION;
        List<String> setColumns = List.of();
        boolean sawUpdate = false;
        boolean sawDelete = false;
        while (tokens.at(ON)) {
            int clause = tokens.position();
            tokens.advance();
            boolean delete = tokens.at(DELETE);
            if (delete ? sawDelete : sawUpdate) {
                throw tokens.syntaxError();
            }
            if (!delete && !tokens.at(UPDATE)) {
                throw tokens.syntaxError();
            }
            tokens.advance();
            Action action = action();
            List<String> list = action == Action.SET_NULL || action == Action.SET_DEFAULT
                    ? tokens.optionalColumnList()
                    : List.of();
            if (delete) {
                onDelete = action;
                setColumns = list;
                sawDelete = true;
            } else {
                if (!list.isEmpty()) {
                    throw TokenStream.notSupported(
                            clause,
                            ParserMessage.SET_ON_UPDATE_COLUMNS,
                            action == Action.SET_NULL ? "SET NULL" : "SET DEFAULT");
                }
                onUpdate = action;
                sawUpdate = true;
            }
        }
        Attributes attributes = ofColumn ? columnAttributes() : tableAttributes("FOREIGN KEY", true, true, false);
        return new ForeignKey(
                name, columns, referenced, referencedColumns, match, onUpdate, onDelete, setColumns, attributes, position);
    }

    private Action action() {
        if (tokens.accept(NO)) {
            tokens.expect(ACTION);
            return Action.NO_ACTION;
        }
        if (tokens.accept(RESTRICT)) {
            return Action.RESTRICT;
        }
        if (tokens.accept(CASCADE)) {
            return Action.CASCADE;
        }
        tokens.expect(SET);
        if (tokens.accept(NULL)) {
            return Action.SET_NULL;
        }
        tokens.expect(DEFAULT);
        return Action.SET_DEFAULT;
    }

    // ---- attributes ----

    /// Attributes that follow a column's key or reference.
    private Attributes columnAttributes() {
        Boolean deferrable = null;
        Boolean deferred = null;
        while (true) {
            int position = tokens.position();
            if (tokens.at(DEFERRABLE) || tokens.at(NOT, DEFERRABLE)) {
                boolean not = tokens.accept(NOT);
                tokens.advance();
                if (deferrable != null) {
                    throw TokenStream.error(position, ParserMessage.MULTIPLE_DEFERRABLE);
                }
                deferrable = !not;
                if (not && Boolean.TRUE.equals(deferred)) {
                    throw TokenStream.error(position, ParserMessage.INITIALLY_DEFERRED_NEEDS_DEFERRABLE);
                }
            } else if (tokens.accept(INITIALLY)) {
                boolean later = tokens.accept(DEFERRED);
                if (!later) {
                    tokens.expect(IMMEDIATE);
                }
                if (deferred != null) {
                    throw TokenStream.error(position, ParserMessage.MULTIPLE_INITIALLY);
                }
                deferred = later;
                if (later && deferrable == null) {
                    deferrable = true;
                } else if (later && !deferrable) {
                    throw TokenStream.error(position, ParserMessage.INITIALLY_DEFERRED_NEEDS_DEFERRABLE);
                }
            } else {
                return new Attributes(
                        Boolean.TRUE.equals(deferrable), Boolean.TRUE.equals(deferred), false, false);
            }
        }
    }

    private void refuseColumnAttributes() {
        int position = tokens.position();
        if (tokens.at(DEFERRABLE)) {
            throw TokenStream.error(position, ParserMessage.MISPLACED, "DEFERRABLE");
        }
        if (tokens.at(NOT, DEFERRABLE)) {
            throw TokenStream.error(position, ParserMessage.MISPLACED, "NOT DEFERRABLE");
        }
        if (tokens.at(INITIALLY)) {
            throw TokenStream.error(
                    position,
                    ParserMessage.MISPLACED,
                    tokens.peek(1) == DEFERRED ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE");
        }
    }

    /// ConstraintAttributeSpec, judged for the kind of constraint.
    Attributes tableAttributes(String kind, boolean mayDefer, boolean mayBeNotValid, boolean mayNotInherit) {
        boolean deferrable = false;
        boolean notDeferrable = false;
        boolean deferred = false;
        boolean immediate = false;
        boolean notValid = false;
        boolean noInherit = false;
        while (true) {
            int position = tokens.position();
            if (tokens.accept(DEFERRABLE)) {
                deferrable = true;
            } else if (tokens.at(NOT)) {
                tokens.advance();
                if (tokens.accept(VALID)) {
                    notValid = true;
                } else {
                    tokens.expect(DEFERRABLE);
                    notDeferrable = true;
                }
            } else if (tokens.accept(INITIALLY)) {
                if (tokens.accept(DEFERRED)) {
                    deferred = true;
                } else {
                    tokens.expect(IMMEDIATE);
                    immediate = true;
                }
            } else if (tokens.accept(NO)) {
                tokens.expect(INHERIT);
                noInherit = true;
            } else {
                break;
            }
            if (notDeferrable && deferred) {
                throw TokenStream.error(position, ParserMessage.INITIALLY_DEFERRED_NEEDS_DEFERRABLE);
            }
            if (deferrable && notDeferrable || deferred && immediate) {
                throw TokenStream.error(position, ParserMessage.CONFLICTING_CONSTRAINT_PROPERTIES);
            }
        }
        if ((deferrable || deferred) && !mayDefer) {
            throw TokenStream.notSupported(0, ParserMessage.CANNOT_BE_DEFERRABLE, kind);
        }
        if (notValid && !mayBeNotValid) {
            throw TokenStream.notSupported(0, ParserMessage.CANNOT_BE_NOT_VALID, kind);
        }
        if (noInherit && !mayNotInherit) {
            throw TokenStream.notSupported(0, ParserMessage.CANNOT_BE_NO_INHERIT, kind);
        }
        return new Attributes(deferrable || deferred, deferred, notValid, noInherit);
    }
}
