package dev.surus.server.main;

import dev.surus.engine.config.Settings;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.Language;
import dev.surus.server.DataDirectory;
import dev.surus.server.DatabaseEngine;
import dev.surus.server.SurusServer;
import dev.surus.server.SurusServer.ShutdownMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus run`: the server in the foreground. Makes the data directory on first use.
@Command(name = "run", mixinStandardHelpOptions = false, description = "runs the server in the foreground; makes the data directory on first use")
final class RunCommand implements Callable<Integer> {
    /// What `stop -m immediate` leaves beside the pid file before it signals: the JVM keeps SIGQUIT for itself.
    static final String IMMEDIATE_FILE = "surus.immediate";
    static final String OPTIONS_FILE = "postmaster.opts";

    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory = new DirectoryOption();
    @Mixin
    private ServerOptions options = new ServerOptions();
    @Option(names = {"-U", "--username"}, paramLabel = "NAME", description = "superuser of a new data directory (default: the operating system's user)")
    private String superuser;
    @Option(names = "--background", hidden = true)
    private boolean background;

    /// What `surus start` and most people say, without the library for command lines: its classes and their annotations would take as long as all the
    /// rest of a start.
    /// @param words of the whole command line, [spelled out][ServerOptions#spelledOut]
    /// @return null where there is more to it, or something wrong with it
    static RunCommand plain(String[] words) {
        if (words.length == 0 || !words[0].equals("run")) {
            return null;
        }
        var command = new RunCommand();
        for (int i = 1; i < words.length; i++) {
            String value = i + 1 < words.length ? words[i + 1] : null;
            if (words[i].equals("--background")) {
                command.background = true;
            } else if (value != null && !value.startsWith("-") && (command.directory.take(words[i], value) || command.options.take(words[i], value))) {
                i++;
            } else {
                return null;
            }
        }
        return command;
    }

    Path data() {
        return directory.path();
    }

    Map<String, String> settings() {
        return options.settings();
    }

    boolean isInBackground() {
        return background;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = data();
        if (!background && InitdbCommand.isAbsentOrEmpty(data)) {
            System.out.println("surus: making a data directory in " + data);
            InitdbCommand.create(data, superuser);
        }
        // Files are their owner's, and the group's where the directory is.
        Libc.umask(DataDirectory.isOpenToGroup(data) ? 0027 : 0077);
        SurusServer server;
        try {
            server = new SurusServer(data, options.settings(), Clock.SYSTEM, System.err);
        } catch (SqlException e) {
            System.err.println("surus: " + e.diagnostic().primary.text(Language.ENGLISH));
            return 1;
        }
        if (!background) {
            // Who runs it by hand wants to know; a configuration file may say otherwise.
            server.settings().set(Settings.SURUS_EXPLAIN_DENIALS, "on", SettingSource.DYNAMIC_DEFAULT);
        }
        try {
            server.start(DatabaseEngine::open);
        } catch (SqlException e) {
            return 1;
        }
        HeapTrim.start();
        SchedulerGroup.weigh(server.settings().get(Settings.SURUS_SCHEDULER_GROUP_NICE));
        Files.write(data.resolve(OPTIONS_FILE), ServerOptions.arguments(options.settings()));
        Signals.handle(Signals.Name.HUP, () -> server.reload());
        Signals.handle(Signals.Name.USR1, () -> server.log().rotate());
        Signals.handle(Signals.Name.TERM, () -> server.requestShutdown(ShutdownMode.SMART));
        Signals.handle(Signals.Name.INT, () -> server.requestShutdown(fastOrImmediate(data)));
        if (!background) {
            System.out.println("surus: ready. Connect with:  psql -h " + server.host() + " -p " + server.port() + " -U " + owner(server, data) + " postgres");
            System.out.println("surus: Ctrl-C stops the server.");
        }
        server.awaitEnd();
        return 0;
    }

    private static ShutdownMode fastOrImmediate(Path data) {
        try {
            return Files.deleteIfExists(data.resolve(IMMEDIATE_FILE)) ? ShutdownMode.IMMEDIATE : ShutdownMode.FAST;
        } catch (IOException e) {
            return ShutdownMode.FAST;
        }
    }

    private String owner(SurusServer server, Path data) {
        return superuser != null ? superuser : InitdbCommand.recordedSuperuser(data);
    }
}
