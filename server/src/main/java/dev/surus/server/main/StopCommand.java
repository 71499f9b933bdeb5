package dev.surus.server.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `surus stop`.
@Command(name = "stop", description = "stops the server")
final class StopCommand implements Callable<Integer> {
    @Mixin
    private ControlOptions control;
    @Mixin
    private ShutdownModeOption mode;

    @Override
    public Integer call() throws IOException, InterruptedException {
        mode.check();
        new ServerProcess(control.data(), control).stop(mode);
        return 0;
    }
}
