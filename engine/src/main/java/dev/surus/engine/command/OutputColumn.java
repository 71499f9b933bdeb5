package dev.surus.engine.command;

/// A column of a result, as RowDescription announces it. `table` and `attribute` are 0 unless the column is a table's.
public record OutputColumn(String name, int type, int typmod, int table, int attribute) {
    public static OutputColumn text(String name) {
        return new OutputColumn(name, 25, -1, 0, 0);
    }
}
