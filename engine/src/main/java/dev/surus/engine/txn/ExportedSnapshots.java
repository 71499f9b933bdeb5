package dev.surus.engine.txn;

import java.util.HashMap;
import java.util.Map;

/// Snapshots that a transaction offers to others by name, for as long as it runs.
public final class ExportedSnapshots {
    /// @param name as the user says it
    /// @param serializable whether the exporting transaction is
    /// @param readOnly whether the exporting transaction is
    /// @param pid of the exporting session
    public record Exported(String name, Transaction transaction, long number, int database, boolean serializable, boolean readOnly,
            RunningIds runningIds, int pid) {}

    private final Snapshots snapshots;
    /// Guarded by itself.
    private final Map<String, Exported> byName = new HashMap<>();

    ExportedSnapshots(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /// Offers the transaction's newest snapshot, and holds it to its end.
    /// @return its name
    public String export(Transaction transaction, int database, boolean serializable, boolean readOnly, RunningIds runningIds) {
        long number = transaction.snapshots.getLast().number;
        transaction.snapshots.addFirst(new Snapshot(number, transaction, transaction.commandId()));
        var owner = transaction.lockOwner();
        synchronized (byName) {
            int count = 1;
            for (var each : byName.values()) {
                count += each.transaction == transaction ? 1 : 0;
            }
            String name = String.format("%08X-%08X-%d", owner.slot, owner.lastLocalTransactionId(), count);
            byName.put(name, new Exported(name, transaction, number, database, serializable, readOnly, runningIds, owner.pid));
            if (count == 1) {
                transaction.atEnd(new TransactionEnd() {
                    @Override
                    public void committed(Transaction ended) {
                        forget(ended);
                    }

                    @Override
                    public void rolledBack(Transaction ended) {
                        forget(ended);
                    }
                });
            }
            return name;
        }
    }

    private void forget(Transaction transaction) {
        synchronized (byName) {
            byName.values().removeIf(each -> each.transaction == transaction);
        }
    }

    /// Whether the transaction has exported any: then it cannot be prepared.
    public boolean isExporter(Transaction transaction) {
        synchronized (byName) {
            return byName.values().stream().anyMatch(each -> each.transaction == transaction);
        }
    }

    /// Null where nobody offers it.
    public Exported find(String name) {
        synchronized (byName) {
            return byName.get(name);
        }
    }

    /// Makes an exported snapshot the transaction's own, too.
    /// @return null where the exporting transaction is over
    public Snapshot takeSerializable(Exported exported, Transaction transaction, boolean readOnly) {
        return snapshots.takeSerializable(transaction, exported.transaction, exported.number, readOnly);
    }

    /// The same for a transaction that is not serializable.
    public Snapshot take(Exported exported, Transaction transaction) {
        return snapshots.take(transaction, exported.transaction, exported.number);
    }
}
