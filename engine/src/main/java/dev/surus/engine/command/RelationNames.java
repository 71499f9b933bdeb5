package dev.surus.engine.command;

import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.parser.ast.Persistence;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.List;
import java.util.function.Consumer;

/// Relations as statements name them: found, checked and locked, and found again where a wait may have changed what the name
/// means; and where new ones go.
final class RelationNames {
    private final CommandContext context;

    RelationNames(CommandContext context) {
        this.context = context;
    }

    static RelationName of(QualifiedName name) {
        var parts = name.parts();
        int count = parts.size();
        if (count > 3) {
            throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.TOO_MANY_DOTS, name.toString()).at(name.position());
        }
        return new RelationName(count > 2 ? parts.get(0) : null, count > 1 ? parts.get(count - 2) : null, parts.getLast(), name.position());
    }

    /// Opens what a name means at this moment.
    /// @param check told each relation that the name is found to mean, before the lock: rights are checked there
    /// @throws SqlException 42P01 where there is none
    RelationEntry open(RelationName name, LockMode mode, Consumer<RelationEntry> check) {
        var relation = openOrNull(name, mode, false, false, check);
        if (relation == null) {
            throw missing(name);
        }
        return relation;
    }

    RelationEntry open(RelationName name, LockMode mode) {
        return open(name, mode, relation -> {});
    }

    static SqlException missing(RelationName name) {
        return new SqlException(SqlState.UNDEFINED_TABLE, DefinitionMessage.RELATION_MISSING,
                name.schema() == null ? name.name() : name.schema() + "." + name.name());
    }

    /// @param missingOk a missing schema is no error either
    /// @return null where there is no such relation
    RelationEntry openOrNull(RelationName name, LockMode mode, boolean missingOk, boolean noWait, Consumer<RelationEntry> check) {
        refuseOtherDatabase(name);
        var catalog = context.catalog();
        int locked = 0;
        dev.surus.engine.txn.lock.LockTag lockedTag = null;
        while (true) {
            long changes = catalog.changes();
            int oid = find(name, missingOk);
            RelationEntry relation = oid == 0 ? null : catalog.relation(oid);
            if (relation != null) {
                check.accept(relation);
            }
            if (relation != null && oid == locked) {
                return relation;
            }
            if (lockedTag != null) {
                context.cluster().locks().release(context.lockOwner(), lockedTag, mode, false);
                lockedTag = null;
            }
            if (relation == null) {
                return null;
            }
            if (noWait) {
                if (!context.tryLockRelation(oid, mode)) {
                    throw new SqlException(SqlState.LOCK_NOT_AVAILABLE, DefinitionMessage.LOCK_NOT_OBTAINED, relation.name());
                }
            } else {
                context.lockRelation(oid, mode);
            }
            if (catalog.changes() == changes) {
                return relation;
            }
            locked = oid;
            lockedTag = context.relationTag(oid);
        }
    }

    private int find(RelationName name, boolean missingOk) {
        if (name.schema() != null && !name.schema().equals("pg_temp")) {
            var namespace = context.catalog().namespaceByName(name.schema());
            if (namespace == null) {
                if (missingOk) {
                    return 0;
                }
                throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, name.schema());
            }
            new Privileges(context.catalog()).require(ObjectKind.SCHEMA, namespace.oid(), context.currentUser(), Privilege.USAGE);
        }
        return context.catalog().relationOid(name.schema(), name.name());
    }

    void refuseOtherDatabase(RelationName name) {
        if (name.catalog() != null && !name.catalog().equals(context.catalog().database(context.databaseId()).name())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.CROSS_DATABASE, name.catalog(), name.schema(), name.name());
        }
    }

    /// Where a new relation goes: its schema, on which the user may create; the schema is locked against DROP.
    /// @param persistence as written; a name in pg_temp makes a relation temporary by itself
    int creationNamespace(RelationName name, Persistence persistence) {
        refuseOtherDatabase(name);
        while (true) {
            long changes = context.catalog().changes();
            int namespace = creationNamespaceOnce(name, persistence);
            new Privileges(context.catalog()).require(ObjectKind.SCHEMA, namespace, context.currentUser(), Privilege.CREATE);
            context.lockObject(PgNamespace.CATALOG, namespace, 0, LockMode.ACCESS_SHARE);
            if (context.catalog().changes() == changes || context.catalog().namespace(namespace) != null) {
                return namespace;
            }
        }
    }

    /// Where a new relation would go, which is not made: nothing is locked.
    int namespaceOf(RelationName name, Persistence persistence) {
        refuseOtherDatabase(name);
        return creationNamespaceOnce(name, persistence);
    }

    private int creationNamespaceOnce(RelationName name, Persistence persistence) {
        var temporary = new TemporarySchema(context);
        if (persistence == Persistence.TEMPORARY) {
            if (name.schema() != null && !temporary.isOwn(name.schema())) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.TEMPORARY_IN_SCHEMA);
            }
            return temporary.open();
        }
        if (name.schema() != null) {
            if (name.schema().equals("pg_temp")) {
                return temporary.open();
            }
            return existingNamespace(name.schema());
        }
        var path = context.catalog().session().searchPath();
        if (!path.isEmpty() && path.getFirst().equals("pg_temp")) {
            return temporary.open();
        }
        int namespace = context.catalog().searchPath().creation();
        if (namespace == 0) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.NO_SCHEMA_SELECTED);
        }
        return namespace;
    }

    private int existingNamespace(String schema) {
        var namespace = context.catalog().namespaceByName(schema);
        if (namespace == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, schema);
        }
        return namespace.oid();
    }

    /// The schema for a new object that is no relation (a type, say).
    int creationNamespace(QualifiedName name) {
        var relation = of(name);
        refuseOtherDatabase(relation);
        return creationNamespaceOnce(relation, Persistence.PERMANENT);
    }

    /// The persistence of a relation that goes into a schema.
    char persistence(int namespace, Persistence written) {
        boolean temporary = namespace == context.catalog().session().temporaryNamespace();
        if (temporary && written == Persistence.UNLOGGED) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.UNLOGGED_IN_TEMPORARY);
        }
        return temporary ? 't' : written == Persistence.UNLOGGED ? 'u' : 'p';
    }

    // ---- checks that callers hand to open

    /// Owns it, and it is no system catalog.
    void requireOwner(RelationEntry relation) {
        new Privileges(context.catalog()).requireOwner(ObjectKind.RELATION, relation.oid(), context.currentUser());
        refuseSystemCatalog(relation);
    }

    void refuseSystemCatalog(RelationEntry relation) {
        if (isSystem(relation) && !context.settings().get(dev.surus.engine.config.Settings.ALLOW_SYSTEM_TABLE_MODS)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DefinitionMessage.SYSTEM_CATALOG, relation.name());
        }
    }

    static boolean isSystem(RelationEntry relation) {
        return Oid.isPinned(relation.oid())
                || relation.namespace() == dev.surus.engine.catalog.Catalog.PG_TOAST;
    }

    /// The schema's name for messages and deparsed names.
    String namespaceName(int namespace) {
        var entry = context.catalog().namespace(namespace);
        return entry == null ? "" : entry.name();
    }

    static List<RelationName> names(List<? extends dev.surus.engine.parser.ast.FromItem.Relation> relations) {
        return relations.stream().map(dev.surus.engine.parser.ast.FromItem.Relation::name).toList();
    }
}
