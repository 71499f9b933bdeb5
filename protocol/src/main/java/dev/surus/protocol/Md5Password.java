package dev.surus.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// PostgreSQL's md5 passwords: stored as `md5` + md5(password + user), proved as `md5` + md5(stored hex + salt).
public final class Md5Password {
    private Md5Password() {}

    public static String stored(String user, String password) {
        return "md5" + hex((password + user).getBytes(StandardCharsets.UTF_8));
    }

    /// What a client answers to AuthenticationMD5Password.
    /// @param stored as [#stored] makes it
    public static String response(String stored, byte[] salt) {
        byte[] inner = stored.substring(3).getBytes(StandardCharsets.US_ASCII);
        byte[] both = new byte[inner.length + salt.length];
        System.arraycopy(inner, 0, both, 0, inner.length);
        System.arraycopy(salt, 0, both, inner.length, salt.length);
        return "md5" + hex(both);
    }

    /// Whether a text has the stored form.
    public static boolean isStored(String text) {
        return text != null && text.length() == 35 && text.startsWith("md5") && text.substring(3).chars().allMatch(
                c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static String hex(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
