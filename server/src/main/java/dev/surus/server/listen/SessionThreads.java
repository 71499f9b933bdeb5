package dev.surus.server.listen;

/// On which kind of thread a session runs: this one line decides.
final class SessionThreads {
    private SessionThreads() {}

    static Thread start(String name, Runnable session) {
        return Thread.ofPlatform().name(name).daemon(true).stackSize(8L << 20).start(session);
    }
}
