package dev.surus.engine.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tab-separated facts in a resource beside this package.
final class FactTable {
    private FactTable() {}

    static List<String[]> read(String name) {
        try (InputStream in = FactTable.class.getResourceAsStream(name + ".tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
