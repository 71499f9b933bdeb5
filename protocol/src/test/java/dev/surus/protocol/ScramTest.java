package dev.surus.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScramTest {
    /// The exchange of RFC 7677, section 3.
    @Test
    void theExampleOfTheRfc() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        var verifier = Scram.Verifier.of("pencil", salt, 4096);
        var server = new Scram.ServerExchange(verifier, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        String first = server.first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(first).isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(server.last("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void bothSidesAgreeAndAWrongPasswordDoesNot() {
        var verifier = Scram.Verifier.of("secret", new byte[16], 4096);
        assertThat(Scram.Verifier.parse(verifier.text()).text()).isEqualTo(verifier.text());
        assertThat(verifier.matches("secret")).isTrue();
        assertThat(verifier.matches("Secret")).isFalse();
        for (String password : new String[] {"secret", "wrong"}) {
            var client = new Scram.ClientExchange(password, "abc");
            var server = new Scram.ServerExchange(verifier, "def");
            String proof = client.last(server.first(client.first()));
            String last = server.last(proof);
            if (password.equals("secret")) {
                assertThat(client.verify(last)).isTrue();
            } else {
                assertThat(last).isNull();
            }
        }
    }

    /// Made by PostgreSQL 15: CREATE ROLE s1 PASSWORD 'pencil', and one that SASLprep changes.
    @Test
    void verifiersOfPostgresql() {
        assertThat(Scram.Verifier.parse(POSTGRESQL_PENCIL).matches("pencil")).isTrue();
        assertThat(Scram.Verifier.parse(POSTGRESQL_PENCIL).matches("pencils")).isFalse();
        assertThat(Scram.Verifier.parse(POSTGRESQL_JAPANESE).matches(Saslprep.prepare("パスワード①"))).isTrue();
        assertThat(Md5Password.stored("s3", "pencil")).isEqualTo("md5840507e6ded3c0f0351b84aaf3d02195");
        assertThat(Md5Password.isStored("md5840507e6ded3c0f0351b84aaf3d02195")).isTrue();
        assertThat(Md5Password.isStored("md5840507E6ded3c0f0351b84aaf3d02195")).isFalse();
    }

    private static final String POSTGRESQL_PENCIL = "SCRAM-SHA-256$4096:2CmWN/K9wRuW0oqpyzhZtg==$F2NiyUW6Xj78n0FWRO3jBqOC84YeQ1Cx5dGZ47jev00=:ff1krWuv7LOvgGKQi2DKvA9c1jxTMUHeCxyR/R1dI04=";
    private static final String POSTGRESQL_JAPANESE = "SCRAM-SHA-256$4096:Qc8nmKjNekkMRwtP/PPcHQ==$yPzhZTYhaQgdKlC2ec944TkhJ6chyjf+lwiY/vIp7fE=:pIs09dVwKdHJzd+k7ulOZE3ImVXcq55LDOPVF8ZFugM=";

    @Test
    void brokenTextsAreNoVerifiers() {
        for (String text : new String[] {null, "", "md5840507e6ded3c0f0351b84aaf3d02195", "SCRAM-SHA-256$", "SCRAM-SHA-256$4096:AAAA$AAAA:AAAA",
            "SCRAM-SHA-256$x:AAAA$AAAA:AAAA", "SCRAM-SHA-256$4096$AAAA:AAAA:AAAA"}) {
            assertThat(Scram.Verifier.parse(text)).as(String.valueOf(text)).isNull();
        }
    }

    @Test
    void malformedMessagesAreRefused() {
        var verifier = Scram.Verifier.of("x", new byte[16], 4096);
        for (String first : new String[] {"", "n,,", "n,,n=u", "p=tls-server-end-point,,n=u,r=a", "n,a=me,n=u,r=a", "n,,m=x,n=u,r=a", "x,,n=u,r=a"}) {
            assertThatThrownBy(() -> new Scram.ServerExchange(verifier, "s").first(first)).as(first).isInstanceOf(ProtocolException.class);
        }
        for (String last : new String[] {"", "c=biws", "c=biws,r=as,p=!!", "c=xxxx,r=as,p=AAAA", "c=biws,r=zz,p=AAAA", "c=biws,r=as,p=AAAA"}) {
            var exchange = new Scram.ServerExchange(verifier, "s");
            exchange.first("n,,n=u,r=a");
            assertThatThrownBy(() -> exchange.last(last)).as(last).isInstanceOf(ProtocolException.class);
        }
    }
}
