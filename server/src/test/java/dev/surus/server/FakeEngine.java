package dev.surus.server;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.session.SessionStart;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine without SQL, so that the server around it can be tested alone: it knows `sleep`, `fail`, `fatal`, and completes
/// anything else.
final class FakeEngine implements Engine {
    final Map<String, RoleDirectory.Role> roles = new ConcurrentHashMap<>();
    final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger pids = new AtomicInteger(1000);
    private final ServerSettings settings;

    FakeEngine(ServerSettings settings) {
        this.settings = settings;
    }

    void role(String name, boolean superuser, String password, long validUntil) {
        roles.put(name, new RoleDirectory.Role(roles.size() + 1, name, superuser, true, false, password, validUntil, -1));
    }

    @Override
    public RoleDirectory roles() {
        return new RoleDirectory() {
            @Override
            public Role find(String name) {
                return roles.get(name);
            }

            @Override
            public boolean isMember(Role role, Collection<String> groups) {
                return groups.contains(role.name());
            }

            @Override
            public boolean databaseExists(String name) {
                return true;
            }
        };
    }

    @Override
    public int nextPid() {
        return pids.incrementAndGet();
    }

    @Override
    public Session open(SessionStart start, SessionSink sink) {
        if (!roles.containsKey(start.user())) {
            throw SqlException.fatal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.RAW, "role \"" + start.user() + "\" does not exist");
        }
        var own = new SessionSettings(settings);
        start.parameters().forEach((name, value) -> own.setInitial(name, value, SettingSource.CLIENT));
        open.incrementAndGet();
        return new FakeSession(sink, own);
    }

    @Override
    public void close() {}

    private final class FakeSession implements Session {
        private final SessionSink sink;
        private final SessionSettings own;
        private final Interrupts interrupts = new Interrupts();
        private boolean ended;

        FakeSession(SessionSink sink, SessionSettings own) {
            this.sink = sink;
            this.own = own;
        }

        private void guarded(Runnable action) {
            try {
                interrupts.check();
                action.run();
            } catch (SqlException e) {
                sink.error(e.diagnostic());
                ended |= e.diagnostic().severity.compareTo(Severity.FATAL) >= 0;
            }
        }

        @Override
        public void query(String sql) {
            guarded(() -> {
                switch (sql) {
                    case "sleep" -> {
                        while (true) {
                            interrupts.check();
                            interrupts.park(0);
                        }
                    }
                    case "fail" -> throw new SqlException(SqlState.UNDEFINED_TABLE, ServerMessage.RAW, "no such thing").at(3);
                    case "fatal" -> throw SqlException.fatal(SqlState.ADMIN_SHUTDOWN, ServerMessage.RAW, "the end");
                    case "bug" -> throw new IllegalStateException("a bug");
                    case "notice" -> {
                        sink.notice(new Diagnostic(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, new Message(ServerMessage.RAW, "look")));
                        sink.notice(new Diagnostic(Severity.DEBUG1, SqlState.SUCCESSFUL_COMPLETION, new Message(ServerMessage.RAW, "hidden")));
                        sink.commandComplete("NOTICE");
                    }
                    case "copy" -> {
                        sink.copyInStart(false, 1);
                        int bytes = 0;
                        for (byte[] data = sink.copyInRead(); data != null; data = sink.copyInRead()) {
                            bytes += data.length;
                        }
                        sink.commandComplete("COPY " + bytes);
                    }
                    default -> sink.commandComplete("DONE " + sql);
                }
            });
        }

        @Override
        public void parse(String name, String sql, int[] parameterTypes) {
            sink.parseComplete();
        }

        @Override
        public void bind(String portal, String statement, short[] parameterFormats, byte[][] parameters, short[] resultFormats) {
            sink.bindComplete();
        }

        @Override
        public void describeStatement(String name) {
            sink.noData();
        }

        @Override
        public void describePortal(String name) {
            sink.noData();
        }

        @Override
        public void execute(String portal, int maxRows) {
            sink.commandComplete("EXECUTED");
        }

        @Override
        public void closeStatement(String name) {
            sink.closeComplete();
        }

        @Override
        public void closePortal(String name) {
            sink.closeComplete();
        }

        @Override
        public void sync() {}

        @Override
        public void callFunction(int function, short[] formats, byte[][] arguments, short resultFormat) {}

        @Override
        public void fail(SqlException error, boolean extended) {
            sink.error(error.diagnostic());
        }

        @Override
        public char transactionStatus() {
            return 'I';
        }

        @Override
        public Interrupts interrupts() {
            return interrupts;
        }

        @Override
        public boolean isEnded() {
            return ended;
        }

        @Override
        public void idle() {}

        @Override
        public String setting(String name) {
            return own.show(name);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
