package dev.surus.server.listen;

import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.Session;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// What a session's settings say of its TCP connection: the system's socket does it, and SHOW tells what that has. Unix-domain sockets have
/// nothing of the kind: there every value is accepted, and 0 shown.
final class TcpSettings {
    private final SocketChannel channel;

    private TcpSettings(SocketChannel channel) {
        this.channel = channel;
    }

    /// @param local whether the client came by a Unix-domain socket
    static void follow(Session session, SocketChannel channel, boolean local) {
        if (local) {
            session.showAs(Settings.TCP_KEEPALIVES_IDLE, _ -> "0");
            session.showAs(Settings.TCP_KEEPALIVES_INTERVAL, _ -> "0");
            session.showAs(Settings.TCP_KEEPALIVES_COUNT, _ -> "0");
            session.showAs(Settings.TCP_USER_TIMEOUT, _ -> "0");
            return;
        }
        var settings = new TcpSettings(channel);
        settings.keepalive(session, Settings.TCP_KEEPALIVES_IDLE, ExtendedSocketOptions.TCP_KEEPIDLE);
        settings.keepalive(session, Settings.TCP_KEEPALIVES_INTERVAL, ExtendedSocketOptions.TCP_KEEPINTERVAL);
        settings.keepalive(session, Settings.TCP_KEEPALIVES_COUNT, ExtendedSocketOptions.TCP_KEEPCOUNT);
        var changed = new boolean[1];
        session.showAs(Settings.TCP_USER_TIMEOUT, millis -> Long.toString(millis));
        session.follow(Settings.TCP_USER_TIMEOUT, millis -> {
            if (millis != 0 || changed[0]) {
                changed[0] = SocketCalls.userTimeout(channel, millis.intValue());
            }
        });
    }

    private void keepalive(Session session, Setting<Long> setting, SocketOption<Integer> option) {
        var systems = new int[] {-1};
        session.showAs(setting, _ -> Integer.toString(value(option)));
        session.follow(setting, wanted -> {
            // 0 is what the system had.
            if (wanted == 0 && systems[0] < 0) {
                return;
            }
            systems[0] = systems[0] < 0 ? value(option) : systems[0];
            try {
                channel.setOption(option, wanted == 0 ? systems[0] : wanted.intValue());
            } catch (IOException | RuntimeException refused) {
                // SHOW will tell what the socket has.
            }
        });
    }

    private int value(SocketOption<Integer> option) {
        try {
            return channel.getOption(option);
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }
}
