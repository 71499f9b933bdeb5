package dev.surus.engine.catalog.dependency;

import dev.surus.engine.base.Oid;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogLayout;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDepend;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgShdepend;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/// Writes pg_depend and pg_shdepend.
public final class Dependencies {
    /// The kinds of dependency within a database.
    public enum Kind {
        /// DROP of the referenced object needs CASCADE.
        NORMAL('n'),
        /// Goes silently with the referenced object.
        AUTO('a'),
        /// A part of the referenced object: a DROP of it becomes one of the referenced object.
        INTERNAL('i'),
        PARTITION_PRIMARY('P'),
        PARTITION_SECONDARY('S'),
        EXTENSION('e'),
        AUTO_EXTENSION('x');

        public final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalStateException("dependency type " + letter);
        }
    }

    /// The kinds of dependency on what all databases share.
    public static final char OWNER = 'o';
    public static final char ACL = 'a';
    public static final char POLICY = 'r';
    public static final char TABLESPACE = 't';

    private final Catalog catalog;

    public Dependencies(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Built-in objects cannot be dropped, hence nothing is recorded about them.
    public static boolean isPinned(ObjectAddress object) {
        return Oid.isPinned(object.oid())
                && object.catalog() != PgLargeobject.CATALOG && object.catalog() != PgDatabase.CATALOG
                && !(object.catalog() == PgNamespace.CATALOG && object.oid() == Catalog.PUBLIC);
    }

    public void record(ObjectAddress dependent, ObjectAddress referenced, Kind kind) {
        if (isPinned(referenced)) {
            return;
        }
        catalog.referenced(referenced);
        var values = new Object[PgDepend.DEPTYPE + 1];
        values[PgDepend.CLASSID] = oid(dependent.catalog());
        values[PgDepend.OBJID] = oid(dependent.oid());
        values[PgDepend.OBJSUBID] = (long) dependent.part();
        values[PgDepend.REFCLASSID] = oid(referenced.catalog());
        values[PgDepend.REFOBJID] = oid(referenced.oid());
        values[PgDepend.REFOBJSUBID] = (long) referenced.part();
        values[PgDepend.DEPTYPE] = (long) kind.letter;
        catalog.rows().insert(PgDepend.CATALOG, values);
    }

    public void record(ObjectAddress dependent, Collection<ObjectAddress> referenced, Kind kind) {
        for (ObjectAddress one : referenced) {
            record(dependent, one, kind);
        }
    }

    /// Forgets what the object depends on (its parts' dependencies too, for a whole object).
    public void deleteOf(ObjectAddress dependent) {
        for (CatalogRow row : of(dependent)) {
            catalog.rows().delete(row);
        }
    }

    /// Forgets dependencies of one object on another catalog's objects.
    /// @return how many there were
    public int deleteOf(ObjectAddress dependent, int referencedCatalog, Kind kind) {
        int count = 0;
        for (CatalogRow row : of(dependent)) {
            if (row.integer(PgDepend.REFCLASSID) == referencedCatalog && row.character(PgDepend.DEPTYPE) == kind.letter) {
                catalog.rows().delete(row);
                count++;
            }
        }
        return count;
    }

    /// Forgets dependencies of one object on another one.
    public void removeBetween(ObjectAddress dependent, ObjectAddress referenced) {
        for (CatalogRow row : of(dependent)) {
            if (referenced(row).equals(referenced)) {
                catalog.rows().delete(row);
            }
        }
    }

    /// Points dependencies of an object from one object to another (ALTER ... SET SCHEMA).
    /// @return how many there were
    public int redirect(ObjectAddress dependent, ObjectAddress from, ObjectAddress to) {
        int count = 0;
        for (CatalogRow row : of(dependent)) {
            if (row.integer(PgDepend.REFCLASSID) == from.catalog() && row.integer(PgDepend.REFOBJID) == from.oid()) {
                catalog.rows().delete(row);
                record(dependent, to, Kind.of(row.character(PgDepend.DEPTYPE)));
                count++;
            }
        }
        if (count == 0 && isPinned(from)) {
            record(dependent, to, Kind.NORMAL);
        }
        return count;
    }

    /// The rows that say what an object depends on.
    public List<CatalogRow> of(ObjectAddress dependent) {
        return dependent.part() == 0
                ? catalog.rows().find(PgDepend.CATALOG, new int[] {PgDepend.CLASSID, PgDepend.OBJID}, oid(dependent.catalog()), oid(dependent.oid()))
                : catalog.rows().find(PgDepend.CATALOG, new int[] {PgDepend.CLASSID, PgDepend.OBJID, PgDepend.OBJSUBID},
                        oid(dependent.catalog()), oid(dependent.oid()), (long) dependent.part());
    }

    /// The rows that say what depends on an object.
    public List<CatalogRow> on(ObjectAddress referenced) {
        return referenced.part() == 0
                ? catalog.rows().find(PgDepend.CATALOG, new int[] {PgDepend.REFCLASSID, PgDepend.REFOBJID},
                        oid(referenced.catalog()), oid(referenced.oid()))
                : catalog.rows().find(PgDepend.CATALOG, new int[] {PgDepend.REFCLASSID, PgDepend.REFOBJID, PgDepend.REFOBJSUBID},
                        oid(referenced.catalog()), oid(referenced.oid()), (long) referenced.part());
    }

    public static ObjectAddress dependent(CatalogRow row) {
        return new ObjectAddress(row.integer(PgDepend.CLASSID), row.integer(PgDepend.OBJID), row.integer(PgDepend.OBJSUBID));
    }

    public static ObjectAddress referenced(CatalogRow row) {
        return new ObjectAddress(row.integer(PgDepend.REFCLASSID), row.integer(PgDepend.REFOBJID), row.integer(PgDepend.REFOBJSUBID));
    }

    public static Kind kind(CatalogRow row) {
        return Kind.of(row.character(PgDepend.DEPTYPE));
    }

    // ---- on roles and tablespaces

    public void recordShared(ObjectAddress dependent, ObjectAddress referenced, char kind) {
        if (isPinned(referenced)) {
            return;
        }
        catalog.referenced(referenced);
        var values = new Object[PgShdepend.DEPTYPE + 1];
        values[PgShdepend.DBID] = oid(databaseOf(dependent));
        values[PgShdepend.CLASSID] = oid(dependent.catalog());
        values[PgShdepend.OBJID] = oid(dependent.oid());
        values[PgShdepend.OBJSUBID] = (long) dependent.part();
        values[PgShdepend.REFCLASSID] = oid(referenced.catalog());
        values[PgShdepend.REFOBJID] = oid(referenced.oid());
        values[PgShdepend.DEPTYPE] = (long) kind;
        catalog.rows().insert(PgShdepend.CATALOG, values);
    }

    public void recordOwner(ObjectAddress object, int owner) {
        recordShared(object, new ObjectAddress(PgAuthid.CATALOG, owner), OWNER);
    }

    /// After ALTER ... OWNER TO: the new owner needs no entry as a grantee.
    public void changeOwner(ObjectAddress object, int owner) {
        for (CatalogRow row : sharedOf(object)) {
            char kind = row.character(PgShdepend.DEPTYPE);
            if (kind == OWNER || kind == ACL && row.integer(PgShdepend.REFOBJID) == owner) {
                catalog.rows().delete(row);
            }
        }
        recordOwner(object, owner);
    }

    /// After GRANT or REVOKE: entries for roles that came into the access list or went from it. The owner never has one.
    public void changeAclRoles(ObjectAddress object, int owner, Collection<Integer> before, Collection<Integer> after) {
        var gone = new HashSet<>(before);
        gone.removeAll(after);
        gone.remove(owner);
        for (CatalogRow row : sharedOf(object)) {
            if (row.character(PgShdepend.DEPTYPE) == ACL && row.integer(PgShdepend.OBJSUBID) == object.part()
                    && gone.contains(row.integer(PgShdepend.REFOBJID))) {
                catalog.rows().delete(row);
            }
        }
        for (int role : after) {
            if (!before.contains(role) && role != owner && role != 0) {
                recordShared(object, new ObjectAddress(PgAuthid.CATALOG, role), ACL);
            }
        }
    }

    public void changeTablespace(ObjectAddress object, int tablespace, int tablespaceCatalog) {
        for (CatalogRow row : sharedOf(object)) {
            if (row.character(PgShdepend.DEPTYPE) == TABLESPACE) {
                catalog.rows().delete(row);
            }
        }
        if (tablespace != 0) {
            recordShared(object, new ObjectAddress(tablespaceCatalog, tablespace), TABLESPACE);
        }
    }

    public void deleteSharedOf(ObjectAddress object) {
        for (CatalogRow row : sharedOf(object)) {
            if (object.part() == 0 || row.integer(PgShdepend.OBJSUBID) == object.part()) {
                catalog.rows().delete(row);
            }
        }
    }

    public List<CatalogRow> sharedOf(ObjectAddress object) {
        return catalog.rows().find(PgShdepend.CATALOG, new int[] {PgShdepend.DBID, PgShdepend.CLASSID, PgShdepend.OBJID},
                oid(databaseOf(object)), oid(object.catalog()), oid(object.oid()));
    }

    /// What depends on a role or tablespace, in all databases.
    public List<CatalogRow> sharedOn(ObjectAddress referenced) {
        return catalog.rows().find(PgShdepend.CATALOG, new int[] {PgShdepend.REFCLASSID, PgShdepend.REFOBJID},
                oid(referenced.catalog()), oid(referenced.oid()));
    }

    /// Forgets everything about a database's own objects (DROP DATABASE).
    public void deleteSharedOfDatabase(int database) {
        for (CatalogRow row : catalog.rows().find(PgShdepend.CATALOG, new int[] {PgShdepend.DBID}, oid(database))) {
            catalog.rows().delete(row);
        }
    }

    private int databaseOf(ObjectAddress object) {
        var layout = CatalogLayout.byOid(object.catalog());
        return layout != null && layout.shared() ? 0 : catalog.database();
    }

    static Long oid(int oid) {
        return Integer.toUnsignedLong(oid);
    }
}
