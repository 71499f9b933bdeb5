package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.IdentifierList;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.server.ServerContext;
import dev.surus.server.ServerMessage;
import dev.surus.server.SocketLock;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/// The listening sockets: one thread accepts on each.
public final class Listeners implements AutoCloseable {
    private static final int SOCKET_PATH_BYTES_MAX = 107;

    private final ServerContext server;
    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private final List<SocketLock> locks = new ArrayList<>();
    private String firstAddress = "";
    private String firstSocketDirectory = "";

    public Listeners(ServerContext server) {
        this.server = server;
    }

    /// Opens all sockets of listen_addresses and unix_socket_directories.
    /// @throws SqlException FATAL where none can be opened at all
    public void open(long pid, Path dataDirectory) {
        int port = server.settings().get(Settings.PORT).intValue();
        List<String> addresses = items(server.settings().get(Settings.LISTEN_ADDRESSES), Settings.LISTEN_ADDRESSES);
        int opened = 0;
        for (String address : addresses) {
            opened += openTcp(address, port);
        }
        if (!addresses.isEmpty() && opened == 0) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ServerMessage.COULD_NOT_CREATE_ANY_TCP);
        }
        List<String> directories = directories(server.settings().get(Settings.UNIX_SOCKET_DIRECTORIES));
        int sockets = 0;
        for (String directory : directories) {
            sockets += openUnix(Path.of(directory), port, pid, dataDirectory);
        }
        if (!directories.isEmpty() && sockets == 0) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ServerMessage.COULD_NOT_CREATE_ANY_UNIX);
        }
        if (channels.isEmpty()) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ServerMessage.NO_SOCKET);
        }
    }

    /// @throws SqlException FATAL where an item is empty, or more than one word
    private static List<String> items(String list, Setting<String> setting) {
        var items = new ArrayList<String>();
        if (list.isBlank()) {
            return items;
        }
        for (String item : list.split(",", -1)) {
            String word = item.strip();
            // A directory's name may have blanks in it.
            if (word.isEmpty() || setting == Settings.LISTEN_ADDRESSES && word.indexOf(' ') >= 0) {
                throw SqlException.fatal(SqlState.INVALID_PARAMETER_VALUE, ServerMessage.INVALID_LIST, setting.name());
            }
            items.add(word);
        }
        return items;
    }

    private static List<String> directories(String list) {
        // Paths keep their case, unlike identifiers; a quoted one may hold a comma.
        var quoted = list.indexOf('"') >= 0 ? IdentifierList.parse(list) : null;
        return quoted != null ? quoted : items(list, Settings.UNIX_SOCKET_DIRECTORIES);
    }

    /// As postmaster.pid shows it: the first address, `*` for all.
    public String firstAddress() {
        return firstAddress;
    }

    public String firstSocketDirectory() {
        return firstSocketDirectory;
    }

    // ---- TCP

    private int openTcp(String name, int port) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            if (name.equals("*")) {
                // One dual-stack socket; without IPv6 on this machine, one for IPv4.
                InetAddress any = anyAddress();
                if (bind(any, port, "*")) {
                    return 1;
                }
                return any instanceof Inet6Address && bind(InetAddress.getByName("0.0.0.0"), port, "*") ? 1 : 0;
            }
            if (name.equals("0.0.0.0") || name.equals("::")) {
                addresses.add(InetAddress.getByName(name));
            } else {
                addresses.addAll(List.of(InetAddress.getAllByName(name)));
            }
        } catch (UnknownHostException e) {
            server.log().log(ServerMessage.COULD_NOT_TRANSLATE, name, port);
            warn(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, new Message(ServerMessage.COULD_NOT_CREATE_SOCKET, name), null);
            return 0;
        }
        int opened = 0;
        for (InetAddress address : addresses) {
            opened += bind(address, port, name) ? 1 : 0;
        }
        if (opened == 0) {
            warn(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, new Message(ServerMessage.COULD_NOT_CREATE_SOCKET, name), null);
        }
        return opened;
    }

    private static InetAddress anyAddress() throws UnknownHostException {
        try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            probe.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
            return InetAddress.getByName("::");
        } catch (IOException | UnsupportedOperationException e) {
            return InetAddress.getByName("0.0.0.0");
        }
    }

    private boolean bind(InetAddress address, int port, String name) {
        String family = address instanceof Inet6Address ? "IPv6" : "IPv4";
        try {
            boolean all = name.equals("*");
            ServerSocketChannel channel = address instanceof Inet6Address
                    ? all ? ServerSocketChannel.open() : ServerSocketChannel.open(StandardProtocolFamily.INET6)
                    : ServerSocketChannel.open(StandardProtocolFamily.INET);
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(address, port), 512);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            accept(channel, "surus tcp " + name);
            server.log().log(ServerMessage.LISTENING_ON, family, Peer.text(address), ((InetSocketAddress) channel.getLocalAddress()).getPort());
            if (firstAddress.isEmpty()) {
                firstAddress = name;
            }
            return true;
        } catch (IOException e) {
            String reason = e.getMessage();
            var entry = new Diagnostic(Severity.LOG, SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    new Message(ServerMessage.COULD_NOT_BIND, family, Peer.text(address), reason));
            entry.hint = String.valueOf(reason).contains("in use") ? new Message(ServerMessage.COULD_NOT_BIND_HINT, port) : null;
            server.log().write(entry);
            return false;
        }
    }

    // ---- Unix-domain sockets

    private int openUnix(Path directory, int port, long pid, Path dataDirectory) {
        Path path = directory.resolve(".s.PGSQL." + port);
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES_MAX) {
            server.log().log(ServerMessage.SOCKET_PATH_TOO_LONG, path, SOCKET_PATH_BYTES_MAX);
            warn(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, new Message(ServerMessage.COULD_NOT_CREATE_UNIX, directory), null);
            return 0;
        }
        try {
            // The lock file says whose the socket is; without a live owner an old socket is just a file in the way.
            locks.add(SocketLock.take(path, pid, dataDirectory, port, server.clock()));
            Files.deleteIfExists(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(path), 512);
                Files.setPosixFilePermissions(path, permissions(server.settings().get(Settings.UNIX_SOCKET_PERMISSIONS).intValue()));
                String group = server.settings().get(Settings.UNIX_SOCKET_GROUP);
                if (!group.isEmpty()) {
                    var principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
                    Files.getFileAttributeView(path, java.nio.file.attribute.PosixFileAttributeView.class).setGroup(principal);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            accept(channel, "surus unix " + path);
            server.log().log(ServerMessage.LISTENING_ON_UNIX, path);
            if (firstSocketDirectory.isEmpty()) {
                firstSocketDirectory = directory.toString();
            }
            return 1;
        } catch (UserPrincipalNotFoundException e) {
            server.log().log(ServerMessage.GROUP_MISSING, server.settings().get(Settings.UNIX_SOCKET_GROUP));
            warn(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, new Message(ServerMessage.COULD_NOT_CREATE_UNIX, directory), null);
            return 0;
        } catch (IOException e) {
            server.log().log(ServerMessage.COULD_NOT_BIND, "Unix", path, e.getMessage());
            warn(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, new Message(ServerMessage.COULD_NOT_CREATE_UNIX, directory), null);
            return 0;
        }
    }

    private static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = List.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
        for (int i = 0; i < all.size(); i++) {
            if ((mode & 0400 >> i) != 0) {
                permissions.add(all.get(i));
            }
        }
        return permissions;
    }

    // ---- accepting

    private void accept(ServerSocketChannel channel, String name) {
        channels.add(channel);
        Thread.ofPlatform().name(name).daemon(true).start(() -> acceptAll(channel));
    }

    private void acceptAll(ServerSocketChannel listening) {
        while (true) {
            SocketChannel channel;
            try {
                channel = listening.accept();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of file descriptors, most likely: others must end before this can go on.
                server.log().write(new Diagnostic(Severity.LOG, SqlState.CONNECTION_FAILURE,
                        new Message(ServerMessage.RAW, "could not accept new connection: " + e.getMessage())));
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                continue;
            }
            try {
                Peer peer = peer(channel);
                SessionThreads.start("surus session", new Connection(server, channel, peer));
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                try {
                    channel.close();
                } catch (IOException ignored) {
                    // The client was faster.
                }
            }
        }
    }

    private Peer peer(SocketChannel channel) throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress remote) {
            Connection.tune(channel);
            return new Peer(Peer.plain(remote), Peer.plain((InetSocketAddress) channel.getLocalAddress()), null);
        }
        String user = null;
        try {
            user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (UnsupportedOperationException | IOException e) {
            // This system does not tell: peer authentication will refuse.
        }
        return new Peer(null, null, user);
    }

    private void warn(SqlState state, Message message, Message hint) {
        var entry = new Diagnostic(Severity.WARNING, state, message);
        entry.hint = hint;
        server.log().write(entry);
    }

    /// Accepts no more, removes the sockets' files.
    @Override
    public void close() {
        for (ServerSocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // It was closed.
            }
        }
        locks.forEach(SocketLock::release);
    }
}
