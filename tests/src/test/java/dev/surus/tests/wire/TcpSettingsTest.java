package dev.surus.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The settings of a TCP connection say what its socket has, and 0 gives the system's own value back.
class TcpSettingsTest {
    @Test
    @Timeout(30)
    void zeroIsWhatTheSystemHad() {
        try (var session = Conversation.with(Server.tested(), "postgres")) {
            for (String setting : List.of("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")) {
                String systems = session.value("SHOW " + setting);
                assertThat(systems).as(setting).isNotEqualTo("0");
                session.run("SET " + setting + " = 33");
                assertThat(session.value("SHOW " + setting)).as(setting).isEqualTo("33");
                session.run("SET " + setting + " = 0");
                assertThat(session.value("SHOW " + setting)).as(setting).isEqualTo(systems);
                session.run("BEGIN; SET LOCAL " + setting + " = 34; ROLLBACK");
                assertThat(session.value("SHOW " + setting)).as(setting).isEqualTo(systems);
            }
            session.run("SET tcp_user_timeout = 12345");
            assertThat(session.value("SHOW tcp_user_timeout")).isEqualTo("12345");
            session.run("RESET tcp_user_timeout");
            assertThat(session.value("SHOW tcp_user_timeout")).isEqualTo("0");
        }
    }
}
