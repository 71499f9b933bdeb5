package dev.surus.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus restart`: stop and start, with the options of the last start unless others are given.
@Command(name = "restart", description = "stops the server and starts it again")
final class RestartCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Mixin
    private ServerOptions options;
    @Option(names = {"-m", "--mode"}, paramLabel = "MODE", defaultValue = "fast", description = "smart, fast or immediate (default: fast)")
    private String mode;
    @Option(names = {"-l", "--log"}, paramLabel = "FILE", description = "where the server's output goes (default: surus.log in the data directory)")
    private Path log;
    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", defaultValue = "60", description = "how long to wait (default: 60)")
    private int timeoutSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = directory.path();
        var process = new ServerProcess(data);
        if (process.running() != null) {
            process.stop(mode, timeoutSeconds);
        }
        Map<String, String> given = options.settings();
        List<String> arguments = new ArrayList<>();
        Path saved = data.resolve(RunCommand.OPTIONS_FILE);
        if (given.isEmpty() && Files.exists(saved)) {
            arguments.addAll(Files.readAllLines(saved));
        } else {
            arguments.addAll(ServerOptions.arguments(given));
        }
        process.start(arguments, log == null ? data.resolve("surus.log") : log, timeoutSeconds);
        return 0;
    }
}
