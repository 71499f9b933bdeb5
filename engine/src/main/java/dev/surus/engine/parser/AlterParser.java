package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.AlterTableStatement.AlterTable;
import dev.surus.engine.parser.ast.AlterTableStatement.MoveAll;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// What follows ALTER: chooses the family; RENAME, OWNER TO, SET SCHEMA, DEPENDS ON EXTENSION of every kind.
final class AlterParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    AlterParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement alter() {
        switch (tokens.kind()) {
            case ROLE:
                tokens.advance();
                return grammar.roles().alter();
            case USER:
                tokens.advance();
                if (tokens.at(MAPPING, FOR)) {
                    return new ForeignParser(grammar).alterUserMapping();
                }
                return grammar.roles().alter();
            case GROUP:
                tokens.advance();
                return grammar.roles().alterGroup();
            case SYSTEM:
                tokens.advance();
                return grammar.settings().alterSystem();
            case DEFAULT:
                tokens.advance();
                tokens.expect(PRIVILEGES);
                return grammar.privileges().alterDefaults();
            case DATABASE:
                return database();
            case TABLESPACE:
                return tablespace();
            case CONSTRAINT, COLUMN, CAST, TRANSFORM, ACCESS:
                throw tokens.syntaxError();
            default:
                break;
        }
        ObjectKind kind = grammar.objects().kind();
        return switch (kind) {
            case TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE -> relation(kind);
            case TYPE -> type();
            case DOMAIN -> domain();
            case FUNCTION, PROCEDURE, ROUTINE -> function(kind);
            case TRIGGER, RULE, POLICY -> ofRelation(kind);
            default -> other(kind);
        };
    }

    // ---- relations ----

    private Statement relation(ObjectKind kind) {
        if (kind != ObjectKind.SEQUENCE && kind != ObjectKind.VIEW && tokens.at(ALL, IN)) {
            return moveAll(kind);
        }
        boolean exists = names.ifExistsBeforeName();
        FromItem.Relation relation = names.relation();
        switch (tokens.kind()) {
            case RENAME:
                return renameInRelation(kind, relation, exists);
            case SET:
                if (tokens.peek(1) == SCHEMA) {
                    tokens.skip(2);
                    return new ObjectStatement.AlterSchema(kind, relation, null, tokens.columnId(), exists);
                }
                break;
            case DEPENDS:
                return depends(kind, relation.name(), null, false);
            case NO:
                if (tokens.peek(1) == DEPENDS) {
                    tokens.advance();
                    return depends(kind, relation.name(), null, true);
                }
                break;
            default:
                break;
        }
        if (kind == ObjectKind.SEQUENCE && sequenceOptionsFollow()) {
            return new SequenceStatement.AlterSequence(relation.name(), exists, grammar.create().sequenceOptions());
        }
        if (kind == ObjectKind.INDEX && tokens.accept(ATTACH)) {
            tokens.expect(PARTITION);
            var action = new AlterTableStatement.AttachPartition(names.relationName(), null);
            return new AlterTable(kind, relation, exists, List.of(action));
        }
        return new AlterTable(kind, relation, exists, new AlterTableParser(grammar).actions());
    }

    private boolean sequenceOptionsFollow() {
        return switch (tokens.kind()) {
            case AS, CACHE, CYCLE, INCREMENT, MAXVALUE, MINVALUE, NO, OWNED, SEQUENCE, START, RESTART -> true;
            default -> false;
        };
    }

    private Statement moveAll(ObjectKind kind) {
        tokens.skip(2);
        tokens.expect(TABLESPACE);
        String old = tokens.columnId();
        List<RoleSpecification> roles = List.of();
        if (tokens.accept(OWNED)) {
            tokens.expect(BY);
            roles = names.roles();
        }
        tokens.expect(SET, TABLESPACE);
        String target = tokens.columnId();
        return new MoveAll(kind, old, roles, target, tokens.accept(NOWAIT));
    }

    private Statement renameInRelation(ObjectKind kind, FromItem.Relation relation, boolean exists) {
        tokens.expect(RENAME);
        if (tokens.accept(TO)) {
            return new ObjectStatement.Rename(
                    kind, null, relation, null, null, tokens.columnId(), exists, DropBehavior.RESTRICT);
        }
        if (kind == ObjectKind.TABLE && tokens.accept(CONSTRAINT)) {
            String old = tokens.columnId();
            tokens.expect(TO);
            return new ObjectStatement.Rename(
                    ObjectKind.CONSTRAINT, kind, relation, null, old, tokens.columnId(), exists, DropBehavior.RESTRICT);
        }
        tokens.accept(COLUMN);
        String old = tokens.columnId();
        tokens.expect(TO);
        return new ObjectStatement.Rename(
                ObjectKind.COLUMN, kind, relation, null, old, tokens.columnId(), exists, DropBehavior.RESTRICT);
    }

    private Statement depends(ObjectKind kind, RelationName relation, ObjectReference object, boolean remove) {
        tokens.expect(DEPENDS, ON, EXTENSION);
        return new ObjectStatement.AlterDepends(kind, relation, object, remove, tokens.columnId());
    }

    private Statement ofRelation(ObjectKind kind) {
        boolean exists = kind == ObjectKind.POLICY && names.ifExistsBeforeName();
        String name = tokens.columnId();
        tokens.expect(ON);
        QualifiedName relationName = names.anyName();
        RelationName relation = names.relationOf(relationName);
        if (tokens.accept(RENAME)) {
            tokens.expect(TO);
            return new ObjectStatement.Rename(
                    kind, null, new FromItem.Relation(relation, false, null), null, name, tokens.columnId(), exists,
                    DropBehavior.RESTRICT);
        }
        if (kind == ObjectKind.TRIGGER) {
            boolean remove = tokens.accept(NO);
            return depends(kind, relation, new ObjectReference.OnRelation(relationName, name), remove);
        }
        if (kind == ObjectKind.POLICY && !exists) {
            return new TriggerParser(grammar).alterPolicy(name, relation);
        }
        throw tokens.syntaxError();
    }

    // ---- databases, tablespaces, roles ----

    private Statement database() {
        tokens.advance();
        int position = tokens.position();
        String name = tokens.columnId();
        switch (tokens.kind()) {
            case RENAME, OWNER:
                if (tokens.at(OWNER) && tokens.peek(1) != TO) {
                    break;
                }
                return generic(ObjectKind.DATABASE, new ObjectReference.Named(QualifiedName.of(name, position)));
            case REFRESH:
                tokens.advance();
                tokens.expect(COLLATION, VERSION);
                return new DatabaseStatement.RefreshCollationVersion(name);
            case RESET:
                return new DatabaseStatement.AlterDatabaseSet(name, grammar.settings().setOrReset());
            case SET:
                if (tokens.peek(1) == TABLESPACE) {
                    int at = tokens.position();
                    tokens.skip(2);
                    return new DatabaseStatement.AlterDatabase(
                            name, List.of(Option.of("tablespace", tokens.columnId(), at)));
                }
                return new DatabaseStatement.AlterDatabaseSet(name, grammar.settings().setOrReset());
            default:
                break;
        }
        tokens.accept(WITH);
        return new DatabaseStatement.AlterDatabase(name, grammar.create().databaseOptions());
    }

    private Statement tablespace() {
        tokens.advance();
        int position = tokens.position();
        String name = tokens.columnId();
        if (tokens.at(SET) || tokens.at(RESET)) {
            boolean reset = tokens.at(RESET);
            tokens.advance();
            return new DatabaseStatement.AlterTablespaceOptions(name, reset, grammar.options().relationOptions());
        }
        return generic(ObjectKind.TABLESPACE, new ObjectReference.Named(QualifiedName.of(name, position)));
    }

    /// At RENAME, behind a role.
    Statement renameRole(RoleSpecification role) {
        if (role.kind() != RoleSpecification.Kind.NAME) {
            throw tokens.syntaxError();
        }
        tokens.expect(RENAME, TO);
        var object = new ObjectReference.Named(QualifiedName.of(role.name(), role.position()));
        return new ObjectStatement.Rename(
                ObjectKind.ROLE, null, null, object, null, names.roleId(), false, DropBehavior.RESTRICT);
    }

    // ---- RENAME TO, OWNER TO, SET SCHEMA of anything ----

    private Statement generic(ObjectKind kind, ObjectReference object) {
        if (tokens.accept(RENAME)) {
            tokens.expect(TO);
            return new ObjectStatement.Rename(
                    kind, null, null, object, null, tokens.columnId(), false, DropBehavior.RESTRICT);
        }
        if (tokens.accept(OWNER)) {
            tokens.expect(TO);
            return new ObjectStatement.AlterOwner(kind, object, names.role());
        }
        tokens.expect(SET, SCHEMA);
        return new ObjectStatement.AlterSchema(kind, null, object, tokens.columnId(), false);
    }

    private Statement other(ObjectKind kind) {
        boolean exists = kind == ObjectKind.STATISTICS && names.ifExistsBeforeName();
        ObjectReference object = grammar.objects().object(kind);
        if (tokens.at(RENAME) || tokens.at(OWNER, TO) || tokens.at(SET, SCHEMA)) {
            return generic(kind, object);
        }
        if (kind == ObjectKind.STATISTICS) {
            tokens.expect(SET, STATISTICS);
            return new IndexStatement.AlterStatistics(
                    ((ObjectReference.Named) object).name(), exists, tokens.signedInteger());
        }
        return new DefinitionParser(grammar).alter(kind, object);
    }

    private Statement function(ObjectKind kind) {
        ObjectReference.RoutineSignature signature = grammar.objects().functionSignature();
        var object = new ObjectReference.Routine(signature);
        if (tokens.at(RENAME) || tokens.at(OWNER, TO) || tokens.at(SET, SCHEMA)) {
            return generic(kind, object);
        }
        if (tokens.at(DEPENDS)) {
            return depends(kind, null, object, false);
        }
        if (tokens.at(NO, DEPENDS)) {
            tokens.advance();
            return depends(kind, null, object, true);
        }
        List<Option> options = new FunctionParser(grammar).commonOptions();
        tokens.accept(RESTRICT);
        return new FunctionStatement.AlterFunction(kind, signature, options);
    }

    // ---- types and domains ----

    private Statement type() {
        QualifiedName name = names.anyName();
        var object = new ObjectReference.OfType(
                new TypeName(name.parts(), false, false, List.of(), List.of(), name.position()));
        if (tokens.at(OWNER, TO) || tokens.at(SET, SCHEMA)) {
            return generic(ObjectKind.TYPE, object);
        }
        if (tokens.at(SET, '(')) {
            tokens.advance();
            return new TypeStatement.AlterType(name, grammar.options().definition());
        }
        if (tokens.accept(RENAME)) {
            if (tokens.accept(TO)) {
                return new ObjectStatement.Rename(
                        ObjectKind.TYPE, null, null, object, null, tokens.columnId(), false, DropBehavior.RESTRICT);
            }
            if (tokens.accept(VALUE)) {
                String old = tokens.string();
                tokens.expect(TO);
                return new TypeStatement.RenameEnumValue(name, old, tokens.string());
            }
            tokens.expect(ATTRIBUTE);
            String old = tokens.columnId();
            tokens.expect(TO);
            String renamed = tokens.columnId();
            return new ObjectStatement.Rename(
                    ObjectKind.COLUMN, ObjectKind.TYPE, new FromItem.Relation(names.relationOf(name), false, null), null,
                    old, renamed, false, names.dropBehavior());
        }
        if (tokens.at(ADD, VALUE)) {
            tokens.skip(2);
            boolean notExists = tokens.accept(IF);
            if (notExists) {
                tokens.expect(NOT, EXISTS);
            }
            String label = tokens.string();
            boolean after = tokens.at(AFTER);
            String neighbor = tokens.accept(AFTER) || tokens.accept(BEFORE) ? tokens.string() : null;
            return new TypeStatement.AddEnumValue(name, label, neighbor, after, notExists);
        }
        var relation = new FromItem.Relation(names.relationOf(name), false, null);
        return new AlterTable(ObjectKind.TYPE, relation, false, new AlterTableParser(grammar).typeActions());
    }

    private Statement domain() {
        QualifiedName name = names.anyName();
        var type = new TypeName(name.parts(), false, false, List.of(), List.of(), name.position());
        var object = new ObjectReference.OfType(type);
        if (tokens.at(OWNER, TO) || tokens.at(SET, SCHEMA) || tokens.at(RENAME, TO)) {
            return generic(ObjectKind.DOMAIN, object);
        }
        TypeStatement.DomainAction action;
        if (tokens.accept(RENAME)) {
            tokens.expect(CONSTRAINT);
            String old = tokens.columnId();
            tokens.expect(TO);
            return new ObjectStatement.Rename(
                    ObjectKind.DOMAIN_CONSTRAINT, null, null, new ObjectReference.OfDomain(type, old), old,
                    tokens.columnId(), false, DropBehavior.RESTRICT);
        } else if (tokens.accept(SET)) {
            if (tokens.accept(DEFAULT)) {
                action = new TypeStatement.DomainDefault(expressions.expression());
            } else {
                tokens.expect(NOT, NULL);
                action = new TypeStatement.DomainNotNull(true);
            }
        } else if (tokens.accept(DROP)) {
            if (tokens.accept(DEFAULT)) {
                action = new TypeStatement.DomainDefault(null);
            } else if (tokens.accept(NOT)) {
                tokens.expect(NULL);
                action = new TypeStatement.DomainNotNull(false);
            } else {
                tokens.expect(CONSTRAINT);
                boolean exists = names.ifExistsBeforeName();
                String constraint = tokens.columnId();
                action = new TypeStatement.DomainDropConstraint(constraint, exists, names.dropBehavior());
            }
        } else if (tokens.accept(ADD)) {
            action = new TypeStatement.DomainAddConstraint(grammar.tables().constraints().tableConstraint());
        } else {
            tokens.expect(VALIDATE, CONSTRAINT);
            action = new TypeStatement.DomainValidateConstraint(tokens.columnId());
        }
        return new TypeStatement.AlterDomain(name, action);
    }
}
