package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// REINDEX: indexes are built anew, in new files. CONCURRENTLY (the steps of
/// [ConcurrentIndexes]) a second index of the same shape is built beside each, the two exchange their files, and the second is dropped.
final class ReindexCommand {
    private final CommandContext context;
    private boolean verbose;
    private boolean concurrently;

    ReindexCommand(CommandContext context) {
        this.context = context;
    }

    String run(MaintenanceStatement.Reindex statement) {
        for (Option option : statement.options()) {
            switch (option.name()) {
                case "verbose" -> verbose = StatementOptions.flag(option);
                case "concurrently" -> concurrently = StatementOptions.flag(option);
                case "tablespace" -> { }
                default -> throw StatementOptions.unknown("REINDEX", option);
            }
        }
        if (concurrently) {
            context.refuseInTransactionBlock("REINDEX CONCURRENTLY");
        }
        switch (statement.target()) {
            case INDEX -> oneIndex(statement);
            case TABLE -> oneTable(statement);
            case SCHEMA -> {
                context.refuseInTransactionBlock("REINDEX SCHEMA");
                schema(statement.name());
            }
            case DATABASE -> {
                context.refuseInTransactionBlock("REINDEX DATABASE");
                database(statement.name(), false);
            }
            case SYSTEM -> {
                context.refuseInTransactionBlock("REINDEX SYSTEM");
                database(statement.name(), true);
            }
        }
        return "REINDEX";
    }

