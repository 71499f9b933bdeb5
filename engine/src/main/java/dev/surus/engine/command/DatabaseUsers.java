package dev.surus.engine.command;

/// Who uses a database now: for commands that need it unused. Implemented over the cluster's sessions.
public interface DatabaseUsers {
    /// Sessions in a database, the one with this number left out.
    int count(int database, int exceptPid);

    /// Whether the session with this number is in a database.
    boolean isIn(int database, int pid);

    /// Ends the sessions in a database, the one with this number left out.
    void terminate(int database, int exceptPid);
}
