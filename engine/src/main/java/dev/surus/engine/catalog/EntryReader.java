package dev.surus.engine.catalog;

import dev.surus.engine.txn.Snapshot;
import java.util.ArrayList;
import dev.surus.engine.catalog.system.PgPartitionedTable;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.AggregateEntry;
import dev.surus.engine.catalog.entry.CastEntry;
import dev.surus.engine.catalog.entry.CollationEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.DatabaseEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.LanguageEntry;
import dev.surus.engine.catalog.entry.MembershipEntry;
import dev.surus.engine.catalog.entry.NamespaceEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.catalog.entry.TablespaceEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgAggregate;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgAmop;
import dev.surus.engine.catalog.system.PgAmproc;
import dev.surus.engine.catalog.system.PgAuthMembers;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgCast;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgEnum;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgSequence;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes entries of rows. Reads every time; [Catalog] remembers.
final class EntryReader {
    private final CatalogRows rows;

    EntryReader(CatalogRows rows) {
        this.rows = rows;
    }

    private CatalogRow one(int catalog, int column, Object value) {
        List<CatalogRow> found = rows.find(catalog, new int[] {column}, value);
        return found.isEmpty() ? null : found.getFirst();
    }

    private CatalogRow one(int catalog, int oidColumn, int oid) {
        return one(catalog, oidColumn, (Object) oidValue(oid));
    }

    /// An OID as a value: unsigned.
    static Long oidValue(int oid) {
        return Integer.toUnsignedLong(oid);
    }

    private Integer named(int catalog, int nameColumn, String name, int namespaceColumn, int namespace, int oidColumn) {
        List<CatalogRow> found = rows.find(catalog, new int[] {nameColumn, namespaceColumn}, name, oidValue(namespace));
        return found.isEmpty() ? null : found.getFirst().integer(oidColumn);
    }

    private Integer named(int catalog, int nameColumn, String name, int oidColumn) {
        CatalogRow row = one(catalog, nameColumn, (Object) name);
        return row == null ? null : row.integer(oidColumn);
    }

    RelationEntry relation(int oid) {
        CatalogRow row = one(PgClass.CATALOG, PgClass.OID, oid);
        return row == null ? null : new RelationReader(rows, row).read();
    }

    Integer relationOid(int namespace, String name) {
        return named(PgClass.CATALOG, PgClass.RELNAME, name, PgClass.RELNAMESPACE, namespace, PgClass.OID);
    }

    List<ConstraintEntry> referencingConstraints(int relation) {
        return rows.scan(PgConstraint.CATALOG).stream()
                .filter(row -> row.integer(PgConstraint.CONFRELID) == relation)
                .map(EntryReader::constraint)
                .sorted(Comparator.comparingInt(ConstraintEntry::oid))
                .toList();
    }

    List<Integer> children(int relation) {
        return rows.find(PgInherits.CATALOG, new int[] {PgInherits.INHPARENT}, oidValue(relation)).stream()
                .filter(row -> !row.bool(PgInherits.INHDETACHPENDING)).map(row -> row.integer(PgInherits.INHRELID)).sorted().toList();
    }

    /// The partitions of a table; the caller asks only where there may be some.
    List<PartitionEntry> partitions(int relation) {
        var partitions = new ArrayList<PartitionEntry>();
        for (CatalogRow row : rows.find(PgInherits.CATALOG, new int[] {PgInherits.INHPARENT}, oidValue(relation))) {
            CatalogRow child = one(PgClass.CATALOG, PgClass.OID, row.integer(PgInherits.INHRELID));
            if (child != null) {
                partitions.add(new PartitionEntry(child.integer(PgClass.OID), child.text(PgClass.RELPARTBOUND), row.bool(PgInherits.INHDETACHPENDING)));
            }
        }
        partitions.sort(Comparator.comparing(partition -> Integer.toUnsignedLong(partition.oid())));
        return List.copyOf(partitions);
    }

    /// Whether a partition's detaching has not begun yet, as a snapshot sees it.
    boolean isAttached(Snapshot snapshot, int partition, int parent) {
        return rows.find(snapshot, PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, oidValue(partition)).stream()
                .anyMatch(row -> row.integer(PgInherits.INHPARENT) == parent && !row.bool(PgInherits.INHDETACHPENDING));
    }

    PartitionKeyEntry partitionKey(int relation) {
        CatalogRow row = one(PgPartitionedTable.CATALOG, PgPartitionedTable.PARTRELID, relation);
        return row == null ? null : new PartitionKeyEntry(relation, row.character(PgPartitionedTable.PARTSTRAT), row.integer(PgPartitionedTable.PARTDEFID),
                row.integers(PgPartitionedTable.PARTATTRS), row.integers(PgPartitionedTable.PARTCLASS),
                row.integers(PgPartitionedTable.PARTCOLLATION), StoredText.split(row.text(PgPartitionedTable.PARTEXPRS)));
    }

