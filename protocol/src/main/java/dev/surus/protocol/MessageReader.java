package dev.surus.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes messages off a stream, either side's.
///
/// ```
///   opening packet:  | length (4, includes itself) | code or version (4) | ... |
///   all others:      | type (1) | length (4, includes itself, not the type) | body |
/// ```
///
/// Lengths are checked before anything is allocated, and the body's array grows only as bytes arrive.
public final class MessageReader {
    static final int CANCEL_CODE = 1234 << 16 | 5678;
    static final int SSL_CODE = 1234 << 16 | 5679;
    static final int GSS_CODE = 1234 << 16 | 5680;
    /// The longest opening packet, as PostgreSQL has it.
    private static final int OPENING_BYTES_MAX = 10_000;
    private static final int SMALL_BYTES_MAX = 10_000;
    private static final int LARGE_BYTES_MAX = 0x3fffffff;
    private static final int FIRST_CHUNK = 8_192;
    private static final int BUFFER_BYTES_FIRST = 1_024;
    private static final int BUFFER_BYTES_MAX = 32_768;

    private final InputStream in;
    /// Small at first, for most connections are idle most of the time; it grows where reads fill it.
    private byte[] buffer = new byte[BUFFER_BYTES_FIRST];
    private int bufferAt;
    private int bufferEnd;
    private Charset charset = StandardCharsets.UTF_8;
    /// Null: the charset reads.
    private TextDecoder decoder;
    private String encodingName = "UTF8";
    private byte[] body = new byte[256];
    private int at;
    private int end;
    /// Before authentication all messages must be short.
    private boolean trusted;
    private char lastType;

    public MessageReader(InputStream in) {
        this.in = in;
    }

    /// Reads a text of the client's encoding where Java's charset is not what PostgreSQL means by the name.
    public interface TextDecoder {
        String decode(byte[] bytes, int offset, int length) throws ProtocolException;
    }

    public void decoder(TextDecoder decoder) {
        this.decoder = decoder;
    }

    /// The encoding of texts from now on.
    /// @param name as PostgreSQL names it, for messages
    public void charset(Charset charset, String name) {
        this.charset = charset;
        this.encodingName = name;
    }

    /// After authentication long messages are taken.
    public void trust() {
        trusted = true;
    }

    /// The type byte of the last message of [#readFrontend], whether or not it could be taken apart.
    public char lastType() {
        return lastType;
    }

    /// Whether bytes have arrived that were not asked for yet.
    public boolean hasBufferedInput() {
        return bufferAt < bufferEnd;
    }

    /// Whether a whole message is there, that [#readFrontend] takes without waiting.
    public boolean hasMessage() {
        int there = bufferEnd - bufferAt;
        return there >= 5 && there > (buffer[bufferAt + 1] << 24 | (buffer[bufferAt + 2] & 0xff) << 16 | (buffer[bufferAt + 3] & 0xff) << 8
                | buffer[bufferAt + 4] & 0xff);
    }

    /// Between two messages: what long ones needed is given back.
    public void giveBack() {
        if (bufferAt == bufferEnd && buffer.length > BUFFER_BYTES_FIRST) {
            buffer = new byte[BUFFER_BYTES_FIRST];
            bufferAt = 0;
            bufferEnd = 0;
        }
        body = new byte[256];
    }

    // ---- the client's messages

    /// The first packet, or null where the connection ended before it.
    /// @throws ProtocolException where it is none
    public FrontendMessage.Opening readOpening() throws IOException {
        int first = nextByte();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | required() << 16 | required() << 8 | required();
        if (length < 8 || length > OPENING_BYTES_MAX + 4) {
            throw ProtocolException.unanswered("invalid length of startup packet");
        }
        readBody(length - 4);
        int code = readInt();
        switch (code) {
            case CANCEL_CODE -> {
                if (end != 12) {
                    throw ProtocolException.unanswered("invalid length of startup packet");
                }
                return new FrontendMessage.CancelRequest(readInt(), readInt());
            }
            case SSL_CODE -> {
                return new FrontendMessage.SslRequest();
            }
            case GSS_CODE -> {
                return new FrontendMessage.GssEncryptionRequest();
            }
            default -> { }
        }
        var parameters = new LinkedHashMap<String, String>();
        if (code >>> 16 == 3) {
            while (true) {
                if (at >= end) {
                    throw ProtocolException.outOfStep("invalid startup packet layout: expected terminator as last byte");
                }
                String name = readOpeningString();
                if (name.isEmpty()) {
                    break;
                }
                parameters.put(name, readOpeningString());
            }
            if (at != end) {
                throw ProtocolException.outOfStep("invalid startup packet layout: expected terminator as last byte");
            }
        }
        return new FrontendMessage.Startup(code >>> 16, code & 0xffff, parameters);
    }

