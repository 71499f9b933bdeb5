package dev.surus.server.main;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `surus kill`: sends a signal to a process, for systems without a command of that name.
@Command(name = "kill", hidden = true, description = "sends a signal to a process")
final class KillCommand implements Callable<Integer> {
    private static final Set<String> NAMES = Set.of("ABRT", "HUP", "INT", "KILL", "QUIT", "TERM", "USR1", "USR2");

    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Parameters(arity = "0..*", paramLabel = "SIGNALNAME PID", description = "ABRT, HUP, INT, KILL, QUIT, TERM, USR1 or USR2, and a process id")
    private List<String> words = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (words.size() < 2) {
            throw new Surus.Refusal("missing arguments for kill mode");
        }
        String name = words.get(0);
        if (!NAMES.contains(name)) {
            throw new Surus.Refusal("unrecognized signal name \"" + name + "\"");
        }
        ServerProcess.send(name, Long.parseLong(words.get(1)), "signal " + name);
        return 0;
    }
}
