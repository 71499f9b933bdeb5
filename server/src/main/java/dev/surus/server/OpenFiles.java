package dev.surus.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files and sockets this process has open, and may.
///
/// @param limit the soft limit
record OpenFiles(long open, long limit) {
    /// What a server needs for itself: log segments, temporary files, clients that are about to be refused.
    static final int SPARE = 48;

    /// Null where the system does not tell.
    static OpenFiles ofThisProcess() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return new OpenFiles(open.count(), soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft));
                }
            }
            return null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /// The files of tables and indexes: each stays open once it has been used.
    static long relationFiles(Path dataDirectory) throws IOException {
        long count = 0;
        for (String part : new String[] {"base", "global"}) {
            Path directory = dataDirectory.resolve(part);
            if (Files.isDirectory(directory)) {
                try (var files = Files.walk(directory)) {
                    count += files.filter(Files::isRegularFile).count();
                }
            }
        }
        return count;
    }
}
