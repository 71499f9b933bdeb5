package dev.surus.engine.command;

import dev.surus.engine.parser.ast.MaintenanceStatement;

/// VACUUM, ANALYZE, CLUSTER, REINDEX, CHECKPOINT.
final class MaintenanceCommands {
    private final CommandContext context;

    MaintenanceCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(MaintenanceStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
