package dev.surus.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.FrontendMessage.Bind;
import dev.surus.protocol.FrontendMessage.CopyData;
import dev.surus.protocol.FrontendMessage.CopyDone;
import dev.surus.protocol.FrontendMessage.CopyFail;
import dev.surus.protocol.FrontendMessage.Describe;
import dev.surus.protocol.FrontendMessage.Execute;
import dev.surus.protocol.FrontendMessage.FunctionCall;
import dev.surus.protocol.FrontendMessage.Parse;
import dev.surus.protocol.FrontendMessage.Query;
import dev.surus.protocol.FrontendMessage.Sync;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Sequences of messages, wrong ones among them: each is answered as the reference answers it.
@Timeout(240)
class MessageOrderTest {
    private static final int INT4_PLUS = 177;

    private static final Sync SYNC = new Sync();
    private static final Map<String, List<FrontendMessage>> CASES = new LinkedHashMap<>();

    private static void add(String name, FrontendMessage... messages) {
        CASES.put(name, List.of(messages));
    }

    private static Parse parse(String name, String sql) {
        return new Parse(name, sql, new int[0]);
    }

    private static Bind bind(String portal, String statement, String... texts) {
        return new Bind(portal, statement, new short[0], Arrays.stream(texts).map(MessageOrderTest::bytes).toArray(byte[][]::new), new short[0]);
    }

