package dev.surus.server.authentication;

import dev.surus.engine.base.Message;
import dev.surus.server.ServerMessage;
import dev.surus.server.listen.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Asks the client's machine whose connection this is (RFC 1413).
final class IdentClient {
    /// The port of ident; `surus.ident_port` is for tests, whose server is not root's.
    private static final int PORT = Integer.getInteger("surus.ident_port", 113);
    private static final int ANSWER_BYTES_MAX = 512;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Consumer<Message> log;

    IdentClient(Consumer<Message> log) {
        this.log = log;
    }

    /// The user, or null where the machine does not say.
    String ask(Peer peer) {
        if (peer.isLocalSocket()) {
            return null;
        }
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(peer.local().getAddress(), 0));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(peer.remote().getAddress(), PORT), TIMEOUT_MILLIS);
            String question = peer.remote().getPort() + "," + peer.local().getPort() + "\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            var answer = new java.io.ByteArrayOutputStream();
            for (int c = socket.getInputStream().read(); c >= 0 && answer.size() < ANSWER_BYTES_MAX; c = socket.getInputStream().read()) {
                answer.write(c);
                if (c == '\n') {
                    break;
                }
            }
            String text = answer.toString(StandardCharsets.UTF_8);
            String user = parse(text);
            if (user == null) {
                log.accept(new Message(ServerMessage.IDENT_BAD_RESPONSE, text.strip()));
            }
            return user;
        } catch (IOException e) {
            log.accept(new Message(ServerMessage.IDENT_UNREACHABLE, peer.host(), PORT, e.getMessage()));
            return null;
        }
    }

    /// `6193, 23 : USERID : UNIX : stjohns`
    static String parse(String answer) {
        int end = answer.indexOf("\r\n");
        String[] parts = (end < 0 ? answer : answer.substring(0, end)).split(":", 4);
        if (end < 0 || parts.length < 4 || !parts[1].strip().equals("USERID")) {
            return null;
        }
        String user = parts[3].stripLeading();
        return user.isEmpty() ? null : user;
    }
}
