package dev.surus.server.main;

import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.config.AutoConf;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.config.LocaleName;
import dev.surus.engine.embedded.Database;
import dev.surus.server.DataDirectory;
import dev.surus.server.authentication.StoredPasswords;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `surus initdb`: makes a data directory, with PostgreSQL's initdb's options.
@Command(name = "initdb", description = "makes a new data directory")
final class InitdbCommand implements Callable<Integer> {
    private static final Set<String> LOCAL_METHODS = Set.of("trust", "reject", "scram-sha-256", "md5", "password", "peer", "ident", "pam", "ldap", "radius");
    private static final Set<String> HOST_METHODS = Set.of("trust", "reject", "scram-sha-256", "md5", "password", "ident", "gss", "pam", "ldap", "radius", "cert");
    private static final String SUPERUSER_FILE = "surus.superuser";

    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;
    @Parameters(arity = "0..1", paramLabel = "DIRECTORY", description = "data directory, if not given by -D")
    private Path positional;
    @Option(names = {"-U", "--username"}, paramLabel = "NAME", description = "name of the superuser (default: the operating system's user)")
    private String superuser;
    @Option(names = {"-A", "--auth"}, paramLabel = "METHOD", description = "authentication method for local connections (default: trust)")
    private String auth;
    @Option(names = "--auth-local", paramLabel = "METHOD", description = "... over Unix-domain sockets")
    private String authLocal;
    @Option(names = "--auth-host", paramLabel = "METHOD", description = "... over TCP/IP")
    private String authHost;
    @Option(names = "--pwfile", paramLabel = "FILE", description = "file whose first line is the superuser's password")
    private Path passwordFile;
    @Option(names = {"-W", "--pwprompt"}, description = "asks for the superuser's password")
    private boolean promptPassword;
    @Option(names = {"-E", "--encoding"}, paramLabel = "ENCODING", description = "encoding of the databases (default: UTF8)")
    private String encoding;
    @Option(names = "--locale", paramLabel = "LOCALE", description = "locale (default: from the environment)")
    private String locale;
    @Option(names = "--no-locale", description = "the same as --locale=C")
    private boolean noLocale;
    @Option(names = "--lc-collate", paramLabel = "LOCALE", description = "locale of the order of texts")
    private String lcCollate;
    @Option(names = "--lc-ctype", paramLabel = "LOCALE", description = "locale of the kinds of characters")
    private String lcCtype;
    @Option(names = "--lc-messages", paramLabel = "LOCALE", description = "language of messages")
    private String lcMessages;
    @Option(names = "--lc-monetary", paramLabel = "LOCALE", description = "locale of amounts of money")
    private String lcMonetary;
    @Option(names = "--lc-numeric", paramLabel = "LOCALE", description = "locale of numbers")
    private String lcNumeric;
    @Option(names = "--lc-time", paramLabel = "LOCALE", description = "locale of dates and times")
    private String lcTime;
    @Option(names = {"-T", "--text-search-config"}, paramLabel = "NAME", description = "default text search configuration")
    private String textSearch;
    @Option(names = {"-k", "--data-checksums"}, description = "accepted: pages always have checksums")
    private boolean checksums;
    @Option(names = {"-g", "--allow-group-access"}, description = "lets the group read the data directory")
    private boolean groupAccess;
    @Option(names = {"-N", "--no-sync"}, description = "does not wait until everything is on disk")
    private boolean noSync;
    @Option(names = "--no-instructions", description = "does not say how to start the server")
    private boolean noInstructions;

