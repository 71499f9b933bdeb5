package dev.surus.server.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus stop`.
@Command(name = "stop", description = "stops the server")
final class StopCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Option(names = {"-m", "--mode"}, paramLabel = "MODE", defaultValue = "fast", description = "smart, fast or immediate (default: fast)")
    private String mode;
    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", defaultValue = "60", description = "how long to wait (default: 60)")
    private int timeoutSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new ServerProcess(directory.path()).stop(mode, timeoutSeconds);
        return 0;
    }
}
