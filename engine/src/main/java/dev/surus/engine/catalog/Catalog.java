package dev.surus.engine.catalog;

import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import java.util.function.Consumer;
import dev.surus.engine.catalog.CacheKey.Kind;
import dev.surus.engine.catalog.entry.AggregateEntry;
import dev.surus.engine.catalog.entry.CastEntry;
import dev.surus.engine.catalog.entry.CollationEntry;
import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.DatabaseEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.LanguageEntry;
import dev.surus.engine.catalog.entry.MembershipEntry;
import dev.surus.engine.catalog.entry.NamespaceEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.catalog.entry.TablespaceEntry;
import dev.surus.engine.catalog.entry.TypeComparison;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The catalog as one session sees it: the newest committed state and the session's own changes. Lookups by OID and by
/// name; what does not exist is null, or an empty list.
///
/// Unqualified names (schema null) are looked for along the session's search path; privileges on schemas other than those
/// of the path are the caller's business. Confined to its session; the cache behind it is shared.
public final class Catalog {
    public static final int PG_CATALOG = 11;
    public static final int PG_TOAST = 99;
    public static final int PUBLIC = 2200;

    private final RehearsedRows rehearsed;
    private final CatalogRows rows;
    private final CatalogCache shared;
    private final EntryReader reader;
    private SessionNames session;
    private Consumer<ObjectAddress> referenceLock = object -> {};

    /// What this transaction changed, hence must not look for in the shared cache.
    private final Set<CacheKey> touched = new HashSet<>();
    private final Map<CacheKey, Optional<Object>> own = new HashMap<>();
    private long ownChanges;
    private long localChanges;
    private boolean sharedTouched;

    private SearchPath path;
    private List<String> pathNames;
    private int pathRole;
    private int pathTemporary;
    private long pathChanges = -1;

    public Catalog(CatalogRows rows, CatalogCache shared, SessionNames session) {
        rehearsed = new RehearsedRows(rows);
        this.rows = new TrackedRows(rehearsed, this);
        this.shared = shared;
        this.session = session;
        reader = new EntryReader(this.rows);
    }

    /// A catalog of the built-in objects alone, for tests and tools.
    public static Catalog ofBuiltins() {
        return new Catalog(new MemoryCatalogRows(), new CatalogCache(), SessionNames.DEFAULT);
    }

    /// The rows themselves. What is changed through them is seen by the next lookup.
    public CatalogRows rows() {
        return rows;
    }

    /// OID of the database whose catalog this is.
    public int database() {
        return rows.database();
    }

    public void useSession(SessionNames names) {
        session = names;
        path = null;
    }

    public SessionNames session() {
        return session;
    }

    // ---- relations

    public RelationEntry relation(int oid) {
        return cached(CacheKey.of(Kind.RELATION, oid), () -> reader.relation(oid));
    }

    /// The table, index, sequence, view or composite type of a name.
    public RelationEntry relationByName(String schema, String name) {
        int oid = relationOid(schema, name);
        return oid == 0 ? null : relation(oid);
    }

    /// 0 where there is none.
    public int relationOid(String schema, String name) {
        return schema == null
                ? firstInPath(true, namespace -> relationOid(namespace, name))
                : relationOid(namespaceOidForLookup(schema), name);
    }

    public int relationOid(int namespace, String name) {
        Integer oid = cached(new CacheKey(Kind.RELATION_NAME, namespace, name), () -> reader.relationOid(namespace, name));
        return oid == null ? 0 : oid;
    }

    /// Foreign keys of other tables, or its own, that reference the table; by their OIDs.
    public List<ConstraintEntry> referencingConstraints(int relation) {
        return cached(CacheKey.of(Kind.REFERENCING_CONSTRAINTS, relation), () -> reader.referencingConstraints(relation));
    }

    /// OIDs of the tables that inherit from the table directly; a partition that is being detached does not any more.
    public List<Integer> children(int relation) {
        return cached(CacheKey.of(Kind.CHILDREN, relation), () -> reader.children(relation));
    }

    /// The partitions of a partitioned table or index, by their OIDs; those that are being detached, too.
    public List<PartitionEntry> partitions(int relation) {
        return cached(CacheKey.of(Kind.PARTITIONS, relation), () -> reader.partitions(relation));
    }

    /// The partitions that a snapshot knows: one whose detaching it does not see is among them.
    public List<PartitionEntry> partitions(int relation, Snapshot snapshot) {
        return partitions(relation).stream().filter(entry -> entry.bound() != null
                && (!entry.detachPending() || reader.isAttached(snapshot, entry.oid(), relation))).toList();
    }

