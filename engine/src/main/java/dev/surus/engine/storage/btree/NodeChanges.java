package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;

/// The changes of tree pages, as parts of log records: each method describes one, the handler of its kind makes it.
///
/// ```
/// insert:   | slot 2 | count 2 | per cell: key length 2, value length 2, key, value |
/// replace:  | slot 2 | value |
/// patch:    | slot 2 | offset in value 2 | bytes |
/// remove:   | slot 2 | count 2 |
/// truncate: | cells kept 2 |
/// image:    | level 1 | first child 4 | count 2 | cells as in insert |
/// drop first: nothing
/// bytes:    | page offset 2 | bytes |            any page, also meta pages
/// raw:      | page kind 1 | body from offset 32 |
/// ```
public final class NodeChanges {
    static final int INSERT = 128;
    static final int REPLACE = 129;
    static final int PATCH = 130;
    static final int REMOVE = 131;
    static final int TRUNCATE = 132;
    static final int IMAGE = 133;
    static final int BYTES = 134;
    static final int RAW = 135;
    static final int DROP_FIRST = 136;
    /// Record kind of splits and other changes that belong to no transaction.
    public static final int STRUCTURE = 128;

    private NodeChanges() {}

    public static void register(RedoHandlers handlers) {
        handlers.part(INSERT, NodeChanges::redoInsert)
                .part(REPLACE, (page, record, part) -> {
                    int at = record.part(part);
                    Node.replaceValue(page, Bytes.getUnsignedShort(record.bytes(), at), record.bytes(), at + 2, record.partLength(part) - 2);
                })
                .part(PATCH, (page, record, part) -> {
                    int at = record.part(part);
                    int slot = Bytes.getUnsignedShort(record.bytes(), at);
                    page.putBytes(Node.valueOffset(page, slot) + Bytes.getUnsignedShort(record.bytes(), at + 2), record.bytes(), at + 4,
                            record.partLength(part) - 4);
                })
                .part(REMOVE, (page, record, part) -> {
                    int at = record.part(part);
                    int slot = Bytes.getUnsignedShort(record.bytes(), at);
                    for (int count = Bytes.getUnsignedShort(record.bytes(), at + 2); count > 0; count--) {
                        Node.remove(page, slot);
                    }
                })
                .part(TRUNCATE, (page, record, part) -> Node.truncate(page, Bytes.getUnsignedShort(record.bytes(), record.part(part))))
                .part(DROP_FIRST, (page, _, _) -> Node.dropFirstChild(page))
                .part(IMAGE, NodeChanges::redoImage)
                .part(BYTES, (page, record, part) -> page.putBytes(Bytes.getUnsignedShort(record.bytes(), record.part(part)), record.bytes(),
                        record.part(part) + 2, record.partLength(part) - 2))
                .part(RAW, (page, record, part) -> {
                    int at = record.part(part);
                    page.initialise(record.bytes()[at]);
                    page.putBytes(Page.BODY, record.bytes(), at + 1, record.partLength(part) - 1);
                });
    }

    // ---- describing

    /// Cells to insert: put each with [#cell].
    public static LogRecord insert(Change change, WritePage page, int slot, int count) {
        return change.page(page, INSERT).putShort(slot).putShort(count);
    }

    public static void cell(LogRecord record, byte[] key, byte[] value) {
        record.putShort(key.length).putShort(value.length).putBytes(key).putBytes(value);
    }

    /// Gives a cell a new value: put it into what is returned.
    public static LogRecord replace(Change change, WritePage page, int slot) {
        return change.page(page, REPLACE).putShort(slot);
    }

    /// Overwrites a part of a value: put the bytes into what is returned.
    public static LogRecord patch(Change change, WritePage page, int slot, int offset) {
        return change.page(page, PATCH).putShort(slot).putShort(offset);
    }

    public static void remove(Change change, WritePage page, int slot, int count) {
        change.page(page, REMOVE).putShort(slot).putShort(count);
    }

    static void truncate(Change change, WritePage page, int keep) {
        change.page(page, TRUNCATE).putShort(keep);
    }

    /// The first child goes; the first cell's child takes its place.
    static void dropFirstChild(Change change, WritePage page) {
        change.page(page, DROP_FIRST);
    }

    static LogRecord image(Change change, WritePage page, int level, int firstChild, int count) {
        return change.page(page, IMAGE, RecordView.INITIALISES).putByte(level).putInt(firstChild).putShort(count);
    }

    /// Puts a copy of a page's cell.
    static void copyCell(LogRecord record, Page page, int slot) {
        int keyLength = Node.keyLength(page, slot);
        int valueLength = Node.valueLength(page, slot);
        record.putShort(keyLength).putShort(valueLength);
        int at = record.skip(keyLength + valueLength);
        page.getBytes(Node.keyOffset(page, slot), record.buffer(), at, keyLength + valueLength);
    }

    /// Overwrites bytes of any page.
    public static LogRecord bytes(Change change, WritePage page, int offset) {
        return change.page(page, BYTES).putShort(offset);
    }

    /// A whole page of another kind: put its body into what is returned.
    public static LogRecord raw(Change change, WritePage page, int pageKind) {
        return change.page(page, RAW, RecordView.INITIALISES).putByte(pageKind);
    }

    // ---- making

    private static void redoInsert(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        int slot = Bytes.getUnsignedShort(record.bytes(), at);
        insertCells(page, slot, Bytes.getUnsignedShort(record.bytes(), at + 2), record.bytes(), at + 4);
    }

    private static void redoImage(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        byte[] bytes = record.bytes();
        Node.clear(page, bytes[at], Bytes.getInt(bytes, at + 1));
        insertCells(page, 0, Bytes.getUnsignedShort(bytes, at + 5), bytes, at + 7);
    }

    private static void insertCells(WritePage page, int slot, int count, byte[] bytes, int at) {
        for (int i = 0; i < count; i++) {
            int keyLength = Bytes.getUnsignedShort(bytes, at);
            int valueLength = Bytes.getUnsignedShort(bytes, at + 2);
            Node.insert(page, slot + i, bytes, at + 4, keyLength, at + 4 + keyLength, valueLength);
            at += 4 + keyLength + valueLength;
        }
    }
}
