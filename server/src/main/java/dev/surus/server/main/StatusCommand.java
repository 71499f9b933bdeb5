package dev.surus.server.main;

import dev.surus.server.PidFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `surus status`: exit code 0 where a server runs, 3 where none does, 4 where there is no data directory.
@Command(name = "status", description = "says whether a server runs")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() {
        String absence = control.absence();
        if (absence != null) {
            System.err.println("surus: " + absence);
            return 4;
        }
        PidFile.Content content = ServerProcess.running(control.data());
        if (content == null) {
            control.say("surus: no server running");
            return 3;
        }
        control.say("surus: server is running (PID: " + content.pid() + ")");
        if (content.port() > 0) {
            String host = content.socketDirectory().isEmpty() ? "127.0.0.1" : content.socketDirectory();
            control.say("psql -h " + host + " -p " + content.port() + " postgres");
        }
        return 0;
    }
}
