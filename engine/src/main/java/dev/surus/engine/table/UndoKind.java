package dev.surus.engine.table;

/// Kinds of undo records that tables, indexes and files write.
final class UndoKind {
    static final int ROW_INSERT = 1;
    /// Payload: the old layout (2 bytes) and the old row.
    static final int ROW_UPDATE = 2;
    static final int ROW_DELETE = 3;
    /// Payload: the key. The entry is new.
    static final int ENTRY_INSERT = 4;
    /// Payload: the key. The entry was there and has been marked obsolete.
    static final int ENTRY_MARK = 5;
    /// Payload: the key. The entry was there, marked, and is so no more.
    static final int ENTRY_UNMARK = 6;
    static final int FILE_CREATE = 7;
    static final int FILE_DROP = 8;

    private UndoKind() {}
}