    /// The key of a partitioned table; null for other relations.
    public PartitionKeyEntry partitionKey(int relation) {
        return cached(CacheKey.of(Kind.PARTITION_KEY, relation), () -> reader.partitionKey(relation));
    }

    /// What ANALYZE found out about a relation's columns, by their numbers.
    public Map<Integer, ColumnStatistics> statistics(int relation) {
        return cached(CacheKey.of(Kind.STATISTICS, relation), () -> StatisticsReader.read(rows, relation));
    }

    public ConstraintEntry constraint(int oid) {
        return cached(CacheKey.of(Kind.CONSTRAINT, oid), () -> reader.constraint(oid));
    }

    public SequenceEntry sequence(int relation) {
        return cached(CacheKey.of(Kind.SEQUENCE, relation), () -> reader.sequence(relation));
    }

    // ---- types

    public TypeEntry type(int oid) {
        return cached(CacheKey.of(Kind.TYPE, oid), () -> reader.type(oid));
    }

    public TypeEntry typeByName(String schema, String name) {
        int oid = schema == null
                ? firstInPath(true, namespace -> typeOid(namespace, name))
                : typeOid(namespaceOidForLookup(schema), name);
        return oid == 0 ? null : type(oid);
    }

    public int typeOid(int namespace, String name) {
        Integer oid = cached(new CacheKey(Kind.TYPE_NAME, namespace, name), () -> reader.typeOid(namespace, name));
        return oid == null ? 0 : oid;
    }

    /// The type that a domain stands on in the end; the type itself for others.
    public TypeEntry baseType(int oid) {
        TypeEntry type = type(oid);
        while (type != null && type.isDomain()) {
            type = type(type.baseType());
        }
        return type;
    }

    /// What reads, writes and compares values of a type; null where there is no such type.
    public DataType dataType(int oid) {
        DataType builtin = BuiltinTypes.byOid(oid);
        return builtin != null ? builtin : DataTypes.of(this, oid);
    }

    /// The name of a type as format_type() gives it: quoted, qualified where the search path does not find it.
    public String typeName(int oid) {
        return TypeNames.format(this, oid, -1, false);
    }

    /// The same with a typmod: `numeric(10,2)`.
    public String typeName(int oid, int typmod) {
        return TypeNames.format(this, oid, typmod, true);
    }

    /// How the type's values are compared by default.
    public TypeComparison comparison(int type) {
        return cached(CacheKey.of(Kind.COMPARISON, type), () -> ComparisonLookup.of(this, type));
    }

    // ---- functions and operators

    public FunctionEntry function(int oid) {
        return cached(CacheKey.of(Kind.FUNCTION, oid), () -> reader.function(oid));
    }

    /// All functions that the name can mean, nearest in the path first; one that is hidden by another with the same
    /// parameters earlier in the path is left out.
    public List<FunctionEntry> functionsByName(String schema, String name) {
        List<FunctionEntry> all = cached(CacheKey.of(Kind.FUNCTION_NAME, name), () -> reader.functionsByName(name));
        if (schema != null) {
            int namespace = namespaceOidForLookup(schema);
            return all.stream().filter(function -> function.namespace() == namespace).toList();
        }
        var visible = new ArrayList<FunctionEntry>();
        for (int namespace : searchPath().namespaces()) {
            if (namespace == searchPath().temporary()) {
                continue;
            }
            int before = visible.size();
            for (FunctionEntry function : all) {
                if (function.namespace() == namespace
                        && visible.subList(0, before).stream().noneMatch(other -> Arrays.equals(other.arguments(), function.arguments()))) {
                    visible.add(function);
                }
            }
        }
        return visible;
    }

    public OperatorEntry operator(int oid) {
        return cached(CacheKey.of(Kind.OPERATOR, oid), () -> reader.operator(oid));
    }

    /// All operators that the name can mean, nearest in the path first, hidden ones left out. Prefix operators have left 0.
    public List<OperatorEntry> operatorsByName(String schema, String name) {
        List<OperatorEntry> all = cached(CacheKey.of(Kind.OPERATOR_NAME, name), () -> reader.operatorsByName(name));
        if (schema != null) {
            int namespace = namespaceOidForLookup(schema);
            return all.stream().filter(operator -> operator.namespace() == namespace).toList();
        }
        var visible = new ArrayList<OperatorEntry>();
        for (int namespace : searchPath().namespaces()) {
            if (namespace == searchPath().temporary()) {
                continue;
            }
            int before = visible.size();
            for (OperatorEntry operator : all) {
                if (operator.namespace() == namespace && visible.subList(0, before).stream()
                        .noneMatch(other -> other.left() == operator.left() && other.right() == operator.right())) {
                    visible.add(operator);
                }
            }
        }
        return visible;
    }

