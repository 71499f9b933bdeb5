package dev.surus.engine.table;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.type.KeyBytes;
import dev.surus.engine.type.Vector;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One index: its entries and how its keys are made. A light object; entries are added and found through [TableWriter] and
/// [IndexBinding].
public final class Index {
    /// Longer keys do not fit: two entries and more must go into any page.
    static final int KEY_LENGTH_MAX = 2_600;
    /// Of its leaves when it is built, in per cent: the entries that come first afterwards find room, as in PostgreSQL.
    private static final int FILL = 90;
    private static final int KEY_LOCKS = 1 << 10;
    private static final ReentrantLock[] LOCKS = new ReentrantLock[KEY_LOCKS];

    static {
        for (int i = 0; i < KEY_LOCKS; i++) {
            LOCKS[i] = new ReentrantLock();
        }
    }

    final long fileId;
    final EntryStore entries;
    final KeyColumn[] columns;
    final boolean unique;
    final boolean nullsNotDistinct;
    /// Its name where serializable transactions' reads and writes of it are watched, else null.
    private RelationKey watchedAs;
    /// Whether a look-up reads its keys alone, and not all of the leaf.
    private boolean exact;
    private int fill = FILL;

    Index(long fileId, EntryStore entries, List<KeyColumn> columns, boolean unique, boolean nullsNotDistinct) {
        this.fileId = fileId;
        this.entries = entries;
        this.columns = columns.toArray(KeyColumn[]::new);
        this.unique = unique;
        this.nullsNotDistinct = nullsNotDistinct;
    }

    /// Has reads and writes of serializable transactions watched under this name.
    /// @param exactly whether only the keys asked for count as read (a hash index), not the leaf's
    public Index watchedAs(RelationKey key, boolean exactly) {
        watchedAs = key;
        exact = exactly;
        return this;
    }

    /// Says how full its leaves become when it is built: its fillfactor, where it has one.
    public void fill(int perCent) {
        fill = perCent;
    }

    int fill() {
        return fill;
    }

    RelationKey watchedAs() {
        return watchedAs;
    }

    boolean isWatchedExactly() {
        return exact;
    }

    public long fileId() {
        return fileId;
    }

    public boolean isUnique() {
        return unique;
    }

    public int columnCount() {
        return columns.length;
    }

    public int pageCount() {
        return entries.pageCount();
    }

    /// The bytes of a key or of a prefix of one.
    byte[] keyBytes(Object[] values, int count) {
        var key = new KeyBytes();
        for (int i = 0; i < count; i++) {
            var column = columns[i];
            key.column(column.type(), values[i], column.descending(), column.nullsFirst());
        }
        return checked(key).toByteArray();
    }

    private static KeyBytes checked(KeyBytes key) {
        if (key.length > KEY_LENGTH_MAX) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, TableMessage.KEY_TOO_LONG, key.length, KEY_LENGTH_MAX);
        }
        return key;
    }

    /// The bytes of a row's key.
    /// @param key whose bytes they become
    /// @param values of each of the key's columns
    void keyBytes(KeyBytes key, Vector[] values, int row) {
        key.clear();
        for (int i = 0; i < values.length; i++) {
            var column = columns[i];
            key.column(column.type(), values[i], row, column.descending(), column.nullsFirst());
        }
        checked(key);
    }

    /// Whether a key must be alone: not where a null makes it distinct from every other.
    boolean mustBeAlone(Object[] values) {
        if (!unique) {
            return false;
        }
        if (!nullsNotDistinct) {
            for (var value : values) {
                if (value == null) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Who holds this lock alone decides whether the key exists; taken from check to insertion, in ascending order of numbers.
    int lockNumber(byte[] key) {
        int hash = Long.hashCode(fileId) * 31 + java.util.Arrays.hashCode(key);
        return (hash ^ hash >>> 16) & KEY_LOCKS - 1;
    }

    static ReentrantLock lock(int number) {
        return LOCKS[number];
    }
}
