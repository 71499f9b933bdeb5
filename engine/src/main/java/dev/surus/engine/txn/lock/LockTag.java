package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Message;

/// What can be locked: PostgreSQL's lock tags (manual, section 54.12, pg_locks). Equal tags are one lock.
/// @param database OID of the database, 0 for shared objects and for kinds that know none
/// @param first relation OID, transaction id, virtual transaction's owner, class OID or advisory key, by kind
/// @param second block number, local transaction id, object OID or advisory key
/// @param third tuple offset, object's sub-id, or 1 / 2 for advisory locks of one bigint / two integers
public record LockTag(Kind kind, int database, long first, long second, int third) {
    /// The kinds, in PostgreSQL's order; `displayName` is `locktype` of pg_locks.
    public enum Kind {
        RELATION("relation"),
        EXTEND("extend"),
        DATABASE_FROZEN_ID("frozenid"),
        PAGE("page"),
        TUPLE("tuple"),
        TRANSACTION("transactionid"),
        VIRTUAL_TRANSACTION("virtualxid"),
        SPECULATIVE_TOKEN("spectoken"),
        OBJECT("object"),
        USER("userlock"),
        ADVISORY("advisory");

        private final String displayName;

        Kind(String displayName) {
            this.displayName = displayName;
        }

        public String displayName() {
            return displayName;
        }
    }

    public static LockTag relation(int database, int relation) {
        return new LockTag(Kind.RELATION, database, Integer.toUnsignedLong(relation), 0, 0);
    }

    /// A row, by its ctid.
    public static LockTag tuple(int database, int relation, long block, int offset) {
        return new LockTag(Kind.TUPLE, database, Integer.toUnsignedLong(relation), block, offset);
    }

    public static LockTag transaction(long id) {
        return new LockTag(Kind.TRANSACTION, 0, id, 0, 0);
    }

    /// A row that a transaction inserts for trial; its sessions number them.
    public static LockTag speculativeToken(long transaction, int token) {
        return new LockTag(Kind.SPECULATIVE_TOKEN, 0, transaction, Integer.toUnsignedLong(token), 0);
    }

    public static LockTag virtualTransaction(int owner, long localId) {
        return new LockTag(Kind.VIRTUAL_TRANSACTION, 0, owner, localId, 0);
    }

    public static LockTag object(int database, int classId, int objectId, int subId) {
        return new LockTag(Kind.OBJECT, database, Integer.toUnsignedLong(classId), Integer.toUnsignedLong(objectId), subId);
    }

    /// An advisory lock by one 64-bit key.
    public static LockTag advisory(int database, long key) {
        return new LockTag(Kind.ADVISORY, database, key >>> 32, key & 0xFFFF_FFFFL, 1);
    }

    /// An advisory lock by two 32-bit keys: another key space.
    public static LockTag advisory(int database, int key1, int key2) {
        return new LockTag(Kind.ADVISORY, database, Integer.toUnsignedLong(key1), Integer.toUnsignedLong(key2), 2);
    }

    /// The words of deadlock reports and of log_lock_waits.
    public Message describe() {
        String db = Integer.toUnsignedString(database);
        return switch (kind) {
            case RELATION -> new Message(LockMessage.TAG_RELATION, first, db);
            case EXTEND -> new Message(LockMessage.TAG_EXTEND, first, db);
            case DATABASE_FROZEN_ID -> new Message(LockMessage.TAG_FROZEN_ID, db);
            case PAGE -> new Message(LockMessage.TAG_PAGE, second, first, db);
            case TUPLE -> new Message(LockMessage.TAG_TUPLE, second, third, first, db);
            case TRANSACTION -> new Message(LockMessage.TAG_TRANSACTION, first & 0xFFFF_FFFFL);
            case VIRTUAL_TRANSACTION -> new Message(LockMessage.TAG_VIRTUAL, first, second);
            case SPECULATIVE_TOKEN -> new Message(LockMessage.TAG_SPECULATIVE, second, first);
            case OBJECT -> new Message(LockMessage.TAG_OBJECT, second, first, db);
            case USER -> new Message(LockMessage.TAG_USER, db, first, second);
            case ADVISORY -> new Message(LockMessage.TAG_ADVISORY, db, first, second, third);
        };
    }
}
