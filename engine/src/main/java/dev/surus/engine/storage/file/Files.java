package dev.surus.engine.storage.file;

/// Files come and go with the transaction that made or dropped them. (Contract; the body is on its way.)
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

    boolean exists(long fileId);

    /// Pages ever handed out, the meta page included.
    int pageCount(long fileId);

    /// Files of one database that exist (its directory's list), for CREATE and DROP DATABASE.
    long[] list(int database);

    /// After the commit is durable and published: drops are carried out, creations become final.
    void committed(long transaction);

    /// After all else of the transaction has been undone.
    void aborted(long transaction);

    /// ROLLBACK TO: the subtransaction's creations go, its drops are forgotten. A released subtransaction needs no call if its id is later
    /// given here together with its parent's.
    void subtransactionAborted(long transaction, long subtransaction);
}
