package dev.surus.server.main;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command about a server takes, as pg_ctl does.
final class ControlOptions {
    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Option(names = {"-s", "--silent"}, description = "says nothing but errors")
    private boolean silent;
    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", description = "how long to wait (default: PGCTLTIMEOUT, else 60)")
    private Integer timeoutSeconds;
    @Option(names = {"-w", "--wait"}, description = "waits until it is done (the default)")
    private boolean wait;
    @Option(names = {"-W", "--no-wait"}, description = "does not wait")
    private boolean noWait;

    boolean silent() {
        return silent;
    }

    boolean waits() {
        return !noWait;
    }

    int timeoutSeconds() {
        if (timeoutSeconds != null) {
            return timeoutSeconds;
        }
        String environment = System.getenv("PGCTLTIMEOUT");
        try {
            return environment == null ? 60 : Integer.parseInt(environment.strip());
        } catch (NumberFormatException e) {
            return 60;
        }
    }

    /// Says something, unless it was asked not to.
    void say(String line) {
        if (!silent) {
            System.out.println(line);
        }
    }

    /// The part of a line that is there before it is known how it goes on.
    void begin(String text) {
        if (!silent) {
            System.out.print(text);
            System.out.flush();
        }
    }

    /// Why there is nothing to control; null where there is.
    String absence() {
        Path data = directory.path();
        if (!Files.exists(data)) {
            return "directory \"" + data + "\" does not exist";
        }
        return Files.exists(data.resolve("PG_VERSION")) ? null
                : "directory \"" + data + "\" is not a database cluster directory";
    }

    /// The data directory.
    /// @throws Surus.Refusal where there is none
    Path data() {
        String absence = absence();
        if (absence != null) {
            throw new Surus.Refusal(absence);
        }
        return directory.path();
    }
}
