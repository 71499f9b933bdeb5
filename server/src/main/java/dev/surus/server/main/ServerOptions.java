package dev.surus.server.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Settings that a server gets on its command line, as postgres takes them.
final class ServerOptions {
    @Option(names = {"-p", "--port"}, paramLabel = "PORT", description = "port to listen on")
    private Integer port;
    @Option(names = {"-h", "--listen"}, paramLabel = "ADDRESSES", description = "addresses to listen on (listen_addresses)")
    private String listen;
    @Option(names = {"-k", "--socket-directory"}, paramLabel = "DIRECTORY", description = "directory of the Unix-domain socket")
    private Path socketDirectory;
    @Option(names = {"-N", "--max-connections"}, paramLabel = "N", description = "maximum number of connections")
    private Integer maxConnections;
    @Option(names = "-c", paramLabel = "NAME=VALUE", description = "sets any parameter")
    private Map<String, String> settings = new LinkedHashMap<>();

    Map<String, String> settings() {
        var all = new LinkedHashMap<String, String>();
        if (port != null) {
            all.put("port", port.toString());
        }
        if (listen != null) {
            all.put("listen_addresses", listen);
        }
        if (socketDirectory != null) {
            all.put("unix_socket_directories", socketDirectory.toAbsolutePath().toString());
        }
        if (maxConnections != null) {
            all.put("max_connections", maxConnections.toString());
        }
        all.putAll(settings);
        return all;
    }

    /// The same as arguments again.
    static List<String> arguments(Map<String, String> settings) {
        var arguments = new ArrayList<String>();
        settings.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }
}
