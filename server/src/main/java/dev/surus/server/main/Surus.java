package dev.surus.server.main;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line's entry.
@Command(name = "surus", version = "surus 0.1 (PostgreSQL 15.20 compatible)", mixinStandardHelpOptions = true,
        description = "A PostgreSQL 15 compatible multi-user database.",
        subcommands = {RunCommand.class, InitdbCommand.class, StartCommand.class, StopCommand.class, RestartCommand.class, ReloadCommand.class,
            StatusCommand.class, CheckCommand.class, BackupCommand.class},
        footer = {"", "Client programs: surus createuser, createdb, dropuser, dropdb, explain-locks (each with --help)."})
public final class Surus implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Surus() {}

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        var commandLine = new CommandLine(new Surus());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof Refusal) {
                System.err.println("surus: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        System.exit(commandLine.execute(arguments));
    }

    /// A command cannot do what it was asked, for a reason that the user can mend.
    static final class Refusal extends RuntimeException {
        Refusal(String message) {
            super(message, null, false, false);
        }
    }
}
