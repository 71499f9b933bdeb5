package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogLayout;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgAuthMembers;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDescription;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgSequence;
import dev.surus.engine.catalog.system.PgShdescription;
import dev.surus.engine.type.AclItem;
import java.util.Collection;
import java.util.List;

/// Schemas, sequences, functions, roles, databases; comments; owners and access lists of everything.
public final class ObjectWriter {
    private final Catalog catalog;
    private final Dependencies dependencies;

    ObjectWriter(Catalog catalog, Dependencies dependencies) {
        this.catalog = catalog;
        this.dependencies = dependencies;
    }

    public int createNamespace(String name, int owner, List<AclItem> acl) {
        int oid = catalog.rows().newOid(PgNamespace.CATALOG);
        insert(RowValues.of(PgNamespace.CATALOG).set(PgNamespace.OID, oid).set(PgNamespace.NSPNAME, name)
                .set(PgNamespace.NSPOWNER, owner).setAcl(PgNamespace.NSPACL, acl));
        ObjectAddress self = ObjectAddress.namespace(oid);
        dependencies.recordOwner(self, owner);
        dependencies.changeAclRoles(self, owner, List.of(), AccessList.roles(acl, owner));
        return oid;
    }

    // ---- sequences

    public void writeSequence(SequenceEntry sequence) {
        List<CatalogRow> known = catalog.rows().find(PgSequence.CATALOG, new int[] {PgSequence.SEQRELID}, unsigned(sequence.relation()));
        RowValues values = (known.isEmpty() ? RowValues.of(PgSequence.CATALOG) : RowValues.from(known.getFirst()))
                .set(PgSequence.SEQRELID, sequence.relation()).set(PgSequence.SEQTYPID, sequence.type())
                .set(PgSequence.SEQSTART, sequence.start()).set(PgSequence.SEQINCREMENT, sequence.increment())
                .set(PgSequence.SEQMAX, sequence.maximum()).set(PgSequence.SEQMIN, sequence.minimum())
                .set(PgSequence.SEQCACHE, sequence.cache()).set(PgSequence.SEQCYCLE, sequence.cycle());
        if (known.isEmpty()) {
            insert(values);
        } else {
            catalog.rows().update(known.getFirst(), values.values());
        }
    }

    /// OWNED BY: the sequence goes with the column. 0 for NONE.
    public void ownSequence(int sequence, int table, int column, boolean identity) {
        ObjectAddress self = ObjectAddress.relation(sequence);
        dependencies.deleteOf(self, PgClass.CATALOG, Kind.AUTO);
        if (table != 0) {
            dependencies.record(self, ObjectAddress.column(table, column), identity ? Kind.INTERNAL : Kind.AUTO);
        }
    }

    /// The sequence that a serial (AUTO) or identity (INTERNAL) column owns, 0 for none.
    public int sequenceOf(int table, int column, boolean identity) {
        for (CatalogRow row : dependencies.on(ObjectAddress.column(table, column))) {
            ObjectAddress dependent = Dependencies.dependent(row);
            if (dependent.catalog() == PgClass.CATALOG && dependent.part() == 0
                    && Dependencies.kind(row) == (identity ? Kind.INTERNAL : Kind.AUTO)) {
                RelationEntry relation = catalog.relation(dependent.oid());
                if (relation != null && relation.kind() == 'S') {
                    return relation.oid();
                }
            }
        }
        return 0;
    }

    // ---- functions

    /// Writes a function from the values of its pg_proc row, whose OID is set here.
    public int createFunction(RowValues function, Collection<ObjectAddress> references) {
        int oid = catalog.rows().newOid(PgProc.CATALOG);
        CatalogRow row = catalog.rows().insert(PgProc.CATALOG, function.set(PgProc.OID, oid).values());
        functionDependencies(row, references);
        return oid;
    }

    /// CREATE OR REPLACE: the OID, owner and access list stay.
    public void replaceFunction(CatalogRow old, RowValues function, Collection<ObjectAddress> references) {
        CatalogRow row = catalog.rows().update(old, function.set(PgProc.OID, old.integer(PgProc.OID)).values());
        dependencies.deleteOf(ObjectAddress.function(row.integer(PgProc.OID)));
        dependencies.deleteSharedOf(ObjectAddress.function(row.integer(PgProc.OID)));
        functionDependencies(row, references);
    }

