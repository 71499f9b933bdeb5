package dev.surus.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final List<FrontendMessage> FRONTEND = List.of(new FrontendMessage.Query("select 'あ'"),
            new FrontendMessage.Parse("s", "select $1", new int[] {23, 0}),
            new FrontendMessage.Bind("p", "s", new short[] {1}, new byte[][] {{1, 2}, null}, new short[] {0, 1}),
            new FrontendMessage.Describe('S', "s"), new FrontendMessage.Execute("p", 10), new FrontendMessage.Close('P', "p"),
            new FrontendMessage.Flush(), new FrontendMessage.Sync(), new FrontendMessage.CopyData(new byte[] {1, 2, 3}),
            new FrontendMessage.CopyDone(), new FrontendMessage.CopyFail("why"),
            new FrontendMessage.FunctionCall(1, new short[0], new byte[][] {{1}}, (short) 0), new FrontendMessage.Terminate());

    private static MessageReader reader(byte[] bytes) {
        var reader = new MessageReader(new ByteArrayInputStream(bytes));
        reader.trust();
        return reader;
    }

    private static byte[] bytes(FrontendMessage... messages) {
        var buffer = new MessageBuffer();
        for (FrontendMessage message : messages) {
            buffer.put(message);
        }
        return Arrays.copyOf(buffer.bytes, buffer.length);
    }

    @Test
    void everyMessageOfAClientComesBackAsItWent() throws IOException {
        byte[] wire = bytes(FRONTEND.toArray(FrontendMessage[]::new));
        var reader = reader(wire);
        for (FrontendMessage message : FRONTEND) {
            FrontendMessage read = reader.readFrontend();
            assertThat(read).hasSameClassAs(message);
            assertThat(bytes(read)).isEqualTo(bytes(message));
        }
        assertThat(reader.readFrontend()).isNull();
    }

    @Test
    void everyMessageOfAServerComesBackAsItWent() throws IOException {
        List<BackendMessage> messages = List.of(new BackendMessage.AuthenticationOk(), new BackendMessage.AuthenticationMd5Password(new byte[] {1, 2, 3, 4}),
                new BackendMessage.AuthenticationSasl(List.of("SCRAM-SHA-256")), new BackendMessage.BackendKeyData(1, 2),
                new BackendMessage.ParameterStatus("a", "b"), new BackendMessage.NegotiateProtocolVersion(0, List.of("_pq_.x")),
                new BackendMessage.ErrorResponse(Map.of('M', "message")),
                new BackendMessage.RowDescription(List.of(new BackendMessage.RowDescription.Column("c", 1, 2, 23, (short) 4, -1, (short) 0))),
                new BackendMessage.DataRow(new byte[][] {{1}, null}), new BackendMessage.CommandComplete("SELECT 1"),
                new BackendMessage.ParameterDescription(new int[] {25}), new BackendMessage.CopyInResponse(true, 2),
                new BackendMessage.NotificationResponse(1, "c", "p"), new BackendMessage.ReadyForQuery('T'));
        var buffer = new MessageBuffer();
        messages.forEach(buffer::put);
        var reader = reader(Arrays.copyOf(buffer.bytes, buffer.length));
        for (BackendMessage message : messages) {
            BackendMessage read = reader.readBackend();
            var again = new MessageBuffer();
            again.put(read);
            var expected = new MessageBuffer();
            expected.put(message);
            assertThat(Arrays.copyOf(again.bytes, again.length)).isEqualTo(Arrays.copyOf(expected.bytes, expected.length));
        }
    }

    @Test
    void openingPackets() throws IOException {
        var parameters = new LinkedHashMap<>(Map.of("user", "sato"));
        assertThat(reader(bytes(new FrontendMessage.Startup(3, 0, parameters))).readOpening()).isEqualTo(new FrontendMessage.Startup(3, 0, parameters));
        assertThat(reader(bytes(new FrontendMessage.CancelRequest(7, 8))).readOpening()).isEqualTo(new FrontendMessage.CancelRequest(7, 8));
        assertThat(reader(bytes(new FrontendMessage.SslRequest())).readOpening()).isEqualTo(new FrontendMessage.SslRequest());
        for (byte[] bad : new byte[][] {"GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), {0, 0, 0, 4}, {0, 0, 0, 7, 0, 3, 0}, {127, 0, 0, 0, 0, 3, 0, 0},
            {0, 0, 0, 9, 0, 3, 0, 0, 'u'}, {0, 0, 0, 13, 0, 3, 0, 0, 'u', 0, 'x', 0, 'y'}}) {
            assertThatThrownBy(() -> reader(bad).readOpening()).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void lengthsAreCheckedBeforeAnythingIsAllocated() {
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 3, Integer.MAX_VALUE}) {
            byte[] wire = ByteBuffer.allocate(5).put((byte) 'Q').putInt(length).array();
            assertThatThrownBy(() -> reader(wire).readFrontend()).isInstanceOfSatisfying(ProtocolException.class, error -> {
                assertThat(error).hasMessage("invalid message length");
                assertThat(error.fatal()).isTrue();
                assertThat(error.sqlState()).isEqualTo("08P01");
            });
        }
        byte[] sync = ByteBuffer.allocate(5).put((byte) 'S').putInt(20_000).array();
        assertThatThrownBy(() -> reader(sync).readFrontend()).hasMessage("invalid message length");
        // A gigabyte is promised, nothing comes: only what arrives takes memory.
        byte[] promise = ByteBuffer.allocate(5).put((byte) 'd').putInt(0x3ffffff0).array();
        assertThatThrownBy(() -> reader(promise).readFrontend()).isInstanceOf(EOFException.class);
        var untrusted = new MessageReader(new ByteArrayInputStream(promise));
        assertThatThrownBy(untrusted::readFrontend).hasMessage("invalid message length");
    }

    @Test
    void aMalformedBodyLeavesTheStreamInStep() throws IOException {
        byte[] bad = ByteBuffer.allocate(11).put((byte) 'P').putInt(6).put((byte) 'x').put((byte) 'y').array();
        byte[] good = bytes(new FrontendMessage.Query("select 1"));
        var wire = ByteBuffer.allocate(7 + good.length).put(bad, 0, 7).put(good).array();
        var reader = reader(wire);
        assertThatThrownBy(reader::readFrontend).isInstanceOfSatisfying(ProtocolException.class, error -> {
            assertThat(error.fatal()).isFalse();
            assertThat(error).hasMessage("invalid string in message");
        });
        assertThat(reader.readFrontend()).isEqualTo(new FrontendMessage.Query("select 1"));
    }

    @Test
    void textsAreReadInTheClientsEncoding() throws IOException {
        byte[] body = "select 'あ'".getBytes(Charset.forName("EUC-JP"));
        byte[] wire = ByteBuffer.allocate(6 + body.length).put((byte) 'Q').putInt(5 + body.length).put(body).put((byte) 0).array();
        var reader = reader(wire);
        reader.charset(Charset.forName("EUC-JP"), "EUC_JP");
        assertThat(reader.readFrontend()).isEqualTo(new FrontendMessage.Query("select 'あ'"));
        assertThatThrownBy(() -> reader(wire).readFrontend()).isInstanceOfSatisfying(ProtocolException.class, error -> {
            assertThat(error.sqlState()).isEqualTo("22021");
            assertThat(error.getMessage()).startsWith("invalid byte sequence for encoding \"UTF8\": 0x");
            assertThat(error.fatal()).isFalse();
        });
    }

    /// Random damage never does anything but a ProtocolException or an end of the stream.
    @Test
    void damagedStreams() {
        long seed = Long.getLong("surus.seed", 42);
        var random = new Random(seed);
        byte[] wire = bytes(FRONTEND.toArray(FrontendMessage[]::new));
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = wire.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            int end = random.nextInt(3) == 0 ? random.nextInt(damaged.length) : damaged.length;
            var reader = reader(Arrays.copyOf(damaged, end));
            try {
                for (int messages = 0; messages < 100; messages++) {
                    try {
                        if (reader.readFrontend() == null) {
                            break;
                        }
                    } catch (ProtocolException e) {
                        if (e.fatal()) {
                            break;
                        }
                    }
                }
            } catch (EOFException e) {
                // The stream ended inside a message.
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("-Dsurus.seed=" + seed + " round " + round, e);
            }
        }
    }

    /// Bytes that arrive one at a time make the same messages.
    @Test
    void slowStreams() throws IOException {
        byte[] wire = bytes(FRONTEND.toArray(FrontendMessage[]::new));
        var slow = new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < wire.length ? wire[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (at == wire.length) {
                    return -1;
                }
                into[offset] = wire[at++];
                return 1;
            }
        };
        var reader = new MessageReader(slow);
        reader.trust();
        for (FrontendMessage message : FRONTEND) {
            assertThat(bytes(reader.readFrontend())).isEqualTo(bytes(message));
        }
    }
}
