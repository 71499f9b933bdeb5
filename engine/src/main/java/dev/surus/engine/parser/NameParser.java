package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.RoleSpecification;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Qualified names, relations, roles, operators: what every family of statements names.
final class NameParser {
    private final TokenStream tokens;

    NameParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// any_name: `name.name...`
    QualifiedName anyName() {
        int position = tokens.position();
        String first = tokens.columnId();
        if (!tokens.at('.')) {
            return QualifiedName.of(first, position);
        }
        var parts = new ArrayList<String>();
        parts.add(first);
        while (tokens.accept('.')) {
            parts.add(tokens.label());
        }
        return new QualifiedName(List.copyOf(parts), position);
    }

    List<QualifiedName> anyNames() {
        var names = new ArrayList<QualifiedName>();
        do {
            names.add(anyName());
        } while (tokens.accept(','));
        return List.copyOf(names);
    }

    /// func_name: one word may be a type_func_name, too.
    QualifiedName functionName() {
        int position = tokens.position();
        if (TokenStream.isColumnId(tokens.kind()) && tokens.peek(1) == '.') {
            return anyName();
        }
        return QualifiedName.of(tokens.typeOrFunctionName(), position);
    }

    RelationName relationName() {
        return relationOf(anyName());
    }

    RelationName relationOf(QualifiedName name) {
        List<String> parts = name.parts();
        return switch (parts.size()) {
            case 1 -> new RelationName(null, null, parts.get(0), name.position());
            case 2 -> new RelationName(null, parts.get(0), parts.get(1), name.position());
            case 3 -> new RelationName(parts.get(0), parts.get(1), parts.get(2), name.position());
            default -> throw TokenStream.error(name.position(), ParserMessage.IMPROPER_QUALIFIED_NAME, name);
        };
    }

    List<RelationName> relationNames() {
        var names = new ArrayList<RelationName>();
        do {
            names.add(relationName());
        } while (tokens.accept(','));
        return List.copyOf(names);
    }

    /// relation_expr: `name`, `name *`, `ONLY name`, `ONLY (name)`.
    FromItem.Relation relation() {
        if (tokens.accept(ONLY)) {
            boolean parenthesis = tokens.accept('(');
            RelationName name = relationName();
            if (parenthesis) {
                tokens.expect(')');
            }
            return new FromItem.Relation(name, true, null);
        }
        RelationName name = relationName();
        tokens.accept('*');
        return new FromItem.Relation(name, false, null);
    }

    List<FromItem.Relation> relations() {
        var relations = new ArrayList<FromItem.Relation>();
        do {
            relations.add(relation());
        } while (tokens.accept(','));
        return List.copyOf(relations);
    }

    /// RoleSpec.
    RoleSpecification role() {
        int position = tokens.position();
        RoleSpecification.Kind kind = switch (tokens.kind()) {
            case CURRENT_ROLE -> RoleSpecification.Kind.CURRENT_ROLE;
            case CURRENT_USER -> RoleSpecification.Kind.CURRENT_USER;
            case SESSION_USER -> RoleSpecification.Kind.SESSION_USER;
            default -> null;
        };
        if (kind != null) {
            tokens.advance();
            return new RoleSpecification(kind, null, position);
        }
        boolean quotable = tokens.kind() == Token.IDENTIFIER;
        String name = tokens.nonReservedWord();
        if (quotable && name.equals("public")) {
            return new RoleSpecification(RoleSpecification.Kind.PUBLIC, null, position);
        }
        if (name.equals("none")) {
            throw new SqlException(SqlState.RESERVED_NAME, ParserMessage.ROLE_NAME_RESERVED, "none").at(position);
        }
        return new RoleSpecification(RoleSpecification.Kind.NAME, name, position);
    }

    /// RoleId: a role that must be a name.
    String roleId() {
        RoleSpecification role = role();
        return switch (role.kind()) {
            case NAME -> role.name();
            case PUBLIC -> throw new SqlException(SqlState.RESERVED_NAME, ParserMessage.ROLE_NAME_RESERVED, "public")
                    .at(role.position());
            case CURRENT_ROLE, CURRENT_USER, SESSION_USER -> throw new SqlException(
                            SqlState.RESERVED_NAME,
                            ParserMessage.CANNOT_BE_USED_AS_ROLE,
                            role.kind().name())
                    .at(role.position());
        };
    }

    List<RoleSpecification> roles() {
        var roles = new ArrayList<RoleSpecification>();
        do {
            roles.add(role());
        } while (tokens.accept(','));
        return List.copyOf(roles);
    }

    /// any_operator: `+`, `schema.+`.
    QualifiedName operatorName() {
        int position = tokens.position();
        var parts = new ArrayList<String>();
        while (TokenStream.isColumnId(tokens.kind())) {
            parts.add(tokens.columnId());
            tokens.expect('.');
        }
        String operator = operatorText(tokens);
        if (operator == null) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        parts.add(operator);
        return new QualifiedName(List.copyOf(parts), position);
    }

    /// The operator at the current token (all_Op), or null.
    static String operatorText(TokenStream tokens) {
        return switch (tokens.kind()) {
            case Token.OPERATOR -> (String) tokens.value();
            case '+' -> "+";
            case '-' -> "-";
            case '*' -> "*";
            case '/' -> "/";
            case '%' -> "%";
            case '^' -> "^";
            case '<' -> "<";
            case '>' -> ">";
            case '=' -> "=";
            case Token.LESS_EQUALS -> "<=";
            case Token.GREATER_EQUALS -> ">=";
            case Token.NOT_EQUALS -> "<>";
            default -> null;
        };
    }

    boolean ifExists() {
        if (!tokens.accept(IF)) {
            return false;
        }
        tokens.expect(EXISTS);
        return true;
    }

    /// IF EXISTS where IF may also be a name.
    boolean ifExistsBeforeName() {
        return tokens.accept(IF, EXISTS);
    }

    boolean ifNotExistsBeforeName() {
        return tokens.accept(IF, NOT, EXISTS);
    }

    DropBehavior dropBehavior() {
        if (tokens.accept(CASCADE)) {
            return DropBehavior.CASCADE;
        }
        tokens.accept(RESTRICT);
        return DropBehavior.RESTRICT;
    }
}
