package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface PreparedStatement extends Statement {
    /// @param statement a QueryStatement
    record Prepare(String name, List<TypeName> types, Statement statement) implements PreparedStatement {}

    record Execute(String name, List<Expression> arguments) implements PreparedStatement {}

    /// @param name null: ALL
    record Deallocate(String name) implements PreparedStatement {}
}
