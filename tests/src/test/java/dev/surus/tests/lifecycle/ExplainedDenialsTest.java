package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `surus.explain_denials`: what is missing goes to the client, what would mend it to the log. Off, the answers are PostgreSQL's.
@Timeout(240)
class ExplainedDenialsTest {
    private static SurusServer server;

    @BeforeAll
    static void start() {
        server = new SurusServer("fsync = off");
        try (var administrator = Conversation.with(server, "postgres")) {
            for (String statement : List.of("CREATE ROLE keeper", "CREATE ROLE taro LOGIN", "CREATE ROLE helper", "CREATE SCHEMA shop AUTHORIZATION keeper",
                    "SET ROLE keeper", "CREATE TABLE shop.prod (id int, price int, \"Secret col\" text)", "CREATE SEQUENCE shop.numbers",
                    "CREATE FUNCTION shop.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'", "REVOKE EXECUTE ON FUNCTION shop.f(int) FROM PUBLIC",
                    "GRANT SELECT ON shop.prod TO helper WITH GRANT OPTION", "CREATE VIEW shop.v AS SELECT * FROM shop.prod", "RESET ROLE")) {
                administrator.run(statement);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// The DETAIL that taro gets, null without one.
    private static String detail(String setting, String statement) {
        try (var administrator = Conversation.with(server, "postgres")) {
            administrator.run("SET surus.explain_denials = " + setting);
            administrator.run("SET SESSION AUTHORIZATION taro");
            try {
                administrator.client().query(statement);
                throw new AssertionError(statement + " was allowed");
            } catch (BlockingClient.ServerError e) {
                assertThat(e.sqlState()).isEqualTo("42501");
                return e.response().fields().get('D');
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static String run(String statement) {
        try (var administrator = Conversation.with(server, "postgres")) {
            administrator.run(statement);
            return statement;
        }
    }

    @Test
    void eachKindOfObject() {
        assertThat(detail("on", "SELECT * FROM shop.prod")).isEqualTo("Role \"taro\" lacks USAGE on schema shop.");
        assertThat(server.log()).contains("DETAIL:  Role \"taro\" lacks USAGE on schema shop.\n"
                + "\tThis would be mended by: GRANT USAGE ON SCHEMA shop TO taro; (to be given by keeper or a superuser)");
        assertThat(detail("on", "CREATE TABLE shop.x ()")).isEqualTo("Role \"taro\" lacks CREATE on schema shop.");
        run("GRANT USAGE ON SCHEMA shop TO taro");
        assertThat(detail("on", "SELECT * FROM shop.prod")).isEqualTo("Role \"taro\" lacks SELECT on table shop.prod.");
        // The owner, and the one with the grant option, in whose name a GRANT would work.
        assertThat(server.log()).contains("GRANT SELECT ON TABLE shop.prod TO taro; (to be given by keeper, helper or a superuser)");
        assertThat(detail("on", "SELECT * FROM shop.v")).isEqualTo("Role \"taro\" lacks SELECT on view shop.v.");
        assertThat(detail("on", "UPDATE shop.prod SET price = price + 1")).isEqualTo("Role \"taro\" lacks SELECT, UPDATE on table shop.prod.");
        assertThat(detail("on", "DELETE FROM shop.prod")).isEqualTo("Role \"taro\" lacks DELETE on table shop.prod.");
        assertThat(detail("on", "TRUNCATE shop.prod")).isEqualTo("Role \"taro\" lacks TRUNCATE on table shop.prod.");
        assertThat(detail("on", "BEGIN; LOCK TABLE shop.prod")).isEqualTo("Role \"taro\" lacks UPDATE or DELETE or TRUNCATE on table shop.prod.");
        assertThat(detail("on", "SELECT nextval('shop.numbers')")).isEqualTo("Role \"taro\" lacks UPDATE or USAGE on sequence shop.numbers.");
        assertThat(detail("on", "SELECT shop.f(1)")).isEqualTo("Role \"taro\" lacks EXECUTE on function shop.f(integer).");
        assertThat(detail("on", "CREATE SCHEMA mine")).isEqualTo("Role \"taro\" lacks CREATE on database postgres.");
        assertThat(detail("on", "GRANT SELECT ON shop.prod TO PUBLIC")).isEqualTo("Role \"taro\" lacks SELECT WITH GRANT OPTION on table shop.prod.");
        assertThat(server.log()).contains("GRANT SELECT ON TABLE shop.prod TO taro WITH GRANT OPTION; (to be given by keeper, helper or a superuser)");
        run("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC");
        assertThat(detail("on", "CREATE TEMPORARY TABLE mine ()")).isEqualTo("Role \"taro\" lacks TEMPORARY on database postgres.");
        run("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC");
        assertThat(detail("on", "COPY shop.prod TO STDOUT")).isEqualTo("Role \"taro\" lacks SELECT on table shop.prod.");
        run("GRANT SELECT (id, price), UPDATE (id) ON shop.prod TO taro");
        assertThat(detail("on", "SELECT * FROM shop.prod")).isEqualTo("Role \"taro\" lacks SELECT on column \"Secret col\" of table shop.prod.");
        assertThat(server.log()).contains("GRANT SELECT (\"Secret col\") ON TABLE shop.prod TO taro;");
        assertThat(detail("on", "UPDATE shop.prod SET price = 1, \"Secret col\" = ''"))
                .isEqualTo("Role \"taro\" lacks UPDATE on columns price, \"Secret col\" of table shop.prod.");
        // What the log proposes does mend it.
        String grant = server.log().lines().filter(line -> line.contains("UPDATE (price")).findFirst().orElseThrow().replaceFirst(".*mended by: (.*;).*", "$1");
        run(grant);
        try (var taro = Conversation.with(server, "postgres", "taro", Map.of())) {
            taro.run("UPDATE shop.prod SET price = 1, \"Secret col\" = ''");
        }
        run("REVOKE ALL ON shop.prod FROM taro");
        run("REVOKE USAGE ON SCHEMA shop FROM taro");
    }

    @Test
    void offByDefaultAndJapanese() {
        assertThat(detail("off", "SELECT * FROM shop.prod")).isNull();
        assertThat(detail("DEFAULT", "SELECT * FROM shop.prod")).isNull();
        try (var administrator = Conversation.with(server, "postgres"); var taro = Conversation.with(server, "postgres", "taro", Map.of())) {
            // Only superusers decide what is told.
            assertThat(taro.ask("SET surus.explain_denials = on").text()).isEqualTo("permission denied to set parameter \"surus.explain_denials\"");
            administrator.run("SET surus.explain_denials = on");
            administrator.run("SET lc_messages = 'ja_JP.UTF-8'");
            administrator.run("SET SESSION AUTHORIZATION taro");
            administrator.ask("SELECT * FROM shop.prod");
            assertThat(server.log()).contains("ロール\"taro\"にはスキーマshopに対するUSAGE権限がありません。").contains("次の文で解決します: GRANT USAGE ON SCHEMA shop TO taro;");
        }
    }

    /// `./surus run` has it on; a configuration file has the last word (the one of these tests says off).
    @Test
    void onUnderRun() throws IOException {
        var file = server.data().resolve("postgresql.conf");
        String before = Files.readString(file);
        assertThat(server.value("postgres", "SHOW surus.explain_denials")).isEqualTo("off");
        Files.writeString(file, before.replaceFirst("(?m)^surus.explain_denials = off$", ""));
        server.stop();
        server.start();
        assertThat(server.value("postgres", "SHOW surus.explain_denials")).isEqualTo("on");
        server.stop();
        SurusServer.surus("start", "-D", server.data().toString(), "-l", server.data().resolve("started.log").toString()).requireSuccess();
        assertThat(server.value("postgres", "SHOW surus.explain_denials")).isEqualTo("off");
        Files.writeString(file, before);
        SurusServer.surus("stop", "-D", server.data().toString()).requireSuccess();
        server.start();
    }
}