    /// The operator with exactly these operand types (left 0: prefix), or null.
    public OperatorEntry operatorExact(String schema, String name, int left, int right) {
        for (OperatorEntry operator : operatorsByName(schema, name)) {
            if (operator.left() == left && operator.right() == right) {
                return operator;
            }
        }
        return null;
    }

    public AggregateEntry aggregate(int function) {
        return cached(CacheKey.of(Kind.AGGREGATE, function), () -> reader.aggregate(function));
    }

    /// The pg_cast entry between two types, or null. Binary-compatible types beyond pg_cast (a domain and its base,
    /// arrays by their elements, anything to and from text through I/O) are the analyzer's rules.
    public CastEntry castFor(int source, int target) {
        return cached(new CacheKey(Kind.CAST, source, target), () -> reader.cast(source, target));
    }

    // ---- operator classes and families

    public OperatorClassEntry operatorClass(int oid) {
        return cached(CacheKey.of(Kind.OPERATOR_CLASS, oid), () -> reader.operatorClass(oid));
    }

    public OperatorClassEntry operatorClassByName(int accessMethod, String schema, String name) {
        List<OperatorClassEntry> all = operatorClassesOf(accessMethod);
        List<Integer> namespaces = schema == null ? searchPath().namespaces() : List.of(namespaceOidForLookup(schema));
        for (int namespace : namespaces) {
            for (OperatorClassEntry entry : all) {
                if (entry.namespace() == namespace && entry.name().equals(name)) {
                    return entry;
                }
            }
        }
        return null;
    }

    public List<OperatorClassEntry> operatorClassesOf(int accessMethod) {
        return cached(CacheKey.of(Kind.OPERATOR_CLASSES_OF_METHOD, accessMethod), () -> reader.operatorClassesOf(accessMethod));
    }

    /// The default operator class of an access method (btree 403, hash 405) for a type, by PostgreSQL's rules (exact type,
    /// then binary-compatible, preferred types first); null where there is none.
    public OperatorClassEntry defaultOperatorClass(int accessMethod, int type) {
        return ComparisonLookup.defaultOperatorClass(this, accessMethod, type);
    }

    public List<OperatorFamilyMember> familyMembers(int family) {
        return cached(CacheKey.of(Kind.FAMILY_MEMBERS, family), () -> reader.familyMembers(family));
    }

    /// The operator of a family for two types and a strategy (btree: 1 &lt;, 2 &lt;=, 3 =, 4 &gt;=, 5 &gt;); 0 for none.
    public int familyOperator(int family, int left, int right, int strategy) {
        for (OperatorFamilyMember member : familyMembers(family)) {
            if (member.left() == left && member.right() == right && member.strategy() == strategy && member.purpose() == 's') {
                return member.operator();
            }
        }
        return 0;
    }

    /// All families in which an operator stands.
    public List<OperatorFamilyMember> familiesOfOperator(int operator) {
        return cached(CacheKey.of(Kind.FAMILIES_OF_OPERATOR, operator), () -> reader.familiesOfOperator(operator));
    }

    /// The support function of a family (btree: 1 compare; hash: 1 hash), 0 for none.
    public int supportFunction(int family, int left, int right, int number) {
        Map<List<Integer>, Integer> functions =
                cached(CacheKey.of(Kind.SUPPORT_FUNCTIONS, family), () -> reader.supportFunctions(family));
        return functions.getOrDefault(List.of(left, right, number), 0);
    }

    /// OID of an access method such as `btree`; 0 for none.
    public int accessMethodOid(String name) {
        Integer oid = cached(CacheKey.of(Kind.ACCESS_METHOD, name), () -> reader.accessMethodOid(name));
        return oid == null ? 0 : oid;
    }

    // ---- schemas, collations, languages

    public NamespaceEntry namespace(int oid) {
        return cached(CacheKey.of(Kind.NAMESPACE, oid), () -> reader.namespace(oid));
    }

    public NamespaceEntry namespaceByName(String name) {
        Integer oid = cached(CacheKey.of(Kind.NAMESPACE_NAME, name), () -> reader.namespaceOid(name));
        return oid == null ? null : namespace(oid);
    }

