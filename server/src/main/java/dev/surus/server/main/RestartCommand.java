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
    @Mixin
    private ControlOptions control;
    @Mixin
    private ServerOptions options;
    @Mixin
    private ShutdownModeOption mode;
    @Option(names = {"-l", "--log"}, paramLabel = "FILE", description = "where the server's output goes (default: surus.log in the data directory)")
    private Path log;

    @Override
    public Integer call() throws IOException, InterruptedException {
        mode.check();
        Path data = control.data();
        var process = new ServerProcess(data, control);
        String absence = process.absence("stop signal");
        if (absence == null) {
            process.stop(mode);
        } else {
            System.err.println("surus: " + absence);
            System.err.println("trying to start server anyway");
        }
        Map<String, String> given = options.settings();
        List<String> arguments = new ArrayList<>();
        Path saved = data.resolve(RunCommand.OPTIONS_FILE);
        if (given.isEmpty() && Files.exists(saved)) {
            arguments.addAll(Files.readAllLines(saved));
        } else {
            arguments.addAll(ServerOptions.arguments(given));
        }
        process.start(arguments, log == null ? data.resolve("surus.log") : log);
        return 0;
    }
}