    private String readOpeningString() {
        int zero = at;
        while (zero < end && body[zero] != 0) {
            zero++;
        }
        if (zero == end) {
            throw ProtocolException.outOfStep("invalid startup packet layout: expected terminator as last byte");
        }
        var text = new String(body, at, zero - at, StandardCharsets.UTF_8);
        at = zero + 1;
        return text;
    }

    /// The next message; null at the end of the stream between two messages.
    /// @throws ProtocolException fatal where the stream is out of step, else after the whole message was taken
    public FrontendMessage readFrontend() throws IOException {
        int type = nextByte();
        if (type < 0) {
            return null;
        }
        lastType = (char) type;
        int max = switch (type) {
            case 'Q', 'P', 'B', 'F', 'd' -> LARGE_BYTES_MAX;
            case 'D', 'E', 'C', 'H', 'S', 'X', 'c', 'f' -> SMALL_BYTES_MAX;
            case 'p' -> 65_535;
            default -> throw ProtocolException.outOfStep("invalid frontend message type " + type);
        };
        int length = lengthWord();
        if (length < 4 || length - 4 > (trusted ? max : Math.min(max, 65_535))) {
            throw ProtocolException.unanswered("invalid message length");
        }
        readBody(length - 4);
        FrontendMessage message = switch (type) {
            case 'Q' -> new FrontendMessage.Query(readString());
            case 'P' -> new FrontendMessage.Parse(readString(), readString(), readTypes());
            case 'B' -> readBind();
            case 'D' -> new FrontendMessage.Describe((char) readByte(), readString());
            case 'E' -> new FrontendMessage.Execute(readString(), readInt());
            case 'C' -> new FrontendMessage.Close((char) readByte(), readString());
            case 'H' -> new FrontendMessage.Flush();
            case 'S' -> new FrontendMessage.Sync();
            case 'X' -> {
                rest();
                yield new FrontendMessage.Terminate();
            }
            case 'p' -> new FrontendMessage.AuthenticationResponse(rest());
            case 'd' -> new FrontendMessage.CopyData(rest());
            case 'c' -> new FrontendMessage.CopyDone();
            case 'f' -> new FrontendMessage.CopyFail(readString());
            case 'F' -> new FrontendMessage.FunctionCall(readInt(), readFormats(), readValues(), (short) readShort());
            default -> throw new IllegalStateException();
        };
        if (at != end) {
            throw ProtocolException.badMessage("invalid message format");
        }
        return message;
    }

    private FrontendMessage readBind() {
        String portal = readString();
        String statement = readString();
        short[] formats = readFormats();
        byte[][] values = readValues();
        if (formats.length > 1 && formats.length != values.length) {
            throw ProtocolException.badMessage("bind message has " + formats.length + " parameter formats but " + values.length + " parameters");
        }
        return new FrontendMessage.Bind(portal, statement, formats, values, readFormats());
    }

    private int[] readTypes() {
        var types = new int[readShort()];
        for (int i = 0; i < types.length; i++) {
            types[i] = readInt();
        }
        return types;
    }

    private short[] readFormats() {
        int count = readShort();
        require(count * 2);
        var formats = new short[count];
        for (int i = 0; i < count; i++) {
            formats[i] = (short) readShort();
        }
        return formats;
    }

