package dev.surus.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.FrontendMessage;
import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client can do wrong on the wire: it gets a clear error or its connection ends, and nobody else notices.
@Timeout(240)
class BadInputTest {
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());
    private static Server server;
    private static Conversation bystander;

    @BeforeAll
    static void connect() {
        server = Server.tested();
        bystander = Conversation.with(server, "postgres");
        bystander.run("CREATE TABLE bad_input (id integer PRIMARY KEY, body text)");
    }

    @AfterAll
    static void disconnect() {
        bystander.run("DROP TABLE bad_input");
        bystander.close();
    }

    @BeforeEach
    void someRows() {
        bystander.run("BEGIN");
        bystander.run("DELETE FROM bad_input");
        bystander.run("INSERT INTO bad_input VALUES (1, 'one'), (2, 'two')");
    }

    /// The bystander's open transaction survives whatever the test did, and nothing of the test's client stays behind.
    @AfterEach
    void theOthersAreUnharmed() {
        assertThat(bystander.value("SELECT count(*) FROM bad_input")).isEqualTo("2");
        bystander.run("COMMIT");
        assertThat(bystander.value("SELECT body FROM bad_input WHERE id = 2")).isEqualTo("two");
    }

    private static byte[] packet(int... values) {
        var bytes = ByteBuffer.allocate(values.length * 4);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] message(char type, int length, byte... body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) type).putInt(length).put(body).array();
    }

    /// What comes back for raw bytes, until the server closes.
    private static String answerToOpening(byte[] bytes) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.SocketException reset) {
                return "";
            }
        }
    }

    @Test
    void openingPacketsOfNonsense() throws IOException {
        assertThat(answerToOpening("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).doesNotContain("HTTP");
        assertThat(answerToOpening(packet(8, 0x0002_0000))).contains("unsupported frontend protocol 2.0: server supports 3.0 to 3.0");
        assertThat(answerToOpening(packet(8, 0x0004_0000))).contains("unsupported frontend protocol 4.0: server supports 3.0 to 3.0");
        answerToOpening(packet(0));
        answerToOpening(packet(4));
        answerToOpening(packet(-1, 0x0003_0000));
        answerToOpening(packet(Integer.MAX_VALUE, 0x0003_0000));
        answerToOpening(packet(100, 0x0003_0000));
        answerToOpening(new byte[] {0, 0});
        answerToOpening(new byte[0]);
        assertThat(answerToOpening(packet(9, 0x0003_0000, 0)).substring(0, 1)).isEqualTo("E");
        // A cancel request for nobody, and one that is too short.
        assertThat(answerToOpening(packet(16, 80877102, 999_999, 1))).isEmpty();
        assertThat(answerToOpening(packet(12, 80877102, 999_999))).isEmpty();
        // TLS is refused with one letter, the next packet is read.
        assertThat(answerToOpening(packet(8, 80877103))).isEqualTo("N");
        // PostgreSQL says G where it was built with GSSAPI.
        assertThat(answerToOpening(packet(8, 80877104))).matches("[NG]");
    }

    @Test
    void randomBytesBeforeAndAfterLogin() throws IOException {
        System.out.println("BadInputTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        for (int i = 0; i < 40; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                answerToOpening(bytes);
            } else {
                try (var client = open()) {
                    client.sendBytes(bytes, bytes.length);
                } catch (IOException closed) {
                    // The server had enough.
                }
            }
        }
    }

    private static BlockingClient open() throws IOException {
        return BlockingClient.open("127.0.0.1", server.port(), "postgres", "postgres", null, Map.of());
    }

    /// All messages until ReadyForQuery or the end.
    private static List<BackendMessage> answers(BlockingClient client) throws IOException {
        var answers = new ArrayList<BackendMessage>();
        while (true) {
            BackendMessage answer;
            try {
                answer = client.receive();
            } catch (IOException reset) {
                return answers;
            }
            if (answer == null) {
                return answers;
            }
            answers.add(answer);
            if (answer instanceof BackendMessage.ReadyForQuery) {
                return answers;
            }
        }
    }

    private static List<String> states(List<BackendMessage> answers) {
        return answers.stream().filter(BackendMessage.ErrorResponse.class::isInstance).map(answer -> ((BackendMessage.ErrorResponse) answer).sqlState()).toList();
    }

    @Test
    void brokenFramesEndTheConnection() throws IOException {
        // A length that cannot be: PostgreSQL only closes.
        for (byte[] frame : List.of(message('Q', 3), message('Q', -5), message('Q', Integer.MAX_VALUE), message('P', 0))) {
            try (var client = open()) {
                client.sendBytes(frame, frame.length);
                assertThat(states(answers(client))).isIn(List.of(), List.of("08P01"));
                assertThat(ended(client)).isTrue();
            }
        }
        for (byte[] frame : List.of(message('\0', 4), message('z', 4),
                message('R', 8, (byte) 0, (byte) 0, (byte) 0, (byte) 0))) {
            try (var client = open()) {
                client.sendBytes(frame, frame.length);
                var answers = answers(client);
                assertThat(states(answers)).containsExactly("08P01");
                assertThat(((BackendMessage.ErrorResponse) answers.getFirst()).fields().get('V')).isEqualTo("FATAL");
                assertThat(ended(client)).isTrue();
            }
        }
    }

    private static boolean ended(BlockingClient client) {
        try {
            return client.receive() == null;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void brokenBodiesAreErrorsOfTheirStatement() throws IOException {
        try (var client = open()) {
            // A query without its end, a Bind that ends in the middle, a Describe of no kind, bytes that are no UTF-8.
            for (byte[] frame : List.of(message('Q', 6, (byte) 'S', (byte) 'E'), message('B', 6, (byte) 0, (byte) 0), message('D', 6, (byte) 'x', (byte) 0),
                    message('C', 6, (byte) 'x', (byte) 0), message('P', 5, (byte) 0))) {
                client.send(new FrontendMessage.Parse("", "SELECT 1", new int[0]));
                client.sendBytes(frame, frame.length);
                client.send(new FrontendMessage.Sync());
                var answers = answers(client);
                assertThat(states(answers)).as("type " + (char) frame[0]).containsExactly("08P01");
                if (frame[0] == 'Q') {
                    // Query and Sync are answered with one ReadyForQuery each.
                    answers(client);
                }
            }
            byte[] notUtf8 = message('Q', 16, (byte) 'S', (byte) 'E', (byte) 'L', (byte) 'E', (byte) 'C', (byte) 'T', (byte) ' ', (byte) '\'', (byte) 0xE3,
                    (byte) 0x28, (byte) '\'', (byte) 0);
            client.sendBytes(notUtf8, notUtf8.length);
            assertThat(states(answers(client))).containsExactly("22021");
            assertThat(client.queryValue("SELECT 'still here'")).isEqualTo("still here");
        }
    }

    @Test
    void messagesInTheWrongState() throws IOException {
        try (var client = open()) {
            client.send(new FrontendMessage.Execute("", 0), new FrontendMessage.Execute("", 0), new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("34000");
            client.send(new FrontendMessage.Bind("", "nosuch", new short[0], new byte[0][], new short[0]), new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("26000");
            client.send(new FrontendMessage.Describe('S', "nosuch"), new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("26000");
            client.send(new FrontendMessage.Parse("twice", "SELECT 1", new int[0]), new FrontendMessage.Parse("twice", "SELECT 1", new int[0]), new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("42P05");
            client.send(new FrontendMessage.Parse("many", "SELECT 1; SELECT 2", new int[0]), new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("42601");
            client.send(new FrontendMessage.Parse("args", "SELECT $1::int", new int[0]), new FrontendMessage.Bind("", "args", new short[0], new byte[0][], new short[0]),
                    new FrontendMessage.Sync());
            assertThat(states(answers(client))).containsExactly("08P01");
            // COPY messages outside a COPY are passed over.
            client.send(new FrontendMessage.CopyData(new byte[] {1}), new FrontendMessage.CopyDone(), new FrontendMessage.CopyFail("x"));
            assertThat(client.queryValue("SELECT 'still here'")).isEqualTo("still here");
            client.send(new FrontendMessage.Close('S', "nosuch"), new FrontendMessage.Close('P', "nosuch"), new FrontendMessage.Sync());
            assertThat(states(answers(client))).isEmpty();
        }
    }

    /// Nobody is served by a session that is gone: its row lock, its table lock and its changes are gone with it.
    @Test
    void clientsThatVanish() throws IOException {
        bystander.run("COMMIT");
        for (String last : List.of("SELECT 1", "SELECT pg_sleep(0.3)", "COPY bad_input FROM STDIN", "INSERT INTO bad_input VALUES (9, 'nine')", "LOCK TABLE bad_input")) {
            var client = open();
            client.query("BEGIN");
            client.query("UPDATE bad_input SET body = 'never' WHERE id = 2");
            client.send(new FrontendMessage.Query(last));
            long running = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
            while (System.nanoTime() < running) {
                LockSupport.parkNanos(5_000_000);
            }
            client.vanish();
            bystander.run("SET lock_timeout = '60s'");
            bystander.run("BEGIN");
            var answer = bystander.run("SELECT body FROM bad_input WHERE id = 2 FOR UPDATE");
            assertThat(answer.rows()).as(last).isEqualTo(List.of(List.of("two")));
            bystander.run("LOCK TABLE bad_input");
            bystander.run("COMMIT");
        }
        bystander.run("BEGIN");
    }

    /// A million bytes in one literal are no trouble; more statements than one on a line are answered one by one.
    @Test
    void largeMessages() throws IOException {
        try (var client = open()) {
            String large = "x".repeat(5_000_000);
            assertThat(client.queryValue("SELECT length('" + large + "')")).isEqualTo("5000000");
            assertThat(client.queryValue("SELECT '" + large + "'")).hasSize(5_000_000);
            assertThat(client.query("SELECT 1;".repeat(500))).hasSize(500);
            assertThat(states(query(client, "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000)))).hasSizeBetween(0, 1);
            assertThat(client.queryValue("SELECT 'still here'")).isEqualTo("still here");
        }
    }

    private static List<BackendMessage> query(BlockingClient client, String sql) throws IOException {
        client.send(new FrontendMessage.Query(sql));
        return answers(client);
    }
}
