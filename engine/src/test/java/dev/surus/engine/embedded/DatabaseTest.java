package dev.surus.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.config.ServerSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path directory;

    @Test
    void aClusterIsThereAgainAfterItWasClosed() {
        long start = System.nanoTime();
        Database.create(directory, new Bootstrap.Options("owner", null, "C.UTF-8", "C.UTF-8", 6));
        System.out.println("create: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        for (int round = 0; round < 2; round++) {
            start = System.nanoTime();
            try (var database = Database.open(directory, new ServerSettings(), null)) {
                System.out.println("open: " + (System.nanoTime() - start) / 1_000_000 + " ms");
                assertThat(database.roles().find("owner").superuser()).isTrue();
                assertThat(database.roles().find("nobody")).isNull();
                assertThat(database.roles().databaseExists("postgres")).isTrue();
                assertThat(database.roles().databaseExists("template0")).isTrue();
            }
        }
    }
}