    private byte[][] readValues() {
        int count = readShort();
        require(count * 4);
        var values = new byte[count][];
        for (int i = 0; i < count; i++) {
            int length = readInt();
            if (length >= 0) {
                require(length);
                values[i] = Arrays.copyOfRange(body, at, at + length);
                at += length;
            } else if (length != -1) {
                throw ProtocolException.badMessage("insufficient data left in message");
            }
        }
        return values;
    }

    // ---- the server's messages

    /// The next message of a server; null at the end of the stream.
    public BackendMessage readBackend() throws IOException {
        int type = nextByte();
        if (type < 0) {
            return null;
        }
        int length = lengthWord();
        if (length < 4 || length > LARGE_BYTES_MAX) {
            throw ProtocolException.outOfStep("invalid message length");
        }
        readBody(length - 4);
        return switch (type) {
            case 'R' -> readAuthentication();
            case 'K' -> new BackendMessage.BackendKeyData(readInt(), readInt());
            case 'S' -> new BackendMessage.ParameterStatus(readString(), readString());
            case 'v' -> {
                int minor = readInt();
                var options = new ArrayList<String>();
                for (int left = readInt(); left > 0; left--) {
                    options.add(readString());
                }
                yield new BackendMessage.NegotiateProtocolVersion(minor, options);
            }
            case 'Z' -> new BackendMessage.ReadyForQuery((char) readByte());
            case 'E' -> new BackendMessage.ErrorResponse(readFields());
            case 'N' -> new BackendMessage.NoticeResponse(readFields());
            case 'A' -> new BackendMessage.NotificationResponse(readInt(), readString(), readString());
            case 'T' -> {
                var columns = new ArrayList<BackendMessage.RowDescription.Column>();
                for (int left = readShort(); left > 0; left--) {
                    columns.add(new BackendMessage.RowDescription.Column(readString(), readInt(), readShort(), readInt(), (short) readShort(),
                            readInt(), (short) readShort()));
                }
                yield new BackendMessage.RowDescription(columns);
            }
            case 'D' -> new BackendMessage.DataRow(readValues());
            case 'C' -> new BackendMessage.CommandComplete(readString());
            case 'I' -> new BackendMessage.EmptyQueryResponse();
            case '1' -> new BackendMessage.ParseComplete();
            case '2' -> new BackendMessage.BindComplete();
            case '3' -> new BackendMessage.CloseComplete();
            case 'n' -> new BackendMessage.NoData();
            case 's' -> new BackendMessage.PortalSuspended();
            case 't' -> new BackendMessage.ParameterDescription(readTypes());
            case 'G' -> new BackendMessage.CopyInResponse(readByte() == 1, readFormats().length);
            case 'H' -> new BackendMessage.CopyOutResponse(readByte() == 1, readFormats().length);
            case 'd' -> new BackendMessage.CopyData(rest());
            case 'c' -> new BackendMessage.CopyDone();
            case 'V' -> {
                int size = readInt();
                yield new BackendMessage.FunctionCallResponse(size < 0 ? null : rest());
            }
            default -> throw ProtocolException.outOfStep("unexpected message type " + type + " from the server");
        };
    }

    private BackendMessage readAuthentication() {
        int code = readInt();
        return switch (code) {
            case 0 -> new BackendMessage.AuthenticationOk();
            case 3 -> new BackendMessage.AuthenticationCleartextPassword();
            case 5 -> new BackendMessage.AuthenticationMd5Password(rest());
            case 10 -> {
                List<String> mechanisms = new ArrayList<>();
                for (String name = readString(); !name.isEmpty(); name = readString()) {
                    mechanisms.add(name);
                }
                yield new BackendMessage.AuthenticationSasl(mechanisms);
            }
            case 11 -> new BackendMessage.AuthenticationSaslContinue(rest());
            case 12 -> new BackendMessage.AuthenticationSaslFinal(rest());
            default -> throw ProtocolException.outOfStep("the server asks for an authentication method (" + code + ") that is not known here");
        };
    }

    private Map<Character, String> readFields() {
        var fields = new LinkedHashMap<Character, String>();
        for (int letter = readByte(); letter != 0; letter = readByte()) {
            fields.put((char) letter, readString());
        }
        return fields;
    }

