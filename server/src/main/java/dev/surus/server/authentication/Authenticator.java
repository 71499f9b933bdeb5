package dev.surus.server.authentication;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.Md5Password;
import dev.surus.protocol.ProtocolException;
import dev.surus.protocol.Saslprep;
import dev.surus.protocol.Scram;
import dev.surus.server.ServerContext;
import dev.surus.server.ServerMessage;
import dev.surus.server.listen.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/// Decides whether a client is who it says it is: finds its rule, runs the rule's method.
///
/// What is wrong (no such role, no password, an expired one, a wrong one) only the log tells; the client sees one text,
/// after the same messages and about the same work.
public final class Authenticator {
    /// Takes one message from the client.
    public interface Source {
        FrontendMessage receive() throws IOException;

        /// The type byte of what came last.
        char lastType();
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    /// Between 2000 (catalog times) and 1970 (clocks).
    private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

    private final ServerContext server;
    private final Peer peer;
    private final Consumer<BackendMessage> client;
    private final Source source;
    private final Consumer<Diagnostic> log;
    private HbaRule rule;
    private String identity;
    private Message logDetail;

    public Authenticator(ServerContext server, Peer peer, Consumer<BackendMessage> client, Source source, Consumer<Diagnostic> log) {
        this.server = server;
        this.peer = peer;
        this.client = client;
        this.source = source;
        this.log = log;
    }

    /// The rule that was applied.
    public HbaRule rule() {
        return rule;
    }

    /// Who the method found the client to be; null for trust.
    public String identity() {
        return identity;
    }

