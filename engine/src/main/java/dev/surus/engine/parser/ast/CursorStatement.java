package dev.surus.engine.parser.ast;

public sealed interface CursorStatement extends Statement {
    /// @param scroll null where neither SCROLL nor NO SCROLL was said
    /// @param insensitive ASENSITIVE / INSENSITIVE as written, null where nothing was said
    record Declare(String name, boolean binary, Boolean scroll, Boolean insensitive, boolean hold, SelectStatement query)
            implements CursorStatement {}

    /// FETCH and MOVE.
    /// @param count Long.MAX_VALUE is ALL
    record Fetch(String name, boolean move, Direction direction, long count) implements CursorStatement {}

    enum Direction {
        FORWARD,
        BACKWARD,
        ABSOLUTE,
        RELATIVE
    }

    /// @param name null: ALL
    record Close(String name) implements CursorStatement {}
}
