package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the client programs have in common: connect, run one statement, say what went wrong as PostgreSQL's do.
abstract class Tool implements Callable<Integer> {
    @Option(names = {"-?", "--help"}, usageHelp = true, description = "show this help, then exit")
    private boolean help;
    @Option(names = {"-e", "--echo"}, description = "show the commands being sent to the server")
    private boolean echo;
    @Mixin
    protected ConnectionOptions connection;

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /// What the program exits with where nothing failed.
    protected int status;

    /// @throws ToolFailure where it cannot be done
    abstract void work() throws IOException;

    @Override
    public final Integer call() throws IOException {
        try {
            work();
            return status;
        } catch (ToolFailure e) {
            System.err.println(program + ": error: " + e.getMessage());
            return 1;
        }
    }

    BlockingClient connect(String database) {
        return connection.connect(database, program);
    }

    /// Runs a statement; an error becomes `<what> failed: ERROR:  ...`.
    void execute(BlockingClient client, String sql, String what) throws IOException {
        if (echo) {
            System.out.println(sql);
        }
        try {
            client.query(sql);
        } catch (BlockingClient.ServerError e) {
            var text = new StringBuilder(what + " failed: " + e.response().fields().get('S') + ":  " + e.response().message());
            if (e.response().fields().get('D') != null) {
                text.append("\nDETAIL:  ").append(e.response().fields().get('D'));
            }
            if (e.response().fields().get('H') != null) {
                text.append("\nHINT:  ").append(e.response().fields().get('H'));
            }
            throw new ToolFailure(text.toString());
        }
    }

    /// A name as SQL takes it.
    static String identifier(String name) {
        boolean plain = name.matches("[a-z_][a-z0-9_]*") && !KeyWords.RESERVED.contains(name);
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        String quoted = text.replace("'", "''");
        return text.indexOf('\\') >= 0 ? " E'" + quoted.replace("\\", "\\\\") + "'" : "'" + quoted + "'";
    }
}
