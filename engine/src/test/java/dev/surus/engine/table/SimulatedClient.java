package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockOwner;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;

/// A session of the [TransactionSimulator], with what the model says its transaction has done. A prepared transaction is one, too.
final class SimulatedClient {
    private record Saved(HashMap<Long, Object[]> rows, HashMap<Long, Boolean> files, HashMap<Long, Integer> fileRows, HashSet<Long> locked) {}

    final LockOwner owner;
    Transaction transaction;
    /// Own changes: null for a deletion.
    HashMap<Long, Object[]> own = new HashMap<>();
    /// Files made (true) and dropped (false).
    HashMap<Long, Boolean> files = new HashMap<>();
    /// Rows of the side tables that it made.
    HashMap<Long, Integer> fileRows = new HashMap<>();
    /// Rows locked FOR NO KEY UPDATE and not changed.
    HashSet<Long> locked = new HashSet<>();
    /// Where its commit replaces the main table (TRUNCATE).
    SimulatedModel.MainFiles replacement;
    private final ArrayDeque<Saved> saved = new ArrayDeque<>();

    SimulatedClient(LockOwner owner) {
        this.owner = owner;
    }

    void begin(Transaction begun) {
        transaction = begun;
        own = new HashMap<>();
        files = new HashMap<>();
        fileRows = new HashMap<>();
        locked = new HashSet<>();
        replacement = null;
        saved.clear();
    }

    void savepoint() {
        saved.push(new Saved(new HashMap<>(own), new HashMap<>(files), new HashMap<>(fileRows), new HashSet<>(locked)));
        transaction.pushSubtransaction();
    }

    void release() {
        transaction.releaseSubtransaction(transaction.level());
        saved.pop();
    }

    /// @param known files that others know of: those made since the savepoint are gone for good
    void rollbackToSavepoint(java.util.Set<Long> known) {
        transaction.rollbackToSubtransaction(transaction.level());
        var before = saved.pop();
        files.keySet().stream().filter(file -> !before.files.containsKey(file) && !known.contains(file)).forEach(file -> before.files.put(file, false));
        own = before.rows;
        files = before.files;
        fileRows = before.fileRows;
        locked = before.locked;
    }

    /// What a PREPARE takes along; the session begins anew.
    SimulatedClient prepared() {
        var model = new SimulatedClient(owner);
        model.own = own;
        model.files = files;
        model.fileRows = fileRows;
        model.locked = locked;
        transaction = null;
        return model;
    }
}
