package dev.surus.server.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `surus logrotate`: the log collector begins another file.
@Command(name = "logrotate", description = "makes the server begin another log file (logging_collector)")
final class LogRotateCommand implements Callable<Integer> {
    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new ServerProcess(control.data(), control).signal("USR1", "log rotation signal");
        control.say("server signaled to rotate log file");
        return 0;
    }
}
