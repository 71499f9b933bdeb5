package dev.surus.engine.parser.ast;

public sealed interface NotifyStatement extends Statement {
    /// @param payload null without one
    record Notify(String channel, String payload) implements NotifyStatement {}

    record Listen(String channel) implements NotifyStatement {}

    /// @param channel null: `*`
    record Unlisten(String channel) implements NotifyStatement {}
}
