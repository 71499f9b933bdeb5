package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.function.Predicate;

/// REINDEX: indexes are built anew, in new files. CONCURRENTLY asks for weaker locks only; the rebuilding itself keeps writers out.
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
        var index = new RelationNames(context).open(statement.relation(), LockMode.ACCESS_EXCLUSIVE, found -> {
            if (found.kind() != 'i' && found.kind() != 'I') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_INDEX, found.name());
            }
            new Privileges(context.catalog()).requireOwner(ObjectKind.INDEX, found.oid(), context.currentUser());
            // The table first, as everybody who uses the index does.
            if (table[0] != found.index().relation()) {
                table[0] = found.index().relation();
                context.lockRelation(table[0], LockMode.SHARE);
            }
        });
        rebuild(context.catalog().relation(index.index().relation()), index.index());
    }

    private void oneTable(MaintenanceStatement.Reindex statement) {
        var table = new RelationNames(context).open(statement.relation(), LockMode.SHARE, found -> {
            if (found.kind() != 'r' && found.kind() != 'm' && found.kind() != 'p' && found.kind() != 't') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, MaintenanceMessage.NOT_TABLE_OR_VIEW, found.name());
            }
            new Privileges(context.catalog()).requireOwner(ObjectKind.RELATION, found.oid(), context.currentUser());
        });
        if (concurrently && RelationNames.isSystem(table)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.REINDEX_SYSTEM_CONCURRENTLY);
        }
        if (table.indexes().isEmpty()) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION,
                    concurrently ? MaintenanceMessage.NO_INDEXES_CONCURRENTLY : MaintenanceMessage.NO_INDEXES, table.name());
        }
        rebuildAll(table);
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
            context.lockRelation(oid, LockMode.SHARE);
            var table = context.catalog().relation(oid);
            if (table != null) {
                rebuildAll(table);
            }
        }
    }

    private void rebuildAll(RelationEntry table) {
        for (IndexEntry index : table.indexes()) {
            rebuild(table, index);
        }
    }

    private void rebuild(RelationEntry table, IndexEntry index) {
        context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
        var entry = context.catalog().relation(index.oid());
        if (entry.fileId() != 0 && !RelationNames.isSystem(table)) {
            new RelationFiles(context).replace(entry);
            new IndexBuild(context).build(context.catalog().relation(table.oid()), index.oid());
        }
        if (verbose) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.REINDEXED, entry.name());
        }
    }
}
