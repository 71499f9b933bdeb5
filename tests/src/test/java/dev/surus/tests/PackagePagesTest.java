package dev.surus.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every package has a package-info that says what it is.
class PackagePagesTest {
    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        Set<String> missing = new LinkedHashSet<>();
        for (String module : ArchitectureTest.MODULES.keySet()) {
            for (Path file : ArchitectureTest.javaFiles(ArchitectureTest.ROOT.resolve(module + "/src/main/java"))) {
                if (!Files.exists(file.resolveSibling("package-info.java"))) {
                    missing.add(ArchitectureTest.ROOT.relativize(file.getParent()).toString());
                }
            }
        }
        assertTrue(missing.isEmpty(), () -> "packages without package-info: " + missing);
    }

    /// A newcomer finds the same headings everywhere.
    @Test
    void everyPageHasTheHeadings() throws IOException {
        var missing = new LinkedHashSet<String>();
        for (String module : ArchitectureTest.MODULES.keySet()) {
            for (Path file : ArchitectureTest.javaFiles(ArchitectureTest.ROOT.resolve(module + "/src/main/java"))) {
                if (file.endsWith("package-info.java")) {
                    String page = Files.readString(file);
                    for (String heading : List.of("What it is", "Start at", "Hot or cold", "Threads", "Not here")) {
                        if (!page.contains("**" + heading)) {
                            missing.add(ArchitectureTest.ROOT.relativize(file) + ": " + heading);
                        }
                    }
                }
            }
        }
        assertTrue(missing.isEmpty(), () -> "pages without a heading: " + missing);
    }
}
