package dev.surus.engine.table;

/// The value of a row's cell in its leaf.
///
/// ```
///  0       1        3        11
/// | flags | layout | writer | row as its layout says ... |
/// ```
final class RowValue {
    static final int DELETED = 1;
    static final int HEADER = 11;

    private RowValue() {}
}
