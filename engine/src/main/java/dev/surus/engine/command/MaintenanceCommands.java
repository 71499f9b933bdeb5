package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.parser.ast.MaintenanceStatement;

/// VACUUM, ANALYZE, CLUSTER, REINDEX, CHECKPOINT.
final class MaintenanceCommands {
    private static final int PG_CHECKPOINT = 4544;

    private final CommandContext context;

    MaintenanceCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(MaintenanceStatement statement) {
        context.checkInterrupts();
        return new CommandResult.Done(switch (statement) {
            case MaintenanceStatement.Vacuum vacuum -> new VacuumCommand(context, vacuum).run();
            case MaintenanceStatement.Cluster cluster -> new ClusterCommand(context).run(cluster);
            case MaintenanceStatement.Reindex reindex -> new ReindexCommand(context).run(reindex);
            case MaintenanceStatement.Checkpoint checkpoint -> checkpoint();
            case MaintenanceStatement.Load load -> throw Commands.notSupported(load);
        });
    }

    private String checkpoint() {
        if (!new Roles(context.catalog()).hasPrivilegesOf(context.currentUser(), PG_CHECKPOINT)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, MaintenanceMessage.CHECKPOINT_DENIED);
        }
        if (!context.rehearses()) {
            context.cluster().storage().checkpointer().checkpoint(0);
        }
        return "CHECKPOINT";
    }
}
