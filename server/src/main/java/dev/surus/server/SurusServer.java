package dev.surus.server;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.AutoConf;
import dev.surus.engine.config.ConfigurationLoader;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.config.Settings;
import dev.surus.server.authentication.AuthenticationFiles;
import dev.surus.server.listen.ClientProcessors;
import dev.surus.server.listen.Connections;
import dev.surus.server.listen.Listeners;
import dev.surus.server.listen.RestingConnections;
import dev.surus.server.log.ServerLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/// A whole server on one data directory: from its files to its last session.
///
/// ```
///   start:    directory checked -> files read -> pid file -> engine opened -> pg_hba.conf -> sockets -> ready
///   smart:    no new clients; ends when the last one goes        fast: clients are told 57P01, then it ends
///   immediate: clients are told so, the process halts without a checkpoint
/// ```
public final class SurusServer {
    public enum ShutdownMode { SMART, FAST, IMMEDIATE }

    /// Opens the engine of a directory.
    @FunctionalInterface
    public interface EngineOpener {
        Engine open(Path dataDirectory, ServerSettings settings, ServerLog log, AuthenticationFiles authentication, Runnable reload,
                Consumer<Throwable> broken);
    }

    private static final long FAST_WAIT_MILLIS = 60_000;

    private final Path dataDirectory;
    private final ServerSettings settings = new ServerSettings();
    private final Clock clock;
    private final ServerLog log;
    private final AuthenticationFiles authentication;
    private final Connections connections = new Connections(settings);
    private final RestingConnections resting = new RestingConnections();
    private ClientProcessors processors;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("surus timer").daemon(true).factory());
    private PidFile pidFile;
    private Engine engine;
    private Listeners listeners;
    private ShutdownMode requested;
    private boolean ended;

    /// @param commandLine settings of the command line, by name
    public SurusServer(Path dataDirectory, Map<String, String> commandLine, Clock clock, PrintStream standardError) {
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.clock = clock;
        log = new ServerLog(settings, clock, (int) ProcessHandle.current().pid(), standardError);
        authentication = new AuthenticationFiles(settings, log);
        settings.set(Settings.DATA_DIRECTORY, this.dataDirectory.toString(), SettingSource.OVERRIDE);
        commandLine.forEach((name, value) -> settings.set(name, value, SettingSource.COMMAND_LINE));
        if (settings.get(Settings.CONFIG_FILE) == null) {
            settings.set(Settings.CONFIG_FILE, this.dataDirectory.resolve("postgresql.conf").toString(), SettingSource.OVERRIDE);
        }
    }

    public ServerSettings settings() {
        return settings;
    }

    public ServerLog log() {
        return log;
    }

    public AuthenticationFiles authentication() {
        return authentication;
    }

    /// Starts; when this returns, clients can connect.
    /// @throws SqlException FATAL (logged already) where the server cannot run
    public void start(EngineOpener opener) {
        try {
            startUnlogged(opener);
        } catch (SqlException e) {
            log.write(e.diagnostic());
            releaseFailed();
            throw e;
        } catch (IOException e) {
            SqlException fatal = SqlException.fatal(SqlState.IO_ERROR, ServerMessage.RAW, e.toString());
            log.write(fatal.diagnostic());
            releaseFailed();
            throw fatal;
        } catch (RuntimeException | Error e) {
            log.trace(e);
            releaseFailed();
            throw e;
        }
    }

    /// A start that failed: who had the directory says that it gives it back.
    private void releaseFailed() {
        release();
        if (pidFile != null) {
            log.log(ServerMessage.DATABASE_SHUT_DOWN);
        }
    }

    private void startUnlogged(EngineOpener opener) throws IOException {
        DataDirectory.check(dataDirectory);
        Path configFile = configFile();
        if (!Files.isReadable(configFile)) {
            throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, ServerMessage.CANNOT_ACCESS_CONFIG, configFile, "No such file or directory");
        }
        ConfigurationLoader.Outcome outcome = ConfigurationLoader.start(settings, configFile, dataDirectory.resolve(AutoConf.NAME));
        if (!outcome.clean()) {
            List<Diagnostic> entries = outcome.log();
            entries.subList(0, entries.size() - 1).forEach(log::write);
            throw new SqlException(entries.getLast());
        }
        fillInDefaults();
        long maxConnections = settings.get(Settings.MAX_CONNECTIONS);
        if (settings.get(Settings.SUPERUSER_RESERVED_CONNECTIONS) >= maxConnections) {
            throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, ServerMessage.RESERVED_NOT_BELOW_MAX,
                    settings.get(Settings.SUPERUSER_RESERVED_CONNECTIONS), maxConnections);
        }
        if (settings.get(Settings.WAL_LEVEL).equals("minimal")) {
            if (!settings.get(Settings.ARCHIVE_MODE).equals("off")) {
                throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, ServerMessage.ARCHIVE_NEEDS_LEVEL);
            }
            if (settings.get(Settings.MAX_WAL_SENDERS) > 0) {
                throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, ServerMessage.STREAMING_NEEDS_LEVEL);
            }
        }
        settings.set(Settings.DATA_DIRECTORY_MODE, DataDirectory.isOpenToGroup(dataDirectory) ? "0750" : "0700", SettingSource.DYNAMIC_DEFAULT);
        pidFile = PidFile.take(dataDirectory, clock.microsSinceEpoch() / 1_000_000);
        log.startCollecting(dataDirectory);
        if (System.getProperty("user.name").equals("root")) {
            log.write(new Diagnostic(Severity.WARNING, SqlState.WARNING, new Message(ServerMessage.RUNNING_AS_ROOT)));
        }
        checkOpenFiles(maxConnections);
        log.log(ServerMessage.STARTING, "Surus, compatible with PostgreSQL " + settings.get(Settings.SERVER_VERSION));
        if (!authentication.loadHba()) {
            throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, ServerMessage.HBA_NOT_LOADED);
        }
        authentication.loadIdent();
        engine = opener.open(dataDirectory, settings, log, authentication, this::reload, this::broken);
        processors = settings.get(Settings.SURUS_CLIENT_PROCESSORS) ? ClientProcessors.start() : null;
        var context = new ServerContext(engine, settings, log, authentication, connections, resting, processors, clock, timer,
                DataDirectory.mockNonce(dataDirectory));
        listeners = new Listeners(context);
        connections.phase(Connections.Phase.OPEN);
        listeners.open(ProcessHandle.current().pid(), dataDirectory);
        pidFile.listening(port(), listeners.firstSocketDirectory(), listeners.firstAddress());
        pidFile.state("ready");
        log.log(ServerMessage.READY);
    }

    /// Connections and data files share what this one process may open. (The JVM has raised the soft limit to the hard one already.)
    private void checkOpenFiles(long maxConnections) throws IOException {
        OpenFiles files = OpenFiles.ofThisProcess();
        if (files == null) {
            return;
        }
        if (files.limit() - files.open() < OpenFiles.SPARE) {
            throw SqlException.fatal(SqlState.INSUFFICIENT_RESOURCES, ServerMessage.TOO_FEW_FILES)
                    .detail(ServerMessage.TOO_FEW_FILES_DETAIL, files.limit(), files.open() + OpenFiles.SPARE);
        }
        long needed = files.open() + OpenFiles.SPARE + maxConnections + OpenFiles.relationFiles(dataDirectory);
        if (files.limit() < needed) {
            var warning = new Diagnostic(Severity.WARNING, SqlState.INSUFFICIENT_RESOURCES,
                    new Message(ServerMessage.FEW_FILES, files.limit(), maxConnections, needed));
            warning.hint = new Message(ServerMessage.FEW_FILES_HINT);
            log.write(warning);
        }
    }

    private Path configFile() {
        return Path.of(settings.get(Settings.CONFIG_FILE));
    }

    /// What PostgreSQL computes at start: the other files' places, the socket directory.
    private void fillInDefaults() {
        Path besideConfig = configFile().toAbsolutePath().getParent();
        if (settings.get(Settings.HBA_FILE) == null) {
            settings.set(Settings.HBA_FILE, besideConfig.resolve("pg_hba.conf").toString(), SettingSource.OVERRIDE);
        }
        if (settings.get(Settings.IDENT_FILE) == null) {
            settings.set(Settings.IDENT_FILE, besideConfig.resolve("pg_ident.conf").toString(), SettingSource.OVERRIDE);
        }
        settings.set(Settings.UNIX_SOCKET_DIRECTORIES, defaultSocketDirectory(), SettingSource.DYNAMIC_DEFAULT);
    }

    /// Where Debian's libpq looks, if this user may write there; else /tmp, where everybody else's does.
    public static String defaultSocketDirectory() {
        Path debian = Path.of("/var/run/postgresql");
        return Files.isDirectory(debian) && Files.isWritable(debian) ? debian.toString() : "/tmp";
    }

    public int port() {
        return settings.get(Settings.PORT).intValue();
    }

    /// The socket directory that psql's -h takes; a TCP address where there is none.
    public String host() {
        return listeners.firstSocketDirectory().isEmpty() ? "127.0.0.1" : listeners.firstSocketDirectory();
    }

    public Engine engine() {
        return engine;
    }

    /// Reads the configuration files again (SIGHUP, pg_reload_conf()).
    public synchronized void reload() {
        log.log(ServerMessage.RECEIVED_HUP);
        ConfigurationLoader.reload(settings, configFile(), dataDirectory.resolve(AutoConf.NAME)).log().forEach(log::write);
        if (!authentication.loadHba()) {
            log.log(ServerMessage.HBA_NOT_RELOADED);
        }
        if (!authentication.loadIdent()) {
            log.log(ServerMessage.IDENT_NOT_RELOADED);
        }
    }

    /// Asks for an end; a stronger mode may follow a weaker one. Returns at once, [#awaitEnd] waits.
    public synchronized void requestShutdown(ShutdownMode mode) {
        if (requested == null || mode.ordinal() > requested.ordinal()) {
            requested = mode;
            notifyAll();
        }
    }

    private synchronized ShutdownMode awaitRequest(ShutdownMode above) throws InterruptedException {
        while (requested == above) {
            wait();
        }
        return requested;
    }

    /// Waits for a shutdown request and carries it out.
    public void awaitEnd() throws InterruptedException {
        ShutdownMode mode = awaitRequest(null);
        if (mode == ShutdownMode.SMART) {
            log.log(ServerMessage.RECEIVED_SMART);
            connections.phase(Connections.Phase.SMART_SHUTDOWN);
            state("stopping");
            while (!connections.awaitNone(50)) {
                synchronized (this) {
                    mode = requested;
                }
                if (mode != ShutdownMode.SMART) {
                    break;
                }
            }
        }
        if (mode == ShutdownMode.FAST) {
            log.log(ServerMessage.RECEIVED_FAST);
            log.log(ServerMessage.ABORTING_TRANSACTIONS);
            connections.phase(Connections.Phase.SHUTDOWN);
            state("stopping");
            connections.endAll(Interrupts.Reason.SHUTDOWN);
            long deadline = System.nanoTime() + FAST_WAIT_MILLIS * 1_000_000;
            while (!connections.awaitNone(50) && System.nanoTime() < deadline) {
                synchronized (this) {
                    mode = requested;
                }
                if (mode == ShutdownMode.IMMEDIATE) {
                    break;
                }
            }
        }
        if (mode == ShutdownMode.IMMEDIATE) {
            immediate();
            return;
        }
        release();
        log.log(ServerMessage.DATABASE_SHUT_DOWN);
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    /// A failure after which the log alone says what is true: ends like an immediate shutdown, with another status, and the next start recovers.
    private void broken(Throwable cause) {
        log.write(new Diagnostic(Severity.PANIC, cause instanceof SqlException e ? e.state() : SqlState.INTERNAL_ERROR,
                new Message(ServerMessage.STOPPED_WRITING, cause.toString())));
        log.trace(cause);
        // Not on this thread, which holds what it was at work on.
        var end = new Thread(() -> {
            connections.phase(Connections.Phase.SHUTDOWN);
            connections.endAll(Interrupts.Reason.IMMEDIATE_SHUTDOWN);
            try {
                connections.awaitNone(500);
            } catch (InterruptedException e) {
                // Ends all the same.
            }
            Runtime.getRuntime().halt(1);
        }, "surus end");
        end.setDaemon(true);
        end.start();
    }

    private void immediate() throws InterruptedException {
        log.log(ServerMessage.RECEIVED_IMMEDIATE);
        connections.phase(Connections.Phase.SHUTDOWN);
        connections.endAll(Interrupts.Reason.IMMEDIATE_SHUTDOWN);
        connections.awaitNone(500);
        listeners.close();
        try {
            Files.deleteIfExists(dataDirectory.resolve(PidFile.NAME));
        } catch (IOException e) {
            // The next start finds it stale.
        }
        log.log(ServerMessage.DATABASE_SHUT_DOWN);
        Runtime.getRuntime().halt(2);
    }

    public synchronized boolean hasEnded() {
        return ended;
    }

    private void state(String state) {
        try {
            pidFile.state(state);
        } catch (IOException e) {
            log.trace(e);
        }
    }

    private void release() {
        if (listeners != null) {
            listeners.close();
        }
        if (engine != null) {
            try {
                engine.close();
            } catch (RuntimeException e) {
                log.trace(e);
            }
        }
        timer.shutdownNow();
        resting.close();
        if (processors != null) {
            processors.stop();
        }
        if (pidFile != null) {
            try {
                pidFile.close();
            } catch (IOException e) {
                log.trace(e);
            }
        }
    }
}
