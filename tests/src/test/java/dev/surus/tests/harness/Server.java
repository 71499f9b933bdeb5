package dev.surus.tests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A running server that psql can talk to: Surus, or the reference.
public interface Server extends AutoCloseable {
    int port();

    /// The superuser's name.
    String superuser();

    @Override
    void close();

    /// The server that a test of PostgreSQL's behaviour asks: Surus, or, to prove the test itself, the reference
    /// (`SURUS_TEST_OPTS=-Dsurus.against=reference`).
    static Server tested() {
        return "reference".equals(System.getProperty("surus.against")) ? Reference.shared() : SurusServer.shared();
    }

    default List<String> connectionArguments(String database) {
        return List.of("-h", "127.0.0.1", "-p", Integer.toString(port()), "-U", superuser(), "-d", database);
    }

    /// Runs psql with a script on its standard input; errors do not stop it.
    default String psql(String database, String script, String... options) {
        return psql(Map.of(), database, script, options);
    }

    default String psql(Map<String, String> environment, String database, String script, String... options) {
        var command = new ArrayList<>(List.of(Machine.postgres("psql"), "-X"));
        command.addAll(connectionArguments(database));
        command.addAll(List.of(options));
        var all = new java.util.HashMap<>(Map.of("LC_ALL", "C.UTF-8", "PGCLIENTENCODING", "UTF8", "PAGER", "cat"));
        all.putAll(environment);
        return Machine.run(all, script, 120, command).output();
    }

    /// One value, by psql.
    default String value(String database, String sql) {
        return psql(database, sql, "-At", "-v", "ON_ERROR_STOP=1").strip();
    }
}
