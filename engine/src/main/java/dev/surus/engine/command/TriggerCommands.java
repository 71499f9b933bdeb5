package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TriggerStatement;

/// CREATE TRIGGER; rules, policies and event triggers are refused.
final class TriggerCommands {
    private final CommandContext context;

    TriggerCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TriggerStatement statement) {
        context.checkInterrupts();
        return switch (statement) {
            case TriggerStatement.CreateTrigger create -> {
                new TriggerDefinition(context, create).create();
                yield new CommandResult.Done("CREATE TRIGGER");
            }
            case TriggerStatement.CreateRule _, TriggerStatement.CreatePolicy _, TriggerStatement.AlterPolicy _,
                    TriggerStatement.CreateEventTrigger _, TriggerStatement.AlterEventTrigger _ -> throw Commands.notSupported(statement);
        };
    }
}
