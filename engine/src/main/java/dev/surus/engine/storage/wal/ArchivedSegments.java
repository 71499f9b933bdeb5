package dev.surus.engine.storage.wal;

/// How archiving goes, for pg_stat_archiver: counted since the start.
public final class ArchivedSegments {
    /// @param name the last one's; null where there was none
    /// @param micros when, since 1970
    public record Count(long number, String name, long micros) {
        Count another(String next, long at) {
            return new Count(number + 1, next, at);
        }
    }

    private volatile Count archived = new Count(0, null, 0);
    private volatile Count failed = new Count(0, null, 0);

    /// Both are the archiver's to call.
    public void archived(String name, long micros) {
        archived = archived.another(name, micros);
    }

    public void failed(String name, long micros) {
        failed = failed.another(name, micros);
    }

    public Count archived() {
        return archived;
    }

    public Count failed() {
        return failed;
    }
}
