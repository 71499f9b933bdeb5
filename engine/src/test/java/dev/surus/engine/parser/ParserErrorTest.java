package dev.surus.engine.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.SqlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Several hundred broken statements are refused with the SQLSTATE, position and text that PostgreSQL 15 gave (recorded in
/// syntax-errors.tsv: statement, SQLSTATE, position, message). What the reference refuses only after parsing is read.
class ParserErrorTest {
    @Test
    void refusesAsTheReference() throws Exception {
        var differences = new ArrayList<String>();
        int seen = 0;
        Path file = Path.of(System.getProperty("surus.root"), "engine/src/test/resources/parser/syntax-errors.tsv");
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t", -1);
            String expected = parts[1] + " " + parts[2] + " " + parts[3];
            String actual;
            try {
                Parser.parse(parts[0], ParserOptions.DEFAULT);
                actual = "00000 0 ";
            } catch (SqlException error) {
                actual = error.state().code() + " " + error.diagnostic().position + " " + error.diagnostic().primary;
            }
            seen++;
            if (!expected.equals(actual)) {
                differences.add(parts[0] + "\n    expected " + expected + "\n    but was  " + actual);
            }
        }
        assertTrue(seen > 400, "only " + seen + " statements");
        assertEquals("", String.join("\n", differences));
    }
}
