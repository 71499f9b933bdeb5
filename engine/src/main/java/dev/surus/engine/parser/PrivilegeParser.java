package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.PrivilegeStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// GRANT, REVOKE, ALTER DEFAULT PRIVILEGES.
final class PrivilegeParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final Grammar grammar;

    PrivilegeParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.grammar = grammar;
    }

    Statement grant() {
        List<Privilege> privileges = privileges();
        if (!tokens.at(ON)) {
            if (privileges.isEmpty()) {
                throw tokens.syntaxError();
            }
            tokens.expect(TO);
            List<RoleSpecification> grantees = names.roles();
            boolean admin = false;
            if (tokens.accept(WITH)) {
                tokens.expect(ADMIN, OPTION);
                admin = true;
            }
            return new GrantRole(true, privileges, grantees, admin, grantor(), DropBehavior.RESTRICT);
        }
        tokens.expect(ON);
        Target target = target();
        tokens.expect(TO);
        List<RoleSpecification> grantees = grantees();
        boolean option = withGrantOption();
        return new Grant(true, privileges, target.target, target.kind, target.objects, grantees, option, grantor(),
                DropBehavior.RESTRICT);
    }

    Statement revoke() {
        boolean grantOption = false;
        boolean adminOption = false;
        if (tokens.at(GRANT, OPTION)) {
            tokens.skip(2);
            tokens.expect(FOR);
            grantOption = true;
        } else if (tokens.at(ADMIN, OPTION)) {
            tokens.skip(2);
            tokens.expect(FOR);
            adminOption = true;
        }
        List<Privilege> privileges = privileges();
        if (adminOption || !tokens.at(ON)) {
            if (privileges.isEmpty() || grantOption) {
                throw tokens.syntaxError();
            }
            tokens.expect(FROM);
            List<RoleSpecification> grantees = names.roles();
            RoleSpecification grantor = grantor();
            return new GrantRole(false, privileges, grantees, adminOption, grantor, names.dropBehavior());
        }
        tokens.expect(ON);
        Target target = target();
        tokens.expect(FROM);
        List<RoleSpecification> grantees = grantees();
        RoleSpecification grantor = grantor();
        return new Grant(false, privileges, target.target, target.kind, target.objects, grantees, grantOption, grantor,
                names.dropBehavior());
    }

    private RoleSpecification grantor() {
        if (!tokens.accept(GRANTED)) {
            return null;
        }
        tokens.expect(BY);
        return names.role();
    }

    private boolean withGrantOption() {
        if (!tokens.accept(WITH)) {
            return false;
        }
        tokens.expect(GRANT, OPTION);
        return true;
    }

    /// grantee_list: GROUP before a name is noise.
    private List<RoleSpecification> grantees() {
        var roles = new ArrayList<RoleSpecification>();
        do {
            if (tokens.at(GROUP)) {
                tokens.advance();
            }
            roles.add(names.role());
        } while (tokens.accept(','));
        return List.copyOf(roles);
    }

    /// Privileges, or the names of roles; empty: ALL.
    private List<Privilege> privileges() {
        if (tokens.at(ALL)) {
            int position = tokens.position();
            tokens.advance();
            tokens.accept(PRIVILEGES);
            if (!tokens.at('(')) {
                return List.of();
            }
            return List.of(new Privilege(null, tokens.optionalColumnList(), position));
        }
        var list = new ArrayList<Privilege>();
        do {
            int position = tokens.position();
            String name;
            if (tokens.at(ALTER)) {
                tokens.advance();
                tokens.expect(SYSTEM);
                name = "alter system";
            } else if (tokens.at(SELECT) || tokens.at(REFERENCES) || tokens.at(CREATE)) {
                name = tokens.word();
            } else {
                name = tokens.columnId();
            }
            list.add(new Privilege(name, tokens.optionalColumnList(), position));
        } while (tokens.accept(','));
        return List.copyOf(list);
    }

    private record Target(TargetKind target, ObjectKind kind, List<ObjectReference> objects) {}

    /// privilege_target.
    private Target target() {
        int kind = tokens.kind();
        int next = tokens.peek(1);
        // These words are names of tables, too, when nothing but a name can be meant.
        boolean word = next != ',' && next != TO && next != FROM && next != '.';
        if (kind == TABLE || word) {
            switch (kind) {
                case TABLE:
                    tokens.advance();
                    return relations(ObjectKind.TABLE);
                case SEQUENCE:
                    tokens.advance();
                    return relations(ObjectKind.SEQUENCE);
                case FOREIGN:
                    tokens.advance();
                    if (tokens.accept(DATA)) {
                        tokens.expect(WRAPPER);
                        return named(ObjectKind.FOREIGN_DATA_WRAPPER);
                    }
                    tokens.expect(SERVER);
                    return named(ObjectKind.FOREIGN_SERVER);
                case FUNCTION, PROCEDURE, ROUTINE: {
                    ObjectKind routine = kind == FUNCTION
                            ? ObjectKind.FUNCTION
                            : kind == PROCEDURE ? ObjectKind.PROCEDURE : ObjectKind.ROUTINE;
                    tokens.advance();
                    var objects = new ArrayList<ObjectReference>();
                    do {
                        objects.add(new ObjectReference.Routine(grammar.objects().functionSignature()));
                    } while (tokens.accept(','));
                    return new Target(TargetKind.OBJECTS, routine, List.copyOf(objects));
                }
                case DATABASE:
                    tokens.advance();
                    return named(ObjectKind.DATABASE);
                case SCHEMA:
                    tokens.advance();
                    return named(ObjectKind.SCHEMA);
                case LANGUAGE:
                    tokens.advance();
                    return named(ObjectKind.LANGUAGE);
                case TABLESPACE:
                    tokens.advance();
                    return named(ObjectKind.TABLESPACE);
                case DOMAIN, TYPE: {
                    tokens.advance();
                    var objects = new ArrayList<ObjectReference>();
                    for (QualifiedName name : names.anyNames()) {
                        objects.add(new ObjectReference.Named(name));
                    }
                    return new Target(
                            TargetKind.OBJECTS, kind == DOMAIN ? ObjectKind.DOMAIN : ObjectKind.TYPE, List.copyOf(objects));
                }
                case LARGE: {
                    tokens.advance();
                    tokens.expect(OBJECT);
                    var objects = new ArrayList<ObjectReference>();
                    do {
                        objects.add(new ObjectReference.LargeObject(grammar.objects().numericConstant()));
                    } while (tokens.accept(','));
                    return new Target(TargetKind.OBJECTS, ObjectKind.LARGE_OBJECT, List.copyOf(objects));
                }
                case PARAMETER: {
                    tokens.advance();
                    var objects = new ArrayList<ObjectReference>();
                    do {
                        int position = tokens.position();
                        objects.add(new ObjectReference.Named(
                                QualifiedName.of(grammar.settings().variableName(), position)));
                    } while (tokens.accept(','));
                    return new Target(TargetKind.OBJECTS, ObjectKind.PARAMETER, List.copyOf(objects));
                }
                case ALL:
                    tokens.advance();
                    return allInSchema();
                default:
                    break;
            }
        }
        return relations(ObjectKind.TABLE);
    }

    private Target relations(ObjectKind kind) {
        var objects = new ArrayList<ObjectReference>();
        do {
            QualifiedName name = names.anyName();
            names.relationOf(name);
            objects.add(new ObjectReference.Named(name));
        } while (tokens.accept(','));
        return new Target(TargetKind.OBJECTS, kind, List.copyOf(objects));
    }

    private Target named(ObjectKind kind) {
        return new Target(TargetKind.OBJECTS, kind, simpleNames());
    }

    private List<ObjectReference> simpleNames() {
        var objects = new ArrayList<ObjectReference>();
        do {
            int position = tokens.position();
            objects.add(new ObjectReference.Named(QualifiedName.of(tokens.columnId(), position)));
        } while (tokens.accept(','));
        return List.copyOf(objects);
    }

    private Target allInSchema() {
        ObjectKind kind = switch (tokens.kind()) {
            case TABLES -> ObjectKind.TABLE;
            case SEQUENCES -> ObjectKind.SEQUENCE;
            case FUNCTIONS -> ObjectKind.FUNCTION;
            case PROCEDURES -> ObjectKind.PROCEDURE;
            case ROUTINES -> ObjectKind.ROUTINE;
            default -> throw tokens.syntaxError();
        };
        tokens.advance();
        tokens.expect(IN, SCHEMA);
        return new Target(TargetKind.ALL_IN_SCHEMA, kind, simpleNames());
    }

    // ---- ALTER DEFAULT PRIVILEGES ----

    /// Behind ALTER DEFAULT PRIVILEGES.
    Statement alterDefaults() {
        var options = new ArrayList<Option>();
        while (tokens.at(IN) || tokens.at(FOR)) {
            int position = tokens.position();
            if (tokens.accept(IN)) {
                tokens.expect(SCHEMA);
                var items = new ArrayList<Option.Value>();
                for (String schema : tokens.columnIdList()) {
                    items.add(new Option.Text(schema));
                }
                options.add(Option.of("schemas", new Option.Items(List.copyOf(items)), position));
            } else {
                tokens.advance();
                if (!tokens.accept(ROLE)) {
                    tokens.expect(USER);
                }
                options.add(Option.of("roles", new Option.Roles(names.roles()), position));
            }
        }
        boolean grant = tokens.accept(GRANT);
        boolean optionFor = false;
        if (!grant) {
            tokens.expect(REVOKE);
            if (tokens.accept(GRANT)) {
                tokens.expect(OPTION, FOR);
                optionFor = true;
            }
        }
        List<Privilege> privileges = privileges();
        tokens.expect(ON);
        ObjectKind kind = switch (tokens.kind()) {
            case TABLES -> ObjectKind.TABLE;
            case FUNCTIONS, ROUTINES -> ObjectKind.FUNCTION;
            case SEQUENCES -> ObjectKind.SEQUENCE;
            case TYPES -> ObjectKind.TYPE;
            case SCHEMAS -> ObjectKind.SCHEMA;
            default -> throw tokens.syntaxError();
        };
        tokens.advance();
        tokens.expect(grant ? TO : FROM);
        List<RoleSpecification> grantees = grantees();
        boolean option = grant ? withGrantOption() : optionFor;
        DropBehavior behavior = grant ? DropBehavior.RESTRICT : names.dropBehavior();
        return new AlterDefaultPrivileges(
                List.copyOf(options),
                new Grant(grant, privileges, TargetKind.DEFAULTS, kind, List.of(), grantees, option, null, behavior));
    }
}