    private void functionDependencies(CatalogRow row, Collection<ObjectAddress> references) {
        ObjectAddress self = ObjectAddress.function(row.integer(PgProc.OID));
        dependencies.record(self, ObjectAddress.namespace(row.integer(PgProc.PRONAMESPACE)), Kind.NORMAL);
        dependencies.record(self, new ObjectAddress(PgLanguage.CATALOG, row.integer(PgProc.PROLANG)), Kind.NORMAL);
        dependencies.record(self, ObjectAddress.type(row.integer(PgProc.PRORETTYPE)), Kind.NORMAL);
        int[] types = row.isNull(PgProc.PROALLARGTYPES) ? row.integers(PgProc.PROARGTYPES) : row.integers(PgProc.PROALLARGTYPES);
        for (int type : types) {
            dependencies.record(self, ObjectAddress.type(type), Kind.NORMAL);
        }
        dependencies.record(self, references, Kind.NORMAL);
        int owner = row.integer(PgProc.PROOWNER);
        dependencies.recordOwner(self, owner);
        dependencies.changeAclRoles(self, owner, List.of(), AccessList.roles(row.acl(PgProc.PROACL), owner));
    }

    // ---- roles and databases

    /// Writes a new role, or the changes of one that has the OID already.
    /// @param role with OID 0 for a new one
    public int writeRole(RoleEntry role) {
        List<CatalogRow> known = role.oid() == 0 ? List.of() : catalog.rows().find(PgAuthid.CATALOG, new int[] {PgAuthid.OID}, unsigned(role.oid()));
        int oid = role.oid() == 0 ? catalog.rows().newOid(PgAuthid.CATALOG) : role.oid();
        RowValues values = (known.isEmpty() ? RowValues.of(PgAuthid.CATALOG) : RowValues.from(known.getFirst()))
                .set(PgAuthid.OID, oid).set(PgAuthid.ROLNAME, role.name()).set(PgAuthid.ROLSUPER, role.superuser())
                .set(PgAuthid.ROLINHERIT, role.inherit()).set(PgAuthid.ROLCREATEROLE, role.createRole())
                .set(PgAuthid.ROLCREATEDB, role.createDatabase()).set(PgAuthid.ROLCANLOGIN, role.canLogin())
                .set(PgAuthid.ROLREPLICATION, role.replication()).set(PgAuthid.ROLBYPASSRLS, role.bypassRowSecurity())
                .set(PgAuthid.ROLCONNLIMIT, role.connectionLimit()).set(PgAuthid.ROLPASSWORD, role.password())
                .setValue(PgAuthid.ROLVALIDUNTIL, role.validUntil());
        if (known.isEmpty()) {
            insert(values);
        } else {
            catalog.rows().update(known.getFirst(), values.values());
        }
        return oid;
    }

    /// Adds a membership, or changes its grantor and ADMIN OPTION.
    public void writeMembership(int role, int member, int grantor, boolean adminOption) {
        CatalogRow known = membership(role, member);
        RowValues values = (known == null ? RowValues.of(PgAuthMembers.CATALOG) : RowValues.from(known))
                .set(PgAuthMembers.ROLEID, role).set(PgAuthMembers.MEMBER, member).set(PgAuthMembers.GRANTOR, grantor)
                .set(PgAuthMembers.ADMIN_OPTION, adminOption);
        if (known == null) {
            insert(values);
        } else {
            catalog.rows().update(known, values.values());
        }
    }

