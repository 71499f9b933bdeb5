package dev.surus.server.authentication;

import dev.surus.engine.command.Cluster;
import dev.surus.protocol.Md5Password;
import dev.surus.protocol.Saslprep;
import dev.surus.protocol.Scram;
import java.security.SecureRandom;

/// How CREATE ROLE ... PASSWORD keeps a secret: as it is where it is a verifier already, else as password_encryption says.
public final class StoredPasswords implements Cluster.Passwords {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String store(String role, String password, String encryption) {
        if (Md5Password.isStored(password) || Scram.Verifier.parse(password) != null) {
            return password;
        }
        if (encryption.equals("md5")) {
            return Md5Password.stored(role, password);
        }
        byte[] salt = new byte[Scram.SALT_BYTES];
        RANDOM.nextBytes(salt);
        return Scram.Verifier.of(Saslprep.prepare(password), salt, Scram.ITERATIONS).text();
    }

    @Override
    public boolean isEmpty(String role, String stored) {
        Scram.Verifier verifier = Scram.Verifier.parse(stored);
        return verifier != null ? verifier.matches("") : Md5Password.stored(role, "").equals(stored);
    }
}