    private static Bind bindBinary(byte[] value) {
        return new Bind("", "", new short[] {1}, new byte[][] {value}, new short[0]);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] int4(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static FunctionCall call(int function, int result, String... texts) {
        return new FunctionCall(function, new short[0], Arrays.stream(texts).map(MessageOrderTest::bytes).toArray(byte[][]::new), (short) result);
    }

    private static FunctionCall callBinary(byte[]... values) {
        return new FunctionCall(INT4_PLUS, new short[] {1}, values, (short) 1);
    }

    static {
        // Portals with a row limit.
        add("limits", parse("", "select generate_series(1, 5)"), bind("p", ""), new Describe('P', "p"), new Execute("p", 2), new Execute("p", 2),
                new Execute("p", 2), new Execute("p", 2), SYNC, new Execute("p", 2), SYNC);
        add("limits in a block", new Query("begin"), parse("s", "select generate_series(1, 5)"), bind("p", "s"), new Execute("p", 2), SYNC,
                new Execute("p", 0), SYNC, bind("p", "s"), SYNC, new Query("commit"), new Execute("p", 0), SYNC);
        add("insert with a limit", new Query("create temp table t (a int)"),
                parse("", "insert into t values (1), (2), (3) returning a"), bind("", ""), new Execute("", 1), new Execute("", 1), SYNC,
                new Query("select count(*)::int from t"));
        add("with that inserts, with a limit", new Query("create temp table t (a int)"),
                parse("", "with i as (insert into t values (1), (2), (3) returning a) select a from i"), bind("", ""), new Execute("", 1), SYNC,
                new Query("select count(*)::int from t"));
        add("insert with a limit to its end", new Query("create temp table t (a int)"),
                parse("", "insert into t values (1), (2) returning a"), bind("", ""), new Execute("", 2), new Execute("", 2), new Execute("", 2), SYNC);
        add("update returning twice", new Query("create temp table t as select 1 as a"), parse("", "update t set a = 2 returning a"), bind("p", ""),
                new Execute("p", 0), new Execute("p", 0), SYNC);
        // A statement that changes rows has no columns and no row in its answer if it fails, however far it has come.
        add("returning fails", new Query("create temp table t (a int)"), new Query("insert into t values (1), (2), (0) returning 10 / a"), new Query("select * from t"));
        add("returning fails, extended", new Query("create temp table t (a int)"), parse("", "insert into t values (1), (0) returning 10 / a"), bind("", ""),
                new Describe('P', ""), new Execute("", 0), SYNC, new Query("select * from t"));
        add("returning fails late", new Query("create temp table t (a int)"), new Query("insert into t select g from generate_series(1, 1100) g returning 5 / (1090 - a)"));
        add("a change in WITH fails", new Query("create temp table t (a int)"),
                new Query("with w as (insert into t values (1), (0) returning a) select 10 / a from w"));
        add("an update fails behind other answers", new Query("create temp table t as select g as a from generate_series(0, 3) g"),
                new Query("select 1; update t set a = 6 / a where a > 0 returning a; update t set a = 6 / a returning a"));
        add("a cursor by Execute", new Query("begin; declare c cursor for select generate_series(1, 3)"), new Execute("c", 2), new Execute("c", 2),
                new Execute("c", 2), SYNC);
        add("fetch with a limit", new Query("begin; declare c cursor for select generate_series(1, 3)"), parse("", "fetch 2 from c"), bind("", ""),
                new Describe('P', ""), new Execute("", 1), new Execute("", 1), new Execute("", 1), SYNC);
        add("show with a limit", parse("", "show work_mem"), bind("", ""), new Execute("", 1), new Execute("", 1), SYNC);
        // What comes after an error, until Sync.
        add("a query is skipped, too", parse("", "selec"), new Query("select 1"), SYNC, new Query("select 2"));
        add("a function call is skipped, too", parse("", "selec"), call(INT4_PLUS, 0, "1", "2"), SYNC);
        add("pipeline with an error", new Query("create temp table t (a int primary key)"), new Parse("i", "insert into t values ($1)", new int[] {23}),
                bind("", "i", "1"), new Execute("", 0), bind("", "i", "1"), new Execute("", 0), bind("", "i", "2"), new Execute("", 0), SYNC,
                new Query("select count(*)::int from t"));
        // Parameters.
        add("binary too long", parse("", "select $1::int4"), bindBinary(bytes("abcdefg")), SYNC);
        add("binary too short", parse("", "select $1::int4"), bindBinary(bytes("a")), SYNC);
        add("text that is no number", parse("", "select $1::int, $2::int"), bind("", "", "1", "x"), SYNC);
        add("the same in a named portal", parse("s", "select $1::int, $2::int"), bind("p", "s", "1", "x"), SYNC,
                new Query("set log_parameter_max_length_on_error = 3"), bind("p", "s", "1", "it's"), SYNC,
                new Query("set log_parameter_max_length_on_error = -1"), bind("p", "s", "1", "it's"), SYNC);
        add("bytes that are no text", parse("", "select $1::text"), new Bind("", "", new short[0], new byte[][] {{'a', (byte) 0xff}}, new short[0]), SYNC);
        // COPY.
        add("copy in", new Query("create temp table t (a int, b text); copy t from stdin; select count(*)::int from t"), new CopyData(bytes("1\ta\n2")),
                new CopyData(bytes("\tb\n\\.\n")), new CopyDone());
        add("copy given up", new Query("create temp table t (a int); copy t from stdin; select 1"), new CopyData(bytes("1\n")), new CopyFail("bye"));
        add("a query in the middle of a copy", new Query("create temp table t (a int); copy t from stdin"), new CopyData(bytes("1\n")), new Query("select 1"));
        add("copy data out of place", new CopyData(bytes("x")), new CopyDone(), new CopyFail("x"), new Query("select 1"));
        // Function calls.
        add("function call", callBinary(int4(3), int4(4)), call(INT4_PLUS, 0, "3", "4"), callBinary(null, int4(1)));
        add("function call with wrong arguments", callBinary(int4(3)), callBinary(bytes("ab"), int4(1)), callBinary(bytes("abcdefg"), int4(1)),
                call(INT4_PLUS, 0, "x", "1"), call(INT4_PLUS, 0, "2147483647", "1"), call(INT4_PLUS, 7, "1", "1"),
                new FunctionCall(INT4_PLUS, new short[] {7}, new byte[][] {int4(1), int4(2)}, (short) 0),
                new FunctionCall(INT4_PLUS, new short[] {0, 0, 0}, new byte[][] {int4(1), int4(2)}, (short) 0));
        add("function call of what cannot be called", call(99_999_999, 0), call(1067, 0, "1", "2"), call(2803, 0));
        add("function call without a value", call(2626, 0, "0"));
        add("function calls in a block", new Query("begin"), call(INT4_PLUS, 0, "1", "2"), call(INT4_PLUS, 0, "x", "2"), call(INT4_PLUS, 0, "1", "2"),
                new Query("rollback"), call(INT4_PLUS, 0, "1", "2"));
        // Several statements in one Query.
        add("an error undoes them all", new Query("create temp table t (a int); insert into t values (1); select 1 / (select 0)"), new Query("select * from t"));
        add("a block inside", new Query("create temp table t (a int); begin; insert into t values (1); commit; select 1 / (select 0)"),
                new Query("select count(*)::int from t"));
        add("transaction commands inside", new Query("select 1; savepoint a; select 2"), new Query("select 1; commit; select 2; rollback; select 3"),
                new Query("select 1; commit and chain; select 2"), new Query("select 1; vacuum"), new Query("begin; begin; commit; commit"));
    }

    @TestFactory
    List<DynamicTest> answers() {
        return CASES.entrySet().stream().map(each -> DynamicTest.dynamicTest(each.getKey(), () ->
                assertThat(answers(SurusServer.shared(), each.getValue())).isEqualTo(answers(Reference.shared(), each.getValue())))).toList();
    }

    /// What a server answers: until as many ReadyForQuery have come as were asked for, or the connection ends.
    private static String answers(Server server, List<FrontendMessage> messages) throws IOException {
        long expected = messages.stream().filter(m -> m instanceof Query || m instanceof Sync || m instanceof FunctionCall).count();
        boolean skipping = messages.getFirst() instanceof Parse p && p.sql().equals("selec");
        expected -= skipping ? 1 : 0;
        var lines = new ArrayList<String>();
        try (var client = BlockingClient.open("127.0.0.1", server.port(), server.superuser(), "postgres", null, Map.of())) {
            client.send(messages.toArray(FrontendMessage[]::new));
            while (expected > 0) {
                var answer = client.receive();
                lines.add(shown(answer));
                if (answer == null) {
                    break;
                }
                expected -= answer instanceof BackendMessage.ReadyForQuery ? 1 : 0;
            }
        }
        return String.join("\n", lines);
    }

    private static String shown(BackendMessage message) {
        return switch (message) {
            case null -> "end";
            case BackendMessage.ErrorResponse error -> "error " + fields(error.fields());
            case BackendMessage.NoticeResponse notice -> "notice " + fields(notice.fields());
            case BackendMessage.DataRow row -> "row " + Arrays.stream(row.values()).map(MessageOrderTest::text).toList();
            case BackendMessage.FunctionCallResponse(byte[] value) -> "value " + text(value);
            case BackendMessage.RowDescription(var columns) -> "columns " + columns.stream().map(c -> c.name() + " " + c.type() + " " + c.format()).toList();
            default -> message.toString();
        };
    }

    private static String text(byte[] value) {
        return value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
    }

    private static List<String> fields(Map<Character, String> fields) {
        return "SCMDHPW".chars().mapToObj(c -> fields.getOrDefault((char) c, "")).toList();
    }
}
