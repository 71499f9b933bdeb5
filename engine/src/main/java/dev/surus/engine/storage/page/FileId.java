package dev.surus.engine.storage.page;

/// The name of one stored file: a long that is unique in the cluster and never used again.
///
/// ```
///  63            32 31 30 29              0
/// | database oid   | kind |  file number   |
///   0 = shared       00 logged, 10 unlogged, 11 temporary
/// ```
///
/// The lower half is what pg_class.relfilenode shows. A database copied from a template has the same lower halves under its
/// own upper half, so that the rows of its pg_class need no change. File numbers come from one counter for the cluster.
public final class FileId {
    public static final long NONE = 0;
    /// Numbers below are the catalogs', fixed at bootstrap; the counter starts here.
    public static final int FIRST_NUMBER = 16384;

    private static final int UNLOGGED_BIT = 0x8000_0000;
    private static final int TEMPORARY_BITS = 0xC000_0000;

    private FileId() {}

    /// @param database the database's OID, 0 for what all databases share
    /// @param fileNumber the lower half, kind bits included
    public static long of(int database, int fileNumber) {
        return ((long) database << 32) | (fileNumber & 0xFFFF_FFFFL);
    }

    public static long unlogged(int database, int plainNumber) {
        return of(database, plainNumber | UNLOGGED_BIT);
    }

    public static long temporary(int database, int plainNumber) {
        return of(database, plainNumber | TEMPORARY_BITS);
    }

    public static int database(long fileId) {
        return (int) (fileId >>> 32);
    }

    /// The lower half: pg_class.relfilenode.
    public static int number(long fileId) {
        return (int) fileId;
    }

    public static boolean isLogged(long fileId) {
        return (int) fileId >= 0;
    }

    public static boolean isUnlogged(long fileId) {
        return ((int) fileId & TEMPORARY_BITS) == UNLOGGED_BIT;
    }

    public static boolean isTemporary(long fileId) {
        return ((int) fileId & TEMPORARY_BITS) == TEMPORARY_BITS;
    }

    /// Where the file lies in the data directory: `global/N`, `base/D/N`; unlogged ones begin with u, temporary ones with t.
    public static String path(long fileId) {
        int number = number(fileId);
        String name = isTemporary(fileId) ? "t" + (number & ~TEMPORARY_BITS)
                : isUnlogged(fileId) ? "u" + (number & ~TEMPORARY_BITS) : Integer.toString(number);
        return directory(database(fileId)) + "/" + name;
    }

    public static String directory(int database) {
        return database == 0 ? "global" : "base/" + Integer.toUnsignedString(database);
    }

    /// The file id of a name in a database's directory, or [#NONE] where the name is not one of a file.
    public static long parse(int database, String name) {
        try {
            if (name.startsWith("t")) {
                return temporary(database, Integer.parseInt(name.substring(1)));
            }
            if (name.startsWith("u")) {
                return unlogged(database, Integer.parseInt(name.substring(1)));
            }
            return of(database, Integer.parseInt(name));
        } catch (NumberFormatException _) {
            return NONE;
        }
    }
}
