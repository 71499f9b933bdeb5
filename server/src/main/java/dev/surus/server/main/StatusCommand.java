package dev.surus.server.main;

import dev.surus.server.PidFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus status`: exit code 0 where a server runs, 3 where none does, 4 where there is no data directory.
@Command(name = "status", description = "says whether a server runs")
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;

    @Override
    public Integer call() {
        Path data = directory.path();
        if (InitdbCommand.isAbsentOrEmpty(data)) {
            System.err.println("surus: there is no data directory in " + data);
            return 4;
        }
        PidFile.Content content = new ServerProcess(data).running();
        if (content == null) {
            System.out.println("surus: no server running");
            return 3;
        }
        System.out.println("surus: server is running (PID: " + content.pid() + ")");
        if (content.port() > 0) {
            String host = content.socketDirectory().isEmpty() ? "127.0.0.1" : content.socketDirectory();
            System.out.println("psql -h " + host + " -p " + content.port() + " postgres");
        }
        return 0;
    }
}
