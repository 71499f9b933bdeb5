package dev.surus.server.authentication;

/// The methods that pg_hba.conf can name.
public enum AuthenticationMethod {
    TRUST("trust"), REJECT("reject"), PASSWORD("password"), MD5("md5"), SCRAM("scram-sha-256"), PEER("peer"), IDENT("ident"),
    GSS("gss"), PAM("pam"), LDAP("ldap"), RADIUS("radius"), CERT("cert"),
    SSPI("sspi"), BSD("bsd");

    private final String word;

    AuthenticationMethod(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static AuthenticationMethod of(String word) {
        for (AuthenticationMethod method : values()) {
            if (method.word.equals(word)) {
                return method;
            }
        }
        return null;
    }
}
