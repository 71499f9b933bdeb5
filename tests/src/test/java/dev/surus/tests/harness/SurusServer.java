package dev.surus.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Surus as a user runs it: a process of its own on a data directory, made with `surus initdb`.
public final class SurusServer implements Server {
    private static SurusServer shared;
    private static Path template;

    private final Path directory;
    private final Path data;
    private final Path log;
    private final int port;
    /// Each with a space before it.
    private final List<String> javaOptions = new ArrayList<>();
    private Process process;

    /// Makes a cluster and starts it.
    /// @param configuration lines for postgresql.conf
    public SurusServer(String... configuration) {
        this(Machine.scratch("surus"), null, List.of(), configuration);
    }

    /// The same, with a heap of that size.
    public static SurusServer withHeap(int megabytes, String... configuration) {
        return new SurusServer(Machine.scratch("surus"), null, List.of("-Xmx" + megabytes + "m"), configuration);
    }

    /// Makes a cluster in a directory that the test provides, and which is emptied in the end. Its log lies beside, not in it.
    public static SurusServer in(Path directory, String... configuration) {
        try {
            return new SurusServer(Files.createDirectories(directory.resolve("surus")), directory.resolveSibling("log"), List.of(), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a server on a data directory that is there; it is removed in the end.
    public static SurusServer on(Path data, String... configuration) {
        return new SurusServer(data, configuration);
    }

    private SurusServer(Path data, String[] configuration) {
        this.directory = data;
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        port = Machine.freePort();
        configure("port = " + port, "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''");
        configure(configuration);
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private SurusServer(Path directory, Path log, List<String> options, String... configuration) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = log == null ? directory.resolve("log") : log;
        options.forEach(this::javaOption);
        port = Machine.freePort();
        Machine.copy(template(), data);
        configure("port = " + port, "listen_addresses = '127.0.0.1'", "unix_socket_directories = '" + directory + "'",
                "surus.explain_denials = off");
        configure(configuration);
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /// A cluster as initdb makes it: every server begins with a copy.
    private static synchronized Path template() {
        if (template == null) {
            Path directory = Machine.scratch("template");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Machine.delete(directory)));
            Path made = directory.resolve("data");
            surus("initdb", "-D", made.toString(), "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8").requireSuccess();
            template = made;
        }
        return template;
    }

    /// One server for all tests that leave it as they found it.
    public static synchronized SurusServer shared() {
        if (shared == null) {
            shared = new SurusServer("fsync = off", "max_connections = 100", "max_prepared_transactions = 10");
        }
        return shared;
    }

    /// For the next start.
    public SurusServer javaOption(String option) {
        javaOptions.add(" " + option);
        return this;
    }

    public Path data() {
        return data;
    }

    public Path socketDirectory() {
        return directory;
    }

    public long pid() {
        return process.pid();
    }

    public void configure(String... lines) {
        try {
            Files.writeString(data().resolve("postgresql.conf"), String.join("\n", lines) + "\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the command line of Surus to its end.
    public static Machine.Outcome surus(String... arguments) {
        var command = new ArrayList<>(List.of(Machine.ROOT.resolve("surus").toString()));
        command.addAll(List.of(arguments));
        return Machine.run(Map.of("SURUS_SKIP_BUILD", "1"), "", 60, command);
    }

    public void start() {
        try {
            var builder = new ProcessBuilder(Machine.ROOT.resolve("surus").toString(), "run", "-D", data().toString())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("SURUS_SKIP_BUILD", "1");
            // Connections rest soon, so that every test goes through it.
            builder.environment().putIfAbsent("SURUS_JAVA_OPTS", "-Xmx1g -ea -Dsurus.restMillis=300");
            builder.environment().compute("SURUS_JAVA_OPTS", (name, options) -> options + String.join("", javaOptions));
            process = builder.start();
            process.getOutputStream().close();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!accepts()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("the server did not start:\n" + log());
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean accepts() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // Somebody listens: now it is worth a process to ask whether sessions may begin.
        } catch (IOException nobody) {
            return false;
        }
        return Machine.run(Map.of(), "", 60, List.of(Machine.postgres("pg_isready"), "-q", "-h", "127.0.0.1", "-p",
                Integer.toString(port))).status() == 0;
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server that gave up leaves its log in target/actual/, one whose catalog has lost something its data, too.
    private void keepAlarmingLog() {
        try {
            if (!Files.exists(log)) {
                return;
            }
            String said = log();
            boolean lost = said.contains("pg_attribute catalog is missing");
            if (lost || said.contains("stopped writing")) {
                Path kept = Machine.ROOT.resolve("target/actual");
                Files.createDirectories(kept);
                Files.writeString(kept.resolve("server-" + port + ".log"), said);
                if (lost) {
                    Machine.run(Map.of(), "", 60, List.of("cp", "-a", data.toString(), kept.resolve("data-" + port).toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// kill -9.
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A fast shutdown.
    public void stop() {
        Machine.run(Map.of(), "", 10, List.of("kill", "-INT", Long.toString(pid()))).requireSuccess();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not stop:\n" + log());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String superuser() {
        return "postgres";
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
        keepAlarmingLog();
        Machine.delete(directory);
    }
}