    public CollationEntry collation(int oid) {
        return cached(CacheKey.of(Kind.COLLATION, oid), () -> reader.collation(oid));
    }

    /// The collation of a name that fits UTF-8.
    public CollationEntry collationByName(String schema, String name) {
        int oid = schema == null
                ? firstInPath(false, namespace -> collationOid(namespace, name))
                : collationOid(namespaceOidForLookup(schema), name);
        return oid == 0 ? null : collation(oid);
    }

    private int collationOid(int namespace, String name) {
        Integer oid = cached(new CacheKey(Kind.COLLATION_NAME, namespace, name), () -> reader.collationOid(namespace, name));
        return oid == null ? 0 : oid;
    }

    public LanguageEntry language(int oid) {
        return cached(CacheKey.of(Kind.LANGUAGE, oid), () -> reader.language(oid));
    }

    public LanguageEntry languageByName(String name) {
        Integer oid = cached(CacheKey.of(Kind.LANGUAGE_NAME, name), () -> reader.languageOid(name));
        return oid == null ? null : language(oid);
    }

    // ---- what the cluster shares

    public RoleEntry role(int oid) {
        return cached(CacheKey.of(Kind.ROLE, oid), () -> reader.role(oid));
    }

    public RoleEntry roleByName(String name) {
        Integer oid = cached(CacheKey.of(Kind.ROLE_NAME, name), () -> reader.roleOid(name));
        return oid == null ? null : role(oid);
    }

    /// All memberships of roles in roles.
    public List<MembershipEntry> memberships() {
        return cached(CacheKey.of(Kind.MEMBERSHIPS, 0), reader::memberships);
    }

    public DatabaseEntry database(int oid) {
        return cached(CacheKey.of(Kind.DATABASE, oid), () -> reader.database(oid));
    }

    public DatabaseEntry databaseByName(String name) {
        Integer oid = cached(CacheKey.of(Kind.DATABASE_NAME, name), () -> reader.databaseOid(name));
        return oid == null ? null : database(oid);
    }

    public TablespaceEntry tablespace(int oid) {
        return cached(CacheKey.of(Kind.TABLESPACE, oid), () -> reader.tablespace(oid));
    }

    public TablespaceEntry tablespaceByName(String name) {
        Integer oid = cached(CacheKey.of(Kind.TABLESPACE_NAME, name), () -> reader.tablespaceOid(name));
        return oid == null ? null : tablespace(oid);
    }

    // ---- search path and visibility

    public SearchPath searchPath() {
        List<String> names = session.searchPath();
        int role = session.currentRole();
        int temporary = session.temporaryNamespace();
        if (path == null || pathChanges != shared.changes() || pathRole != role || pathTemporary != temporary
                || !names.equals(pathNames)) {
            long changes = shared.changes();
            path = PathResolution.resolve(this, names, role, temporary);
            pathNames = List.copyOf(names);
            pathRole = role;
            pathTemporary = temporary;
            pathChanges = changes;
        }
        return path;
    }

    /// Whether an unqualified name finds this relation.
    public boolean relationVisible(RelationEntry relation) {
        return relationOid(null, relation.name()) == relation.oid();
    }

    public boolean typeVisible(TypeEntry type) {
        return firstInPath(true, namespace -> typeOid(namespace, type.name())) == type.oid();
    }

    public boolean functionVisible(FunctionEntry function) {
        return functionsByName(null, function.name()).stream().anyMatch(visible -> visible.oid() == function.oid());
    }

    public boolean operatorVisible(OperatorEntry operator) {
        return operatorsByName(null, operator.name()).stream().anyMatch(visible -> visible.oid() == operator.oid());
    }

    public boolean collationVisible(CollationEntry collation) {
        return firstInPath(false, namespace -> collationOid(namespace, collation.name())) == collation.oid();
    }

    private interface InNamespace {
        int oid(int namespace);
    }

    private int firstInPath(boolean temporaryToo, InNamespace lookup) {
        SearchPath current = searchPath();
        for (int namespace : current.namespaces()) {
            if (temporaryToo || namespace != current.temporary()) {
                int oid = lookup.oid(namespace);
                if (oid != 0) {
                    return oid;
                }
            }
        }
        return 0;
    }

