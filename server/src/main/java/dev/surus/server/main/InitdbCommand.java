package dev.surus.server.main;

import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.config.AutoConf;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.config.Settings;
import dev.surus.engine.embedded.Database;
import dev.surus.server.DataDirectory;
import dev.surus.server.authentication.StoredPasswords;
import java.io.Console;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `surus initdb`: makes a data directory, with PostgreSQL's initdb's options.
@Command(name = "initdb", aliases = "init", version = "initdb (PostgreSQL) 15.20 (Surus 0.1)", description = "makes a new data directory")
final class InitdbCommand implements Callable<Integer> {
    private static final Set<String> LOCAL_METHODS = Set.of("trust", "reject", "scram-sha-256", "md5", "password", "peer", "pam", "ldap", "radius");
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
    @Option(names = {"-X", "--waldir"}, paramLabel = "DIRECTORY", description = "where the write-ahead log is kept")
    private String logDirectory;
    @Option(names = "--wal-segsize", paramLabel = "MB", description = "accepted; segments of Surus's log have a size of their own")
    private String segmentSize;
    @Option(names = "--locale-provider", paramLabel = "PROVIDER", description = "libc (icu is not supported)")
    private String localeProvider;
    @Option(names = "--icu-locale", paramLabel = "LOCALE", description = "not supported")
    private String icuLocale;
    @Option(names = {"-k", "--data-checksums"}, description = "accepted: pages always have checksums")
    private boolean checksums;
    @Option(names = {"-g", "--allow-group-access"}, description = "lets the group read the data directory")
    private boolean groupAccess;
    @Option(names = {"-N", "--no-sync"}, description = "does not wait until everything is on disk")
    private boolean noSync;
    @Option(names = {"-n", "--no-clean"}, description = "leaves what there is where something fails")
    private boolean noClean;
    @Option(names = {"-d", "--debug"}, description = "says more, and shows a failure's origin")
    private boolean debug;
    @Option(names = {"-s", "--show"}, description = "shows what would be used, and makes nothing")
    private boolean show;
    @Option(names = {"-S", "--sync-only"}, description = "waits until a data directory is on disk, and does nothing else")
    private boolean syncOnly;
    @Option(names = "--discard-caches", hidden = true)
    private boolean discardCaches;
    @Option(names = "-L", hidden = true)
    private String inputDirectory;
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "shows the version")
    private boolean version;
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
        Path data = positional != null && !directory.isGiven() ? positional.toAbsolutePath().normalize() : directory.path(null);
        if (positional != null && directory.isGiven()) {
            throw new InitdbRefusal("too many command-line arguments (first is \"" + positional + "\")", "Try \"surus initdb --help\" for more information.");
        }
        if (syncOnly) {
            if (!Files.isDirectory(data)) {
                throw new InitdbRefusal("could not access directory \"" + data + "\": No such file or directory");
            }
            sync(data);
            return 0;
        }
        make(data);
        return 0;
    }

    private void make(Path data) throws IOException {
        if (debug) {
            System.out.println("Running in debug mode.");
        }
        if (noClean) {
            System.out.println("Running in no-clean mode.  Mistakes will not be cleaned up.");
        }
        if (inputDirectory != null) {
            throw new InitdbRefusal("option -L has no meaning here: there are no input files");
        }
        if (discardCaches) {
            throw new InitdbRefusal("1 is outside the valid range for parameter \"debug_discard_caches\" (0 .. 0)");
        }
        checkProvider();
        checkSegmentSize();
        String name = superuser != null ? superuser : System.getProperty("user.name");
        if (name.startsWith("pg_")) {
            throw new InitdbRefusal("superuser name \"" + name + "\" is disallowed; role names cannot begin with \"pg_\"");
        }
        String local = method(authLocal, LOCAL_METHODS, true);
        String host = method(authHost, HOST_METHODS, false);
        if (passwordFile != null && promptPassword) {
            throw new InitdbRefusal("password prompt and password file cannot be specified together");
        }
        if (passwordFile == null && !promptPassword && needsPassword(local) && needsPassword(host)) {
            throw new InitdbRefusal("must specify a password for the superuser to enable password authentication");
        }
        if (show) {
            System.out.println("VERSION=15.20 (surus 0.1)\nPGDATA=" + data + "\nPOSTGRES_SUPERUSERNAME=" + name);
            return;
        }
        System.out.println("The files belonging to this database system will be owned by user \"" + System.getProperty("user.name") + "\".");
        System.out.println("This user must also own the server process.\n");
        InitdbLocales locales = locales();
        System.out.print(locales.description());
        Encoding chosen = encoding == null ? Encoding.UTF8 : Encoding.find(encoding);
        if (chosen == null || !chosen.forServer()) {
            throw new InitdbRefusal("\"" + encoding + "\" is not a valid server encoding name");
        }
        if (chosen != Encoding.UTF8 && chosen != Encoding.SQL_ASCII) {
            throw new InitdbRefusal("databases are kept in UTF8; clients may use any encoding (client_encoding)");
        }
        if (encoding == null) {
            System.out.println("The default database encoding has accordingly been set to \"" + chosen.name() + "\".");
        }
        String configuration = textSearch(locales);
        System.out.println("The default text search configuration will be set to \"" + configuration + "\".");
        System.out.println("\nData page checksums are enabled.\n");
        String password = password();
        if (Files.exists(data) && !Files.isDirectory(data) || data.getParent() != null && Files.exists(data.getParent())
                && !Files.isDirectory(data.getParent())) {
            throw new InitdbRefusal("could not access directory \"" + data + "\": Not a directory");
        }
        if (!isAbsentOrEmpty(data)) {
            throw new InitdbRefusal("directory \"" + data + "\" exists but is not empty", "If you want to create a new database system, either remove or empty "
                    + "the directory \"" + data + "\" or run initdb with an argument other than \"" + data + "\".");
        }
        var made = new MadeDirectories(noClean);
        try {
            Libc.umask(groupAccess ? 0027 : 0077);
            String mode = groupAccess ? "rwxr-x---" : "rwx------";
            made.make(data, mode);
            if (logDirectory != null) {
                linkLog(made, data, mode);
            }
            fill(data, name, password, local, host, locales, chosen, configuration);
            made.done();
        } catch (IOException | RuntimeException | Error failure) {
            made.done();
            made.remove();
            if (debug) {
                failure.printStackTrace();
            }
            throw failure;
        }
        if (auth == null && authLocal == null && authHost == null) {
            System.err.println("initdb: warning: enabling \"trust\" authentication for local connections");
            System.err.println("initdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, "
                    + "the next time you run initdb.");
        }
        if (!noInstructions) {
            System.out.println("\nSuccess. You can now start the database server using:\n\n    ./surus start -D " + data + "\n");
        }
    }

    private void checkProvider() {
        if (localeProvider != null && !localeProvider.equals("libc") && !localeProvider.equals("icu")) {
            throw new InitdbRefusal("unrecognized locale provider: " + localeProvider);
        }
        if (icuLocale != null && !"icu".equals(localeProvider)) {
            throw new InitdbRefusal("--icu-locale cannot be specified unless locale provider \"icu\" is chosen");
        }
        if ("icu".equals(localeProvider)) {
            throw new InitdbRefusal("ICU is not supported in this build");
        }
    }

    private void checkSegmentSize() {
        if (segmentSize == null) {
            return;
        }
        long megabytes;
        try {
            megabytes = Long.parseLong(segmentSize);
        } catch (NumberFormatException e) {
            throw new InitdbRefusal("argument of --wal-segsize must be a number");
        }
        if (megabytes < 1 || megabytes > 1024 || Long.bitCount(megabytes) != 1) {
            throw new InitdbRefusal("argument of --wal-segsize must be a power of 2 between 1 and 1024");
        }
        if (megabytes != Settings.WAL_SEGMENT_SIZE.standard() >> 20) {
            System.err.println("initdb: warning: segments of the write-ahead log have " + (Settings.WAL_SEGMENT_SIZE.standard() >> 20) + " MB here, whatever --wal-segsize says");
        }
    }

    /// The log's directory elsewhere, behind a symbolic link, as PostgreSQL has it.
    private void linkLog(MadeDirectories made, Path data, String mode) throws IOException {
        Path elsewhere = Path.of(logDirectory);
        if (!elsewhere.isAbsolute()) {
            throw new InitdbRefusal("WAL directory location must be an absolute path");
        }
        elsewhere = elsewhere.normalize();
        if (!isAbsentOrEmpty(elsewhere)) {
            throw new InitdbRefusal("directory \"" + elsewhere + "\" exists but is not empty",
                    "If you want to store the WAL there, either remove or empty the directory \"" + elsewhere + "\".");
        }
        made.make(elsewhere, mode);
        Files.createSymbolicLink(data.resolve("pg_wal"), elsewhere);
    }

    private void fill(Path data, String name, String password, String local, String host, InitdbLocales locales, Encoding chosen, String configuration)
            throws IOException {
        System.out.print("creating catalogs ... ");
        System.out.flush();
        String stored = password == null ? null : new StoredPasswords().store(name, password, "scram-sha-256");
        Database.create(data, new Bootstrap.Options(name, stored, locales.collate(), locales.ctype(), chosen.id()));
        System.out.println("ok");
        System.out.print("creating configuration files ... ");
        write(data, "PG_VERSION", "15\n");
        write(data, SUPERUSER_FILE, name + "\n");
        write(data, "pg_hba.conf", ConfigurationTemplates.hba(local, host));
        write(data, "pg_ident.conf", ConfigurationTemplates.ident());
        var given = new HashMap<>(Map.ofEntries(
                Map.entry("max_connections", "100"), Map.entry("shared_buffers", "128MB"), Map.entry("max_wal_size", "1GB"),
                Map.entry("min_wal_size", "80MB"), Map.entry("log_timezone", quote(timeZone())), Map.entry("DateStyle", quote(locales.dateStyle())),
                Map.entry("TimeZone", quote(timeZone())), Map.entry("lc_messages", quote(locales.messages())),
                Map.entry("lc_monetary", quote(locales.monetary())), Map.entry("lc_numeric", quote(locales.numeric())),
                Map.entry("lc_time", quote(locales.time())), Map.entry("default_text_search_config", quote("pg_catalog." + configuration)),
                Map.entry("dynamic_shared_memory_type", "posix")));
        if (groupAccess) {
            given.put("log_file_mode", "0640");
        }
        write(data, "postgresql.conf", ConfigurationTemplates.settings(given));
        AutoConf.write(data, Map.of());
        DataDirectory.mockNonce(data);
        System.out.println("ok");
        if (noSync) {
            System.out.println("\nSync to disk skipped.\nThe data directory might become corrupt if the operating system crashes.");
        } else {
            sync(data);
        }
    }

    private static void sync(Path data) throws IOException {
        System.out.print("syncing data to disk ... ");
        System.out.flush();
        try (var files = Files.walk(data, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
        System.out.println("ok");
    }

    private String method(String specific, Set<String> known, boolean local) {
        String chosen = specific != null ? specific : auth != null ? auth : "trust";
        // Each of the two is the other's counterpart for -A.
        if (specific == null) {
            chosen = local && chosen.equals("ident") ? "peer" : !local && chosen.equals("peer") ? "ident" : chosen;
        }
        if (!known.contains(chosen)) {
            throw new InitdbRefusal("invalid authentication method \"" + chosen + "\" for \"" + (local ? "local" : "host") + "\" connections");
        }
        return chosen;
    }

    private static boolean needsPassword(String method) {
        return Set.of("md5", "password", "scram-sha-256").contains(method);
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            List<String> lines;
            try {
                lines = Files.readAllLines(passwordFile);
            } catch (IOException e) {
                throw new InitdbRefusal("could not open file \"" + passwordFile + "\" for reading: "
                        + (Files.exists(passwordFile) ? e.getMessage() : "No such file or directory"));
            }
            if (lines.isEmpty() || lines.getFirst().isEmpty()) {
                throw new InitdbRefusal("password file \"" + passwordFile + "\" is empty");
            }
            return lines.getFirst();
        }
        if (!promptPassword) {
            return null;
        }
        Console console = System.console();
        if (console == null) {
            throw new InitdbRefusal("there is no terminal to ask for a password; use --pwfile");
        }
        String first = new String(console.readPassword("Enter new superuser password: "));
        if (!first.equals(new String(console.readPassword("Enter it again: ")))) {
            throw new InitdbRefusal("Passwords didn't match.");
        }
        return first;
    }

    // ---- locale

    private InitdbLocales locales() {
        String all = noLocale ? "C" : locale;
        return InitdbLocales.choose(new InitdbLocales(lcCollate, lcCtype, lcMessages, lcMonetary, lcNumeric, lcTime), all);
    }

    private String textSearch(InitdbLocales locales) {
        String fitting = locales.textSearchConfiguration();
        if (textSearch == null) {
            if (fitting == null) {
                System.err.println("initdb: could not find suitable text search configuration for locale \"" + locales.ctype() + "\"");
            }
            return fitting == null ? "simple" : fitting;
        }
        if (fitting == null) {
            System.err.println("initdb: warning: suitable text search configuration for locale \"" + locales.ctype() + "\" is unknown");
        } else if (!fitting.equals(textSearch)) {
            System.err.println("initdb: warning: specified text search configuration \"" + textSearch + "\" might not match locale \"" + locales.ctype() + "\"");
        }
        return textSearch;
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
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(DataDirectory.isOpenToGroup(data) ? "rw-r-----" : "rw-------"));
    }

    /// initdb's way of saying no: an error, and perhaps a hint.
    static final class InitdbRefusal extends Surus.Refusal {
        InitdbRefusal(String message) {
            super(message);
        }

        InitdbRefusal(String message, String hint) {
            super(message + System.lineSeparator() + "initdb: hint: " + hint);
        }

        @Override
        String speaker() {
            return "initdb: error: ";
        }
    }
}
