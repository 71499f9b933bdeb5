package dev.surus.server.main;

import dev.surus.engine.embedded.DirectoryCopy;
import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `surus backup`: a copy of a running server's data directory, on the same machine. To restore, start a server on the copy (or on a copy of it).
@Command(name = "backup", description = "copies the data directory of a running server, consistent as of the end of the copy")
final class BackupCommand implements Callable<Integer> {
    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Option(names = {"-h", "--host"}, defaultValue = "127.0.0.1", description = "where the server listens (default: 127.0.0.1)")
    private String host;
    @Option(names = {"-p", "--port"}, description = "its port (default: as postmaster.pid says)")
    private Integer port;
    @Option(names = {"-U", "--username"}, description = "a superuser (default: PGUSER, else the operating system's user); PGPASSWORD is used")
    private String user;
    @Option(names = {"-l", "--label"}, defaultValue = "surus backup", description = "what to call the backup")
    private String label;
    @Parameters(paramLabel = "TARGET", description = "an empty or missing directory")
    private Path target;

    @Override
    public Integer call() throws IOException {
        Path data = directory.path();
        if (!InitdbCommand.isAbsentOrEmpty(target)) {
            throw new Surus.Refusal("directory \"" + target + "\" exists but is not empty");
        }
        var running = ServerProcess.running(data);
        if (running == null) {
            throw new Surus.Refusal("no server is running on " + data + "; a stopped one's directory can be copied as it is");
        }
        String name = user != null ? user : System.getenv().getOrDefault("PGUSER", System.getProperty("user.name"));
        try (var client = BlockingClient.open(host, port != null ? port : running.port(), name, "postgres", System.getenv("PGPASSWORD"), Map.of())) {
            client.query("SELECT pg_backup_start('" + label.replace("'", "''") + "', true)");
            var copy = new DirectoryCopy(data, target.toAbsolutePath());
            copy.copyFiles();
            String[] end = client.queryValue("SELECT lsn FROM pg_backup_stop(false)").split("/");
            copy.copyLog(Long.parseLong(end[0], 16) << 32 | Long.parseLong(end[1], 16));
        } catch (BlockingClient.ServerError refused) {
            throw new Surus.Refusal(refused.getMessage());
        }
        System.out.println("surus: backup of " + data + " is in " + target);
        return 0;
    }
}
