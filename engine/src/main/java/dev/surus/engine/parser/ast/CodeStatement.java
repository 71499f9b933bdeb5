package dev.surus.engine.parser.ast;

/// What stands only inside a function written in SQL.
public sealed interface CodeStatement extends Statement {
    /// `RETURN expression`
    record Return(Expression value) implements CodeStatement {}
}
