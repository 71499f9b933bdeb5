package dev.surus.server.listen;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Who is at the other end of a connection.
///
/// @param remote null for a Unix-domain socket; an IPv4 client of a dual-stack socket appears as IPv4
/// @param local  the server's own end; null for a Unix-domain socket
/// @param osUser the client's operating-system user over a Unix-domain socket, if the system tells; else null
public record Peer(InetSocketAddress remote, InetSocketAddress local, String osUser) {
    public boolean isLocalSocket() {
        return remote == null;
    }

    /// Whether the client talks TCP from the server's own machine.
    boolean isSameMachine() {
        return remote != null && (remote.getAddress().isLoopbackAddress() || remote.getAddress().equals(local.getAddress()));
    }

    /// As the log and error texts name it.
    public String host() {
        return remote == null ? "[local]" : text(remote.getAddress());
    }

    static String text(InetAddress address) {
        if (address instanceof Inet6Address) {
            String text = compress(address.getAddress());
            int scope = ((Inet6Address) address).getScopeId();
            return scope == 0 ? text : text + "%" + scope;
        }
        return address.getHostAddress();
    }

    /// An IPv6 address in the short form of RFC 5952.
    public static String compress(byte[] bytes) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && bytes[2 * (i + length)] == 0 && bytes[2 * (i + length) + 1] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString((bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff));
        }
        return text.toString();
    }

    /// An IPv4 address that came through a dual-stack socket, as IPv4.
    static InetSocketAddress plain(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        if (address.getAddress() instanceof Inet4Address || bytes.length != 16) {
            return address;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return address;
            }
        }
        if (bytes[10] != -1 || bytes[11] != -1) {
            return address;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]}), address.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
