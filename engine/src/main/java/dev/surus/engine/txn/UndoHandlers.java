package dev.surus.engine.txn;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Who undoes, forgets and sweeps undo records of each kind.
final class UndoHandlers {
    private final UndoHandler[] byKind = new UndoHandler[128];

    void register(int kind, UndoHandler handler) {
        if (byKind[kind] != null) {
            throw new IllegalStateException("undo kind " + kind + " is registered twice");
        }
        byKind[kind] = handler;
    }

    void interpose(UnaryOperator<UndoHandler> between) {
        Arrays.setAll(byKind, kind -> byKind[kind] == null ? null : between.apply(byKind[kind]));
    }

    UndoHandler of(int kind) {
        return byKind[kind];
    }

    /// Whether a committed change of this kind has to be swept.
    boolean leavesWork(int kind) {
        return byKind[kind] == null || byKind[kind].leavesWork(kind);
    }

    /// Takes back a transaction's newest changes, until no more than so many of its undo records are left.
    void undoTo(Transaction transaction, long recordCount) {
        var undo = transaction.undoOrNull();
        if (undo == null) {
            return;
        }
        var record = new UndoRecord();
        while (undo.recordCount() > recordCount && undo.top(record)) {
            long before = undo.recordCount();
            byKind[record.kind()].undo(transaction, record);
            if (undo.recordCount() == before) {
                undo.pop();
            }
        }
    }
}
