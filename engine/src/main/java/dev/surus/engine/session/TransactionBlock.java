package dev.surus.engine.session;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import java.util.ArrayList;
import java.util.List;

/// The transaction block of a session: which commands are allowed when, what BEGIN, COMMIT, SAVEPOINT and an error do.
///
/// ```
///   NONE ---statement---> NONE (one transaction each)        NONE ---BEGIN---> EXPLICIT
///   NONE ---second statement of one query string, or a pipeline---> IMPLICIT ---its end---> NONE
///   EXPLICIT ---error---> EXPLICIT, failed ---ROLLBACK, COMMIT---> NONE
///                              failed ---ROLLBACK TO s---> EXPLICIT
/// ```
///
/// Whether rows and locks go at an error: the innermost subtransaction's at once; the whole transaction's where there is
/// no savepoint. What is left of the outer ones goes with ROLLBACK.
final class TransactionBlock {
    enum Kind { NONE, IMPLICIT, EXPLICIT }

    /// What the block does to the transaction underneath.
    interface Actions {
        void begin();

        /// Fires deferred constraints and commits; where it throws, the transaction still runs.
        void commit();

        /// Parts the transaction from the session, to be committed or rolled back by anybody later; where it throws, it still runs.
        void prepare(String id);

        /// COMMIT PREPARED, ROLLBACK PREPARED.
        void finishPrepared(String id, boolean commit);

        void rollback();

        void pushSubtransaction();

        void releaseSubtransaction();

        void rollbackSubtransaction();

        void applyModes(TransactionStatement.Modes modes);

        /// The modes of the running transaction, for AND CHAIN.
        TransactionStatement.Modes currentModes();

        void notice(Severity severity, SqlState state, SessionMessage message, Object... arguments);
    }

    /// A savepoint; the subtransaction that it began is the entry's depth + 2 (the top is level 1).
    private record Savepoint(String name) {}

    private final Actions actions;
    private final List<Savepoint> savepoints = new ArrayList<>();
    private Kind kind = Kind.NONE;
    private boolean running;
    private boolean failed;
    /// In a failed block: how many savepoints still have a live subtransaction. -1: the whole transaction is gone.
    private int liveSavepoints;

    TransactionBlock(Actions actions) {
        this.actions = actions;
    }

    boolean isRunning() {
        return running;
    }

    boolean isFailed() {
        return failed;
    }

    Kind kind() {
        return kind;
    }

    /// For ReadyForQuery.
    char status() {
        return failed ? 'E' : kind == Kind.NONE ? 'I' : 'T';
    }

    /// Called before each statement: refuses it in a failed block, starts a transaction where none runs.
    void beforeStatement(Statement statement) {
        if (failed) {
            if (!endsFailedBlock(statement)) {
                throw new SqlException(SqlState.IN_FAILED_SQL_TRANSACTION, SessionMessage.FAILED_BLOCK);
            }
            return;
        }
        start();
    }

    static boolean endsFailedBlock(Statement statement) {
        return statement instanceof TransactionStatement.Commit || statement instanceof TransactionStatement.Rollback
                || statement instanceof TransactionStatement.RollbackTo
                || statement instanceof TransactionStatement.PrepareTransaction;
    }

    void start() {
        if (!running) {
            actions.begin();
            running = true;
        }
    }

    /// Several statements of one string, or of one pipeline, share a transaction.
    void beginImplicit() {
        if (kind == Kind.NONE) {
            kind = Kind.IMPLICIT;
        }
    }

    /// Called after a statement that ended well and stands alone.
    void afterStatement() {
        if (kind == Kind.NONE && running) {
            finish();
        }
    }

    /// The end of a query string, or Sync.
    void endImplicit() {
        if (kind == Kind.IMPLICIT) {
            kind = Kind.NONE;
        }
        afterStatement();
    }

    private void finish() {
        actions.commit();
        reset();
    }

    private void reset() {
        running = false;
        failed = false;
        kind = Kind.NONE;
        savepoints.clear();
        liveSavepoints = 0;
    }

    /// A statement failed.
    void error() {
        if (kind != Kind.EXPLICIT) {
            if (running) {
                actions.rollback();
            }
            reset();
            return;
        }
        if (failed) {
            return;
        }
        failed = true;
        if (savepoints.isEmpty()) {
            actions.rollback();
            running = false;
            liveSavepoints = -1;
        } else {
            actions.rollbackSubtransaction();
            liveSavepoints = savepoints.size() - 1;
        }
    }

    /// The session ends: nothing survives.
    void abandon() {
        if (running) {
            actions.rollback();
        }
        reset();
    }

    /// Runs a transaction command. @return its command tag
    String run(TransactionStatement statement) {
        return switch (statement) {
            case TransactionStatement.Begin begin -> begin(begin);
            case TransactionStatement.Commit commit -> commit(commit.chain());
            case TransactionStatement.Rollback rollback -> rollback(rollback.chain());
            case TransactionStatement.Savepoint savepoint -> savepoint(savepoint.name());
            case TransactionStatement.Release release -> release(release.name());
            case TransactionStatement.RollbackTo rollbackTo -> rollbackTo(rollbackTo.name());
            case TransactionStatement.PrepareTransaction prepare -> prepare(prepare.id());
            case TransactionStatement.CommitPrepared prepared -> {
                actions.finishPrepared(prepared.id(), true);
                yield "COMMIT PREPARED";
            }
            case TransactionStatement.RollbackPrepared prepared -> {
                actions.finishPrepared(prepared.id(), false);
                yield "ROLLBACK PREPARED";
            }
        };
    }

