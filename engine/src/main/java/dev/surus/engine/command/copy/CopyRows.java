package dev.surus.engine.command.copy;

/// The rows of a COPY ... FROM.
sealed interface CopyRows permits TextRows, BinaryRows {
    /// Reads the next row into the values of a table's columns, by attribute number minus one.
    /// @return false at the end
    boolean next(Object[] values);

    /// Bytes that the row just read took.
    int rowBytes();
}