    /// A name that is written with its schema finds nothing there without USAGE.
    /// (42501 `permission denied for schema ...`).
    private int namespaceOidForLookup(String schema) {
        if (schema.equals("pg_temp")) {
            return session.temporaryNamespace();
        }
        NamespaceEntry namespace = namespaceByName(schema);
        if (namespace == null) {
            return 0;
        }
        new Privileges(this).require(ObjectKind.SCHEMA, namespace.oid(), session.currentRole(), Privilege.USAGE);
        return namespace.oid();
    }

    // ---- locks of what is referred to

    /// @param lock told each object on which a new dependency is recorded: it must not be dropped meanwhile
    public void lockReferencedWith(Consumer<ObjectAddress> lock) {
        referenceLock = lock;
    }

    /// A dependency on the object is being recorded.
    public void referenced(ObjectAddress object) {
        referenceLock.accept(object);
    }

    // ---- cache and transaction

    /// How many commits have changed the catalog so far. A lookup whose relation had to be waited for is repeated where
    /// this moved during the wait.
    public long changes() {
        return shared.changes();
    }

    /// The session learns at once of its own changes; others do at [#committed].
    void touch(CacheKey key) {
        localChanges++;
        touched.add(key);
        own.clear();
        path = null;
    }

    /// What all databases share was changed.
    void touchShared() {
        sharedTouched = true;
    }

    /// Whether the transaction has changed what all databases share.
    public boolean hasSharedChanges() {
        return sharedTouched;
    }

    /// Moves whenever the session changes the catalog or takes such changes back. What was derived from the catalog still holds
    /// where neither this nor [#changes] moved.
    public long localChanges() {
        return localChanges;
    }

    /// Whether the transaction has changed the catalog.
    public boolean hasChanges() {
        return !touched.isEmpty();
    }

    /// To be called after a commit is visible, before its locks are released.
    public void committed() {
        if (!touched.isEmpty()) {
            shared.invalidate(touched);
            forget();
        }
    }

    /// To be called when the transaction is undone.
    public void rolledBack() {
        localChanges++;
        forget();
    }

    /// To be called after ROLLBACK TO: what was undone must be looked up again.
    public void savepointRolledBack() {
        localChanges++;
        own.clear();
        path = null;
    }

    private void forget() {
        sharedTouched = false;
        touched.clear();
        own.clear();
        path = null;
    }

    // ---- rehearsal

    /// What the transaction had changed when the rehearsal began; null outside one.
    private Set<CacheKey> touchedBefore;
    private boolean sharedTouchedBefore;

    /// Changes from now on are seen by this session alone, and only until [#endRehearsal]: no row is written.
    public void beginRehearsal() {
        touchedBefore = Set.copyOf(touched);
        sharedTouchedBefore = sharedTouched;
        rehearsed.begin();
    }

    /// Forgets what the rehearsal changed.
    public void endRehearsal() {
        rehearsed.end();
        touched.clear();
        touched.addAll(touchedBefore);
        sharedTouched = sharedTouchedBefore;
        touchedBefore = null;
        savepointRolledBack();
    }

    /// Looks at the catalog as it is outside the rehearsal.
    public <T> T unrehearsed(Supplier<T> look) {
        var over = rehearsed.aside();
        var mine = Set.copyOf(touched);
        touched.clear();
        touched.addAll(touchedBefore);
        own.clear();
        try {
            return look.get();
        } finally {
            rehearsed.backFrom(over);
            touched.addAll(mine);
            own.clear();
        }
    }

    /// Where a rehearsal stands, for [#resetRehearsal].
    public Map<Integer, Object> markRehearsal() {
        return rehearsed.mark();
    }

    /// Forgets what the rehearsal changed since a mark.
    public void resetRehearsal(Map<Integer, Object> mark) {
        rehearsed.reset(mark);
        savepointRolledBack();
    }

    /// Whether an OID was given to something in a rehearsal.
    public static boolean isRehearsed(int oid) {
        return RehearsedRows.isRehearsed(oid);
    }

    @SuppressWarnings("unchecked")
    private <T> T cached(CacheKey key, Supplier<T> read) {
        if (!touched.isEmpty() && (touched.contains(key) || key.kind() == Kind.COMPARISON)) {
            if (ownChanges != shared.changes()) {
                own.clear();
                ownChanges = shared.changes();
            }
            Optional<Object> known = own.get(key);
            if (known == null) {
                known = Optional.ofNullable(read.get());
                own.put(key, known);
            }
            return (T) known.orElse(null);
        }
        Optional<Object> known = shared.get(key);
        if (known == null) {
            long before = shared.changes();
            known = Optional.ofNullable(read.get());
            shared.put(key, known, before);
        }
        return (T) known.orElse(null);
    }
}
