package dev.surus.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A private PostgreSQL 15, fresh, without fsync: how the real thing answers.
public final class Reference implements Server {
    private static Reference shared;

    private final Path directory;
    private final int port;

    private Reference() {
        directory = Machine.scratch("reference");
        port = Machine.freePort();
        try {
            if (Machine.isRoot()) {
                Machine.run(Map.of(), "", 60, List.of("chown", "postgres", directory.toString())).requireSuccess();
                Machine.run(Map.of(), "", 60, List.of("chmod", "755", directory.getParent().toString())).requireSuccess();
            }
            run("initdb", "-D", data(), "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "-E", "UTF8");
            Files.writeString(directory.resolve("data/postgresql.conf"), """
                    port = %d
                    listen_addresses = '127.0.0.1'
                    unix_socket_directories = '%s'
                    fsync = off
                    max_prepared_transactions = 10
                    """.formatted(port, directory), StandardOpenOption.APPEND);
            run("pg_ctl", "-D", data(), "-l", directory.resolve("log").toString(), "-w", "start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /// One reference for the whole run.
    public static synchronized Reference shared() {
        if (shared == null) {
            shared = new Reference();
        }
        return shared;
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (Machine.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(Machine.postgres(program));
        command.addAll(List.of(arguments));
        Machine.run(Map.of("LC_ALL", "C.UTF-8"), "", 120, command).requireSuccess();
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
        if (Files.exists(directory)) {
            run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
            Machine.run(Map.of(), "", 60, List.of("rm", "-rf", directory.toString()));
        }
    }
}
