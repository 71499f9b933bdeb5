package dev.surus.server.main;

import dev.surus.engine.config.SettingRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Settings that a server gets on its command line, as postgres takes them.
final class ServerOptions {
    @Option(names = {"-p", "--port"}, paramLabel = "PORT", description = "port to listen on")
    private String port;
    @Option(names = {"-h", "--listen"}, paramLabel = "ADDRESSES", description = "addresses to listen on (listen_addresses)")
    private String listen;
    @Option(names = "-i", description = "the same as --listen='*'")
    private boolean listenAll;
    @Option(names = {"-k", "--socket-directory"}, paramLabel = "DIRECTORY", description = "directory of the Unix-domain socket")
    private Path socketDirectory;
    @Option(names = {"-N", "--max-connections"}, paramLabel = "N", description = "maximum number of connections")
    private String maxConnections;
    @Option(names = "-B", paramLabel = "PAGES", description = "shared_buffers")
    private String sharedBuffers;
    @Option(names = "-S", paramLabel = "KB", description = "work_mem")
    private String workMem;
    @Option(names = "-F", description = "turns fsync off")
    private boolean noFsync;
    @Option(names = "-e", description = "European date input (DMY)")
    private boolean european;
    @Option(names = "-c", paramLabel = "NAME=VALUE", description = "sets any parameter; so does --NAME=VALUE")
    private Map<String, String> settings = new LinkedHashMap<>();
    @Option(names = {"-o", "--options"}, paramLabel = "OPTIONS", description = "several of these in one word, as pg_ctl takes them")
    private List<String> words = List.of();

    /// The commonest ones, each once and in two words.
    /// @return false where this is none of those
    boolean take(String name, String value) {
        switch (name) {
            case "-c" -> {
                int equals = value.indexOf('=');
                return equals > 0 && settings.put(value.substring(0, equals), value.substring(equals + 1)) == null;
            }
            case "-p" -> {
                boolean first = port == null;
                port = value;
                return first;
            }
            case "-h" -> {
                boolean first = listen == null;
                listen = value;
                return first;
            }
            default -> {
                return false;
            }
        }
    }

    Map<String, String> settings() {
        var all = new LinkedHashMap<String, String>();
        put(all, "port", port);
        put(all, "listen_addresses", listenAll ? "*" : listen);
        put(all, "unix_socket_directories", socketDirectory == null ? null : socketDirectory.toAbsolutePath().toString());
        put(all, "max_connections", maxConnections);
        put(all, "shared_buffers", sharedBuffers);
        put(all, "work_mem", workMem);
        put(all, "fsync", noFsync ? "off" : null);
        put(all, "datestyle", european ? "European" : null);
        all.putAll(settings);
        for (String word : words) {
            all.putAll(inside(word));
        }
        return all;
    }

    private static void put(Map<String, String> all, String name, String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private static Map<String, String> inside(String word) {
        var options = new ServerOptions();
        try {
            new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(spelledOut(split(word)));
        } catch (CommandLine.ParameterException e) {
            throw new Surus.Refusal(e.getMessage());
        }
        return options.settings();
    }

    /// `--work_mem=8MB` is `-c work_mem=8MB`, but for the options that have a long name of their own.
    static String[] spelledOut(List<String> arguments) {
        var result = new ArrayList<String>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals > 2 && argument.startsWith("--") ? argument.substring(2, equals).replace('-', '_') : null;
            if (name != null && (name.equals("port") || SettingRegistry.find(name) != null)) {
                result.add("-c");
                result.add(name + argument.substring(equals));
            } else {
                result.add(argument);
            }
        }
        return result.toArray(String[]::new);
    }

    /// Words as a shell splits them: by blanks, but for those in quotes or behind a backslash.
    static List<String> split(String text) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            if (word == null) {
                word = new StringBuilder();
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else {
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
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
