package dev.surus.engine.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.parser.LiteralScanner;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.session.SharedStatements.Shape;
import dev.surus.engine.session.SharedStatements.Variant;
import org.junit.jupiter.api.Test;

class SharedStatementsTest {
    private final LiteralScanner literals = new LiteralScanner();

    private Variant variant(String sql) {
        assertTrue(literals.scan(sql), sql);
        var parsed = Parser.parse(sql, ParserOptions.DEFAULT).statements().getFirst();
        return new Variant(parsed, LiteralParameters.of((QueryStatement) parsed.statement(), sql, literals), literals);
    }

    @Test
    void sessionsThatBeginTogetherMakeOneVariant() {
        var shape = new Shape();
        Variant first = null;
        for (int session = 0; session < 100; session++) {
            var kept = shape.add(variant("SELECT a FROM t WHERE b = " + session), literals);
            first = first == null ? kept : first;
            assertSame(first, kept);
        }
        assertFalse(shape.isRefused());
        assertSame(first, shape.find(literals));
    }

    @Test
    void manyLiteralsThatAreNoParametersAreRefused() {
        var shape = new Shape();
        for (int i = 0; i < 16; i++) {
            shape.add(variant("SELECT a FROM t ORDER BY b LIMIT " + i), literals);
        }
        assertFalse(shape.isRefused());
        assertNotNull(shape.find(literals));
        shape.add(variant("SELECT a FROM t ORDER BY b LIMIT 16"), literals);
        assertTrue(shape.isRefused());
    }
}
