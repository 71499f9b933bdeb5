package dev.surus.engine.txn;

import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a prepared transaction must bring over a restart beside its undo: its name, its owner, and what it holds. As bytes it is the
/// payload of the log's PREPARE records, and is saved with the transaction in each checkpoint.
///
/// ```
/// | gid (UTF) | prepared at 8 | role 4 | database 4 | catalog changes 1 | session slot 4 | its local id 8 |
/// | n 4 | subtransaction id 8 ... | n 4 | lock: kind 1, database 4, first 8, second 8, third 4, mode 1 ... |
/// | n 4 | row lock: file 8, row 8, holder 8, mode 1 ... | length 4 | of serializable transactions: bytes ... |
/// ```
///
/// @param gid as the user said
/// @param preparedMicros since 1970
/// @param role OID of the user that prepared it
/// @param database OID
/// @param catalogChanges whether caches must be cleared when it commits
/// @param slot the first half of its virtual transaction id
/// @param localId the second half
/// @param subtransactionIds those that still count
/// @param serializable what predicate locking keeps of it; empty where it was not serializable
public record PreparedState(String gid, long preparedMicros, int role, int database, CatalogChanges catalogChanges, int slot, long localId,
        List<Long> subtransactionIds, List<LockManager.Hold> locks, List<RowLock> rowLocks, byte[] serializable) {
    /// Which caches a commit invalidates. Order is on disk.
    public enum CatalogChanges { NONE, DATABASE, SHARED }

    /// A row lock that is not a version's.
    /// @param holder the (sub)transaction's id
    /// @param mode its number, as the table keeps it
    public record RowLock(long fileId, long row, long holder, int mode) {}

    byte[] encode() {
        var bytes = new ByteArrayOutputStream(256 + rowLocks.size() * 25);
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(gid);
            out.writeLong(preparedMicros);
            out.writeInt(role);
            out.writeInt(database);
            out.writeByte(catalogChanges.ordinal());
            out.writeInt(slot);
            out.writeLong(localId);
            out.writeInt(subtransactionIds.size());
            for (long id : subtransactionIds) {
                out.writeLong(id);
            }
            out.writeInt(locks.size());
            for (var lock : locks) {
                out.writeByte(lock.tag().kind().ordinal());
                out.writeInt(lock.tag().database());
                out.writeLong(lock.tag().first());
                out.writeLong(lock.tag().second());
                out.writeInt(lock.tag().third());
                out.writeByte(lock.mode().ordinal());
            }
            out.writeInt(rowLocks.size());
            for (var lock : rowLocks) {
                out.writeLong(lock.fileId);
                out.writeLong(lock.row);
                out.writeLong(lock.holder);
                out.writeByte(lock.mode);
            }
            out.writeInt(serializable.length);
            out.write(serializable);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    static PreparedState decode(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String gid = in.readUTF();
            long preparedMicros = in.readLong();
            int role = in.readInt();
            int database = in.readInt();
            var changes = CatalogChanges.values()[in.readByte()];
            int slot = in.readInt();
            long localId = in.readLong();
            var subtransactionIds = new ArrayList<Long>();
            for (int count = in.readInt(); count > 0; count--) {
                subtransactionIds.add(in.readLong());
            }
            var locks = new ArrayList<LockManager.Hold>();
            for (int count = in.readInt(); count > 0; count--) {
                var tag = new LockTag(LockTag.Kind.values()[in.readByte()], in.readInt(), in.readLong(), in.readLong(), in.readInt());
                locks.add(new LockManager.Hold(tag, LockMode.values()[in.readByte()]));
            }
            var rowLocks = new ArrayList<RowLock>();
            for (int count = in.readInt(); count > 0; count--) {
                rowLocks.add(new RowLock(in.readLong(), in.readLong(), in.readLong(), in.readByte()));
            }
            return new PreparedState(gid, preparedMicros, role, database, changes, slot, localId, subtransactionIds, locks, rowLocks,
                    in.readNBytes(in.readInt()));
        } catch (IOException damaged) {
            throw new IllegalStateException("the state of a prepared transaction is damaged", damaged);
        }
    }
}
