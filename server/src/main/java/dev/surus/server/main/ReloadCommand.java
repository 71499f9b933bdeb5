package dev.surus.server.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `surus reload`: the server reads its configuration files again.
@Command(name = "reload", description = "makes the server read its configuration files again")
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new ServerProcess(control.data(), control).signal("HUP", "reload signal");
        control.say("server signaled");
        return 0;
    }
}
