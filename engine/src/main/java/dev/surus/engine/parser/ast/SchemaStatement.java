package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface SchemaStatement extends Statement {
    /// @param name     null: named after the role
    /// @param owner    null without AUTHORIZATION
    /// @param elements CREATE TABLE, INDEX, SEQUENCE, TRIGGER, VIEW and GRANT statements within
    record CreateSchema(String name, RoleSpecification owner, boolean ifNotExists, List<Statement> elements)
            implements SchemaStatement {}
}