    /// @return the role; null where it does not exist and the rule trusts everybody
    /// @throws SqlException FATAL where the client is refused
    public RoleDirectory.Role authenticate(String user, String database, boolean replication) throws IOException {
        RoleDirectory.Role role = server.engine().roles().find(user);
        rule = new HbaMatcher(peer, server.engine().roles(), user, role, database, replication).find(server.authentication().rules());
        boolean walSender = replication && database.isEmpty();
        if (rule == null) {
            throw walSender
                    ? refusal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.NO_PG_HBA_ENTRY_REPLICATION, peer.host(), user, noEncryption())
                    : refusal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.NO_PG_HBA_ENTRY, peer.host(), user, database, noEncryption());
        }
        switch (rule.method()) {
            case TRUST -> { }
            case REJECT -> throw walSender
                    ? refusal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.REJECTED_REPLICATION, peer.host(), user, noEncryption())
                    : refusal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.REJECTED, peer.host(), user, database, noEncryption());
            case PASSWORD -> require(plainPassword(user, role), ServerMessage.PASSWORD_FAILED, user);
            case MD5 -> require(runsScram(user, role) ? scram(user, role) : md5(user, role), ServerMessage.PASSWORD_FAILED, user);
            case SCRAM -> require(scram(user, role), ServerMessage.PASSWORD_FAILED, user);
            case PEER -> {
                identity = peer.osUser();
                require(identity != null && mapped(user), ServerMessage.PEER_FAILED, user);
            }
            case IDENT -> {
                identity = new IdentClient(this::logLine).ask(peer);
                require(identity != null && mapped(user), ServerMessage.IDENT_FAILED, user);
            }
            case GSS, PAM, LDAP, RADIUS, CERT, SSPI, BSD ->
                throw SqlException.fatal(SqlState.FEATURE_NOT_SUPPORTED, ServerMessage.METHOD_NOT_SUPPORTED, rule.method().word());
        }
        return role;
    }

    private static Message noEncryption() {
        return new Message(ServerMessage.NO_ENCRYPTION);
    }

    private static SqlException refusal(SqlState state, ServerMessage message, Object... arguments) {
        return SqlException.fatal(state, message, arguments);
    }

    private void require(boolean passed, ServerMessage failure, String user) {
        if (passed) {
            return;
        }
        SqlState state = failure == ServerMessage.PASSWORD_FAILED ? SqlState.INVALID_PASSWORD : SqlState.INVALID_AUTHORIZATION_SPECIFICATION;
        SqlException refusal = SqlException.fatal(state, failure, user);
        Message matched = new Message(ServerMessage.CONNECTION_MATCHED, rule.line(), rule.raw());
        refusal.diagnostic().detailForLog = logDetail == null ? matched : new Message(ServerMessage.TWO_LINES, logDetail, matched);
        throw refusal;
    }

    private void logLine(Message message) {
        log.accept(new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, message));
    }

    // ---- passwords

    /// The stored secret, or null with the reason in [#logDetail].
    private String secret(String user, RoleDirectory.Role role) {
        if (role == null) {
            logDetail = new Message(ServerMessage.ROLE_DOES_NOT_EXIST, user);
            return null;
        }
        if (role.password() == null) {
            logDetail = new Message(ServerMessage.NO_PASSWORD_ASSIGNED, user);
            return null;
        }
        if (role.validUntilMicros() < server.clock().microsSinceEpoch() - EPOCH_2000_MICROS) {
            logDetail = new Message(ServerMessage.PASSWORD_EXPIRED, user);
            return null;
        }
        return role.password();
    }

    /// Whether the method md5 runs SCRAM: where the secret is one, or nothing is stored and new ones would be.
    private boolean runsScram(String user, RoleDirectory.Role role) {
        String secret = secret(user, role);
        return secret == null ? server.settings().get(Settings.PASSWORD_ENCRYPTION).equals("scram-sha-256") : !Md5Password.isStored(secret);
    }

    private boolean plainPassword(String user, RoleDirectory.Role role) throws IOException {
        client.accept(new BackendMessage.AuthenticationCleartextPassword());
        String password = receivePassword();
        String secret = secret(user, role);
        if (secret == null) {
            // The same work as for a role that has one.
            mockVerifier(user).matches(Saslprep.prepare(password));
            return false;
        }
        identity = user;
        Scram.Verifier verifier = Scram.Verifier.parse(secret);
        boolean matches = verifier != null ? verifier.matches(Saslprep.prepare(password))
                : Md5Password.isStored(secret) && MessageDigest.isEqual(Md5Password.stored(user, password).getBytes(StandardCharsets.US_ASCII),
                        secret.getBytes(StandardCharsets.US_ASCII));
        if (!matches) {
            logDetail = new Message(ServerMessage.PASSWORD_MISMATCH, user);
        }
        return matches;
    }

    private boolean md5(String user, RoleDirectory.Role role) throws IOException {
        byte[] salt = new byte[4];
        RANDOM.nextBytes(salt);
        client.accept(new BackendMessage.AuthenticationMd5Password(salt));
        String answer = receivePassword();
        String secret = secret(user, role);
        String expected = Md5Password.response(secret == null ? Md5Password.stored(user, "") : secret, salt);
        boolean matches = MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), answer.getBytes(StandardCharsets.UTF_8));
        if (secret == null) {
            return false;
        }
        if (!matches) {
            logDetail = new Message(ServerMessage.PASSWORD_MISMATCH, user);
        }
        identity = user;
        return matches;
    }

    private String receivePassword() throws IOException {
        byte[] body = receiveBody(ServerMessage.EXPECTED_PASSWORD);
        int zero = 0;
        while (zero < body.length && body[zero] != 0) {
            zero++;
        }
        if (zero != body.length - 1) {
            throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, ServerMessage.INVALID_PASSWORD_PACKET);
        }
        if (zero == 0) {
            throw SqlException.fatal(SqlState.INVALID_PASSWORD, ServerMessage.EMPTY_PASSWORD);
        }
        return new String(body, 0, zero, StandardCharsets.UTF_8);
    }

    private byte[] receiveBody(ServerMessage expected) throws IOException {
        FrontendMessage message = source.receive();
        if (message instanceof FrontendMessage.AuthenticationResponse(byte[] body)) {
            return body;
        }
        throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, expected, (int) source.lastType());
    }

    // ---- SCRAM

    private boolean scram(String user, RoleDirectory.Role role) throws IOException {
        String secret = secret(user, role);
        Scram.Verifier verifier = Scram.Verifier.parse(secret);
        boolean doomed = verifier == null;
        if (doomed) {
            if (secret != null) {
                logDetail = new Message(ServerMessage.NO_VALID_SCRAM, user);
            }
            verifier = mockVerifier(user);
        }
        client.accept(new BackendMessage.AuthenticationSasl(List.of(Scram.MECHANISM)));
        byte[] initial = receiveBody(ServerMessage.EXPECTED_SASL);
        int zero = 0;
        while (zero < initial.length && initial[zero] != 0) {
            zero++;
        }
        if (zero == initial.length) {
            throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, ServerMessage.RAW, "invalid string in message");
        }
        if (!new String(initial, 0, zero, StandardCharsets.UTF_8).equals(Scram.MECHANISM)) {
            throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, ServerMessage.INVALID_SASL_MECHANISM);
        }
        byte[] nonce = new byte[18];
        RANDOM.nextBytes(nonce);
        var exchange = new Scram.ServerExchange(verifier, Base64.getEncoder().encodeToString(nonce));
        try {
            if (zero + 5 > initial.length) {
                throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, ServerMessage.RAW, "insufficient data left in message");
            }
            String begin = new String(initial, zero + 5, initial.length - zero - 5, StandardCharsets.UTF_8);
            if (initial[zero + 1] == -1) {
                // No initial response: the client wants to be asked for it.
                client.accept(new BackendMessage.AuthenticationSaslContinue(new byte[0]));
                begin = new String(receiveBody(ServerMessage.EXPECTED_SASL), StandardCharsets.UTF_8);
            }
            String first = exchange.first(begin);
            client.accept(new BackendMessage.AuthenticationSaslContinue(first.getBytes(StandardCharsets.UTF_8)));
            String proof = new String(receiveBody(ServerMessage.EXPECTED_SASL), StandardCharsets.UTF_8);
            String last = exchange.last(proof);
            if (last == null || doomed) {
                return false;
            }
            identity = user;
            client.accept(new BackendMessage.AuthenticationSaslFinal(last.getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (ProtocolException e) {
            SqlException refusal = SqlException.fatal(e.sqlState().equals("0A000") ? SqlState.FEATURE_NOT_SUPPORTED : SqlState.PROTOCOL_VIOLATION,
                    ServerMessage.RAW, e.getMessage());
            throw e.detail() == null ? refusal : refusal.detail(ServerMessage.RAW, e.detail());
        }
    }

    /// What an unknown user's exchange runs on: the salt depends on the cluster and the name alone, so that asking twice tells nothing.
    private Scram.Verifier mockVerifier(String user) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(user.getBytes(StandardCharsets.UTF_8));
            byte[] salt = Arrays.copyOf(digest.digest(server.mockNonce()), Scram.SALT_BYTES);
            return new Scram.Verifier(Scram.ITERATIONS, salt, new byte[32], new byte[32]);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- names of the operating system

    /// Whether the authenticated identity may be this role, by the rule's map or by being the same name.
    private boolean mapped(String user) {
        String map = rule.options().get("map");
        if (map == null || map.isEmpty()) {
            if (identity.equals(user)) {
                return true;
            }
            logLine(new Message(ServerMessage.NAMES_DIFFER, user, identity));
            return false;
        }
        for (var mapping : server.authentication().mappings()) {
            if (!mapping.map().equals(map)) {
                continue;
            }
            if (mapping.pattern() == null) {
                if (mapping.systemUser().equals(identity) && mapping.role().equals(user)) {
                    return true;
                }
                continue;
            }
            var matcher = mapping.pattern().matcher(identity);
            if (matcher.find()) {
                String role = mapping.role();
                int reference = role.indexOf("\\1");
                if (reference >= 0 && matcher.groupCount() >= 1 && matcher.group(1) != null) {
                    role = role.substring(0, reference) + matcher.group(1) + role.substring(reference + 2);
                }
                if (role.equals(user)) {
                    return true;
                }
            }
        }
        logLine(new Message(ServerMessage.NO_IDENT_MATCH, map, user, identity));
        return false;
    }
}
