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
/// run:      | slot 2 | count 2 | first row 8 | layout 2 | writer 8 | length of each row, 2 each | rows |     rows of a table
/// replace:  | slot 2 | value |
/// patch:    | slot 2 | offset in value 2 | bytes |
/// remove:   | slot 2 | count 2 |
/// truncate: | cells kept 2 |
/// image:    | level 1 | first child 4 | count 2 | cells as in insert |
/// drop first: nothing
/// bytes:    | page offset 2 | bytes |            any page, also meta pages
/// raw:      | page kind 1 | body from offset 32 |
/// strips:   | first row 8 | layout 2 | capacity 2 | columns 2 | per column: attribute 2, width 1 |      row-wise leaf -> StripLeaf
/// rows:     nothing                                                                                 StripLeaf -> row-wise leaf
/// insert before: | slot of the next child 2 | new child 4 | separator |     the old child goes behind the separator
/// exchange: | per run of cells: slot 2, cells that go 2, cells that come 2, these as in insert |
/// strip image: | length of head and strips 2 | head and strips | tail |
/// ```
///
/// Run, replace, patch (of flags, layout and writer), remove and truncate say the same of both kinds of leaves: the page knows which it is. A slot of a
/// [StripLeaf] is a row's distance from the first one.
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
    static final int STRIPS = 137;
    static final int ROWS = 138;
    static final int STRIP_IMAGE = 139;
    static final int RUN = 140;
    static final int INSERT_BEFORE = 141;
    static final int EXCHANGE = 143;
    /// Record kind of splits and other changes that belong to no transaction.
    public static final int STRUCTURE = 128;

    private static final int RUN_HEAD = 22;
    /// Key, flags, layout and writer of a row of a run.
    private static final int RUN_CELL = 8 + StripLeaf.VALUE_HEADER;

    private NodeChanges() {}

    public static void register(RedoHandlers handlers) {
        handlers.part(INSERT, NodeChanges::redoInsert)
                .part(RUN, NodeChanges::redoRun)
                .part(REPLACE, (page, record, part) -> {
                    int at = record.part(part);
                    int slot = Bytes.getUnsignedShort(record.bytes(), at);
                    if (StripLeaf.is(page)) {
                        StripChanges.replace(page, slot, record.bytes(), at + 2, record.partLength(part) - 2);
                    } else {
                        Node.replaceValue(page, slot, record.bytes(), at + 2, record.partLength(part) - 2);
                    }
                })
                .part(PATCH, NodeChanges::redoPatch)
                .part(REMOVE, (page, record, part) -> {
                    int at = record.part(part);
                    int slot = Bytes.getUnsignedShort(record.bytes(), at);
                    if (StripLeaf.is(page)) {
                        StripChanges.remove(page, slot, Bytes.getUnsignedShort(record.bytes(), at + 2));
                        return;
                    }
                    for (int count = Bytes.getUnsignedShort(record.bytes(), at + 2); count > 0; count--) {
                        Node.remove(page, slot);
                    }
                })
                .part(TRUNCATE, (page, record, part) -> {
                    int keep = Bytes.getUnsignedShort(record.bytes(), record.part(part));
                    if (StripLeaf.is(page)) {
                        StripChanges.truncate(page, keep);
                    } else {
                        Node.truncate(page, keep);
                    }
                })
                .part(STRIPS, (page, record, part) -> {
                    int at = record.part(part);
                    byte[] bytes = record.bytes();
                    StripChanges.toStrips(page, Bytes.getLong(bytes, at), Bytes.getUnsignedShort(bytes, at + 8), Bytes.getUnsignedShort(bytes, at + 10),
                            bytes, at + 14, Bytes.getUnsignedShort(bytes, at + 12));
                })
                .part(INSERT_BEFORE, (page, record, part) -> {
                    int at = record.part(part);
                    Node.insertBefore(page, Bytes.getUnsignedShort(record.bytes(), at) - 1, Bytes.getInt(record.bytes(), at + 2), record.bytes(), at + 6,
                            record.partLength(part) - 6);
                })
                .part(EXCHANGE, NodeChanges::redoExchange)
                .part(ROWS, (page, _, _) -> StripChanges.toRows(page))
                .part(STRIP_IMAGE, (page, record, part) -> StripChanges.putImage(page, record.bytes(), record.part(part), record.partLength(part)))
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

    /// Rows of a table, neighbours by number, into a leaf of either kind.
    /// @param ends of the rows in `bytes`, of which `start` is the first one's index
    public static void run(Change change, WritePage page, int slot, long row, int count, int layout, long writer, byte[] bytes, int[] ends, int start) {
        var record = change.page(page, RUN).putShort(slot).putShort(count).putLong(row).putShort(layout).putLong(writer);
        int first = start == 0 ? 0 : ends[start - 1];
        for (int i = start, from = first; i < start + count; i++) {
            record.putShort(ends[i] - from);
            from = ends[i];
        }
        record.putBytes(bytes, first, ends[start + count - 1] - first);
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

    /// A new child before another one's.
    static void insertBefore(Change change, WritePage page, int slot, int child, byte[] separator) {
        change.page(page, INSERT_BEFORE).putShort(slot + 1).putInt(child).putBytes(separator);
    }

    /// Cells go and others come: put runs of them with [#exchanged].
    static LogRecord exchange(Change change, WritePage page) {
        return change.page(page, EXCHANGE);
    }

    /// A run of cells at a slot of the page as the runs before this one have left it; put those that come behind it.
    static void exchanged(LogRecord record, int slot, int go, int come) {
        record.putShort(slot).putShort(go).putShort(come);
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

    /// Turns a row-wise leaf into a [StripLeaf]. No image: redo has the same rows before it.
    /// @param columns attribute 2 and width 1 of each
    /// @param capacity as [StripLeaf#capacityFor] says
    public static void strips(Change change, WritePage page, long firstRow, int layout, int capacity, byte[] columns) {
        change.page(page, STRIPS).putLong(firstRow).putShort(layout).putShort(capacity).putShort(columns.length / 3).putBytes(columns);
    }

    /// Turns a [StripLeaf] into a row-wise leaf, where the rows fit.
    public static void rows(Change change, WritePage page) {
        change.page(page, ROWS);
    }

    /// The rows of some slots of a [StripLeaf], as another page.
    static void stripImage(Change change, Page page, int from, int to, WritePage into) {
        change.page(into, STRIP_IMAGE, RecordView.INITIALISES).putBytes(StripChanges.image(page, from, to));
    }

    // ---- making

    private static void redoInsert(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        int slot = Bytes.getUnsignedShort(record.bytes(), at);
        insertCells(page, slot, Bytes.getUnsignedShort(record.bytes(), at + 2), record.bytes(), at + 4);
    }

    private static void redoRun(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        byte[] bytes = record.bytes();
        int slot = Bytes.getUnsignedShort(bytes, at);
        int count = Bytes.getUnsignedShort(bytes, at + 2);
        long row = Bytes.getLong(bytes, at + 4);
        long writer = Bytes.getLong(bytes, at + 14);
        int lengths = at + RUN_HEAD;
        int from = lengths + 2 * count;
        if (StripLeaf.is(page)) {
            StripChanges.insertRun(page, row, count, writer, bytes, lengths, from);
            return;
        }
        var cell = new byte[0];
        for (int i = 0; i < count; i++) {
            int length = Bytes.getUnsignedShort(bytes, lengths + 2 * i);
            if (cell.length < RUN_CELL + length) {
                cell = new byte[RUN_CELL + length];
            }
            Bytes.putLong(cell, 0, Long.reverseBytes(row + i));
            Bytes.putShort(cell, 9, Bytes.getUnsignedShort(bytes, at + 12));
            Bytes.putLong(cell, 11, writer);
            System.arraycopy(bytes, from, cell, RUN_CELL, length);
            Node.insert(page, slot + i, cell, 0, 8, 8, RUN_CELL - 8 + length);
            from += length;
        }
    }

    private static void redoPatch(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        int slot = Bytes.getUnsignedShort(record.bytes(), at);
        if (StripLeaf.is(page)) {
            StripChanges.header(page, slot, record.bytes()[at + 4], Bytes.getLong(record.bytes(), at + 7));
        } else {
            page.putBytes(Node.valueOffset(page, slot) + Bytes.getUnsignedShort(record.bytes(), at + 2), record.bytes(), at + 4,
                    record.partLength(part) - 4);
        }
    }

    private static void redoImage(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        byte[] bytes = record.bytes();
        Node.clear(page, bytes[at], Bytes.getInt(bytes, at + 1));
        insertCells(page, 0, Bytes.getUnsignedShort(bytes, at + 5), bytes, at + 7);
    }

    private static void redoExchange(WritePage page, RecordView record, int part) {
        int at = record.part(part);
        int end = at + record.partLength(part);
        while (at < end) {
            int slot = Bytes.getUnsignedShort(record.bytes(), at);
            for (int go = Bytes.getUnsignedShort(record.bytes(), at + 2); go > 0; go--) {
                Node.remove(page, slot);
            }
            at = insertCells(page, slot, Bytes.getUnsignedShort(record.bytes(), at + 4), record.bytes(), at + 6);
        }
    }

    /// @return where the cells end
    private static int insertCells(WritePage page, int slot, int count, byte[] bytes, int at) {
        for (int i = 0; i < count; i++) {
            int keyLength = Bytes.getUnsignedShort(bytes, at);
            int valueLength = Bytes.getUnsignedShort(bytes, at + 2);
            Node.insert(page, slot + i, bytes, at + 4, keyLength, at + 4 + keyLength, valueLength);
            at += 4 + keyLength + valueLength;
        }
        return at;
    }
}
