package dev.surus.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small client: connects, authenticates, runs queries in the simple protocol; single messages for whoever wants to speak
/// the protocol by hand.
public final class BlockingClient implements AutoCloseable {
    /// The server refused.
    public static final class ServerError extends RuntimeException {
        private final transient BackendMessage.ErrorResponse response;

        public ServerError(BackendMessage.ErrorResponse response) {
            super(response.sqlState() + " " + response.message());
            this.response = response;
        }

        public BackendMessage.ErrorResponse response() {
            return response;
        }

        public String sqlState() {
            return response.sqlState();
        }
    }

    /// One statement's answer; rows are texts, null for NULL.
    public record Result(List<String> columns, List<List<String>> rows, String tag) {}

    private final SocketChannel channel;
    private final OutputStream out;
    private final MessageReader reader;
    private final MessageBuffer buffer = new MessageBuffer();
    private final Map<String, String> parameters = new HashMap<>();
    private final List<BackendMessage.NoticeResponse> notices = new ArrayList<>();
    private BackendMessage.BackendKeyData key;
    private char status = 'I';

    private BlockingClient(SocketChannel channel) {
        this.channel = channel;
        InputStream in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
        this.reader = new MessageReader(in);
    }

    /// Connects over TCP, or over a Unix-domain socket where `host` is a directory (begins with a slash). Says nothing yet.
    public static BlockingClient connect(String host, int port) throws IOException {
        if (host.startsWith("/")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(Path.of(host, ".s.PGSQL." + port)));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new BlockingClient(channel);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.connect(new InetSocketAddress(host, port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new BlockingClient(channel);
    }

    /// Connects and logs in.
    /// @throws ServerError where the server refuses
    public static BlockingClient open(String host, int port, String user, String database, String password, Map<String, String> more)
            throws IOException {
        BlockingClient client = connect(host, port);
        try {
            client.logIn(user, database, password, more);
            return client;
        } catch (IOException | RuntimeException e) {
            client.channel.close();
            throw e;
        }
    }

    public void logIn(String user, String database, String password, Map<String, String> more) throws IOException {
        var start = new LinkedHashMap<String, String>();
        start.put("user", user);
        start.put("database", database);
        start.put("client_encoding", "UTF8");
        start.putAll(more);
        send(new FrontendMessage.Startup(3, 0, start));
        Scram.ClientExchange scram = null;
        while (true) {
            BackendMessage message = receive();
            switch (message) {
                case BackendMessage.AuthenticationOk() -> { }
                case BackendMessage.AuthenticationCleartextPassword() -> sendText(required(password) + "\0");
                case BackendMessage.AuthenticationMd5Password(byte[] salt) ->
                    sendText(Md5Password.response(Md5Password.stored(user, required(password)), salt) + "\0");
                case BackendMessage.AuthenticationSasl(var mechanisms) -> {
                    byte[] nonce = new byte[18];
                    new SecureRandom().nextBytes(nonce);
                    scram = new Scram.ClientExchange(Saslprep.prepare(required(password)), Base64.getEncoder().encodeToString(nonce));
                    byte[] first = scram.first().getBytes(StandardCharsets.UTF_8);
                    var body = new MessageBuffer();
                    body.putString(Scram.MECHANISM);
                    body.putInt(first.length);
                    body.putBytes(first);
                    send(new FrontendMessage.AuthenticationResponse(java.util.Arrays.copyOf(body.bytes, body.length)));
                }
                case BackendMessage.AuthenticationSaslContinue(byte[] data) ->
                    sendText(scram.last(new String(data, StandardCharsets.UTF_8)));
                case BackendMessage.AuthenticationSaslFinal(byte[] data) -> {
                    if (!scram.verify(new String(data, StandardCharsets.UTF_8))) {
                        throw new IOException("the server could not prove that it knows the password");
                    }
                }
                case BackendMessage.BackendKeyData backendKey -> key = backendKey;
                case BackendMessage.ErrorResponse error -> throw new ServerError(error);
                case BackendMessage.ReadyForQuery(char ready) -> {
                    status = ready;
                    return;
                }
                case null -> throw new IOException("server closed the connection unexpectedly");
                default -> { }
            }
        }
    }

    private static String required(String password) throws IOException {
        if (password == null) {
            throw new IOException("no password supplied");
        }
        return password;
    }

    private void sendText(String text) throws IOException {
        send(new FrontendMessage.AuthenticationResponse(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends messages at once.
    public void send(FrontendMessage... messages) throws IOException {
        buffer.clear();
        for (FrontendMessage message : messages) {
            buffer.put(message);
        }
        sendBytes(buffer.bytes, buffer.length);
    }

    /// Sends raw bytes.
    public void sendBytes(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    /// The next message as it comes, or null at the end; ParameterStatus and notices are remembered, too.
    public BackendMessage receive() throws IOException {
        BackendMessage message = reader.readBackend();
        switch (message) {
            case BackendMessage.ParameterStatus(String name, String value) -> parameters.put(name, value);
            case BackendMessage.NoticeResponse notice -> notices.add(notice);
            case BackendMessage.ReadyForQuery(char ready) -> status = ready;
            case null, default -> { }
        }
        return message;
    }

    /// Runs statements in the simple protocol.
    /// @throws ServerError for the first error, after the answer was read to its end
    public List<Result> query(String sql) throws IOException {
        send(new FrontendMessage.Query(sql));
        var results = new ArrayList<Result>();
        List<String> columns = List.of();
        List<List<String>> rows = new ArrayList<>();
        ServerError error = null;
        while (true) {
            BackendMessage message = receive();
            switch (message) {
                case BackendMessage.RowDescription(var described) ->
                    columns = described.stream().map(BackendMessage.RowDescription.Column::name).toList();
                case BackendMessage.DataRow(byte[][] values) -> {
                    var row = new ArrayList<String>();
                    for (byte[] value : values) {
                        row.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
                    }
                    rows.add(row);
                }
                case BackendMessage.CommandComplete(String tag) -> {
                    results.add(new Result(columns, rows, tag));
                    columns = List.of();
                    rows = new ArrayList<>();
                }
                case BackendMessage.CopyInResponse ignored -> send(new FrontendMessage.CopyFail("no data here"));
                case BackendMessage.ErrorResponse response -> {
                    error = new ServerError(response);
                    if ("FATAL".equals(response.fields().get('V'))) {
                        throw error;
                    }
                }
                case BackendMessage.ReadyForQuery ready -> {
                    if (error != null) {
                        throw error;
                    }
                    return results;
                }
                case null -> throw new IOException("server closed the connection unexpectedly");
                default -> { }
            }
        }
    }

    /// The first column of the first row of the last statement, or null.
    public String queryValue(String sql) throws IOException {
        List<Result> results = query(sql);
        List<List<String>> rows = results.getLast().rows();
        return rows.isEmpty() ? null : rows.getFirst().getFirst();
    }

    public Map<String, String> parameters() {
        return parameters;
    }

    public List<BackendMessage.NoticeResponse> notices() {
        return notices;
    }

    public BackendMessage.BackendKeyData key() {
        return key;
    }

    public char status() {
        return status;
    }

    /// Closes without a word, as a client that died does.
    public void vanish() throws IOException {
        channel.close();
    }

    /// Says Terminate, if it can, and closes.
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            send(new FrontendMessage.Terminate());
        } catch (IOException e) {
            // The server went first.
        }
        channel.close();
    }
}
