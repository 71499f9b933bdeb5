package dev.surus.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much stack the operating system allows a thread of the process, less what is left for the deepest call.
final class StackLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final long LEFT = 512;
    /// Long.MAX_VALUE where there is no limit, or none is known.
    static final long KILOBYTES = read();

    private StackLimit() {}

    private static long read() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith("Max stack size")) {
                    String soft = line.substring("Max stack size".length()).trim().split("\\s+")[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft) / 1024 - LEFT;
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            // Another system.
        }
        return Long.MAX_VALUE;
    }
}
