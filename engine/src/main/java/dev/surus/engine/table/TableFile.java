package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.List;

/// One file of rows: its store and the layouts that its rows were ever written with.
final class TableFile {
    /// Makes a new layout durable before rows use it.
    interface LayoutLog {
        void added(RowLayout layout);
    }

    final long fileId;
    final RowStore rows;
    final RowUndos undos = new RowUndos();
    private final LayoutLog layoutLog;
    private volatile RowLayout[] layouts;

    TableFile(long fileId, RowStore rows, List<RowLayout> known, LayoutLog layoutLog) {
        this.fileId = fileId;
        this.rows = rows;
        this.layouts = known.toArray(RowLayout[]::new);
        this.layoutLog = layoutLog;
    }

    /// Takes a change of a row back.
    void undo(Transaction transaction, UndoRecord record) {
        undos.begin();
        try {
            rows.undo(transaction, record);
        } finally {
            undos.end();
        }
    }

    RowLayout layout(int id) {
        return layouts[id];
    }

    /// The layout for new rows of these columns, found or added. Layouts are never undone.
    synchronized RowLayout layoutFor(TableColumn[] columns) {
        var stored = RowLayout.storedColumns(List.of(columns));
        for (int i = layouts.length - 1; i >= 0; i--) {
            if (layouts[i].columns.equals(stored)) {
                return layouts[i];
            }
        }
        var added = new RowLayout(layouts.length, stored);
        layoutLog.added(added);
        var more = new ArrayList<>(List.of(layouts));
        more.add(added);
        layouts = more.toArray(RowLayout[]::new);
        return added;
    }
}
