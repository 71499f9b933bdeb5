package dev.surus.server;

import dev.surus.engine.command.ConfigurationFiles;
import dev.surus.engine.config.AutoConf;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.embedded.Database;
import dev.surus.engine.session.AuthenticationRules;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.session.SessionStart;
import dev.surus.server.authentication.AuthenticationFiles;
import dev.surus.server.authentication.StoredPasswords;
import dev.surus.server.log.ServerLog;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Surus's own engine on a data directory.
public final class DatabaseEngine implements Engine {
    private final Database database;
    private final RoleDirectory roles;

    private DatabaseEngine(Database database) {
        this.database = database;
        this.roles = database.roles();
    }

    /// Opens a cluster and gives it what the server has for it: its files, its arithmetic of passwords.
    /// @param broken told when nothing can be written any more; must not wait
    public static DatabaseEngine open(Path dataDirectory, ServerSettings settings, ServerLog log, AuthenticationFiles authentication, Runnable reload,
            Consumer<Throwable> broken) {
        Database database = Database.open(dataDirectory, settings, new StoredPasswords());
        database.cluster().storage().health().onPoison(broken);
        database.cluster().storage().health().onReport(failure ->
                log.write(warning(failure), null, null));
        database.cluster().provide(AuthenticationRules.class, authentication);
        database.cluster().provide(ConfigurationFiles.class, new ConfigurationFiles() {
            @Override
            public void alterSystem(String name, String value) {
                if (name == null) {
                    AutoConf.resetAll(dataDirectory);
                } else {
                    AutoConf.set(dataDirectory, settings, name, value);
                }
            }

            @Override
            public boolean reload() {
                reload.run();
                return true;
            }

            @Override
            public boolean rotateLog() {
                return log.rotate();
            }
        });
        return new DatabaseEngine(database);
    }

    private static Diagnostic warning(SqlException failure) {
        var warning = new Diagnostic(Severity.WARNING, failure.state(), failure.diagnostic().primary);
        warning.detail = failure.diagnostic().detail;
        return warning;
    }

    @Override
    public RoleDirectory roles() {
        return roles;
    }

    @Override
    public int nextPid() {
        return database.sessions().nextPid();
    }

    @Override
    public Session open(SessionStart start, SessionSink sink) {
        return database.connect(start, sink);
    }

    @Override
    public void close() {
        database.close();
    }
}
