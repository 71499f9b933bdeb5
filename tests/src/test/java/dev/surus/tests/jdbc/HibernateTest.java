package dev.surus.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.tests.harness.Server;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hibernate makes its schema, finds it again, and works with it.
@Timeout(240)
class HibernateTest {
    /// Kept, so that its level is not forgotten with it.
    private static final Logger LOGGER = Logger.getLogger("org.hibernate");

    enum Standing { NEW, LOYAL }

    @Entity(name = "Buyer")
    @Table(name = "buyer", indexes = @Index(name = "buyer_since", columnList = "since"))
    static class Buyer {
        @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id;
        @Column(nullable = false, unique = true, length = 40) String name;
        LocalDate since;
        Standing standing;
        UUID token;
        @Version int version;
        @OneToMany(mappedBy = "buyer", cascade = CascadeType.ALL, orphanRemoval = true) List<Purchase> purchases = new ArrayList<>();
    }

    @Entity(name = "Purchase")
    @Table(name = "purchase")
    static class Purchase {
        @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id;
        @ManyToOne(optional = false) Buyer buyer;
        @Column(precision = 12, scale = 2) BigDecimal amount;
        Instant made;
        byte[] receipt;
        boolean paid;
    }

    /// The purchase of the next release: one column more.
    @Entity(name = "Purchase")
    @Table(name = "purchase")
    static class PurchaseWithNote {
        @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id;
        @Column(length = 100) String note;
    }

    @BeforeEach
    void schema() throws SQLException {
        LOGGER.setLevel(Level.SEVERE);
        execute("CREATE SCHEMA mapped");
    }

    @AfterEach
    void away() throws SQLException {
        execute("DROP SCHEMA mapped CASCADE");
    }

    @Test
    void entitiesAreStoredFoundAndLocked() {
        try (SessionFactory factory = factory("update", Buyer.class, Purchase.class)) {
            factory.inTransaction(session -> {
                var buyer = new Buyer();
                buyer.name = "山田";
                buyer.since = LocalDate.of(2024, 2, 29);
                buyer.standing = Standing.LOYAL;
                buyer.token = UUID.fromString("00000000-0000-0000-0000-00000000002a");
                for (int i = 1; i <= 3; i++) {
                    var purchase = new Purchase();
                    purchase.buyer = buyer;
                    purchase.amount = BigDecimal.valueOf(i);
                    purchase.made = Instant.parse("2024-01-01T00:00:00.123456Z");
                    purchase.receipt = new byte[] {1, (byte) i};
                    buyer.purchases.add(purchase);
                }
                session.persist(buyer);
            });
            factory.inTransaction(session -> {
                Buyer buyer = session.createSelectionQuery("from Buyer where name = :name", Buyer.class).setParameter("name", "山田").getSingleResult();
                assertThat(buyer.since).isEqualTo(LocalDate.of(2024, 2, 29));
                assertThat(buyer.standing).isEqualTo(Standing.LOYAL);
                assertThat(buyer.token.getLeastSignificantBits()).isEqualTo(42);
                assertThat(buyer.purchases).hasSize(3).allSatisfy(p -> assertThat(p.made).isEqualTo(Instant.parse("2024-01-01T00:00:00.123456Z")));
                session.lock(buyer, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);
                buyer.purchases.removeFirst();
                buyer.name = "鈴木";
            });
            factory.inTransaction(session -> {
                assertThat(session.createSelectionQuery("select sum(p.amount) from Purchase p where p.buyer.name like '鈴%' group by p.buyer having count(*) = 2", BigDecimal.class)
                        .getSingleResult()).isEqualByComparingTo("5");
                assertThat(session.createSelectionQuery("select name from Buyer order by since desc nulls last", String.class).setMaxResults(1).getResultList()).containsExactly("鈴木");
                assertThat(session.createMutationQuery("update Purchase set paid = true where amount > 2").executeUpdate()).isEqualTo(1);
            });
        }
    }

    @Test
    void theSchemaIsFoundAgainAndGrows() {
        factory("update", Buyer.class, Purchase.class).close();
        factory("update", Buyer.class, Purchase.class).close();
        factory("validate", Buyer.class, Purchase.class).close();
        assertThatThrownBy(() -> factory("validate", PurchaseWithNote.class).close()).isInstanceOf(SchemaManagementException.class).hasMessageContaining("note");
        factory("update", PurchaseWithNote.class).close();
        factory("validate", PurchaseWithNote.class).close();
        factory("validate", Buyer.class, Purchase.class).close();
    }

    private static SessionFactory factory(String action, Class<?>... entities) {
        var configuration = new Configuration().setProperty("hibernate.connection.url", url()).setProperty("hibernate.connection.username", Server.tested().superuser())
                .setProperty("hibernate.connection.password", "").setProperty("hibernate.default_schema", "mapped").setProperty("hibernate.hbm2ddl.auto", action)
                .setProperty("hibernate.hbm2ddl.halt_on_error", "true").setProperty("hibernate.connection.pool_size", "2");
        for (Class<?> entity : entities) {
            configuration.addAnnotatedClass(entity);
        }
        return configuration.buildSessionFactory();
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
