package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// createdb: makes a database.
@Command(name = "createdb", description = "creates a database")
public final class CreateDatabase extends Tool {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DBNAME", description = "name of the new database (default: the user's name)")
    private String database;
    @Parameters(index = "1", arity = "0..1", paramLabel = "DESCRIPTION", description = "comment on the database")
    private String description;
    @Option(names = {"-D", "--tablespace"}, paramLabel = "TABLESPACE", description = "default tablespace for the database")
    private String tablespace;
    @Option(names = {"-E", "--encoding"}, paramLabel = "ENCODING", description = "encoding for the database")
    private String encoding;
    @Option(names = {"-l", "--locale"}, paramLabel = "LOCALE", description = "locale settings for the database")
    private String locale;
    @Option(names = "--lc-collate", paramLabel = "LOCALE", description = "LC_COLLATE setting for the database")
    private String lcCollate;
    @Option(names = "--lc-ctype", paramLabel = "LOCALE", description = "LC_CTYPE setting for the database")
    private String lcCtype;
    @Option(names = {"-O", "--owner"}, paramLabel = "OWNER", description = "database user to own the new database")
    private String owner;
    @Option(names = {"-T", "--template"}, paramLabel = "TEMPLATE", description = "template database to copy")
    private String template;
    @Option(names = "--maintenance-db", paramLabel = "DBNAME", description = "alternate maintenance database")
    private String maintenance;

    public CreateDatabase() {
        super("createdb");
    }

    @Override
    void work() throws IOException {
        if (database == null) {
            database = ConnectionOptions.environment("PGDATABASE", connection.user());
        }
        var sql = new StringBuilder("CREATE DATABASE ").append(identifier(database));
        option(sql, " OWNER ", owner == null ? null : identifier(owner));
        option(sql, " TABLESPACE ", tablespace == null ? null : identifier(tablespace));
        option(sql, " ENCODING ", encoding == null ? null : literal(encoding));
        option(sql, " TEMPLATE ", template == null ? null : identifier(template));
        option(sql, " LOCALE ", locale == null ? null : literal(locale));
        option(sql, " LC_COLLATE ", lcCollate == null ? null : literal(lcCollate));
        option(sql, " LC_CTYPE ", lcCtype == null ? null : literal(lcCtype));
        // A database cannot be copied while somebody, also this program, is connected to it.
        String via = maintenance != null ? maintenance : database.equals("postgres") ? "template1" : "postgres";
        try (BlockingClient client = connect(via)) {
            execute(client, sql.append(';').toString(), "database creation");
            if (description != null) {
                execute(client, "COMMENT ON DATABASE " + identifier(database) + " IS " + literal(description) + ";", "comment creation");
            }
        }
    }

    private static void option(StringBuilder sql, String word, String value) {
        if (value != null) {
            sql.append(word).append(value);
        }
    }
}
