package dev.surus.engine.storage.file;

/// Files come and go with the transaction that made or dropped them.
///
/// Creation and dropping are records; the transaction's own commit and abort records decide. txn calls [#committed] and [#aborted] both at run
/// time and when it replays those records, so that the same code does the work after a crash.
public interface Files {
    /// A number never used before in this cluster.
    int newNumber();

    /// Makes a file whose meta page carries the owner's kind; it is gone again if the transaction or subtransaction does not commit.
    void create(long fileId, int ownerKind, long transaction, long subtransaction);

    /// The file is removed when the transaction commits.
    void drop(long fileId, long transaction, long subtransaction);

    /// Makes `to` with all pages of `from`, logged; both belong to databases that nobody else changes meanwhile.
    void copy(long from, long to, long transaction, long subtransaction);

    /// Notes a new database's directory: if the transaction does not commit, it goes with all its files.
    void createDatabase(int database, long transaction, long subtransaction);

    /// All files of the database are removed when the transaction commits; nobody is connected to it.
    void dropDatabase(int database, long transaction, long subtransaction);

    /// Saves an unlogged file as it is now (freshly made, empty): after a crash it begins again as this. Before the creating transaction commits.
    void saveInit(long fileId);

    /// Work upon files that nobody holds a lock on: none is removed meanwhile. The work must not end a transaction.
    void whileFilesStay(Runnable work);

    boolean exists(long fileId);

    /// Pages ever handed out, the meta page included.
    int pageCount(long fileId);

    /// Files of one database that exist (its directory's list), for CREATE and DROP DATABASE.
    long[] list(int database);

    /// Whether the transaction has made or dropped anything.
    boolean hasPending(long transaction);

    /// Whether it has made or dropped any of these.
    boolean hasPending(long transaction, java.util.function.LongPredicate fileIds);

    /// Transactions that have made or dropped something and not ended: after replay, those that a crash interrupted.
    long[] pendingTransactions();

    /// Right before the commit or abort record is appended; followed by [#committed] or [#aborted].
    void ending(long transaction);

    /// The record of the transaction's end has just been appended; called inside the append lock.
    void ended(long transaction);

    /// After the commit is durable and published: drops are carried out, creations become final.
    void committed(long transaction);

    /// After all else of the transaction has been undone.
    void aborted(long transaction);

    /// Inside the append lock: the log has a subtransaction's rollback, and a checkpoint that begins behind it must not save what the subtransaction intended.
    /// [#subtransactionAborted] follows.
    void subtransactionEnded(long transaction, long subtransaction);

    /// ROLLBACK TO: the subtransaction's creations go, its drops are forgotten. A released subtransaction needs no call if its id is later
    /// given here together with its parent's.
    void subtransactionAborted(long transaction, long subtransaction);

    /// After replay, when txn knows which transactions are still open (prepared, or losers on their way back): what others had noted is settled.
    void forgetEnded(java.util.function.LongPredicate isOpen);
}
