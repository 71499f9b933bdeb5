package dev.surus.engine.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.system.PgProc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which rows of pg_proc nothing computes. The number must not rise: whoever implements more lowers it here.
/// `-Dsurus.missing=FILE` writes the list.
class BuiltinCoverageTest {
    private static final int MISSING_AT_MOST = 805;

    @Test
    void missingFunctionsDoNotGrow() throws IOException {
        var catalog = Catalog.ofBuiltins();
        var missing = new TreeSet<String>();
        var used = new TreeSet<String>();
        int total = 0;
        for (var row : catalog.rows().scan(PgProc.CATALOG)) {
            FunctionEntry entry = catalog.function(row.integer(PgProc.OID));
            if (isMachinery(catalog, entry)) {
                continue;
            }
            total++;
            String signature = signature(catalog, entry);
            used.add(signature);
            used.add(entry.source());
            if (Functions.find(entry.source(), signature) == null) {
                missing.add(signature + " -> " + catalog.type(entry.result()).name() + "  " + entry.kind() + (entry.returnsSet() ? "s" : "") + " "
                        + (entry.language() == 12 ? entry.source() : "(sql)"));
            }
        }
        System.out.println("built-in functions without an implementation: " + missing.size() + " of " + total);
        String file = System.getProperty("surus.missing");
        if (file != null) {
            Files.write(Path.of(file), missing);
        }
        var unknown = new ArrayList<>(Functions.symbols());
        unknown.removeAll(used);
        assertThat(unknown).as("declared, but no row of pg_proc means it").isEmpty();
        assertThat(missing.size()).isLessThanOrEqualTo(MISSING_AT_MOST);
    }

    /// What no SQL calls: input and output routines, index support, selectivity estimation, handlers.
    private static boolean isMachinery(Catalog catalog, FunctionEntry entry) {
        for (int argument : entry.arguments()) {
            if (catalog.type(argument).name().equals("internal")) {
                return true;
            }
        }
        String result = catalog.type(entry.result()).name();
        return result.equals("internal") || result.endsWith("_handler") || result.equals("cstring")
                || entry.arguments().length > 0 && catalog.type(entry.arguments()[0]).name().equals("cstring");
    }

    private static String signature(Catalog catalog, FunctionEntry entry) {
        return entry.name() + IntStream.of(entry.arguments()).mapToObj(type -> catalog.type(type).name())
                .collect(Collectors.joining(",", "(", ")"));
    }
}