    private void oneIndex(MaintenanceStatement.Reindex statement) {
        var table = new int[1];
        var index = new RelationNames(context).open(statement.relation(), concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE, found -> {
            if (found.kind() != 'i' && found.kind() != 'I') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_INDEX, found.name());
            }
            new Privileges(context.catalog()).requireOwner(ObjectKind.INDEX, found.oid(), context.currentUser());
            // The table first, as everybody who uses the index does.
            if (table[0] != found.index().relation()) {
                table[0] = found.index().relation();
                context.lockRelation(table[0], tableMode());
            }
        });
        if (index.kind() == 'I') {
            context.refuseInTransactionBlock("REINDEX INDEX");
            partitions(index.oid());
            return;
        }
        var owner = context.catalog().relation(index.index().relation());
        if (concurrently && RelationNames.isSystem(owner)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.REINDEX_SYSTEM_CONCURRENTLY);
        }
        if (concurrently && owner.persistence() != 't') {
            rebuildConcurrently(owner, List.of(index.index()));
        } else {
            rebuild(owner, index.index());
        }
    }

    private LockMode tableMode() {
        return concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    }

    private void oneTable(MaintenanceStatement.Reindex statement) {
        var table = new RelationNames(context).open(statement.relation(), tableMode(), found -> {
            if (found.kind() != 'r' && found.kind() != 'm' && found.kind() != 'p' && found.kind() != 't') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, MaintenanceMessage.NOT_TABLE_OR_VIEW, found.name());
            }
            new Privileges(context.catalog()).requireOwner(ObjectKind.RELATION, found.oid(), context.currentUser());
        });
        if (concurrently && RelationNames.isSystem(table)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.REINDEX_SYSTEM_CONCURRENTLY);
        }
        if (table.kind() == 'p') {
            context.refuseInTransactionBlock("REINDEX TABLE");
            partitions(table.oid());
            return;
        }
        if (!rebuildAll(table)) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION,
                    concurrently ? MaintenanceMessage.NO_INDEXES_CONCURRENTLY : MaintenanceMessage.NO_INDEXES, table.name());
        }
    }

    /// Rebuilds what hangs below a partitioned table or index, each table or index in a transaction of its own.
    private void partitions(int top) {
        var below = new ArrayList<>(List.of(top));
        for (int i = 0; i < below.size(); i++) {
            below.addAll(context.catalog().children(below.get(i)));
        }
        for (int oid : below) {
            var known = context.catalog().relation(oid);
            if (known == null || known.kind() != 'r' && known.kind() != 'i') {
                continue;
            }
            context.commitAndRestart();
            int table = known.kind() == 'i' ? known.index().relation() : oid;
            context.lockRelation(table, tableMode());
            var relation = context.catalog().relation(table);
            var index = context.catalog().relation(oid);
            if (relation == null || index == null) {
                continue;
            }
            if (known.kind() == 'r') {
                rebuildAll(relation);
            } else if (concurrently && relation.persistence() != 't') {
                rebuildConcurrently(relation, List.of(index.index()));
            } else {
                rebuild(relation, index.index());
            }
        }
        context.commitAndRestart();
    }

    private void schema(String name) {
        var namespace = context.catalog().namespaceByName(name);
        if (namespace == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, name);
        }
        new Privileges(context.catalog()).requireOwner(ObjectKind.SCHEMA, namespace.oid(), context.currentUser());
        each(table -> table.namespace() == namespace.oid());
    }

    private void database(String name, boolean system) {
        var database = context.catalog().database(context.databaseId());
        if (name != null && !name.equals(database.name())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.ONLY_OPEN_DATABASE);
        }
        new Privileges(context.catalog()).requireOwner(ObjectKind.DATABASE, database.oid(), context.currentUser());
        if (system && concurrently) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.REINDEX_SYSTEM_CONCURRENTLY);
        }
        each(table -> (table.namespace() == Catalog.PG_CATALOG) == system);
    }

    /// Rebuilds the indexes of many tables, each in a transaction of its own. The indexes of the catalogs are never out of order,
    /// and the running server finds its way by them: they are left alone.
    private void each(Predicate<RelationEntry> wanted) {
        var tables = new ArrayList<Integer>();
        for (var row : context.catalog().rows().scan(PgClass.CATALOG)) {
            char kind = (char) row.integer(PgClass.RELKIND);
            var table = kind == 'r' || kind == 'm' ? context.catalog().relation(row.integer(PgClass.OID)) : null;
            if (table != null && wanted.test(table) && !RelationNames.isSystem(table)) {
                tables.add(table.oid());
            }
        }
        for (int oid : tables) {
            context.commitAndRestart();
            context.lockRelation(oid, tableMode());
            var table = context.catalog().relation(oid);
            if (table != null) {
                rebuildAll(table);
            }
        }
    }

    /// @return whether there was anything to rebuild
    private boolean rebuildAll(RelationEntry table) {
        if (!concurrently || table.persistence() == 't') {
            table.indexes().forEach(index -> rebuild(table, index));
            return !table.indexes().isEmpty();
        }
        var wanted = new ArrayList<IndexEntry>();
        for (var index : table.indexes()) {
            if (index.valid()) {
                wanted.add(index);
            } else {
                var namespace = context.catalog().namespace(context.catalog().relation(index.oid()).namespace());
                context.notice(Severity.WARNING, SqlState.INDEX_CORRUPTED, MaintenanceMessage.REINDEX_INVALID, namespace.name(), index.name());
            }
        }
        if (wanted.isEmpty()) {
            return false;
        }
        rebuildConcurrently(table, wanted);
        return true;
    }

    private void rebuildConcurrently(RelationEntry table, List<IndexEntry> indexes) {
        var concurrent = new ConcurrentIndexes(context);
        var relations = new ArrayList<Integer>();
        var copies = new ArrayList<Integer>();
        relations.add(table.oid());
        for (var index : indexes) {
            context.lockRelation(index.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
            copies.add(new IndexDefinition(context).copy(table, index));
            context.nextCommand();
            relations.add(index.oid());
        }
        relations.addAll(copies);
        try (var _ = concurrent.keep(relations)) {
            context.commitAndRestart();
            concurrent.build(table.oid(), copies);
            for (int i = 0; i < copies.size(); i++) {
                exchange(indexes.get(i).oid(), copies.get(i));
                concurrent.setState(indexes.get(i).oid(), true, true, true);
                concurrent.setState(copies.get(i), false, true, true);
            }
            context.commitAndRestart();
            concurrent.waitForHolders(table.oid(), LockMode.ACCESS_EXCLUSIVE);
            concurrent.bury(table.oid(), copies, copies.stream().map(ObjectAddress::relation).toList());
        }
        if (verbose) {
            indexes.forEach(index -> context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.REINDEXED,
                    context.catalog().namespace(table.namespace()).name() + "." + index.name()));
        }
    }

    /// The file built beside becomes the index's. Whoever opened the indexes before writes to both files, and whoever opens them later.
    private void exchange(int index, int copy) {
        var catalog = context.catalog();
        int old = (int) catalog.relation(index).fileId();
        int built = (int) catalog.relation(copy).fileId();
        var relations = new CatalogWriter(catalog).relations;
        relations.setFile(index, built);
        relations.setFile(copy, old);
        context.nextCommand();
    }

    private void rebuild(RelationEntry table, IndexEntry index) {
        context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
        var entry = context.catalog().relation(index.oid());
        if (entry.fileId() != 0 && !RelationNames.isSystem(table)) {
            new RelationFiles(context).replace(entry);
            new IndexBuild(context).build(context.catalog().relation(table.oid()), index.oid());
            if (!index.valid() || !index.ready()) {
                // What was left by a failed CREATE INDEX CONCURRENTLY is good now.
                new CatalogWriter(context.catalog()).indexes.setState(index.oid(), true, true, true);
            }
        }
        if (verbose) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.REINDEXED, entry.name());
        }
    }
}