    ConstraintEntry constraint(int oid) {
        CatalogRow row = one(PgConstraint.CATALOG, PgConstraint.OID, oid);
        return row == null ? null : constraint(row);
    }

    static ConstraintEntry constraint(CatalogRow row) {
        return new ConstraintEntry(row.integer(PgConstraint.OID), row.text(PgConstraint.CONNAME), row.integer(PgConstraint.CONNAMESPACE),
                row.character(PgConstraint.CONTYPE), row.bool(PgConstraint.CONDEFERRABLE), row.bool(PgConstraint.CONDEFERRED),
                row.bool(PgConstraint.CONVALIDATED), row.integer(PgConstraint.CONRELID), row.integer(PgConstraint.CONTYPID),
                row.integer(PgConstraint.CONINDID), row.integer(PgConstraint.CONPARENTID), row.integer(PgConstraint.CONFRELID),
                row.character(PgConstraint.CONFUPDTYPE), row.character(PgConstraint.CONFDELTYPE),
                row.character(PgConstraint.CONFMATCHTYPE), row.bool(PgConstraint.CONISLOCAL), row.integer(PgConstraint.CONINHCOUNT),
                row.bool(PgConstraint.CONNOINHERIT), row.integers(PgConstraint.CONKEY), row.integers(PgConstraint.CONFKEY),
                row.integers(PgConstraint.CONFFEQOP), row.integers(PgConstraint.CONPFEQOP), row.integers(PgConstraint.CONFDELSETCOLS),
                row.text(PgConstraint.CONBIN));
    }

    SequenceEntry sequence(int relation) {
        CatalogRow row = one(PgSequence.CATALOG, PgSequence.SEQRELID, relation);
        return row == null ? null : new SequenceEntry(relation, row.integer(PgSequence.SEQTYPID), row.longInteger(PgSequence.SEQSTART),
                row.longInteger(PgSequence.SEQINCREMENT), row.longInteger(PgSequence.SEQMAX), row.longInteger(PgSequence.SEQMIN),
                row.longInteger(PgSequence.SEQCACHE), row.bool(PgSequence.SEQCYCLE));
    }

    TypeEntry type(int oid) {
        CatalogRow row = one(PgType.CATALOG, PgType.OID, oid);
        if (row == null) {
            return null;
        }
        char kind = row.character(PgType.TYPTYPE);
        List<TypeEntry.EnumLabel> labels = kind != 'e' ? List.of()
                : rows.find(PgEnum.CATALOG, new int[] {PgEnum.ENUMTYPID}, oidValue(oid)).stream()
                        .map(label -> new TypeEntry.EnumLabel(label.integer(PgEnum.OID), label.text(PgEnum.ENUMLABEL),
                                label.real(PgEnum.ENUMSORTORDER)))
                        .sorted(Comparator.comparingDouble(TypeEntry.EnumLabel::order)).toList();
        List<ConstraintEntry> checks = kind != 'd' ? List.of()
                : rows.find(PgConstraint.CATALOG, new int[] {PgConstraint.CONTYPID}, oidValue(oid)).stream()
                        .map(EntryReader::constraint).sorted(Comparator.comparing(ConstraintEntry::name)).toList();
        return new TypeEntry(oid, row.text(PgType.TYPNAME), row.integer(PgType.TYPNAMESPACE), row.integer(PgType.TYPOWNER),
                row.integer(PgType.TYPLEN), row.bool(PgType.TYPBYVAL), kind, row.character(PgType.TYPCATEGORY),
                row.bool(PgType.TYPISPREFERRED), row.bool(PgType.TYPISDEFINED), row.character(PgType.TYPDELIM),
                row.integer(PgType.TYPRELID), row.integer(PgType.TYPSUBSCRIPT), row.integer(PgType.TYPELEM),
                row.integer(PgType.TYPARRAY), row.integer(PgType.TYPINPUT), row.integer(PgType.TYPOUTPUT),
                row.integer(PgType.TYPRECEIVE), row.integer(PgType.TYPSEND), row.integer(PgType.TYPMODIN),
                row.integer(PgType.TYPMODOUT), row.character(PgType.TYPALIGN), row.character(PgType.TYPSTORAGE),
                row.bool(PgType.TYPNOTNULL), row.integer(PgType.TYPBASETYPE), row.integer(PgType.TYPTYPMOD),
                row.integer(PgType.TYPNDIMS), row.integer(PgType.TYPCOLLATION), row.text(PgType.TYPDEFAULTBIN),
                row.acl(PgType.TYPACL), labels, checks);
    }

