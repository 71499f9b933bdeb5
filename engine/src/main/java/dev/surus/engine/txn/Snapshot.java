package dev.surus.engine.txn;

import dev.surus.engine.txn.serializable.SerializableTransaction;

/// What a statement sees: whatever committed up to one number, and its own transaction's changes before one command.
/// Taken and given back through [TransactionSystem]; while it is out, the versions that it needs stay.
public final class Snapshot {
    /// Sees every change of its own transaction.
    public static final int ALL_COMMANDS = Integer.MAX_VALUE;

    /// The newest commit number that is visible.
    public final long number;
    /// The transaction that took it; null for one that belongs to none.
    public final Transaction transaction;
    /// Own changes of commands below this one are visible.
    public final int command;
    /// The serializable transaction whose reads with this snapshot are noted; null where none are.
    public final SerializableTransaction serializable;

    Snapshot(long number, Transaction transaction, int command) {
        this(number, transaction, command, null);
    }

    Snapshot(long number, Transaction transaction, int command, SerializableTransaction serializable) {
        this.number = number;
        this.transaction = transaction;
        this.command = command;
        this.serializable = serializable;
    }

    /// Whether a change by a command of a transaction is visible.
    public boolean sees(TransactionState writer, int writerCommand) {
        if (transaction != null && writer == transaction.stateOrNull()) {
            return writerCommand < command;
        }
        long committed = writer.commitNumber();
        return committed != TransactionState.IN_PROGRESS && committed <= number;
    }

    /// The same view with another command number: what the same transaction sees later in it.
    public Snapshot atCommand(int otherCommand) {
        return new Snapshot(number, transaction, otherCommand, serializable);
    }

    /// What other transactions with the same number see: nothing of the own changes. Good while this one is held.
    public Snapshot asOthersSee() {
        return new Snapshot(number, null, 0);
    }

    /// The same view, whose reads are noted for the transaction if it is serializable.
    public Snapshot noted() {
        return new Snapshot(number, transaction, command, transaction.serializable());
    }

    @Override
    public String toString() {
        return "snapshot " + number + (transaction == null ? "" : " of " + transaction.id() + " before command " + command);
    }
}
