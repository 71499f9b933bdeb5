package dev.surus.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Flyway brings a schema from version to version.
@Timeout(240)
class FlywayTest {
    /// Kept, so that its level is not forgotten with it.
    private static final Logger LOGGER = Logger.getLogger("org.flywaydb");

    private final Path migrations = Machine.scratch("flyway");

    @BeforeEach
    void script() throws IOException {
        LOGGER.setLevel(Level.OFF);
        migration("V1__products.sql", """
                CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL);
                INSERT INTO product VALUES (1, '鉛筆'), (2, '消しゴム');
                """);
        migration("V2__stock.sql", """
                CREATE TABLE stock (product integer PRIMARY KEY REFERENCES product, quantity integer NOT NULL DEFAULT 0);
                CREATE FUNCTION stocked() RETURNS bigint LANGUAGE sql AS $$ SELECT sum(quantity) FROM stock; $$;
                INSERT INTO stock SELECT id, id * 10 FROM product;
                """);
        migration("V3__prices.sql", """
                ALTER TABLE product ADD COLUMN price numeric(10, 2) NOT NULL DEFAULT 9.99;
                CREATE INDEX product_price ON product (price);
                """);
    }

    private void migration(String name, String text) throws IOException {
        Files.writeString(migrations.resolve(name), text);
    }

    @AfterEach
    void away() throws SQLException {
        execute("DROP SCHEMA IF EXISTS flown CASCADE");
        Machine.delete(migrations);
    }

    @Test
    void migrationsRunOnceAndFailuresLeaveNothing() throws SQLException, IOException {
        Flyway flyway = Flyway.configure().dataSource(url(), Server.tested().superuser(), "").defaultSchema("flown").createSchemas(true).cleanDisabled(false)
                .locations("filesystem:" + migrations).load();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(3);
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        flyway.validate();
        assertThat(Server.tested().value("postgres", "SET search_path = flown; SELECT stocked() || ' ' || min(price) FROM product")).isEqualTo("SET\n30 9.99");
        migration("V4__broken.sql", "CREATE TABLE flown.left_over (a integer); INSERT INTO flown.product VALUES (1, 'twice');");
        assertThatThrownBy(flyway::migrate).isInstanceOfSatisfying(FlywayException.class, e -> assertThat(e.getMessage()).contains("23505"));
        assertThat(Server.tested().value("postgres", "SELECT to_regclass('flown.left_over') IS NULL")).isEqualTo("t");
        Files.delete(migrations.resolve("V4__broken.sql"));
        assertThat(flyway.info().current().getVersion().getVersion()).isEqualTo("3");
        assertThat(Server.tested().value("postgres", "SELECT string_agg(version || success, ' ' ORDER BY installed_rank) FROM flown.flyway_schema_history WHERE version IS NOT NULL"))
                .isEqualTo("1true 2true 3true");
        flyway.clean();
        assertThat(Server.tested().value("postgres", "SELECT to_regclass('flown.product') IS NULL")).isEqualTo("t");
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + Server.tested().port() + "/postgres";
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), Server.tested().superuser(), ""); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