    /// The pg_auth_members row, or null.
    public CatalogRow membership(int role, int member) {
        List<CatalogRow> found = catalog.rows().find(PgAuthMembers.CATALOG, new int[] {PgAuthMembers.ROLEID, PgAuthMembers.MEMBER},
                unsigned(role), unsigned(member));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// @param database the values of its pg_database row, the OID included
    public void createDatabase(RowValues database) {
        CatalogRow row = catalog.rows().insert(PgDatabase.CATALOG, database.values());
        dependencies.recordOwner(new ObjectAddress(PgDatabase.CATALOG, row.integer(PgDatabase.OID)), row.integer(PgDatabase.DATDBA));
    }

    // ---- comments

    /// COMMENT ON; null or an empty text removes it.
    public void comment(ObjectAddress object, String text) {
        boolean shared = CatalogLayout.byOid(object.catalog()).shared();
        CatalogRow known = commentRow(object);
        boolean remove = text == null || text.isEmpty();
        if (known != null && remove) {
            catalog.rows().delete(known);
        } else if (known != null) {
            catalog.rows().update(known, RowValues.from(known).set(shared ? PgShdescription.DESCRIPTION : PgDescription.DESCRIPTION, text).values());
        } else if (!remove) {
            insert(shared
                    ? RowValues.of(PgShdescription.CATALOG).set(PgShdescription.OBJOID, object.oid())
                            .set(PgShdescription.CLASSOID, object.catalog()).set(PgShdescription.DESCRIPTION, text)
                    : RowValues.of(PgDescription.CATALOG).set(PgDescription.OBJOID, object.oid())
                            .set(PgDescription.CLASSOID, object.catalog()).set(PgDescription.OBJSUBID, object.part())
                            .set(PgDescription.DESCRIPTION, text));
        }
    }

    /// The text of a comment, or null.
    public String commentOf(ObjectAddress object) {
        CatalogRow row = commentRow(object);
        return row == null ? null
                : row.text(row.catalog() == PgShdescription.CATALOG ? PgShdescription.DESCRIPTION : PgDescription.DESCRIPTION);
    }

    private CatalogRow commentRow(ObjectAddress object) {
        boolean shared = CatalogLayout.byOid(object.catalog()).shared();
        List<CatalogRow> found = shared
                ? catalog.rows().find(PgShdescription.CATALOG, new int[] {PgShdescription.OBJOID, PgShdescription.CLASSOID},
                        unsigned(object.oid()), unsigned(object.catalog()))
                : catalog.rows().find(PgDescription.CATALOG, new int[] {PgDescription.OBJOID, PgDescription.CLASSOID, PgDescription.OBJSUBID},
                        unsigned(object.oid()), unsigned(object.catalog()), (long) object.part());
        return found.isEmpty() ? null : found.getFirst();
    }

    // ---- owners and access lists

    /// Stores an object's access list and what it depends on. An empty list stays `{}`; null is the default.
    public void setAcl(ObjectKind kind, int oid, List<AclItem> acl) {
        AccessObjects.Place place = AccessObjects.place(kind);
        CatalogRow row = AccessObjects.row(catalog, kind, oid);
        int owner = place.ownerIn(row);
        List<AclItem> before = row.acl(place.acl());
        if (kind == ObjectKind.PARAMETER && acl.equals(AccessList.defaultFor(kind, owner))) {
            catalog.rows().delete(row);
        } else {
            catalog.rows().update(row, RowValues.from(row).setAcl(place.acl(), acl).values());
        }
        dependencies.changeAclRoles(AccessObjects.address(kind, oid), owner, AccessList.roles(before, owner), AccessList.roles(acl, owner));
    }

    /// Stores a column's access list; an empty one becomes NULL, as a column has no default privileges.
    public void setColumnAcl(int relation, int column, List<AclItem> acl) {
        CatalogRow row = catalog.rows().find(PgAttribute.CATALOG, new int[] {PgAttribute.ATTRELID, PgAttribute.ATTNUM},
                unsigned(relation), (long) column).getFirst();
        int owner = catalog.relation(relation).owner();
        List<AclItem> stored = acl == null || acl.isEmpty() ? null : acl;
        List<AclItem> before = row.acl(PgAttribute.ATTACL);
        catalog.rows().update(row, RowValues.from(row).setAcl(PgAttribute.ATTACL, stored).values());
        dependencies.changeAclRoles(ObjectAddress.column(relation, column), owner, AccessList.roles(before, owner), AccessList.roles(stored, owner));
    }

    /// Gives an object to another owner; the access list follows. (What belongs to it, such as a table's indexes, row type and
    /// sequences, the command visits one by one.)
    public void setOwner(ObjectKind kind, int oid, int owner) {
        AccessObjects.Place place = AccessObjects.place(kind);
        CatalogRow row = AccessObjects.row(catalog, kind, oid);
        int before = row.integer(place.owner());
        if (before == owner) {
            return;
        }
        RowValues values = RowValues.from(row).set(place.owner(), owner);
        if (place.acl() >= 0 && row.acl(place.acl()) != null) {
            values.setAcl(place.acl(), AccessList.changeOwner(row.acl(place.acl()), before, owner));
        }
        catalog.rows().update(row, values.values());
        dependencies.changeOwner(AccessObjects.address(kind, oid), owner);
    }

    /// Sets one column of the row of a named object (its name, its schema).
    public void update(ObjectKind kind, int oid, int column, Object value) {
        CatalogRow row = AccessObjects.row(catalog, kind, oid);
        catalog.rows().update(row, RowValues.from(row).setValue(column, value).values());
    }

    private void insert(RowValues values) {
        catalog.rows().insert(values.catalog(), values.values());
    }

    private static Long unsigned(int oid) {
        return Integer.toUnsignedLong(oid);
    }
}
