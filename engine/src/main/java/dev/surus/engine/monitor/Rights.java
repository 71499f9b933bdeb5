package dev.surus.engine.monitor;

import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.command.CommandContext;

/// Whose statements somebody may see: one's own, those of roles that one belongs to, all with pg_read_all_stats.
final class Rights {
    /// What stands where something is hidden.
    static final String HIDDEN = "<insufficient privilege>";

    private final Roles roles;
    private final int role;
    final boolean seesAll;

    Rights(CommandContext asking) {
        roles = new Roles(asking.catalog());
        role = asking.currentUser();
        seesAll = roles.hasPrivilegesOf(role, Roles.READ_ALL_STATS);
    }

    boolean sees(int user) {
        return seesAll || roles.hasPrivilegesOf(role, user);
    }
}
