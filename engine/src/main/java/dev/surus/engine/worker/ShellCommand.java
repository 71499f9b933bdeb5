package dev.surus.engine.worker;

import java.io.IOException;
import java.nio.file.Path;

/// archive_command and restore_command: a shell runs them in the data directory, with %p for the path, %f for the file's name, %% for a percent sign.
public final class ShellCommand {
    private ShellCommand() {}

    /// @return the exit status
    public static int run(Path directory, String command, String name, String path) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", expand(command, name, path)).directory(directory.toFile()).inheritIO();
        var process = builder.start();
        process.getOutputStream().close();
        boolean interrupted = false;
        try {
            for (;;) {
                try {
                    return process.waitFor();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static String expand(String command, String name, String path) {
        var expanded = new StringBuilder();
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            char next = c == '%' && i + 1 < command.length() ? command.charAt(i + 1) : 0;
            String replacement = switch (next) {
                case 'p' -> path;
                case 'f' -> name;
                case '%' -> "%";
                default -> null;
            };
            if (replacement != null) {
                expanded.append(replacement);
                i++;
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }
}
