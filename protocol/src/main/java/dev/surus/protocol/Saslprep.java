package dev.surus.protocol;

import com.ongres.saslprep.SASLprep;

/// RFC 4013 on passwords, as PostgreSQL does it: a password that SASLprep forbids is taken as it is.
public final class Saslprep {
    private static final SASLprep PROFILE = new SASLprep();

    private Saslprep() {}

    public static String prepare(String password) {
        if (password.chars().allMatch(c -> c > 0x1f && c < 0x7f)) {
            return password;
        }
        try {
            String prepared = PROFILE.prepareStored(password);
            return prepared.isEmpty() ? password : prepared;
        } catch (IllegalArgumentException e) {
            return password;
        }
    }
}
