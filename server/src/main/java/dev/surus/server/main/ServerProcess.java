package dev.surus.server.main;

import dev.surus.server.PidFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A server as its control commands see it: a process id, signals, a pid file to watch.
final class ServerProcess {
    private final Path data;
    private final ControlOptions options;

    ServerProcess(Path data, ControlOptions options) {
        this.data = data;
        this.options = options;
    }

    /// What the server that runs on a directory says of itself; null where none runs.
    static PidFile.Content running(Path data) {
        PidFile.Content content = PidFile.read(data);
        return content != null && PidFile.isLocked(data) ? content : null;
    }

    PidFile.Content running() {
        return running(data);
    }

    /// Why no signal can be sent; null where one can.
    /// @param what the signal's purpose, as in "stop signal"
    String absence(String what) {
        if (running() != null) {
            return null;
        }
        PidFile.Content stale = PidFile.read(data);
        return stale == null ? "PID file \"" + data.resolve(PidFile.NAME) + "\" does not exist" + System.lineSeparator() + "Is server running?"
                : "could not send " + what + " (PID: " + stale.pid() + "): No such process";
    }

    void signal(String name, String what) throws IOException, InterruptedException {
        String absence = absence(what);
        if (absence != null) {
            throw new Surus.Refusal(absence);
        }
        send(name, running().pid(), what);
    }

    static void send(String name, long pid, String what) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).redirectErrorStream(true).start();
        String output = new String(kill.getInputStream().readAllBytes()).strip();
        if (kill.waitFor() != 0) {
            throw new Surus.Refusal("could not send " + what + " (PID: " + pid + "): " + output.substring(output.lastIndexOf(':') + 1).strip());
        }
    }

    /// Starts a server in the background and waits until it takes connections.
    void start(List<String> arguments, Path log) throws IOException, InterruptedException {
        if (PidFile.read(data) != null) {
            System.err.println("surus: another server might be running; trying to start server anyway");
        }
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // Away from this terminal's Ctrl-C; setsid execs, the process id stays.
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Surus.class.getName(), "run", "--background", "-D", data.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true);
        Process server;
        try {
            server = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new Surus.Refusal("could not start server: " + e.getMessage());
        }
        if (!options.waits()) {
            options.say("server starting");
            return;
        }
        options.begin("waiting for server to start...");
        boolean ready = await(() -> {
            PidFile.Content content = PidFile.read(data);
            return !server.isAlive() || content != null && content.pid() == server.pid() && content.isReady();
        });
        if (ready && server.isAlive()) {
            options.say(" done");
            options.say("server started");
            return;
        }
        options.say(" stopped waiting");
        throw new Surus.Refusal(ready ? "could not start server" + System.lineSeparator() + "Examine the log output in \"" + log + "\"."
                : "server did not start in time");
    }

    /// A point for every second, as somebody who waits likes to see.
    /// @return false where the time was over first
    private boolean await(BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        for (long points = 0; ; ) {
            if (condition.getAsBoolean()) {
                return true;
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            if (seconds >= options.timeoutSeconds()) {
                return false;
            }
            for (; points <= seconds; points++) {
                options.begin(".");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /// Stops the server and waits until it is gone.
    void stop(ShutdownModeOption mode) throws IOException, InterruptedException {
        String absence = absence("stop signal");
        if (absence != null) {
            throw new Surus.Refusal(absence);
        }
        long pid = running().pid();
        if (mode.isImmediate()) {
            Files.writeString(data.resolve(RunCommand.IMMEDIATE_FILE), "");
        }
        send(mode.signal(), pid, "stop signal");
        if (!options.waits()) {
            options.say("server shutting down");
            return;
        }
        options.begin("waiting for server to shut down...");
        if (await(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) || !PidFile.isLocked(data))) {
            options.say(" done");
            options.say("server stopped");
            return;
        }
        options.say(" failed");
        throw new Surus.Refusal("server does not shut down" + (mode.isSmart() ? System.lineSeparator()
                + "HINT: The \"-m fast\" option immediately disconnects sessions rather than" + System.lineSeparator()
                + "waiting for session-initiated disconnection." : ""));
    }
}
