package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.NetworkAddress;
import java.net.InetSocketAddress;

/// What a session knows of itself: users, settings, version, addresses, times.
public final class SessionFunctions implements FunctionFamily {
    /// Microseconds from 1970 to 2000.
    static final long EPOCH_MICROS = 10_957L * CalendarMath.DAY_MICROS;

    static SessionContext session(EvaluationContext context) {
        return context.service(SessionContext.class);
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    private static String roleName(EvaluationContext context, int oid) {
        var role = session(context).catalog().role(oid);
        return role == null ? null : role.name();
    }

    @Override
    public void declare(Declarations f) {
        f.scalar("current_user", (context, v) -> roleName(context, session(context).currentUser()));
        f.scalar("session_user", (context, v) -> roleName(context, session(context).sessionUser()));
        f.scalar("pgsql_version", (context, v) -> version(session(context).settings().show("server_version")));
        f.scalar("show_config_by_name", (context, v) -> session(context).settings().show((String) v[0]));
        f.scalar("show_config_by_name_missing_ok", (context, v) -> v[1].equals(1L)
                ? session(context).settings().showOrNull((String) v[0]) : session(context).settings().show((String) v[0]));
        f.scalar("set_config_by_name", (context, v) -> setConfig(context, v));
        f.scalar("current_query", (context, v) -> session(context).statementText());
        f.scalar("pg_backend_pid", (context, v) -> (long) session(context).activity().pid);
        f.scalar("pg_postmaster_start_time", (context, v) -> startMicros - EPOCH_MICROS);
        f.scalar("pg_conf_load_time", (context, v) -> session(context).settings().server().loadedAtMicros() - EPOCH_MICROS);
        f.scalar("pg_is_in_recovery", (context, v) -> 0L);
        f.scalar("pg_client_encoding", (context, v) -> session(context).settings().show("client_encoding"));
        f.scalar("inet_client_addr", (context, v) -> address(session(context).activity().remote));
        f.scalar("inet_client_port", (context, v) -> port(session(context).activity().remote));
        f.scalar("inet_server_addr", (context, v) -> address(session(context).activity().local));
        f.scalar("inet_server_port", (context, v) -> port(session(context).activity().local));
        times(f);
    }

    /// Null for a Unix-domain socket.
    private static NetworkAddress address(InetSocketAddress end) {
        if (end == null) {
            return null;
        }
        byte[] bytes = end.getAddress().getAddress();
        return new NetworkAddress(bytes, bytes.length * 8, false);
    }

    private static Long port(InetSocketAddress end) {
        return end == null ? null : (long) end.getPort();
    }

    private static final long startMicros = java.time.Instant.now().toEpochMilli() * 1000;

    /// `PostgreSQL 15.20 on amd64-linux, 64-bit, Surus 0.1`: clients read the number in front.
    private static String version(String serverVersion) {
        int open = serverVersion.indexOf(" (");
        String number = open < 0 ? serverVersion : serverVersion.substring(0, open);
        String product = open < 0 ? "Surus" : serverVersion.substring(open + 2, serverVersion.length() - 1);
        return "PostgreSQL " + number + " on " + System.getProperty("os.arch") + "-"
                + System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT) + ", Java " + Runtime.version().feature() + ", 64-bit, " + product;
    }

    private static Object setConfig(EvaluationContext context, Object[] v) {
        if (v[0] == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, SessionMessage.SETTING_NAME_NULL);
        }
        SessionSettings settings = session(context).settings();
        String name = (String) v[0];
        var scope = v[2] != null && v[2].equals(1L) ? SessionSettings.Scope.LOCAL : SessionSettings.Scope.SESSION;
        if (v[1] == null) {
            settings.reset(name, scope);
        } else {
            settings.set(name, (String) v[1], scope);
        }
        return settings.show(name);
    }

    private static void times(Declarations f) {
        f.scalar("now", (context, v) -> session(context).transactionStartMicros() - EPOCH_MICROS);
        f.scalar("statement_timestamp", (context, v) -> session(context).statementStartMicros() - EPOCH_MICROS);
        f.scalar("clock_timestamp", (context, v) -> context.clock().microsSinceEpoch() - EPOCH_MICROS);
    }
}
