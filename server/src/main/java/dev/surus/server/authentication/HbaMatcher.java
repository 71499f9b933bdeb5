package dev.surus.server.authentication;

import dev.surus.engine.session.RoleDirectory;
import dev.surus.server.listen.Peer;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds the first rule for a client.
final class HbaMatcher {
    private final Peer peer;
    private final RoleDirectory roles;
    private final String user;
    private final RoleDirectory.Role role;
    private final String database;
    private final boolean walSender;
    private String hostName;

    /// @param role null where the user does not exist
    /// @param database empty for a physical replication connection
    HbaMatcher(Peer peer, RoleDirectory roles, String user, RoleDirectory.Role role, String database, boolean replication) {
        this.peer = peer;
        this.roles = roles;
        this.user = user;
        this.role = role;
        this.database = database;
        this.walSender = replication && database.isEmpty();
    }

    /// The first rule that matches, or null.
    HbaRule find(List<HbaRule> rules) {
        for (HbaRule rule : rules) {
            if (typeMatches(rule) && addressMatches(rule) && databaseMatches(rule) && userMatches(rule)) {
                return rule;
            }
        }
        return null;
    }

    /// Connections are neither TLS nor GSS encrypted yet: those types match nobody.
    private boolean typeMatches(HbaRule rule) {
        return switch (rule.type()) {
            case LOCAL -> peer.isLocalSocket();
            case HOST, HOSTNOSSL, HOSTNOGSSENC -> !peer.isLocalSocket();
            case HOSTSSL, HOSTGSSENC -> false;
        };
    }

    private boolean addressMatches(HbaRule rule) {
        return switch (rule.address()) {
            case null -> true;
            case HbaRule.Address.All() -> true;
            case HbaRule.Address.Network(InetAddress address, InetAddress mask) -> inNetwork(remote(), address.getAddress(), mask.getAddress());
            case HbaRule.Address.SameHost() -> sameNetwork(true);
            case HbaRule.Address.SameNet() -> sameNetwork(false);
            case HbaRule.Address.HostName(String name) -> hostMatches(name);
        };
    }

    private byte[] remote() {
        return peer.remote().getAddress().getAddress();
    }

    private static boolean inNetwork(byte[] client, byte[] address, byte[] mask) {
        if (client.length != address.length) {
            return false;
        }
        for (int i = 0; i < client.length; i++) {
            if (((client[i] ^ address[i]) & mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean sameNetwork(boolean hostOnly) {
        try {
            for (NetworkInterface device : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
                for (InterfaceAddress own : device.getInterfaceAddresses()) {
                    byte[] address = own.getAddress().getAddress();
                    byte[] mask = new byte[address.length];
                    int bits = hostOnly ? address.length * 8 : own.getNetworkPrefixLength();
                    for (int i = 0; i < bits; i++) {
                        mask[i / 8] |= (byte) (0x80 >> i % 8);
                    }
                    if (inNetwork(remote(), address, mask)) {
                        return true;
                    }
                }
            }
        } catch (SocketException e) {
            return false;
        }
        return false;
    }

    /// The client's name must match, and lead back to its address: else anybody who runs a name server could be anyone.
    private boolean hostMatches(String name) {
        if (hostName == null) {
            InetAddress address = peer.remote().getAddress();
            String found = address.getCanonicalHostName();
            hostName = found.equals(address.getHostAddress()) ? "" : found;
        }
        if (hostName.isEmpty()) {
            return false;
        }
        String lower = hostName.toLowerCase(Locale.ROOT);
        String wanted = name.toLowerCase(Locale.ROOT);
        if (wanted.startsWith(".") ? !lower.endsWith(wanted) : !lower.equals(wanted)) {
            return false;
        }
        try {
            for (InetAddress candidate : InetAddress.getAllByName(hostName)) {
                if (java.util.Arrays.equals(candidate.getAddress(), remote())) {
                    return true;
                }
            }
        } catch (UnknownHostException e) {
            return false;
        }
        return false;
    }

    private boolean databaseMatches(HbaRule rule) {
        for (HbaRule.Name name : rule.databases()) {
            if (walSender) {
                if (name.is("replication")) {
                    return true;
                }
            } else if (name.is("all")) {
                return true;
            } else if (name.is("sameuser")) {
                if (database.equals(user)) {
                    return true;
                }
            } else if (name.is("samegroup") || name.is("samerole")) {
                if (isMember(database)) {
                    return true;
                }
            } else if (!name.is("replication") && name.text().equals(database)) {
                return true;
            }
        }
        return false;
    }

    private boolean userMatches(HbaRule rule) {
        for (HbaRule.Name name : rule.users()) {
            if (!name.quoted() && name.text().startsWith("+")) {
                if (isMember(name.text().substring(1))) {
                    return true;
                }
            } else if (name.is("all") || name.text().equals(user)) {
                return true;
            }
        }
        return false;
    }

    private boolean isMember(String group) {
        return role != null && roles.isMember(role, Set.of(group));
    }
}
