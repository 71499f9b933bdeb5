package dev.surus.tests.harness;

import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.FrontendMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One session that a test talks to, statement by statement, also without waiting for the answer.
public final class Conversation implements AutoCloseable {
    private static final int SECONDS_MAX = 60;

    /// What a statement answered: `state` is null where it succeeded, else the error's SQLSTATE.
    public record Answer(String state, String text, List<BlockingClient.Result> results) {
        public boolean succeeded() {
            return state == null;
        }

        /// The rows of the last statement.
        public List<List<String>> rows() {
            return require().results.getLast().rows();
        }

        public String tag() {
            return require().results.getLast().tag();
        }

        public Answer require() {
            if (state != null) {
                throw new AssertionError(state + " " + text);
            }
            return this;
        }
    }

    private final Server server;
    private final BlockingClient client;

    private Conversation(Server server, BlockingClient client) {
        this.server = server;
        this.client = client;
    }

    public static Conversation with(Server server, String database) {
        return with(server, database, server.superuser(), Map.of());
    }

    public static Conversation with(Server server, String database, String user, Map<String, String> parameters) {
        try {
            return new Conversation(server, BlockingClient.open("127.0.0.1", server.port(), user, database, null, parameters));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public BlockingClient client() {
        return client;
    }

    public int pid() {
        return client.key().pid();
    }

    /// Asks, and gives the answer, an error too.
    public Answer ask(String sql) {
        return await(start(sql));
    }

    /// Asks, and fails the test on an error.
    public Answer run(String sql) {
        var answer = ask(sql);
        if (!answer.succeeded()) {
            throw new AssertionError(sql + "\n" + answer.state() + " " + answer.text());
        }
        return answer;
    }

    public String value(String sql) {
        var rows = run(sql).rows();
        return rows.isEmpty() ? null : rows.getFirst().getFirst();
    }

    /// Asks without waiting.
    public CompletableFuture<Answer> start(String sql) {
        var answer = new CompletableFuture<Answer>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(new Answer(null, "", client.query(sql)));
            } catch (BlockingClient.ServerError e) {
                answer.complete(new Answer(e.sqlState(), e.response().message(), List.of()));
            } catch (IOException | RuntimeException e) {
                answer.complete(new Answer("gone", e.toString(), List.of()));
            }
        });
        return answer;
    }

    public static Answer await(CompletableFuture<Answer> answer) {
        try {
            return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer after " + SECONDS_MAX + " s");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A statement of this session that waits for a lock, as another session sees it.
    public void awaitLockWait(Conversation observer, CompletableFuture<Answer> statement) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (observer.value("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + pid()).equals("0")) {
            if (statement.isDone()) {
                throw new AssertionError("did not wait: " + await(statement));
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("session " + pid() + " never waited for a lock");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    /// A cancel request, as psql's Control-C sends it.
    public void cancel() {
        try (var other = BlockingClient.connect("127.0.0.1", server.port())) {
            other.send(new FrontendMessage.CancelRequest(client.key().pid(), client.key().secret()));
            // The server closes when it has acted on the request.
            other.receive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
