package dev.surus.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Start-up packets of every kind, byte by byte, and texts in another encoding than UTF-8: answered as the reference answers them.
@Timeout(240)
class OpeningPacketTest {
    private static final int THREE = 3 << 16;
    private static final Map<String, byte[]> CASES = new LinkedHashMap<>();

    private static byte[] packet(int version, String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        return whole(text.length + 8, version, text);
    }

    private static byte[] whole(int length, int code, byte[] body) {
        return bytes(out -> {
            out.writeInt(length);
            out.writeInt(code);
            out.write(body);
        });
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] message(char type, byte[] body) {
        return bytes(out -> {
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
        });
    }

    private static byte[] opened(String parameters, byte[]... messages) {
        return bytes(out -> {
            out.write(packet(THREE, "user\0postgres\0" + parameters + "\0"));
            for (byte[] message : messages) {
                out.write(message);
            }
            out.write(message('X', new byte[] {1})); // a goodbye with a body is one, too
        });
    }

    private static byte[] texts(String encoding, byte[] text, int format) {
        byte[] parse = "\0select $1::text, length($1), $2::varchar(2), $3::name\0\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] bind = bytes(out -> {
            out.writeShort(0);
            out.writeShort(1);
            out.writeShort(format);
            out.writeShort(3);
            for (int i = 0; i < 3; i++) {
                out.writeInt(text.length);
                out.write(text);
            }
            out.writeShort(1);
            out.writeShort(format);
        });
        return opened("client_encoding\0" + encoding + "\0", message('P', parse), message('B', bind), message('E', new byte[5]), message('S', new byte[0]));
    }

    static {
        CASES.put("version 3.1", bytes(out -> {
            out.write(packet(THREE + 1, "user\0postgres\0\0"));
            out.write(message('X', new byte[0]));
        }));
        CASES.put("protocol options", opened("_pq_.one\0" + "1\0_pq_.two\0" + "2\0"));
        CASES.put("version 2.0", packet(2 << 16, "user\0postgres\0\0"));
        CASES.put("version 4.0", packet(4 << 16, "user\0postgres\0\0"));
        CASES.put("no end", packet(THREE, "user\0postgres"));
        CASES.put("more than the end", packet(THREE, "user\0postgres\0\0more"));
        CASES.put("a name without a value", packet(THREE, "user\0postgres\0data"));
        CASES.put("too short", whole(7, THREE, new byte[0]));
        CASES.put("too long", whole(10_005, THREE, new byte[10]));
        CASES.put("text behind an SSL request", bytes(out -> {
            out.write(whole(8, 80877103, new byte[0]));
            out.write(packet(THREE, "user\0postgres\0\0"));
        }));
        for (String options : List.of("-c work_mem=9MB -S 777 -fs -F", "-c work_mem", "-x", "--nonsense", "-c", "-f y", "-c no.such=1 --foo=2", "-e -S 999 -d 0 -fm")) {
            CASES.put("options " + options, opened("options\0" + options + "\0"));
        }
        CASES.put("replication", opened("replication\0perhaps\0"));
        CASES.put("a short message", opened("", new byte[] {'Q', 0, 0, 0, 3}));
        CASES.put("an endless message", opened("", new byte[] {'S', 0, 1, 0, 0}));
        CASES.put("a simple query forgets the unnamed statement", opened("", message('P', "\0select 1\0\0\0".getBytes(StandardCharsets.US_ASCII)),
                message('Q', "select 2\0".getBytes(StandardCharsets.US_ASCII)), message('B', new byte[8]), message('S', new byte[0])));
        CASES.put("an unknown result format", opened("", message('P', "\0select 1\0\0\0".getBytes(StandardCharsets.US_ASCII)),
                message('B', new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 7}), message('E', new byte[5]), message('S', new byte[0])));
        for (String statement : List.of("fetch all from none", "execute none")) {
            CASES.put("describe " + statement, opened("", message('P', ("\0" + statement + "\0\0\0").getBytes(StandardCharsets.US_ASCII)), message('D', new byte[] {'S', 0}),
                    message('B', new byte[8]), message('D', new byte[] {'P', 0}), message('E', new byte[5]), message('S', new byte[0])));
        }
        // Which message meets a constant's error: the one that has the statement planned.
        for (String query : List.of("select 1/0", "select 1/0 where false", "select case when false then 1/0 else 1 end", "select case 1 when 1 then 2 else 1/0 end",
                "select exists(select 1/0)", "select oid from (select oid, 1/0 as x from pg_class offset 0) s limit 0", "select array[[1],[1,2]]",
                "select log(-1.0)", "select 1 limit 1/0", "explain select 1/0", "copy (select 1/0) to stdout", "select sum(oid::int) over (rows -1 preceding) from pg_class where false",
                "execute none(1)", "select $70000")) {
            CASES.put("constants: " + query, opened("", message('P', ("\0" + query + "\0\0\0").getBytes(StandardCharsets.US_ASCII)), message('B', new byte[8]),
                    message('D', new byte[] {'P', 0}), message('E', new byte[5]), message('S', new byte[0]),
                    message('Q', (query + "\0").getBytes(StandardCharsets.US_ASCII))));
        }
        for (String query : List.of("select 10/$1", "select 10/$1 from pg_class where false", "select case when $1 = 0 then 0 else 10/$1 end", "select chr($1)", "select $1 / coalesce($1, 1)",
                "values (10/$1)", "select (select 10/$1)", "select * from generate_series(1, 10/$1)", "")) {
            for (String mode : List.of("auto", "force_custom_plan", "force_generic_plan")) {
                byte[] bind = bytes(out -> {
                    out.writeInt(0);
                    out.writeShort(1);
                    out.writeInt(1);
                    out.writeByte('0');
                    out.writeShort(0);
                });
                CASES.put(mode + ": " + query, opened("options\0-c plan_cache_mode=" + mode + "\0", message('P', ("\0" + query + "\0\0\0").getBytes(StandardCharsets.US_ASCII)),
                        message('B', bind), message('E', new byte[5]), message('S', new byte[0])));
            }
        }
        // Rows of what changes rows come after all of it went well.
        CASES.put("a change fails", opened("", message('Q', "create temp table t(a int); insert into t values (1), (0) returning 1/a; update t set a = a returning 1/(a-1)\0"
                .getBytes(StandardCharsets.US_ASCII))));
        for (int format = 0; format < 2; format++) {
            for (String encoding : List.of("SJIS", "EUC_JP", "UTF8")) {
                var charset = Charset.forName(encoding.equals("SJIS") ? "Shift_JIS" : encoding.equals("UTF8") ? "UTF-8" : "EUC-JP");
                CASES.put(encoding + " format " + format, texts(encoding, "日本語".getBytes(charset), format));
                CASES.put("broken " + encoding + " format " + format, texts(encoding, new byte[] {'a', (byte) 0x81}, format));
            }
            CASES.put("zero byte, format " + format, texts("UTF8", new byte[] {'a', 0, 'b'}, format));
        }
    }

    /// All that comes until the server closes the connection; without what differs between any two servers.
    private static List<String> answers(Server server, byte[] sent) throws IOException {
        var answers = new ArrayList<String>();
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(sent);
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                char type = (char) in.readUnsignedByte();
                if (type == 'N' && answers.isEmpty() && sent.length > 8 && sent[4] == 4) {
                    answers.add("N");
                    continue;
                }
                if (sent[4] == 0 && sent[5] == 2) {
                    answers.add(type + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    continue;
                }
                byte[] body = in.readNBytes(in.readInt() - 4);
                switch (type) {
                    case 'K', 'S' -> { }
                    case 'E', 'N' -> answers.add(type + withoutPlaces(new String(body, StandardCharsets.UTF_8)));
                    default -> answers.add(type + new String(body, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (EOFException | SocketException end) {
            answers.add("end");
        }
        return answers;
    }

    private static String withoutPlaces(String fields) {
        return java.util.Arrays.stream(fields.split("\0")).filter(field -> !field.isEmpty() && "FLR".indexOf(field.charAt(0)) < 0).toList().toString();
    }

    @TestFactory
    List<DynamicTest> answersAreTheReferences() {
        var tests = new ArrayList<DynamicTest>();
        CASES.forEach((name, sent) -> tests.add(DynamicTest.dynamicTest(name, () ->
                assertThat(answers(SurusServer.shared(), sent)).isEqualTo(answers(Reference.shared(), sent)))));
        return tests;
    }
}
