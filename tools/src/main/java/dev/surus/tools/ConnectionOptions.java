package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/// Where to connect and as whom: options, else libpq's environment variables, else libpq's defaults.
final class ConnectionOptions {
    @Option(names = {"-h", "--host"}, paramLabel = "HOSTNAME", description = "database server host or socket directory")
    private String host;
    @Option(names = {"-p", "--port"}, paramLabel = "PORT", description = "database server port")
    private Integer port;
    @Option(names = {"-U", "--username"}, paramLabel = "USERNAME", description = "user name to connect as")
    private String user;
    @Option(names = {"-w", "--no-password"}, description = "never prompt for password")
    private boolean neverAsk;
    @Option(names = {"-W", "--password"}, description = "force password prompt")
    private boolean alwaysAsk;

    /// Connects, asking for a password where one is needed.
    /// @throws ToolFailure with libpq's text where it cannot be
    BlockingClient connect(String database, String program) {
        String target = host();
        int number = port();
        String name = user();
        String password = alwaysAsk ? ask() : System.getenv("PGPASSWORD");
        while (true) {
            try {
                return BlockingClient.open(target, number, name, database, password, Map.of("application_name", program));
            } catch (BlockingClient.ServerError e) {
                if (password == null && !neverAsk && e.sqlState().equals("28P01") && System.console() != null) {
                    password = ask();
                    continue;
                }
                throw failure(target, number, e.response().fields().get('S') + ":  " + e.response().message());
            } catch (IOException e) {
                if ("no password supplied".equals(e.getMessage()) && !neverAsk) {
                    password = ask();
                    continue;
                }
                throw failure(target, number, e.getMessage());
            }
        }
    }

    private static ToolFailure failure(String host, int port, String reason) {
        String where = host.startsWith("/") ? "server on socket \"" + Path.of(host, ".s.PGSQL." + port) + "\"" : "server at \"" + host + "\", port " + port;
        return new ToolFailure("connection to " + where + " failed: " + reason);
    }

    private static String ask() {
        return Prompt.password("Password: ");
    }

    String user() {
        return user != null ? user : environment("PGUSER", System.getProperty("user.name"));
    }

    private int port() {
        return port != null ? port : Integer.parseInt(environment("PGPORT", "5432"));
    }

    private String host() {
        if (host != null) {
            return host;
        }
        String socket = ".s.PGSQL." + port();
        String standard = Files.exists(Path.of("/var/run/postgresql", socket)) ? "/var/run/postgresql" : Files.exists(Path.of("/tmp", socket)) ? "/tmp"
                : "localhost";
        return environment("PGHOST", standard);
    }

    static String environment(String variable, String fallback) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? fallback : value;
    }
}
