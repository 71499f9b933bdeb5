package dev.surus.server.main;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line's entry.
@Command(name = "surus", version = "surus 0.1 (PostgreSQL 15.20 compatible)", mixinStandardHelpOptions = true,
        description = "A PostgreSQL 15 compatible multi-user database.",
        subcommands = {RunCommand.class, InitdbCommand.class, StartCommand.class, StopCommand.class, RestartCommand.class, ReloadCommand.class,
            StatusCommand.class, LogRotateCommand.class, CheckCommand.class, BackupCommand.class, PromoteCommand.class, KillCommand.class},
        footer = {"", "Client programs: surus createuser, createdb, dropuser, dropdb, explain-locks (each with --help)."})
public final class Surus implements Runnable {
    /// The commands whose arguments may be settings by their names.
    private static final Set<String> WITH_SETTINGS = Set.of("run", "start", "restart");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Surus() {}

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        boolean settings = arguments.length > 0 && WITH_SETTINGS.contains(arguments[0]);
        String[] words = settings ? ServerOptions.spelledOut(List.of(arguments)) : arguments;
        var plain = RunCommand.plain(words);
        if (plain != null) {
            try {
                return plain.call();
            } catch (Refusal refusal) {
                return refused(refusal);
            } catch (Exception failure) {
                failure.printStackTrace();
                return 1;
            }
        }
        var commandLine = new CommandLine(new Surus());
        // As getopt has it: what follows -o is its value, whatever it looks like.
        commandLine.setAllowOptionsAsOptionParameters(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof Refusal refusal) {
                return refused(refusal);
            }
            throw failure;
        });
        commandLine.setParameterExceptionHandler((mistake, given) -> {
            CommandLine.Model.CommandSpec command = mistake.getCommandLine().getCommandSpec();
            System.err.println("surus: " + mistake.getMessage());
            System.err.println("Try \"" + command.qualifiedName() + " --help\" for more information.");
            return 1;
        });
        return commandLine.execute(words);
    }

    private static int refused(Refusal refusal) {
        System.err.println(refusal.speaker() + refusal.getMessage());
        return 1;
    }

    /// A command cannot do what it was asked, for a reason that the user can mend.
    static class Refusal extends RuntimeException {
        Refusal(String message) {
            super(message, null, false, false);
        }

        /// Who says so, at the line's beginning.
        String speaker() {
            return "surus: ";
        }
    }
}
