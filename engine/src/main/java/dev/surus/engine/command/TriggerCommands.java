package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TriggerStatement;

/// CREATE TRIGGER, rules, policies.
final class TriggerCommands {
    private final CommandContext context;

    TriggerCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TriggerStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
