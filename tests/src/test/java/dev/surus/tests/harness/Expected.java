package dev.surus.tests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Compares an output with the one recorded from the reference, or records it.
public final class Expected {
    public static final boolean REWRITE = Boolean.getBoolean("surus.rewrite");

    private Expected() {}

    /// Where they differ, the actual output is left in target/actual/ and the error shows a diff.
    public static void check(Path expected, String actual) throws IOException {
        if (REWRITE) {
            Files.writeString(expected, actual);
            return;
        }
        if (actual.equals(Files.readString(expected))) {
            return;
        }
        Path kept = Machine.ROOT.resolve("target/actual").resolve(expected.getFileName());
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, actual);
        var diff = Machine.run(Map.of(), "", 60, List.of("diff", "-u", expected.toString(), kept.toString()));
        throw new AssertionError("the output differs from " + expected.getFileName() + ":\n" + diff.output());
    }
}
