package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.SurusServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The method ident, with an RFC 1413 server of the test's own.
@Timeout(240)
class IdentTest {
    private static SurusServer server;
    private static ServerSocket ident;
    private static final List<String> QUESTIONS = new CopyOnWriteArrayList<>();
    /// What the ident server answers to a question; null: it hangs up.
    private static volatile UnaryOperator<String> answers = question -> null;

    @BeforeAll
    static void start() throws IOException {
        ident = new ServerSocket();
        ident.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(IdentTest::serveIdent);
        server = new SurusServer();
        server.stop();
        Files.writeString(server.data().resolve("pg_hba.conf"), """
                local all all trust
                host all mapped 127.0.0.1/32 ident map=machine
                host all all 127.0.0.1/32 ident
                """);
        Files.writeString(server.data().resolve("pg_ident.conf"), "machine /^(.*)@office$ mapped\nmachine root mapped\n");
        server.javaOption("-Dsurus.ident_port=" + ident.getLocalPort()).start();
        answers = question -> question + " : USERID : UNIX : postgres\r\n";
        query("postgres", "CREATE ROLE mapped LOGIN");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        ident.close();
    }

    private static void serveIdent() {
        while (!ident.isClosed()) {
            try (var socket = ident.accept()) {
                String question = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
                QUESTIONS.add(question);
                String answer = answers.apply(question);
                if (answer != null) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private static String query(String user, String sql) {
        try (var client = BlockingClient.open("127.0.0.1", server.port(), user, "postgres", null, Map.of())) {
            return client.queryValue(sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(String user, String logged) {
        assertThatThrownBy(() -> query(user, "SELECT 1")).isInstanceOfSatisfying(BlockingClient.ServerError.class, error -> {
            assertThat(error.sqlState()).isEqualTo("28000");
            assertThat(error.response().message()).isEqualTo("Ident authentication failed for user \"" + user + "\"");
        });
        assertThat(server.log()).contains(logged);
    }

    @Test
    void theUserThatTheMachineNames() {
        answers = question -> question + " : USERID : UNIX : postgres\r\n";
        QUESTIONS.clear();
        assertThat(query("postgres", "SELECT current_user")).isEqualTo("postgres");
        // The client's port, then the server's.
        assertThat(QUESTIONS).singleElement().asString().matches("\\d+,\\s*" + server.port());
        answers = question -> question + ":USERID:OTHER:  someone else\r\n";
        refused("postgres", "provided user name (postgres) and authenticated user name (someone else) do not match");
    }

    @Test
    void throughAMap() {
        answers = question -> question + " : USERID : UNIX : root\r\n";
        assertThat(query("mapped", "SELECT current_user")).isEqualTo("mapped");
        answers = question -> question + " : USERID : UNIX : anyone@office\r\n";
        assertThat(query("mapped", "SELECT current_user")).isEqualTo("mapped");
        answers = question -> question + " : USERID : UNIX : anyone@elsewhere\r\n";
        refused("mapped", "no match in usermap \"machine\" for user \"mapped\" authenticated as \"anyone@elsewhere\"");
    }

    @Test
    void answersThatNameNobody() {
        answers = question -> question + " : ERROR : NO-USER\r\n";
        refused("postgres", "invalidly formatted response from Ident server: \"");
        for (String nonsense : List.of("\r\n", "garbage\r\n", "1,2:USERID:UNIX:\r\n", "1,2:USERID\r\n", "x".repeat(5000))) {
            answers = question -> nonsense;
            refused("postgres", "invalidly formatted response");
        }
        answers = question -> null;
        refused("postgres", "invalidly formatted response");
        answers = question -> question + " : USERID : UNIX : postgres\r\n";
        assertThat(query("postgres", "SELECT current_user")).isEqualTo("postgres");
    }
}
