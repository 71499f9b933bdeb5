package dev.surus.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// SCRAM-SHA-256 (RFC 5802, RFC 7677): the arithmetic that both sides share, and PostgreSQL's stored form
/// `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. Passwords come in prepared (SASLprep) already.
public final class Scram {
    public static final String MECHANISM = "SCRAM-SHA-256";
    public static final int ITERATIONS = 4096;
    public static final int SALT_BYTES = 16;

    private Scram() {}

    /// What a server keeps instead of a password.
    public record Verifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        /// The stored text's parts; null for a text that is no verifier.
        public static Verifier parse(String stored) {
            if (stored == null || !stored.startsWith(MECHANISM + "$")) {
                return null;
            }
            String[] parts = stored.substring(MECHANISM.length() + 1).split("[:$]", -1);
            if (parts.length != 4 || stored.chars().filter(c -> c == '$').count() != 2) {
                return null;
            }
            try {
                var decoder = Base64.getDecoder();
                var verifier = new Verifier(Integer.parseInt(parts[0]), decoder.decode(parts[1]), decoder.decode(parts[2]), decoder.decode(parts[3]));
                return verifier.iterations > 0 && verifier.storedKey.length == 32 && verifier.serverKey.length == 32 ? verifier : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        public static Verifier of(String password, byte[] salt, int iterations) {
            byte[] salted = saltedPassword(password, salt, iterations);
            return new Verifier(iterations, salt, sha256(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
        }

        /// PostgreSQL's text for pg_authid.rolpassword.
        public String text() {
            var encoder = Base64.getEncoder();
            return MECHANISM + "$" + iterations + ":" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(storedKey) + ":"
                    + encoder.encodeToString(serverKey);
        }

        /// Whether a plain password is the one behind this verifier.
        public boolean matches(String password) {
            return MessageDigest.isEqual(of(password, salt, iterations).storedKey, storedKey);
        }
    }

    /// Hi() of RFC 5802: PBKDF2 with one block.
    static byte[] saltedPassword(String password, byte[] salt, int iterations) {
        try {
            byte[] key = password.getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            mac.update(salt);
            byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = block.clone();
            for (int i = 1; i < iterations; i++) {
                block = mac.doFinal(block);
                for (int j = 0; j < result.length; j++) {
                    result[j] ^= block[j];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] xor(byte[] left, byte[] right) {
        byte[] result = left.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= right[i];
        }
        return result;
    }

    /// `r=...,s=...` as a map; null where an attribute has no `letter=` form.
    static Map<Character, String> attributes(String message) {
        var attributes = new HashMap<Character, String>();
        for (String part : message.split(",", -1)) {
            if (part.length() < 2 || part.charAt(1) != '=') {
                return null;
            }
            attributes.put(part.charAt(0), part.substring(2));
        }
        return attributes;
    }

    /// The server's side of one exchange.
    public static final class ServerExchange {
        private final Verifier verifier;
        private final String serverNonce;
        private String clientFirstBare;
        private String serverFirst;
        private String nonce;
        private String channelBinding;

        /// @param serverNonce printable, without commas
        public ServerExchange(Verifier verifier, String serverNonce) {
            this.verifier = verifier;
            this.serverNonce = serverNonce;
        }

        /// Takes the client's first message, gives the server's.
        /// @throws ProtocolException for a malformed message, with PostgreSQL's texts
        public String first(String clientFirst) {
            var reader = new AttributeReader(clientFirst);
            char flag = reader.character();
            switch (flag) {
                case 'n', 'y' -> reader.comma();
                case 'p' -> throw AttributeReader.malformed(
                        "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.");
                default -> throw AttributeReader.malformed("Unexpected channel-binding flag \"" + AttributeReader.shown(flag) + "\".");
            }
            char next = reader.character();
            if (next == 'a') {
                throw ProtocolException.unsupported("client uses authorization identity, but it is not supported");
            }
            if (next != ',') {
                throw AttributeReader.malformed("Unexpected attribute \"" + AttributeReader.shown(next) + "\" in client-first-message.");
            }
            channelBinding = Base64.getEncoder().encodeToString((flag + ",,").getBytes(StandardCharsets.US_ASCII));
            clientFirstBare = reader.rest();
            if (clientFirstBare.startsWith("m")) {
                throw ProtocolException.unsupported("client requires an unsupported SCRAM extension");
            }
            reader.value('n');
            String clientNonce = reader.value('r');
            if (!clientNonce.chars().allMatch(c -> c >= 0x21 && c <= 0x7e)) {
                throw ProtocolException.badMessage("non-printable characters in SCRAM nonce");
            }
            while (!reader.atEnd()) {
                reader.next();
            }
            nonce = clientNonce + serverNonce;
            serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt) + ",i=" + verifier.iterations;
            return serverFirst;
        }

        /// Takes the client's final message.
        /// @return the server's final message, or null where the proof is wrong
        /// @throws ProtocolException for a malformed message
        public String last(String clientFinal) {
            var reader = new AttributeReader(clientFinal);
            if (!reader.value('c').equals(channelBinding)) {
                throw ProtocolException.badMessage("unexpected SCRAM channel-binding attribute in client-final-message");
            }
            String finalNonce = reader.value('r');
            AttributeReader.Attribute attribute;
            int proofAt;
            do {
                proofAt = reader.position() - 1;
                attribute = reader.next();
            } while (attribute.name() != 'p');
            byte[] proof;
            try {
                proof = Base64.getDecoder().decode(attribute.value());
            } catch (IllegalArgumentException e) {
                throw AttributeReader.malformed("Malformed proof in client-final-message.");
            }
            if (proof.length != 32) {
                throw AttributeReader.malformed("Malformed proof in client-final-message.");
            }
            if (!reader.atEnd()) {
                throw AttributeReader.malformed("Garbage found at the end of client-final-message.");
            }
            if (!finalNonce.equals(nonce)) {
                throw ProtocolException.badMessage("invalid SCRAM response", "Nonce does not match.");
            }
            String authMessage = clientFirstBare + "," + serverFirst + "," + clientFinal.substring(0, proofAt);
            byte[] clientKey = xor(proof, hmac(verifier.storedKey, authMessage));
            if (!MessageDigest.isEqual(sha256(clientKey), verifier.storedKey)) {
                return null;
            }
            return "v=" + Base64.getEncoder().encodeToString(hmac(verifier.serverKey, authMessage));
        }
    }

    /// The client's side of one exchange.
    public static final class ClientExchange {
        private final String password;
        private final String clientFirstBare;
        private final String clientNonce;
        private byte[] serverSignature;

        public ClientExchange(String password, String clientNonce) {
            this.password = password;
            this.clientNonce = clientNonce;
            this.clientFirstBare = "n=,r=" + clientNonce;
        }

        public String first() {
            return "n,," + clientFirstBare;
        }

        public String last(String serverFirst) {
            var attributes = attributes(serverFirst);
            if (attributes == null || attributes.get('r') == null || attributes.get('s') == null || attributes.get('i') == null
                    || !attributes.get('r').startsWith(clientNonce)) {
                throw ProtocolException.outOfStep("malformed SCRAM message from the server");
            }
            byte[] salted = saltedPassword(password, Base64.getDecoder().decode(attributes.get('s')), Integer.parseInt(attributes.get('i')));
            String withoutProof = "c=biws,r=" + attributes.get('r');
            String authMessage = clientFirstBare + "," + serverFirst + "," + withoutProof;
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] proof = xor(clientKey, hmac(sha256(clientKey), authMessage));
            serverSignature = hmac(hmac(salted, "Server Key"), authMessage);
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        }

        /// Whether the server knew the password too.
        public boolean verify(String serverFinal) {
            var attributes = attributes(serverFinal);
            return attributes != null && attributes.get('v') != null
                    && MessageDigest.isEqual(Base64.getDecoder().decode(attributes.get('v')), serverSignature);
        }
    }
}
