package dev.surus.engine.command;

/// The client's end of COPY ... FROM STDIN and TO STDOUT.
public interface CopyChannel {
    /// Asks the client for data. @param columns how many, all in the same format
    void startIn(boolean binary, int columns);

    /// The next piece of data, or null at its end.
    /// @throws dev.surus.engine.base.SqlException where the client gave up (57014) or sent something else (08P01)
    byte[] read();

    void startOut(boolean binary, int columns);

    void write(byte[] bytes, int offset, int length);

    void endOut();
}