    Integer typeOid(int namespace, String name) {
        return named(PgType.CATALOG, PgType.TYPNAME, name, PgType.TYPNAMESPACE, namespace, PgType.OID);
    }

    FunctionEntry function(int oid) {
        CatalogRow row = one(PgProc.CATALOG, PgProc.OID, oid);
        return row == null ? null : function(row);
    }

    List<FunctionEntry> functionsByName(String name) {
        return rows.find(PgProc.CATALOG, new int[] {PgProc.PRONAME}, name).stream()
                .map(EntryReader::function).sorted(Comparator.comparingInt(FunctionEntry::oid)).toList();
    }

    private static FunctionEntry function(CatalogRow row) {
        boolean allKnown = !row.isNull(PgProc.PROALLARGTYPES);
        return new FunctionEntry(row.integer(PgProc.OID), row.text(PgProc.PRONAME), row.integer(PgProc.PRONAMESPACE),
                row.integer(PgProc.PROOWNER), row.integer(PgProc.PROLANG), row.real(PgProc.PROCOST), row.real(PgProc.PROROWS),
                row.integer(PgProc.PROVARIADIC), row.integer(PgProc.PROSUPPORT), row.character(PgProc.PROKIND),
                row.bool(PgProc.PROSECDEF), row.bool(PgProc.PROLEAKPROOF), row.bool(PgProc.PROISSTRICT), row.bool(PgProc.PRORETSET),
                row.character(PgProc.PROVOLATILE), row.character(PgProc.PROPARALLEL), row.integer(PgProc.PRORETTYPE),
                row.integers(PgProc.PROARGTYPES), allKnown ? row.integers(PgProc.PROALLARGTYPES) : null,
                row.characters(PgProc.PROARGMODES), row.texts(PgProc.PROARGNAMES), row.integer(PgProc.PRONARGDEFAULTS),
                row.text(PgProc.PROARGDEFAULTS), row.text(PgProc.PROSRC), row.text(PgProc.PROSQLBODY), row.texts(PgProc.PROCONFIG),
                row.acl(PgProc.PROACL));
    }

    OperatorEntry operator(int oid) {
        CatalogRow row = one(PgOperator.CATALOG, PgOperator.OID, oid);
        return row == null ? null : operator(row);
    }

    List<OperatorEntry> operatorsByName(String name) {
        return rows.find(PgOperator.CATALOG, new int[] {PgOperator.OPRNAME}, name).stream()
                .map(EntryReader::operator).sorted(Comparator.comparingInt(OperatorEntry::oid)).toList();
    }

    private static OperatorEntry operator(CatalogRow row) {
        return new OperatorEntry(row.integer(PgOperator.OID), row.text(PgOperator.OPRNAME), row.integer(PgOperator.OPRNAMESPACE),
                row.integer(PgOperator.OPROWNER), row.character(PgOperator.OPRKIND), row.bool(PgOperator.OPRCANMERGE),
                row.bool(PgOperator.OPRCANHASH), row.integer(PgOperator.OPRLEFT), row.integer(PgOperator.OPRRIGHT),
                row.integer(PgOperator.OPRRESULT), row.integer(PgOperator.OPRCOM), row.integer(PgOperator.OPRNEGATE),
                row.integer(PgOperator.OPRCODE), row.integer(PgOperator.OPRREST), row.integer(PgOperator.OPRJOIN));
    }

    AggregateEntry aggregate(int function) {
        CatalogRow row = one(PgAggregate.CATALOG, PgAggregate.AGGFNOID, function);
        return row == null ? null : new AggregateEntry(function, row.character(PgAggregate.AGGKIND),
                row.integer(PgAggregate.AGGNUMDIRECTARGS), row.integer(PgAggregate.AGGTRANSFN), row.integer(PgAggregate.AGGFINALFN),
                row.integer(PgAggregate.AGGCOMBINEFN), row.integer(PgAggregate.AGGSERIALFN), row.integer(PgAggregate.AGGDESERIALFN),
                row.integer(PgAggregate.AGGMTRANSFN), row.integer(PgAggregate.AGGMINVTRANSFN), row.integer(PgAggregate.AGGMFINALFN),
                row.bool(PgAggregate.AGGFINALEXTRA), row.bool(PgAggregate.AGGMFINALEXTRA), row.character(PgAggregate.AGGFINALMODIFY),
                row.integer(PgAggregate.AGGSORTOP), row.integer(PgAggregate.AGGTRANSTYPE), row.integer(PgAggregate.AGGTRANSSPACE),
                row.integer(PgAggregate.AGGMTRANSTYPE), row.text(PgAggregate.AGGINITVAL), row.text(PgAggregate.AGGMINITVAL));
    }

