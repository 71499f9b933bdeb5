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
    @Mixin
    private ControlOptions control;
    @Mixin
    private ServerOptions options;
    @Option(names = {"-l", "--log"}, paramLabel = "FILE", description = "where the server's output goes (default: surus.log in the data directory)")
    private Path log;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = control.data();
        new ServerProcess(data, control).start(ServerOptions.arguments(options.settings()), log == null ? data.resolve("surus.log") : log);
        return 0;
    }
}
