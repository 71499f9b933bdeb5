package dev.surus.server.authentication;

import dev.surus.engine.base.Message;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// One line of pg_hba.conf, understood.
///
/// @param raw      the line as it stands in the file
/// @param address  how the client's address is matched; null for `local`
/// @param options  `map`, `clientcert` ... in the order in which pg_hba_file_rules shows them
public record HbaRule(String file, int line, String raw, Type type, List<Name> databases, List<Name> users, Address address,
        AuthenticationMethod method, Map<String, String> options) {
    public enum Type {
        LOCAL("local"), HOST("host"), HOSTSSL("hostssl"), HOSTNOSSL("hostnossl"), HOSTGSSENC("hostgssenc"), HOSTNOGSSENC("hostnogssenc");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// A database or role name. A quoted one is never a keyword.
    record Name(String text, boolean quoted) {
        boolean is(String keyword) {
            return !quoted && text.equals(keyword);
        }
    }

    /// Which client addresses a rule is for.
    sealed interface Address {
        record All() implements Address {}

        record SameHost() implements Address {}

        record SameNet() implements Address {}

        record Network(InetAddress address, InetAddress mask) implements Address {}

        record HostName(String name) implements Address {}
    }

    /// A line that cannot be a rule, or a remark about one that can.
    ///
    /// @param shown what pg_hba_file_rules says, where that differs from the log
    record Mistake(Message message, Message hint, Message shown) {}
}
