package dev.surus.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every class that docs/map.md names exists.
class MapTest {
    private static final Pattern CLASS = Pattern.compile("`(dev\\.surus\\.[a-zA-Z.]+)`");

    @Test
    void theMapNamesClassesThatExist() throws IOException {
        Path root = ArchitectureTest.ROOT;
        List<String> named = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        var matcher = CLASS.matcher(Files.readString(root.resolve("docs/map.md")));
        while (matcher.find()) {
            named.add(matcher.group(1));
            String file = matcher.group(1).replace('.', '/') + ".java";
            boolean found = false;
            for (String module : List.of("protocol", "engine", "server", "tools", "tests")) {
                found |= Files.exists(root.resolve(module + "/src/main/java/" + file))
                        || Files.exists(root.resolve(module + "/src/test/java/" + file));
            }
            if (!found) {
                missing.add(matcher.group(1));
            }
        }
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(missing).isEmpty();
    }
}