    static boolean isAbsentOrEmpty(Path data) {
        if (!Files.exists(data)) {
            return true;
        }
        try (var entries = Files.list(data)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// With all defaults, for `run`.
    static void create(Path data, String superuser) throws IOException {
        var command = new InitdbCommand();
        command.directory = new DirectoryOption();
        command.superuser = superuser;
        command.noInstructions = true;
        command.make(data);
    }

    /// Who was the superuser when the directory was made.
    static String recordedSuperuser(Path data) {
        try {
            return Files.readString(data.resolve(SUPERUSER_FILE)).strip();
        } catch (IOException e) {
            return System.getProperty("user.name");
        }
    }

    @Override
    public Integer call() throws IOException {
        make(positional != null ? positional.toAbsolutePath().normalize() : directory.path(null));
        return 0;
    }

    private void make(Path data) throws IOException {
        String name = superuser != null ? superuser : System.getProperty("user.name");
        if (name.startsWith("pg_")) {
            throw new Surus.Refusal("superuser name \"" + name + "\" is disallowed; role names cannot begin with \"pg_\"");
        }
        String local = method(authLocal, LOCAL_METHODS, true);
        String host = method(authHost, HOST_METHODS, false);
        Encoding chosen = encoding == null ? Encoding.UTF8 : Encoding.find(encoding);
        if (chosen == null || !chosen.forServer()) {
            throw new Surus.Refusal("\"" + encoding + "\" is not a valid server encoding name");
        }
        if (chosen != Encoding.UTF8 && chosen != Encoding.SQL_ASCII) {
            throw new Surus.Refusal("databases are kept in UTF8; clients may use any encoding (client_encoding)");
        }
        String password = password();
        if (password == null && needsPassword(local) && needsPassword(host)) {
            throw new Surus.Refusal("must specify a password for the superuser to enable password authentication");
        }
        Locales locales = locales();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new Surus.Refusal("could not access directory \"" + data + "\": Not a directory");
        }
        if (!isAbsentOrEmpty(data)) {
            throw new Surus.Refusal("directory \"" + data + "\" exists but is not empty");
        }
        System.out.println("The files of the new cluster belong to user \"" + System.getProperty("user.name") + "\", the server must run as the same.");
        System.out.println("Locale: " + locales.ctype + "; encoding: " + chosen.name() + "; text search: " + textSearch(locales) + ".");
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(groupAccess ? "rwxr-x---" : "rwx------"));
        System.out.print("creating catalogs ... ");
        System.out.flush();
        String stored = password == null ? null : new StoredPasswords().store(name, password, "scram-sha-256");
        Database.create(data, new Bootstrap.Options(name, stored, locales.collate, locales.ctype, chosen.id()));
        System.out.println("ok");
        System.out.print("creating configuration files ... ");
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        Files.writeString(data.resolve(SUPERUSER_FILE), name + "\n");
        write(data, "pg_hba.conf", ConfigurationTemplates.hba(local, host));
        write(data, "pg_ident.conf", ConfigurationTemplates.ident());
        write(data, "postgresql.conf", ConfigurationTemplates.settings(Map.ofEntries(
                Map.entry("max_connections", "100"), Map.entry("shared_buffers", "128MB"), Map.entry("max_wal_size", "1GB"),
                Map.entry("min_wal_size", "80MB"), Map.entry("log_timezone", quote(timeZone())), Map.entry("DateStyle", quote(dateStyle(locales))),
                Map.entry("TimeZone", quote(timeZone())), Map.entry("lc_messages", quote(locales.messages)),
                Map.entry("lc_monetary", quote(locales.monetary)), Map.entry("lc_numeric", quote(locales.numeric)),
                Map.entry("lc_time", quote(locales.time)), Map.entry("default_text_search_config", quote("pg_catalog." + textSearch(locales))),
                Map.entry("dynamic_shared_memory_type", "posix"))));
        AutoConf.write(data, Map.of());
        DataDirectory.mockNonce(data);
        System.out.println("ok");
        if (auth == null && authLocal == null && authHost == null) {
            System.err.println("initdb: warning: enabling \"trust\" authentication for local connections");
            System.err.println("initdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, "
                    + "the next time you run initdb.");
        }
        if (!noInstructions) {
            System.out.println("\nStart the server with:\n\n    ./surus start -D " + data + "\n");
        }
    }