    /// Outside of a block there is nothing to prepare, but in one query string there is (and a warning nevertheless), as in PostgreSQL.
    private String prepare(String id) {
        if (failed || kind == Kind.NONE) {
            return rollback(false);
        }
        if (kind != Kind.EXPLICIT) {
            outsideBlock(false, "PREPARE TRANSACTION");
        }
        endSavepoints();
        kind = Kind.NONE;
        actions.prepare(id);
        reset();
        return "PREPARE TRANSACTION";
    }

    private void endSavepoints() {
        while (!savepoints.isEmpty()) {
            actions.releaseSubtransaction();
            savepoints.removeLast();
        }
    }

    private String begin(TransactionStatement.Begin begin) {
        if (kind == Kind.EXPLICIT) {
            actions.notice(Severity.WARNING, SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.ALREADY_IN_TRANSACTION);
        }
        kind = Kind.EXPLICIT;
        actions.applyModes(begin.modes());
        return begin.start() ? "START TRANSACTION" : "BEGIN";
    }

    private String commit(boolean chain) {
        if (failed) {
            return rollback(chain);
        }
        if (kind != Kind.EXPLICIT) {
            outsideBlock(chain, "COMMIT AND CHAIN");
        }
        var modes = chain ? actions.currentModes() : null;
        endSavepoints();
        // A commit that fails is an error outside of any block: everything is rolled back.
        kind = Kind.NONE;
        finish();
        chain(modes);
        return "COMMIT";
    }

    private String rollback(boolean chain) {
        if (kind != Kind.EXPLICIT) {
            outsideBlock(chain, "ROLLBACK AND CHAIN");
        }
        var modes = chain ? actions.currentModes() : null;
        if (running) {
            actions.rollback();
        }
        reset();
        chain(modes);
        return "ROLLBACK";
    }

    private void outsideBlock(boolean chain, String command) {
        if (chain) {
            throw new SqlException(SqlState.NO_ACTIVE_SQL_TRANSACTION, SessionMessage.ONLY_IN_BLOCK, command);
        }
        actions.notice(Severity.WARNING, SqlState.NO_ACTIVE_SQL_TRANSACTION, SessionMessage.NO_TRANSACTION);
    }

    private void chain(TransactionStatement.Modes modes) {
        if (modes != null) {
            start();
            kind = Kind.EXPLICIT;
            actions.applyModes(modes);
        }
    }

    private String savepoint(String name) {
        requireBlock("SAVEPOINT");
        savepoints.add(new Savepoint(name));
        actions.pushSubtransaction();
        return "SAVEPOINT";
    }

    private String release(String name) {
        requireBlock("RELEASE SAVEPOINT");
        int index = find(name);
        while (savepoints.size() > index) {
            actions.releaseSubtransaction();
            savepoints.removeLast();
        }
        return "RELEASE";
    }

    private String rollbackTo(String name) {
        requireBlock("ROLLBACK TO SAVEPOINT");
        int index = find(name);
        while (savepoints.size() > index) {
            boolean alive = !failed || savepoints.size() <= liveSavepoints;
            if (alive) {
                actions.rollbackSubtransaction();
            }
            savepoints.removeLast();
        }
        failed = false;
        liveSavepoints = 0;
        savepoints.add(new Savepoint(name));
        actions.pushSubtransaction();
        return "ROLLBACK";
    }

    private int find(String name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name.equals(name)) {
                return i;
            }
        }
        throw new SqlException(SqlState.S_E_INVALID_SPECIFICATION, SessionMessage.SAVEPOINT_MISSING, name);
    }

    private void requireBlock(String command) {
        if (kind != Kind.EXPLICIT) {
            throw new SqlException(SqlState.NO_ACTIVE_SQL_TRANSACTION, SessionMessage.ONLY_IN_BLOCK, command);
        }
    }

    /// For commands that must be a transaction of their own (VACUUM, CREATE DATABASE ...).
    void refuseInBlock(String command) {
        if (kind == Kind.EXPLICIT || kind == Kind.IMPLICIT) {
            throw new SqlException(SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.NOT_IN_BLOCK, command);
        }
    }

    /// Whether a command is a transaction of its own.
    boolean isAlone() {
        return kind == Kind.NONE;
    }

    /// For commands that mean nothing outside of a block (LOCK TABLE, DECLARE CURSOR).
    void requireBlockFor(String command) {
        if (kind == Kind.NONE) {
            throw new SqlException(SqlState.NO_ACTIVE_SQL_TRANSACTION, SessionMessage.ONLY_IN_BLOCK, command);
        }
    }

    /// For commands that do nothing outside of a block (SET LOCAL).
    void warnOutsideBlock(String command) {
        if (kind == Kind.NONE) {
            actions.notice(Severity.WARNING, SqlState.NO_ACTIVE_SQL_TRANSACTION, SessionMessage.ONLY_IN_BLOCK, command);
        }
    }
}
