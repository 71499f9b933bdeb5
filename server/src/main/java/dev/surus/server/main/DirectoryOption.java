package dev.surus.server.main;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which data directory a command is about: -D, else PGDATA, else ./data.
final class DirectoryOption {
    @Option(names = {"-D", "--pgdata"}, paramLabel = "DIRECTORY", description = "data directory (default: PGDATA, else ./data)")
    private Path directory;

    /// @return false where this is no such option, or is given twice
    boolean take(String name, String value) {
        if (directory != null || !name.equals("-D") && !name.equals("--pgdata")) {
            return false;
        }
        directory = Path.of(value);
        return true;
    }

    boolean isGiven() {
        return directory != null;
    }

    Path path() {
        return path(Path.of("data"));
    }

    /// @param fallback where neither the option nor PGDATA is given; null to refuse
    Path path(Path fallback) {
        Path chosen = directory;
        String environment = System.getenv("PGDATA");
        if (chosen == null) {
            chosen = environment != null && !environment.isEmpty() ? Path.of(environment) : fallback;
        }
        if (chosen == null) {
            throw new InitdbCommand.InitdbRefusal("no data directory specified", "You must identify the directory where the data for this database system "
                    + "will reside.  Do this with either the invocation option -D or the environment variable PGDATA.");
        }
        return chosen.toAbsolutePath().normalize();
    }
}
