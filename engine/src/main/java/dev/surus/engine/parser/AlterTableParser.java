package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.AlterTableStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// The actions of ALTER TABLE and of ALTER TYPE on composites.
final class AlterTableParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    AlterTableParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    List<Action> actions() {
        if (tokens.at(ATTACH) || tokens.at(DETACH)) {
            return List.of(partition());
        }
        var actions = new ArrayList<Action>();
        do {
            actions.add(action());
        } while (tokens.accept(','));
        return List.copyOf(actions);
    }

    private Action partition() {
        boolean attach = tokens.at(ATTACH);
        tokens.advance();
        tokens.expect(PARTITION);
        RelationName name = names.relationName();
        if (attach) {
            return new AttachPartition(name, grammar.tables().partitionBound());
        }
        boolean concurrently = tokens.accept(CONCURRENTLY);
        return new DetachPartition(name, concurrently, !concurrently && tokens.accept(FINALIZE));
    }

    private Action action() {
        int kind = tokens.kind();
        tokens.advance();
        switch (kind) {
            case ADD:
                return add();
            case DROP:
                return drop();
            case ALTER:
                return alter();
            case VALIDATE:
                tokens.expect(CONSTRAINT);
                return new ValidateConstraint(tokens.columnId());
            case SET:
                return set();
            case RESET:
                return new SetOptions(true, grammar.options().relationOptions());
            case CLUSTER:
                tokens.expect(ON);
                return new ClusterOn(tokens.columnId());
            case ENABLE:
                return enable();
            case DISABLE:
                return triggerOrRule(Firing.DISABLE, true);
            case FORCE:
                tokens.expect(ROW, LEVEL, SECURITY);
                return new RowSecurity(RowSecurityChange.FORCE);
            case NO:
                if (tokens.accept(FORCE)) {
                    tokens.expect(ROW, LEVEL, SECURITY);
                    return new RowSecurity(RowSecurityChange.NO_FORCE);
                }
                tokens.expect(INHERIT);
                return new NoInherit(names.relationName());
            case INHERIT:
                return new Inherit(names.relationName());
            case OF: {
                int position = tokens.position();
                return new OfType(new TypeName(names.anyName().parts(), false, false, List.of(), List.of(), position));
            }
            case NOT:
                tokens.expect(OF);
                return new NotOfType();
            case OWNER:
                tokens.expect(TO);
                return new ChangeOwner(names.role());
            case REPLICA:
                tokens.expect(IDENTITY);
                return replicaIdentity();
            case OPTIONS:
                return new ForeignOptions(grammar.options().foreignOptions());
            default:
                throw tokens.errorAt(tokens.index() - 1);
        }
    }

    private Action add() {
        ConstraintParser constraints = grammar.tables().constraints();
        if (constraints.atTableConstraint()) {
            return new AddConstraint(constraints.tableConstraint());
        }
        tokens.accept(COLUMN);
        boolean notExists = names.ifNotExistsBeforeName();
        return new AddColumn(constraints.column(true), notExists, DropBehavior.RESTRICT);
    }

    private Action drop() {
        if (tokens.accept(CONSTRAINT)) {
            boolean exists = names.ifExistsBeforeName();
            String name = tokens.columnId();
            return new DropConstraint(name, exists, names.dropBehavior());
        }
        tokens.accept(COLUMN);
        boolean exists = names.ifExistsBeforeName();
        String name = tokens.columnId();
        return new DropColumn(name, exists, names.dropBehavior());
    }

    private Action alter() {
        if (tokens.accept(CONSTRAINT)) {
            String name = tokens.columnId();
            return new AlterConstraint(
                    name, grammar.tables().constraints().tableAttributes("FOREIGN KEY", true, false, false));
        }
        tokens.accept(COLUMN);
        int position = tokens.position();
        if (tokens.at(Token.INTEGER)) {
            int number = tokens.integer();
            if (number < 1 || number > Short.MAX_VALUE) {
                throw new SqlException(
                                SqlState.INVALID_PARAMETER_VALUE, ParserMessage.COLUMN_NUMBER_RANGE, Short.MAX_VALUE)
                        .at(position);
            }
            tokens.expect(SET, STATISTICS);
            return new SetStatistics(null, number, tokens.signedInteger());
        }
        String column = tokens.columnId();
        switch (tokens.kind()) {
            case TYPE:
                return columnType(column, position);
            case DROP:
                tokens.advance();
                return dropFromColumn(column);
            case RESET:
                tokens.advance();
                if (tokens.at('(')) {
                    return new SetColumnOptions(column, true, grammar.options().relationOptions());
                }
                throw tokens.syntaxError();
            case RESTART:
                return new SetIdentity(column, identityOptions());
            case ADD:
                tokens.advance();
                if (!tokens.at(GENERATED)) {
                    throw tokens.syntaxError();
                }
                return addIdentity(column);
            case OPTIONS:
                tokens.advance();
                return new AlterColumnForeignOptions(column, grammar.options().foreignOptions());
            default:
                if (!tokens.at(SET)) {
                    throw tokens.syntaxError();
                }
                break;
        }
        switch (tokens.peek(1)) {
            case DATA:
                tokens.advance();
                tokens.advance();
                return columnType(column, position);
            case DEFAULT:
                tokens.skip(2);
                return new SetDefault(column, expressions.expression());
            case NOT:
                tokens.skip(2);
                tokens.expect(NULL);
                return new SetNotNull(column);
            case STATISTICS:
                tokens.skip(2);
                return new SetStatistics(column, 0, tokens.signedInteger());
            case '(':
                tokens.advance();
                return new SetColumnOptions(column, false, grammar.options().relationOptions());
            case STORAGE:
                tokens.skip(2);
                return new SetStorage(column, tokens.columnId());
            case COMPRESSION:
                tokens.skip(2);
                return new SetCompression(column, tokens.accept(DEFAULT) ? null : tokens.columnId());
            default:
                return new SetIdentity(column, identityOptions());
        }
    }

    private Action columnType(String column, int position) {
        tokens.expect(TYPE);
        TypeName type = expressions.types.typeName();
        QualifiedName collation = tokens.accept(COLLATE) ? names.anyName() : null;
        Expression using = tokens.accept(USING) ? expressions.expression() : null;
        return new AlterColumnType(column, type, collation, using, DropBehavior.RESTRICT, position);
    }

    private Action dropFromColumn(String column) {
        if (tokens.accept(DEFAULT)) {
            return new SetDefault(column, null);
        }
        if (tokens.accept(NOT)) {
            tokens.expect(NULL);
            return new DropNotNull(column);
        }
        boolean expression = tokens.accept(EXPRESSION);
        if (!expression) {
            tokens.expect(IDENTITY);
        }
        boolean exists = names.ifExists();
        return expression ? new DropExpression(column, exists) : new DropIdentity(column, exists);
    }

    private Action addIdentity(String column) {
        var constraints = new ArrayList<Constraint>();
        int from = tokens.index();
        grammar.tables().constraints().columnConstraints(constraints);
        if (constraints.size() == 1 && constraints.getFirst() instanceof Constraint.Identity identity) {
            return new AddIdentity(column, identity);
        }
        throw tokens.errorAt(from);
    }

    /// alter_identity_column_option_list.
    private List<Option> identityOptions() {
        var options = new ArrayList<Option>();
        while (tokens.at(SET) || tokens.at(RESTART)) {
            int position = tokens.position();
            if (tokens.at(RESTART)) {
                options.add(grammar.create().sequenceOption());
                continue;
            }
            tokens.advance();
            if (tokens.accept(GENERATED)) {
                boolean always = tokens.accept(ALWAYS);
                if (!always) {
                    tokens.expect(BY, DEFAULT);
                }
                options.add(Option.of("generated", always ? "a" : "d", position));
                continue;
            }
            Option option = grammar.create().sequenceOption();
            if (option == null) {
                throw tokens.syntaxError();
            }
            options.add(option);
        }
        return List.copyOf(options);
    }

    private Action set() {
        switch (tokens.kind()) {
            case '(':
                return new SetOptions(false, grammar.options().relationOptions());
            case WITHOUT:
                tokens.advance();
                if (tokens.accept(OIDS)) {
                    return new SetWithoutOids();
                }
                tokens.expect(CLUSTER);
                return new ClusterOn(null);
            case LOGGED:
                tokens.advance();
                return new SetLogged(true);
            case UNLOGGED:
                tokens.advance();
                return new SetLogged(false);
            case TABLESPACE:
                tokens.advance();
                return new SetTablespace(tokens.columnId());
            default:
                tokens.expect(ACCESS, METHOD);
                return new SetAccessMethod(tokens.columnId());
        }
    }

    private Action enable() {
        if (tokens.accept(ALWAYS)) {
            return triggerOrRule(Firing.ENABLE_ALWAYS, false);
        }
        if (tokens.accept(REPLICA)) {
            return triggerOrRule(Firing.ENABLE_REPLICA, false);
        }
        return triggerOrRule(Firing.ENABLE, true);
    }

    private Action triggerOrRule(Firing firing, boolean wide) {
        if (tokens.accept(RULE)) {
            return new SetRule(firing, tokens.columnId());
        }
        if (wide && tokens.accept(ROW)) {
            tokens.expect(LEVEL, SECURITY);
            return new RowSecurity(firing == Firing.DISABLE ? RowSecurityChange.DISABLE : RowSecurityChange.ENABLE);
        }
        tokens.expect(TRIGGER);
        if (wide && tokens.accept(ALL)) {
            return new SetTrigger(firing, TriggerScope.ALL, null);
        }
        if (wide && tokens.accept(USER)) {
            return new SetTrigger(firing, TriggerScope.USER, null);
        }
        return new SetTrigger(firing, TriggerScope.NAMED, tokens.columnId());
    }

    private Action replicaIdentity() {
        switch (tokens.kind()) {
            case NOTHING:
                tokens.advance();
                return new ReplicaIdentity(ReplicaIdentityKind.NOTHING, null);
            case FULL:
                tokens.advance();
                return new ReplicaIdentity(ReplicaIdentityKind.FULL, null);
            case DEFAULT:
                tokens.advance();
                return new ReplicaIdentity(ReplicaIdentityKind.DEFAULT, null);
            default:
                tokens.expect(USING, INDEX);
                return new ReplicaIdentity(ReplicaIdentityKind.INDEX, tokens.columnId());
        }
    }

    /// The actions of ALTER TYPE: ADD, DROP and ALTER ATTRIBUTE.
    List<Action> typeActions() {
        var actions = new ArrayList<Action>();
        do {
            if (tokens.accept(ADD)) {
                tokens.expect(ATTRIBUTE);
                int position = tokens.position();
                String name = tokens.columnId();
                TypeName type = expressions.types.typeName();
                QualifiedName collation = tokens.accept(COLLATE) ? names.anyName() : null;
                var behavior = names.dropBehavior();
                actions.add(new AddColumn(
                        new ColumnDefinition(name, type, collation, null, List.of(), List.of(), position), false, behavior));
            } else if (tokens.accept(DROP)) {
                tokens.expect(ATTRIBUTE);
                boolean exists = names.ifExistsBeforeName();
                String name = tokens.columnId();
                actions.add(new DropColumn(name, exists, names.dropBehavior()));
            } else {
                tokens.expect(ALTER, ATTRIBUTE);
                int position = tokens.position();
                String name = tokens.columnId();
                if (tokens.accept(SET)) {
                    tokens.expect(DATA);
                }
                tokens.expect(TYPE);
                TypeName type = expressions.types.typeName();
                QualifiedName collation = tokens.accept(COLLATE) ? names.anyName() : null;
                actions.add(new AlterColumnType(name, type, collation, null, names.dropBehavior(), position));
            }
        } while (tokens.accept(','));
        return List.copyOf(actions);
    }
}
