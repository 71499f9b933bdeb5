package dev.surus.engine.table;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.UndoHandler;
import dev.surus.engine.txn.lock.LockManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a start on the simulated disk has opened, with three sessions.
final class SimulatedStart {
    final Storage storage;
    final TransactionSystem transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
    final List<SimulatedClient> clients = new ArrayList<>();
    DurableTableStore store;
    Table table;
    TableWriter writer;
    Sequence sequence;

    SimulatedStart(Disk disk, StorageOptions options) {
        storage = new Storage(disk, options);
    }

    /// Redo; losers stay open.
    /// @param undoFault what undo goes through
    /// @param mergeBeyond as in [TransactionSystem#mergeBeyond]
    void recover(UnaryOperator<UndoHandler> undoFault, int mergeBeyond) {
        store = new DurableTableStore(storage, transactions);
        transactions.interposeUndo(undoFault);
        store.recover();
        transactions.mergeBeyond(mergeBeyond);
        for (int i = 0; i < 3; i++) {
            var owner = TestSession.owner(100 + i, 1);
            transactions.locks().register(owner);
            clients.add(new SimulatedClient(owner));
        }
    }

    IndexBinding binding(long file, int column, boolean unique) {
        var type = TableContract.COLUMNS.get(column - 1).type();
        return new IndexBinding(store.index(file, List.of(new KeyColumn(type, false, false)), unique, false), KeyExtractor.ofColumns(column));
    }

    /// Opens the main table with its indexes.
    void bind(SimulatedModel.MainFiles main) {
        table = store.table(main.tableFile(), TableContract.COLUMNS);
        var bindings = new ArrayList<IndexBinding>();
        bindings.add(binding(main.uniqueFile(), 1, true));
        bindings.add(binding(main.textFile(), 3, false));
        if (main.extraFile() != 0) {
            bindings.add(binding(main.extraFile(), 3, false));
        }
        writer = new TableWriter(table, bindings);
    }
}
