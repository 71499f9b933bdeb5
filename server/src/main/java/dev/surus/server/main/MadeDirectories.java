package dev.surus.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What initdb has made, so that a failure leaves nothing behind: directories of its own go, those that were there before are emptied.
final class MadeDirectories {
    private record Made(Path path, boolean existed) {}

    private final boolean keep;
    private final List<Made> made = new ArrayList<>();
    /// For who interrupts it half way.
    private final Thread atExit = new Thread(this::remove, "surus initdb clean-up");

    MadeDirectories(boolean keep) {
        this.keep = keep;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// What was made is whole.
    void done() {
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    void make(Path directory, String mode) throws IOException {
        boolean existed = Files.isDirectory(directory);
        System.out.print(existed ? "fixing permissions on existing directory " + directory + " ... " : "creating directory " + directory + " ... ");
        System.out.flush();
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new InitdbCommand.InitdbRefusal("could not create directory \"" + directory + "\": " + reason(e));
        }
        made.add(new Made(directory, existed));
        System.out.println("ok");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "Permission denied";
            case java.nio.file.NoSuchFileException _ -> "No such file or directory";
            case java.nio.file.FileSystemException f -> f.getReason() == null ? f.toString() : f.getReason();
            default -> e.toString();
        };
    }

    void remove() {
        for (Made directory : made.reversed()) {
            System.err.println(keep ? "initdb: data directory \"" + directory.path + "\" not removed at user's request"
                    : (directory.existed ? "initdb: removing contents of data directory \"" : "initdb: removing data directory \"") + directory.path + "\"");
            if (!keep) {
                remove(directory);
            }
        }
    }

    private static void remove(Made directory) {
        try (var files = Files.walk(directory.path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!directory.existed || !file.equals(directory.path)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            System.err.println("initdb: error: failed to remove data directory");
        }
    }
}
