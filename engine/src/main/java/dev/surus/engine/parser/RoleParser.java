package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.parser.ast.RoleStatement;
import dev.surus.engine.parser.ast.RoleStatement.*;
import dev.surus.engine.parser.ast.Statement;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Roles: CREATE, ALTER, REASSIGN OWNED.
final class RoleParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final Grammar grammar;

    RoleParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.grammar = grammar;
    }

    Statement create(RoleStatement.Kind kind) {
        int position = tokens.position();
        String name = names.roleId();
        tokens.accept(WITH);
        return new CreateRole(kind, name, options(true), position);
    }

    /// Behind ALTER ROLE or ALTER USER; RENAME comes here, too.
    Statement alter() {
        if (tokens.accept(ALL)) {
            return alterSet(null);
        }
        RoleSpecification role = names.role();
        if (tokens.at(SET) || tokens.at(RESET) || tokens.at(IN)) {
            return alterSet(role);
        }
        if (tokens.at(RENAME)) {
            return grammar.alter().renameRole(role);
        }
        tokens.accept(WITH);
        return new AlterRole(role, options(false));
    }

    private Statement alterSet(RoleSpecification role) {
        String database = null;
        if (tokens.accept(IN)) {
            tokens.expect(DATABASE);
            database = tokens.columnId();
        }
        return new AlterRoleSet(role, database, grammar.settings().setOrReset());
    }

    Statement alterGroup() {
        RoleSpecification role = names.role();
        if (tokens.at(RENAME)) {
            return grammar.alter().renameRole(role);
        }
        boolean add = tokens.accept(ADD);
        if (!add) {
            tokens.expect(DROP);
        }
        tokens.expect(USER);
        return new AlterGroup(role, add, names.roles());
    }

    Statement reassignOwned() {
        tokens.expect(OWNED, BY);
        List<RoleSpecification> roles = names.roles();
        tokens.expect(TO);
        return new ReassignOwned(roles, names.role());
    }

    private List<Option> options(boolean creating) {
        var options = new ArrayList<Option>();
        while (true) {
            Option option = option(creating);
            if (option == null) {
                return List.copyOf(options);
            }
            options.add(option);
        }
    }

    private Option option(boolean creating) {
        int position = tokens.position();
        switch (tokens.kind()) {
            case PASSWORD:
                tokens.advance();
                return Option.of("password", tokens.accept(NULL) ? null : new Option.Text(tokens.string()), position);
            case ENCRYPTED:
                tokens.advance();
                tokens.expect(PASSWORD);
                return Option.of("password", tokens.string(), position);
            case UNENCRYPTED:
                tokens.advance();
                tokens.expect(PASSWORD);
                tokens.string();
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ParserMessage.UNENCRYPTED_PASSWORD)
                        .hint(ParserMessage.UNENCRYPTED_PASSWORD_HINT)
                        .at(position);
            case INHERIT:
                tokens.advance();
                return Option.of("inherit", true, position);
            case CONNECTION:
                tokens.advance();
                tokens.expect(LIMIT);
                return Option.of("connectionlimit", tokens.signedInteger(), position);
            case VALID:
                tokens.advance();
                tokens.expect(UNTIL);
                return Option.of("validUntil", tokens.string(), position);
            case USER:
                tokens.advance();
                return Option.of("rolemembers", new Option.Roles(names.roles()), position);
            case Token.IDENTIFIER:
                return word(tokens.word(), position);
            default:
                break;
        }
        if (!creating) {
            return null;
        }
        switch (tokens.kind()) {
            case SYSID:
                tokens.advance();
                return Option.of("sysid", tokens.integer(), position);
            case ADMIN:
                tokens.advance();
                return Option.of("adminmembers", new Option.Roles(names.roles()), position);
            case ROLE:
                tokens.advance();
                return Option.of("rolemembers", new Option.Roles(names.roles()), position);
            case IN:
                tokens.advance();
                if (!tokens.accept(ROLE)) {
                    tokens.expect(GROUP);
                }
                return Option.of("addroleto", new Option.Roles(names.roles()), position);
            default:
                return null;
        }
    }

    private static Option word(String word, int position) {
        return switch (word) {
            case "superuser" -> Option.of("superuser", true, position);
            case "nosuperuser" -> Option.of("superuser", false, position);
            case "createrole" -> Option.of("createrole", true, position);
            case "nocreaterole" -> Option.of("createrole", false, position);
            case "replication" -> Option.of("isreplication", true, position);
            case "noreplication" -> Option.of("isreplication", false, position);
            case "createdb" -> Option.of("createdb", true, position);
            case "nocreatedb" -> Option.of("createdb", false, position);
            case "login" -> Option.of("canlogin", true, position);
            case "nologin" -> Option.of("canlogin", false, position);
            case "bypassrls" -> Option.of("bypassrls", true, position);
            case "nobypassrls" -> Option.of("bypassrls", false, position);
            case "noinherit" -> Option.of("inherit", false, position);
            default -> throw TokenStream.error(position, ParserMessage.UNRECOGNIZED_ROLE_OPTION, word);
        };
    }
}
