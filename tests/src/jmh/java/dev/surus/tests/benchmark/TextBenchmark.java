package dev.surus.tests.benchmark;

import dev.surus.engine.parser.LiteralScanner;
import dev.surus.engine.parser.ParsedScript;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.KeyBytes;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.MessageBuffer;
import dev.surus.protocol.MessageReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// From bytes to statements and keys, and back to bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TextBenchmark {
    private static final String UPDATE = "UPDATE pgbench_accounts SET abalance = abalance + -2345 WHERE aid = 765432;";

    private final LiteralScanner scanner = new LiteralScanner();
    private final byte[] bind = bytes(new FrontendMessage.Bind("", "P0_1", new short[0],
            new byte[][] {"765432".getBytes(StandardCharsets.US_ASCII)}, new short[0]));
    private final byte[] query = bytes(new FrontendMessage.Query(UPDATE));
    private final MessageBuffer out = new MessageBuffer();
    private final BackendMessage row = new BackendMessage.DataRow(new byte[][] {"-2345".getBytes(StandardCharsets.US_ASCII)});
    private final KeyBytes key = new KeyBytes();
    private long number;

    private static byte[] bytes(FrontendMessage message) {
        var buffer = new MessageBuffer();
        buffer.put(message);
        return java.util.Arrays.copyOf(buffer.bytes, buffer.length);
    }

    @Benchmark
    public FrontendMessage decodeBind() throws IOException {
        return new MessageReader(new ByteArrayInputStream(bind)).readFrontend();
    }

    @Benchmark
    public FrontendMessage decodeQuery() throws IOException {
        return new MessageReader(new ByteArrayInputStream(query)).readFrontend();
    }

    @Benchmark
    public int encodeRow() {
        out.clear();
        out.put(row);
        return out.length;
    }

    @Benchmark
    public ParsedScript parse() {
        return Parser.parse(UPDATE, ParserOptions.DEFAULT);
    }

    /// What stands in for [#parse] where the shape is known.
    @Benchmark
    public String scanLiterals() {
        return scanner.scan(UPDATE) ? scanner.shape() : null;
    }

    @Benchmark
    public int encodeIntegerKey() {
        key.clear();
        key.column(BuiltinTypes.INT4, (Long) (number++ & 0xFFFFF), false, false);
        return key.length;
    }

    @Benchmark
    public int encodeTextKey() {
        key.clear();
        key.column(BuiltinTypes.TEXT, "customer-765432", false, false);
        return key.length;
    }
}