    // ---- bytes

    private int nextByte() throws IOException {
        if (bufferAt == bufferEnd) {
            if (bufferEnd == buffer.length && buffer.length < BUFFER_BYTES_MAX) {
                buffer = new byte[buffer.length * 4];
            }
            bufferEnd = in.read(buffer, 0, buffer.length);
            bufferAt = 0;
            if (bufferEnd <= 0) {
                bufferEnd = 0;
                return -1;
            }
        }
        return buffer[bufferAt++] & 0xff;
    }

    private int required() throws IOException {
        int value = nextByte();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    private int lengthWord() throws IOException {
        return required() << 24 | required() << 16 | required() << 8 | required();
    }

    /// Reads a body; its array at most doubles what has arrived.
    private void readBody(int length) throws IOException {
        if (body.length > 1 << 20 && length < 1 << 16) {
            body = new byte[256];
        }
        int have = 0;
        while (have < length) {
            if (have == body.length) {
                body = Arrays.copyOf(body, (int) Math.min(length, Math.max(FIRST_CHUNK, body.length * 2L)));
            }
            int want = Math.min(length, body.length) - have;
            int got;
            if (bufferAt < bufferEnd) {
                got = Math.min(want, bufferEnd - bufferAt);
                System.arraycopy(buffer, bufferAt, body, have, got);
                bufferAt += got;
            } else {
                got = in.read(body, have, want);
                if (got < 0) {
                    throw new EOFException();
                }
            }
            have += got;
        }
        at = 0;
        end = length;
    }

    private void require(int bytes) {
        if (bytes < 0 || end - at < bytes) {
            throw ProtocolException.badMessage("insufficient data left in message");
        }
    }

    private int readByte() {
        require(1);
        return body[at++] & 0xff;
    }

    /// Unsigned, as counts are.
    private int readShort() {
        require(2);
        int value = (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
        at += 2;
        return value;
    }

    private int readInt() {
        require(4);
        int value = (body[at] & 0xff) << 24 | (body[at + 1] & 0xff) << 16 | (body[at + 2] & 0xff) << 8 | body[at + 3] & 0xff;
        at += 4;
        return value;
    }

    private String readString() {
        int zero = at;
        while (zero < end && body[zero] != 0) {
            zero++;
        }
        if (zero == end) {
            throw ProtocolException.badMessage("invalid string in message");
        }
        int from = at;
        at = zero + 1;
        if (from == zero) {
            return "";
        }
        return decoder != null ? decoder.decode(body, from, zero - from) : decode(body, from, zero - from, charset, encodingName);
    }

    /// Reads a text of an encoding.
    /// @throws ProtocolException 22021 for bytes that are none
    public static String decode(byte[] bytes, int offset, int length, Charset charset, String encodingName) {
        boolean ascii = true;
        for (int i = offset; i < offset + length && ascii; i++) {
            ascii = bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        var decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        var input = ByteBuffer.wrap(bytes, offset, length);
        try {
            return decoder.decode(input).toString();
        } catch (CharacterCodingException e) {
            throw ProtocolException.badText("invalid byte sequence for encoding \"" + encodingName + "\": "
                    + hexOfCharacter(bytes, input.position(), offset + length, charset));
        }
    }

    /// The bytes of a broken character as PostgreSQL shows them: as many as its first byte promises, as far as there are some.
    private static String hexOfCharacter(byte[] bytes, int at, int end, Charset charset) {
        int first = bytes[at] & 0xff;
        int promised = charset.equals(StandardCharsets.UTF_8)
                ? first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc0 && first < 0xe0 ? 2 : 1
                : charset.newEncoder().maxBytesPerChar() > 1 ? 2 : 1;
        var text = new StringBuilder();
        for (int i = at; i < Math.min(at + promised, end); i++) {
            text.append(text.isEmpty() ? "" : " ").append(String.format("0x%02x", bytes[i] & 0xff));
        }
        return text.toString();
    }

    private byte[] rest() {
        byte[] rest = Arrays.copyOfRange(body, at, end);
        at = end;
        return rest;
    }
}
