package dev.surus.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a client may get wrong in SCRAM, and what PostgreSQL says of it.
class ScramMistakesTest {
    private static final String BINDING = "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.";

    private static Scram.ServerExchange exchange() {
        return new Scram.ServerExchange(new Scram.Verifier(4096, new byte[16], new byte[32], new byte[32]), "server");
    }

    private static String told(ProtocolException mistake) {
        return mistake.sqlState() + " " + mistake.getMessage() + (mistake.detail() == null ? "" : " / " + mistake.detail());
    }

    @Test
    void firstMessages() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("", "08P01 malformed SCRAM message / The message is empty.");
        expected.put("p=tls-unique,,n=,r=abc", "08P01 malformed SCRAM message / " + BINDING);
        expected.put("n,a=other,n=,r=abc", "0A000 client uses authorization identity, but it is not supported");
        expected.put("x,,n=,r=abc", "08P01 malformed SCRAM message / Unexpected channel-binding flag \"'x'\".");
        expected.put("n;,n=,r=abc", "08P01 malformed SCRAM message / Comma expected, but found character \"';'\".");
        expected.put("n,b,n=,r=abc", "08P01 malformed SCRAM message / Unexpected attribute \"'b'\" in client-first-message.");
        expected.put("n,,m=1,n=,r=abc", "0A000 client requires an unsupported SCRAM extension");
        expected.put("n,,r=abc", "08P01 malformed SCRAM message / Expected attribute \"n\" but found \"'r'\".");
        expected.put("n,,n=,x=abc", "08P01 malformed SCRAM message / Expected attribute \"r\" but found \"'x'\".");
        expected.put("n,,n=,r=a\u0001c", "08P01 non-printable characters in SCRAM nonce");
        expected.put("n,,n=,r=abc,1=x", "08P01 malformed SCRAM message / Attribute expected, but found invalid character \"'1'\".");
        expected.put("n,,n=,r=abc,xy", "08P01 malformed SCRAM message / Expected character \"=\" for attribute \"x\".");
        expected.forEach((sent, said) -> assertThat(told(catchThrowableOfType(ProtocolException.class, () -> exchange().first(sent)))).as(sent).isEqualTo(said));
        for (String good : new String[] {"n,,n=,r=abc", "y,,n=,r=abc", "n,,n=somebody,r=abc,x=more", "n,,n=,r="}) {
            assertThat(exchange().first(good)).as(good).contains("server,s=AAAAAAAAAAAAAAAAAAAAAA==,i=4096");
        }
    }

    @Test
    void lastMessages() {
        String proof = ",p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("", "08P01 malformed SCRAM message / The message is empty.");
        expected.put("r=abcserver" + proof, "08P01 malformed SCRAM message / Expected attribute \"c\" but found \"'r'\".");
        expected.put("c=eSws,r=abcserver" + proof, "08P01 unexpected SCRAM channel-binding attribute in client-final-message");
        expected.put("c=biws,r=other" + proof, "08P01 invalid SCRAM response / Nonce does not match.");
        expected.put("c=biws,r=abcserver,p=abcd", "08P01 malformed SCRAM message / Malformed proof in client-final-message.");
        expected.put("c=biws,r=abcserver,p=!!", "08P01 malformed SCRAM message / Malformed proof in client-final-message.");
        expected.put("c=biws,r=abcserver" + proof + ",x=1", "08P01 malformed SCRAM message / Garbage found at the end of client-final-message.");
        expected.forEach((sent, said) -> {
            var exchange = exchange();
            exchange.first("n,,n=,r=abc");
            assertThat(told(catchThrowableOfType(ProtocolException.class, () -> exchange.last(sent)))).as(sent).isEqualTo(said);
        });
        var exchange = exchange();
        exchange.first("n,,n=,r=abc");
        assertThat(exchange.last("c=biws,r=abcserver,x=1" + proof)).as("a wrong proof").isNull();
    }
}
