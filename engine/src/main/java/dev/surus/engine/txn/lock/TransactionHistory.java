package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Oid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// What the running transaction of a session has done so far: its statements, and which of them took which lock. Bounded: of the
/// statements the first few and the newest are kept, of the locks the first ones.
///
/// Written by the session's own thread. Others read it at any time: entries are immutable but for what is said at them, arrays only
/// grow, and a count is written after what it counts (H1). A reader may see a transaction that just ended; it never sees a torn entry.
public final class TransactionHistory {
    public static final int STATEMENTS_MAX = 64;
    public static final int LOCKS_MAX = 256;
    /// For measurements: what all of this costs.
    private static final boolean OFF = Boolean.getBoolean("surus.without_history");
    private static final int FIRST_STATEMENTS = 8;
    private static final int TEXT_LENGTH_MAX = 8192;

    /// A statement of the transaction. Texts may hold secrets until [StatementSecrets] has seen them.
    public static final class Statement {
        public final int number;
        public final String text;
        public final long startMicros;
        /// The bind values as text, made when somebody asks; null without any.
        private volatile Supplier<String> parameters;
        private boolean executed;

        private Statement(int number, String text, long startMicros, Supplier<String> parameters) {
            this.number = number;
            this.text = text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) + " ..." : text;
            this.startMicros = startMicros;
            this.parameters = parameters;
        }

        public String parameters() {
            Supplier<String> known = parameters;
            return known == null ? null : known.get();
        }
    }

    /// Rows of a table that were locked or changed in a mode: the first of them stands for all.
    /// @param mode number of the row lock mode, 0 (KEY SHARE) to 3 (UPDATE)
    public record RowsTaken(int database, int relation, int mode, long block, int offset, Statement statement, long takenNanos) {}

    private Statement[] statements = new Statement[8];
    private volatile int statementCount;
    private volatile Statement current;
    /// [LocalLock] and [RowsTaken], in the order in which they were taken.
    private Object[] taken = new Object[16];
    private volatile int takenCount;
    private volatile LocalLock[] sessionLocks = {};

    /// A transaction begins; only locks of the session itself go on.
    void reset(Collection<LocalLock> kept) {
        sessionLocks = kept.isEmpty() ? NONE : kept.toArray(LocalLock[]::new);
        current = null;
        if (takenCount > 0) {
            Arrays.fill(taken, 0, takenCount, null);
            takenCount = 0;
        }
        if (statementCount > 0) {
            Arrays.fill(statements, 0, Math.min(statementCount, statements.length), null);
            statementCount = 0;
        }
    }

    private static final LocalLock[] NONE = {};

    // ---- written by the session

    /// A statement begins, or is parsed.
    public void statement(String text, long startMicros, Supplier<String> parameters) {
        if (OFF) {
            return;
        }
        int count = statementCount;
        var statement = new Statement(count + 1, text, startMicros, parameters);
        int at = count < STATEMENTS_MAX ? count : FIRST_STATEMENTS + (count - FIRST_STATEMENTS) % (STATEMENTS_MAX - FIRST_STATEMENTS);
        if (at >= statements.length) {
            statements = Arrays.copyOf(statements, Math.min(STATEMENTS_MAX, statements.length * 2));
        }
        statements[at] = statement;
        current = statement;
        statementCount = count + 1;
    }

    /// A statement that was parsed before gets its values.
    public void bound(String text, long startMicros, Supplier<String> parameters) {
        Statement known = current;
        if (known != null && !known.executed && known.parameters == null && known.text.equals(text)) {
            known.parameters = parameters;
        } else {
            statement(text, startMicros, parameters);
        }
    }

    /// A statement that was bound before runs, perhaps not for the first time.
    public void executed(String text, long startMicros, Supplier<String> parameters) {
        Statement known = current;
        if (known == null || known.executed || !known.text.equals(text)) {
            statement(text, startMicros, parameters);
        }
        if (!OFF) {
            current.executed = true;
        }
    }

    /// The running statement is an EXECUTE: of this one, with these values.
    public void stoodFor(String prepared, Supplier<String> parameters) {
        Statement known = current;
        if (OFF || known == null) {
            return;
        }
        var both = new Statement(known.number, known.text + " -- " + prepared, known.startMicros, parameters);
        both.executed = known.executed;
        for (int i = 0; i < statements.length; i++) {
            if (statements[i] == known) {
                statements[i] = both;
            }
        }
        current = both;
    }

    Statement current() {
        return current;
    }

    void took(Object lock) {
        int count = takenCount;
        if (OFF || count == LOCKS_MAX) {
            return;
        }
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, count * 2);
        }
        taken[count] = lock;
        takenCount = count + 1;
    }

    /// Rows are locked or changed: noted once for each table and mode. Rows of the catalogs are nobody's business.
    public void rows(int database, int relation, int mode, long block, int offset) {
        if (OFF || !Oid.isOfUsers(relation)) {
            return;
        }
        int count = takenCount;
        for (int i = count - 1; i >= 0; i--) {
            if (taken[i] instanceof RowsTaken rows && rows.relation == relation && rows.mode == mode && rows.database == database) {
                return;
            }
        }
        if (count < LOCKS_MAX) {
            took(new RowsTaken(database, relation, mode, block, offset, current, System.nanoTime()));
        }
    }

    // ---- read by anybody

    /// The statements that are kept, oldest first.
    public List<Statement> statements() {
        int count = statementCount;
        var array = statements;
        var result = new ArrayList<Statement>();
        for (Statement statement : array) {
            if (statement != null && statement.number <= count) {
                result.add(statement);
            }
        }
        result.sort((a, b) -> Integer.compare(a.number, b.number));
        return result;
    }

    public int omittedStatements() {
        return Math.max(0, statementCount - STATEMENTS_MAX);
    }

    /// What was taken, in that order; some of it may have been given back.
    List<Object> taken() {
        int count = takenCount;
        var array = taken;
        var result = new ArrayList<Object>(List.of(sessionLocks));
        for (int i = 0; i < count && i < array.length; i++) {
            if (array[i] != null) {
                result.add(array[i]);
            }
        }
        return result;
    }

    /// The session's own view of the transaction's part, without a copy.
    Object[] ownTaken() {
        return taken;
    }

    int takenCount() {
        return takenCount;
    }
}
