package dev.surus.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the tests need of this machine: where the project is, free ports, programs, users.
public final class Machine {
    public static final Path ROOT = Path.of(System.getProperty("surus.root", "..")).toAbsolutePath().normalize();
    public static final Path POSTGRES_BIN = Path.of("/usr/lib/postgresql/15/bin");

    private Machine() {}

    /// A program of PostgreSQL 15. A test that cannot find it fails.
    public static String postgres(String program) {
        Path path = POSTGRES_BIN.resolve(program);
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(path + " is missing: run scripts/install-test-tools.sh");
        }
        return path.toString();
    }

    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path scratch(String name) {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"), "surus-tests");
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies a directory with all that is in it, rights included.
    public static void copy(Path from, Path to) {
        run(Map.of(), "", 60, List.of("cp", "-a", from.toString(), to.toString())).requireSuccess();
    }

    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a program printed and how it ended.
    public record Outcome(int status, String output) {
        public String requireSuccess() {
            if (status != 0) {
                throw new AssertionError("status " + status + ":\n" + output);
            }
            return output;
        }
    }

    /// Runs a program to its end, its two outputs as one.
    public static Outcome run(Map<String, String> environment, String input, int secondsMax, List<String> command) {
        try {
            var builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Path capture = Files.createTempFile("surus-run", ".out");
            builder.redirectOutput(capture.toFile());
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException brokenPipe) {
                // The program ended without reading all of it: its status tells.
            }
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String output = new String(Files.readAllBytes(capture), StandardCharsets.UTF_8);
            Files.delete(capture);
            if (!ended) {
                throw new AssertionError("no end after " + secondsMax + " s: " + command + "\n" + output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
