package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import dev.surus.tests.harness.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The chapter's steps around pg_hba.conf with the real programs on a terminal, in Japanese.
@Timeout(240)
class ChapterAuthenticationTest {
    private static final Map<String, String> JAPANESE = Map.of("LC_ALL", "ja_JP.UTF-8");

    private static Machine.Outcome psql(SurusServer server, String host, String user, Map<String, String> environment) {
        return Machine.run(environment, "", 60, List.of(Machine.postgres("psql"), "-X", "-w", "-At", "-h", host, "-p", Integer.toString(server.port()), "-U", user,
                "-d", "postgres", "-c", "SELECT current_user"));
    }

    private static void rules(SurusServer server, String text) throws IOException {
        Files.writeString(server.data().resolve("pg_hba.conf"), text);
    }

    @Test
    void fromPeerToPasswords() throws IOException {
        try (var server = new SurusServer("lc_messages = 'ja_JP.UTF-8'")) {
            String sockets = server.socketDirectory().toString();
            server.psql("postgres", "CREATE USER sato PASSWORD 'sato';", "-q", "-v", "ON_ERROR_STOP=1");

            // createuser -P asks twice.
            try (var terminal = new Terminal(JAPANESE, List.of(Machine.postgres("createuser"), "-h", sockets, "-p", Integer.toString(server.port()), "-U", "postgres", "-P", "suzuki"))) {
                terminal.awaitText("新しいロールのためのパスワード", 60);
                terminal.type("suzuki");
                terminal.awaitText("もう一度入力してください", 60);
                terminal.type("suzuki");
                terminal.awaitEnd(60);
            }
            assertThat(server.value("postgres", "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'suzuki'")).isEqualTo("t");

            // peer: the operating system's user is neither sato nor postgres.
            rules(server, "local all all peer\nhost all all 127.0.0.1/32 trust\n");
            SurusServer.surus("restart", "-D", server.data().toString()).requireSuccess();
            var refused = psql(server, sockets, "sato", JAPANESE);
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.output()).contains("FATAL:  ユーザー\"sato\"で対向(peer)認証に失敗しました");

            // The line as the chapter prints it, arrow and all, is no method: the server does not start with it.
            SurusServer.surus("stop", "-D", server.data().toString()).requireSuccess();
            rules(server, "local all all md5←peerから変更\nhost all all 127.0.0.1/32 md5\n");
            var start = SurusServer.surus("start", "-D", server.data().toString());
            assertThat(start.status()).isEqualTo(1);

            rules(server, "local all all md5\nhost all all 127.0.0.1/32 md5\nhost all suzuki 127.0.0.2/32 reject\n");
            SurusServer.surus("start", "-D", server.data().toString()).requireSuccess();
            for (String host : List.of(sockets, "127.0.0.1")) {
                assertThat(psql(server, host, "sato", Map.of("PGPASSWORD", "sato")).requireSuccess()).isEqualTo("sato\n");
                assertThat(psql(server, host, "suzuki", Map.of("PGPASSWORD", "suzuki")).requireSuccess()).isEqualTo("suzuki\n");
                var wrong = psql(server, host, "sato", Map.of("PGPASSWORD", "x"));
                var unknown = psql(server, host, "nobody", Map.of("PGPASSWORD", "x"));
                assertThat(wrong.status()).isEqualTo(2);
                assertThat(unknown.output()).isEqualTo(wrong.output().replace("sato", "nobody"));
            }

            // Nobody shares the directory.
            assertThat(SurusServer.surus("run", "-D", server.data().toString()).status()).isNotZero();
            SurusServer.surus("stop", "-D", server.data().toString()).requireSuccess();
        }
    }
}