    CastEntry cast(int source, int target) {
        List<CatalogRow> found = rows.find(PgCast.CATALOG, new int[] {PgCast.CASTSOURCE, PgCast.CASTTARGET}, oidValue(source), oidValue(target));
        if (found.isEmpty()) {
            return null;
        }
        CatalogRow row = found.getFirst();
        return new CastEntry(row.integer(PgCast.OID), source, target, row.integer(PgCast.CASTFUNC), row.character(PgCast.CASTCONTEXT),
                row.character(PgCast.CASTMETHOD));
    }

    OperatorClassEntry operatorClass(int oid) {
        CatalogRow row = one(PgOpclass.CATALOG, PgOpclass.OID, oid);
        return row == null ? null : operatorClass(row);
    }

    List<OperatorClassEntry> operatorClassesOf(int accessMethod) {
        return rows.find(PgOpclass.CATALOG, new int[] {PgOpclass.OPCMETHOD}, oidValue(accessMethod)).stream()
                .map(EntryReader::operatorClass).toList();
    }

    private static OperatorClassEntry operatorClass(CatalogRow row) {
        return new OperatorClassEntry(row.integer(PgOpclass.OID), row.integer(PgOpclass.OPCMETHOD), row.text(PgOpclass.OPCNAME),
                row.integer(PgOpclass.OPCNAMESPACE), row.integer(PgOpclass.OPCOWNER), row.integer(PgOpclass.OPCFAMILY),
                row.integer(PgOpclass.OPCINTYPE), row.bool(PgOpclass.OPCDEFAULT), row.integer(PgOpclass.OPCKEYTYPE));
    }

    List<OperatorFamilyMember> familyMembers(int family) {
        return rows.find(PgAmop.CATALOG, new int[] {PgAmop.AMOPFAMILY}, oidValue(family)).stream().map(EntryReader::member).toList();
    }

    List<OperatorFamilyMember> familiesOfOperator(int operator) {
        return rows.find(PgAmop.CATALOG, new int[] {PgAmop.AMOPOPR}, oidValue(operator)).stream().map(EntryReader::member).toList();
    }

    private static OperatorFamilyMember member(CatalogRow row) {
        return new OperatorFamilyMember(row.integer(PgAmop.AMOPFAMILY), row.integer(PgAmop.AMOPLEFTTYPE),
                row.integer(PgAmop.AMOPRIGHTTYPE), row.integer(PgAmop.AMOPSTRATEGY), row.character(PgAmop.AMOPPURPOSE),
                row.integer(PgAmop.AMOPOPR), row.integer(PgAmop.AMOPMETHOD), row.integer(PgAmop.AMOPSORTFAMILY));
    }

    /// By left type, right type and number.
    Map<List<Integer>, Integer> supportFunctions(int family) {
        var functions = new HashMap<List<Integer>, Integer>();
        for (CatalogRow row : rows.find(PgAmproc.CATALOG, new int[] {PgAmproc.AMPROCFAMILY}, oidValue(family))) {
            functions.put(List.of(row.integer(PgAmproc.AMPROCLEFTTYPE), row.integer(PgAmproc.AMPROCRIGHTTYPE),
                    row.integer(PgAmproc.AMPROCNUM)), row.integer(PgAmproc.AMPROC));
        }
        return functions;
    }

    Integer accessMethodOid(String name) {
        return named(PgAm.CATALOG, PgAm.AMNAME, name, PgAm.OID);
    }

    NamespaceEntry namespace(int oid) {
        CatalogRow row = one(PgNamespace.CATALOG, PgNamespace.OID, oid);
        return row == null ? null : new NamespaceEntry(oid, row.text(PgNamespace.NSPNAME), row.integer(PgNamespace.NSPOWNER),
                row.acl(PgNamespace.NSPACL));
    }

    Integer namespaceOid(String name) {
        return named(PgNamespace.CATALOG, PgNamespace.NSPNAME, name, PgNamespace.OID);
    }

