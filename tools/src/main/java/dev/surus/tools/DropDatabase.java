package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// dropdb: removes a database.
@Command(name = "dropdb", description = "removes a database")
public final class DropDatabase extends Tool {
    @Parameters(paramLabel = "DBNAME", description = "database to remove")
    private String database;
    @Option(names = "--if-exists", description = "don't report error if database doesn't exist")
    private boolean ifExists;
    @Option(names = {"-f", "--force"}, description = "try to terminate other connections before dropping")
    private boolean force;
    @Option(names = {"-i", "--interactive"}, description = "prompt before deleting anything")
    private boolean interactive;
    @Option(names = "--maintenance-db", paramLabel = "DBNAME", description = "alternate maintenance database")
    private String maintenance;

    public DropDatabase() {
        super("dropdb");
    }

    @Override
    void work() throws IOException {
        if (interactive) {
            System.err.println("Database \"" + database + "\" will be permanently removed.");
            if (!Prompt.yesOrNo("Are you sure?")) {
                return;
            }
        }
        String via = maintenance != null ? maintenance : database.equals("postgres") ? "template1" : "postgres";
        try (BlockingClient client = connect(via)) {
            execute(client, "DROP DATABASE " + (ifExists ? "IF EXISTS " : "") + identifier(database) + (force ? " WITH (FORCE)" : "") + ";",
                    "database removal");
        }
    }
}
