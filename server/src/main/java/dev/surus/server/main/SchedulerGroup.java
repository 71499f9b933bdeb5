package dev.surus.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The server's share of the processors where Linux groups processes by session (`kernel.sched_autogroup_enabled`).
///
/// There each group of processes gets the same share. PostgreSQL's backends are groups of their own, so eight of them get eight shares;
/// Surus is one process with one share for all its clients, and a busy client on the same machine would interrupt it after every answer.
final class SchedulerGroup {
    private static final Path GROUP = Path.of("/proc/self/autogroup");

    private SchedulerGroup() {}

    /// Weighs this process's group, if it leads one (a foreground server shares its terminal's, which is left alone) and may.
    /// @param nice -20 (most) to 19; 0 leaves the group alone
    /// @return whether the group weighs as asked
    static boolean weigh(long nice) {
        if (nice == 0) {
            return false;
        }
        try {
            String status = Files.readString(Path.of("/proc/self/stat"));
            // pid (command, which may contain anything) state parent group session ...
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            if (Long.parseLong(fields[3]) != ProcessHandle.current().pid()) {
                return false;
            }
            Files.writeString(GROUP, Long.toString(nice));
            return true;
        } catch (IOException | RuntimeException notPermittedOrNotLinux) {
            return false;
        }
    }
}