    CollationEntry collation(int oid) {
        CatalogRow row = one(PgCollation.CATALOG, PgCollation.OID, oid);
        return row == null ? null : new CollationEntry(oid, row.text(PgCollation.COLLNAME), row.integer(PgCollation.COLLNAMESPACE),
                row.integer(PgCollation.COLLOWNER), row.character(PgCollation.COLLPROVIDER), row.bool(PgCollation.COLLISDETERMINISTIC),
                row.integer(PgCollation.COLLENCODING), row.text(PgCollation.COLLCOLLATE), row.text(PgCollation.COLLCTYPE),
                row.text(PgCollation.COLLICULOCALE), row.text(PgCollation.COLLVERSION));
    }

    Integer collationOid(int namespace, String name) {
        for (CatalogRow row : rows.find(PgCollation.CATALOG, new int[] {PgCollation.COLLNAME}, name)) {
            int encoding = row.integer(PgCollation.COLLENCODING);
            if (row.integer(PgCollation.COLLNAMESPACE) == namespace && (encoding == -1 || encoding == UTF8)) {
                return row.integer(PgCollation.OID);
            }
        }
        return null;
    }

    LanguageEntry language(int oid) {
        CatalogRow row = one(PgLanguage.CATALOG, PgLanguage.OID, oid);
        return row == null ? null : new LanguageEntry(oid, row.text(PgLanguage.LANNAME), row.integer(PgLanguage.LANOWNER),
                row.bool(PgLanguage.LANISPL), row.bool(PgLanguage.LANPLTRUSTED), row.integer(PgLanguage.LANPLCALLFOID),
                row.integer(PgLanguage.LANINLINE), row.integer(PgLanguage.LANVALIDATOR), row.acl(PgLanguage.LANACL));
    }

    Integer languageOid(String name) {
        return named(PgLanguage.CATALOG, PgLanguage.LANNAME, name, PgLanguage.OID);
    }

    RoleEntry role(int oid) {
        CatalogRow row = one(PgAuthid.CATALOG, PgAuthid.OID, oid);
        return row == null ? null : new RoleEntry(oid, row.text(PgAuthid.ROLNAME), row.bool(PgAuthid.ROLSUPER),
                row.bool(PgAuthid.ROLINHERIT), row.bool(PgAuthid.ROLCREATEROLE), row.bool(PgAuthid.ROLCREATEDB),
                row.bool(PgAuthid.ROLCANLOGIN), row.bool(PgAuthid.ROLREPLICATION), row.bool(PgAuthid.ROLBYPASSRLS),
                row.integer(PgAuthid.ROLCONNLIMIT), row.text(PgAuthid.ROLPASSWORD), (Long) row.get(PgAuthid.ROLVALIDUNTIL));
    }

    Integer roleOid(String name) {
        return named(PgAuthid.CATALOG, PgAuthid.ROLNAME, name, PgAuthid.OID);
    }

    List<MembershipEntry> memberships() {
        return rows.scan(PgAuthMembers.CATALOG).stream()
                .map(row -> new MembershipEntry(row.integer(PgAuthMembers.ROLEID), row.integer(PgAuthMembers.MEMBER),
                        row.integer(PgAuthMembers.GRANTOR), row.bool(PgAuthMembers.ADMIN_OPTION)))
                .toList();
    }

    DatabaseEntry database(int oid) {
        CatalogRow row = one(PgDatabase.CATALOG, PgDatabase.OID, oid);
        return row == null ? null : new DatabaseEntry(oid, row.text(PgDatabase.DATNAME), row.integer(PgDatabase.DATDBA),
                row.integer(PgDatabase.ENCODING), row.character(PgDatabase.DATLOCPROVIDER), row.bool(PgDatabase.DATISTEMPLATE),
                row.bool(PgDatabase.DATALLOWCONN), row.integer(PgDatabase.DATCONNLIMIT), row.integer(PgDatabase.DATTABLESPACE),
                row.text(PgDatabase.DATCOLLATE), row.text(PgDatabase.DATCTYPE), row.text(PgDatabase.DATICULOCALE),
                row.text(PgDatabase.DATCOLLVERSION), row.acl(PgDatabase.DATACL));
    }

    Integer databaseOid(String name) {
        return named(PgDatabase.CATALOG, PgDatabase.DATNAME, name, PgDatabase.OID);
    }

    TablespaceEntry tablespace(int oid) {
        CatalogRow row = one(PgTablespace.CATALOG, PgTablespace.OID, oid);
        return row == null ? null : new TablespaceEntry(oid, row.text(PgTablespace.SPCNAME), row.integer(PgTablespace.SPCOWNER),
                row.acl(PgTablespace.SPCACL), row.texts(PgTablespace.SPCOPTIONS));
    }

    Integer tablespaceOid(String name) {
        return named(PgTablespace.CATALOG, PgTablespace.SPCNAME, name, PgTablespace.OID);
    }

    private static final int UTF8 = 6;
}
