package dev.surus.server.main;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus start`: the server in the background.
@Command(name = "start", description = "starts the server in the background")
final class StartCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Mixin
    private ServerOptions options;
    @Option(names = {"-l", "--log"}, paramLabel = "FILE", description = "where the server's output goes (default: surus.log in the data directory)")
    private Path log;
    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", defaultValue = "60", description = "how long to wait (default: 60)")
    private int timeoutSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = directory.path();
        if (InitdbCommand.isAbsentOrEmpty(data)) {
            throw new Surus.Refusal("there is no data directory in " + data + ": make one with surus initdb -D " + data);
        }
        new ServerProcess(data).start(ServerOptions.arguments(options.settings()), log == null ? data.resolve("surus.log") : log, timeoutSeconds);
        return 0;
    }
}
