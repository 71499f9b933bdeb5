package dev.surus.server.main;

import dev.surus.server.PidFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server as its control commands see it: a process id, signals, a pid file to watch.
final class ServerProcess {
    private final Path data;

    ServerProcess(Path data) {
        this.data = data;
    }

    /// What the running server says of itself; null where none runs.
    PidFile.Content running() {
        PidFile.Content content = PidFile.read(data);
        return content != null && PidFile.isLocked(data) ? content : null;
    }

    PidFile.Content require() {
        PidFile.Content content = running();
        if (content == null) {
            throw new Surus.Refusal("no server is running on " + data);
        }
        return content;
    }

    void signal(String name) throws IOException, InterruptedException {
        long pid = require().pid();
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new Surus.Refusal("could not send signal " + name + " to process " + pid);
        }
    }

    /// Starts a server in the background and waits until it takes connections.
    void start(List<String> options, Path log, int timeoutSeconds) throws IOException, InterruptedException {
        PidFile.Content other = running();
        if (other != null) {
            throw new Surus.Refusal("another server (PID " + other.pid() + ") is already running on " + data);
        }
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // Away from this terminal's Ctrl-C; setsid execs, the process id stays.
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Surus.class.getName(), "run", "--background", "-D", data.toString()));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true);
        builder.redirectOutput(log == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process server = builder.start();
        System.out.print("waiting for server to start.");
        System.out.flush();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (System.nanoTime() < deadline) {
            if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
                System.out.println(" stopped waiting");
                throw new Surus.Refusal("could not start server" + (log == null ? "" : "; examine the log output in " + log));
            }
            PidFile.Content content = PidFile.read(data);
            if (content != null && content.pid() == server.pid() && content.isReady()) {
                System.out.println(" done");
                System.out.println("server started");
                return;
            }
        }
        System.out.println(" stopped waiting");
        throw new Surus.Refusal("server did not start in time");
    }

    /// Stops the server and waits until it is gone.
    void stop(String mode, int timeoutSeconds) throws IOException, InterruptedException {
        long pid = require().pid();
        switch (mode) {
            case "smart" -> signal("TERM");
            case "fast" -> signal("INT");
            case "immediate" -> {
                Files.writeString(data.resolve(RunCommand.IMMEDIATE_FILE), "");
                signal("INT");
            }
            default -> throw new Surus.Refusal("unrecognized shutdown mode \"" + mode + "\"");
        }
        System.out.print("waiting for server to shut down.");
        System.out.flush();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (System.nanoTime() < deadline) {
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process == null || !process.isAlive() || !PidFile.isLocked(data)) {
                System.out.println(" done");
                System.out.println("server stopped");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        System.out.println(" failed");
        throw new Surus.Refusal("server does not shut down" + (mode.equals("smart") ? "; \"-m fast\" disconnects sessions at once" : ""));
    }
}
