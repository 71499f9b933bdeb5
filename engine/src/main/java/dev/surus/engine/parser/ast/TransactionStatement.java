package dev.surus.engine.parser.ast;

public sealed interface TransactionStatement extends Statement {
    /// What BEGIN and SET TRANSACTION say; null parts were not said.
    record Modes(Isolation isolation, Boolean readOnly, Boolean deferrable) {
        public static final Modes NONE = new Modes(null, null, null);
    }

    enum Isolation {
        READ_UNCOMMITTED("read uncommitted"),
        READ_COMMITTED("read committed"),
        REPEATABLE_READ("repeatable read"),
        SERIALIZABLE("serializable");

        public final String word;

        Isolation(String word) {
            this.word = word;
        }
    }

    /// @param start START TRANSACTION was written: only the command tag differs
    record Begin(boolean start, Modes modes) implements TransactionStatement {}

    /// COMMIT, END.
    record Commit(boolean chain) implements TransactionStatement {}

    /// ROLLBACK, ABORT.
    record Rollback(boolean chain) implements TransactionStatement {}

    record Savepoint(String name) implements TransactionStatement {}

    record Release(String name) implements TransactionStatement {}

    record RollbackTo(String name) implements TransactionStatement {}

    record PrepareTransaction(String id) implements TransactionStatement {}

    record CommitPrepared(String id) implements TransactionStatement {}

    record RollbackPrepared(String id) implements TransactionStatement {}
}
