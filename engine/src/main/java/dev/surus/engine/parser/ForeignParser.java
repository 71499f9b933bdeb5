package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.ForeignStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Foreign-data wrappers, servers, user mappings, foreign schemas.
final class ForeignParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final Grammar grammar;

    ForeignParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.grammar = grammar;
    }

    Statement create(int kind) {
        if (kind == SERVER) {
            return createServer();
        }
        if (tokens.accept(TABLE)) {
            return grammar.tables().createTable(Persistence.PERMANENT, true);
        }
        tokens.expect(DATA, WRAPPER);
        String name = tokens.columnId();
        List<Option> functions = functions();
        return new CreateWrapper(name, functions, grammar.options().optionalForeignOptions());
    }

    private List<Option> functions() {
        var functions = new ArrayList<Option>();
        while (true) {
            int position = tokens.position();
            if (tokens.at(HANDLER) || tokens.at(VALIDATOR)) {
                String name = tokens.word();
                functions.add(Option.of(name, new Option.Name(names.anyName()), position));
            } else if (tokens.at(NO)) {
                tokens.advance();
                if (!tokens.at(HANDLER) && !tokens.at(VALIDATOR)) {
                    throw tokens.syntaxError();
                }
                functions.add(Option.of(tokens.word(), (Option.Value) null, position));
            } else {
                return List.copyOf(functions);
            }
        }
    }

    private Statement createServer() {
        boolean notExists = names.ifNotExistsBeforeName();
        String name = tokens.columnId();
        String type = tokens.accept(TYPE) ? tokens.string() : null;
        String version = version();
        tokens.expect(FOREIGN, DATA, WRAPPER);
        String wrapper = tokens.columnId();
        return new CreateServer(name, notExists, type, version, wrapper, grammar.options().optionalForeignOptions());
    }

    private String version() {
        if (!tokens.accept(VERSION) || tokens.accept(NULL)) {
            return null;
        }
        return tokens.string();
    }

    Statement alter(ObjectKind kind, String name) {
        if (kind == ObjectKind.FOREIGN_SERVER) {
            boolean hasVersion = tokens.at(VERSION);
            String version = version();
            if (!hasVersion && !tokens.at(OPTIONS)) {
                throw tokens.syntaxError();
            }
            return new AlterServer(name, version, hasVersion, grammar.options().optionalForeignOptions());
        }
        List<Option> functions = functions();
        if (functions.isEmpty() && !tokens.at(OPTIONS)) {
            throw tokens.syntaxError();
        }
        return new AlterWrapper(name, functions, grammar.options().optionalForeignOptions());
    }

    // ---- user mappings ----

    private RoleSpecification mappedRole() {
        tokens.expect(FOR);
        int position = tokens.position();
        if (tokens.accept(USER)) {
            return new RoleSpecification(RoleSpecification.Kind.CURRENT_USER, null, position);
        }
        return names.role();
    }

    private String server() {
        tokens.expect(SERVER);
        return tokens.columnId();
    }

    /// Behind CREATE USER.
    Statement createUserMapping() {
        tokens.expect(MAPPING);
        boolean notExists = tokens.accept(IF);
        if (notExists) {
            tokens.expect(NOT, EXISTS);
        }
        RoleSpecification role = mappedRole();
        String server = server();
        return new CreateUserMapping(role, server, notExists, grammar.options().optionalForeignOptions());
    }

    /// Behind ALTER USER.
    Statement alterUserMapping() {
        tokens.expect(MAPPING);
        RoleSpecification role = mappedRole();
        String server = server();
        tokens.expect(OPTIONS);
        return new AlterUserMapping(role, server, grammar.options().foreignOptions());
    }

    /// Behind DROP USER MAPPING.
    Statement dropUserMapping() {
        boolean exists = names.ifExists();
        RoleSpecification role = mappedRole();
        return new DropUserMapping(role, server(), exists);
    }

    /// Behind IMPORT.
    Statement importSchema() {
        tokens.expect(FOREIGN, SCHEMA);
        String remote = tokens.columnId();
        ImportScope scope = ImportScope.ALL;
        List<RelationName> tables = List.of();
        if (tokens.at(LIMIT) || tokens.at(EXCEPT)) {
            scope = tokens.at(LIMIT) ? ImportScope.LIMIT_TO : ImportScope.EXCEPT;
            tokens.advance();
            if (scope == ImportScope.LIMIT_TO) {
                tokens.expect(TO);
            }
            tokens.expect('(');
            tables = names.relationNames();
            tokens.expect(')');
        }
        tokens.expect(FROM);
        String server = server();
        tokens.expect(INTO);
        String local = tokens.columnId();
        return new ImportSchema(remote, scope, tables, server, local, grammar.options().optionalForeignOptions());
    }
}
