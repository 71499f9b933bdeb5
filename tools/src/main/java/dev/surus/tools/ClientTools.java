package dev.surus.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry of the client programs: `surus createuser ...`.
@Command(name = "surus", subcommands = {CreateUser.class, CreateDatabase.class, DropUser.class, DropDatabase.class, ExplainLocks.class})
public final class ClientTools {
    private ClientTools() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ClientTools()).execute(arguments));
    }
}