    private String method(String specific, Set<String> known, boolean local) {
        String chosen = specific != null ? specific : auth != null ? auth : "trust";
        // Each of the two is the other's counterpart, as initdb has it.
        if (local && chosen.equals("ident")) {
            chosen = "peer";
        } else if (!local && chosen.equals("peer") && specific == null) {
            chosen = "ident";
        }
        if (!known.contains(chosen)) {
            throw new Surus.Refusal("invalid authentication method \"" + chosen + "\" for \"" + (local ? "local" : "host") + "\" connections");
        }
        return chosen;
    }

    private static boolean needsPassword(String method) {
        return Set.of("md5", "password", "scram-sha-256").contains(method);
    }

    private String password() throws IOException {
        if (passwordFile != null && promptPassword) {
            throw new Surus.Refusal("password prompt and password file cannot be specified together");
        }
        if (passwordFile != null) {
            List<String> lines;
            try {
                lines = Files.readAllLines(passwordFile);
            } catch (IOException e) {
                throw new Surus.Refusal("could not open file \"" + passwordFile + "\" for reading: "
                        + (Files.exists(passwordFile) ? e.getMessage() : "No such file or directory"));
            }
            if (lines.isEmpty() || lines.getFirst().isEmpty()) {
                throw new Surus.Refusal("password file \"" + passwordFile + "\" is empty");
            }
            return lines.getFirst();
        }
        if (!promptPassword) {
            return null;
        }
        Console console = System.console();
        if (console == null) {
            throw new Surus.Refusal("there is no terminal to ask for a password; use --pwfile");
        }
        String first = new String(console.readPassword("Enter new superuser password: "));
        if (!first.equals(new String(console.readPassword("Enter it again: ")))) {
            throw new Surus.Refusal("Passwords didn't match.");
        }
        return first;
    }

    // ---- locale

    private record Locales(String collate, String ctype, String messages, String monetary, String numeric, String time) {}

    private Locales locales() {
        String all = noLocale ? "C" : locale;
        return new Locales(locale(lcCollate, all, "LC_COLLATE"), locale(lcCtype, all, "LC_CTYPE"), locale(lcMessages, all, "LC_MESSAGES"),
                locale(lcMonetary, all, "LC_MONETARY"), locale(lcNumeric, all, "LC_NUMERIC"), locale(lcTime, all, "LC_TIME"));
    }

    private static String locale(String specific, String all, String variable) {
        String chosen = specific != null ? specific : all != null ? all : environment("LC_ALL", environment(variable, environment("LANG", "C")));
        if (!LocaleName.isKnown(chosen)) {
            throw new Surus.Refusal("invalid locale name \"" + chosen + "\"");
        }
        return chosen.isEmpty() ? "C" : chosen;
    }

    private static String environment(String variable, String fallback) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? fallback : value;
    }

    /// The order of year, month and day that people of a locale write.
    private static String dateStyle(Locales locales) {
        String language = locales.time.split("[_.@]")[0];
        return switch (language) {
            case "ja", "zh", "ko", "hu", "sv", "lt" -> "iso, ymd";
            case "C", "POSIX", "" -> "iso, mdy";
            default -> locales.time.startsWith("en_US") ? "iso, mdy" : "iso, dmy";
        };
    }

    private String textSearch(Locales locales) {
        if (textSearch != null) {
            return textSearch;
        }
        return switch (locales.ctype.split("[_.@]")[0]) {
            case "C", "POSIX", "en" -> "english";
            case "da" -> "danish";
            case "nl" -> "dutch";
            case "fi" -> "finnish";
            case "fr" -> "french";
            case "de" -> "german";
            case "hu" -> "hungarian";
            case "it" -> "italian";
            case "no", "nb", "nn" -> "norwegian";
            case "pt" -> "portuguese";
            case "ro" -> "romanian";
            case "ru" -> "russian";
            case "es" -> "spanish";
            case "sv" -> "swedish";
            case "tr" -> "turkish";
            default -> "simple";
        };
    }

    private static String timeZone() {
        String id = ZoneId.systemDefault().getId();
        return id.equals("Z") ? "Etc/UTC" : id;
    }

    private static String quote(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static void write(Path data, String name, String text) throws IOException {
        Path file = data.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
