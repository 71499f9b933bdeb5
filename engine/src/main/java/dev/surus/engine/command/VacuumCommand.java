package dev.surus.engine.command;

import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.VirtualRelations;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.table.Table;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/// VACUUM and ANALYZE. Nothing in Surus needs vacuuming: dead versions never reach the pages. What is left to do is the cleaner's work of the last
/// moments, new files for VACUUM FULL, and what other programs look at afterwards: pg_class.relpages and reltuples.
final class VacuumCommand {
    private static final int WORKERS_MAX = 1024;
    private static final int PAGES_OF_POSTGRES = 2;
    private static final long COUNTED_ROWS_MAX = 1_000_000;
    private static final int SAMPLE_ROWS_MAX = 30_000;
    private static final int SAMPLE_ROWS_PER_TARGET = 300;

    private final CommandContext context;
    private final MaintenanceStatement.Vacuum statement;
    private final boolean vacuum;
    private boolean analyze;
    private boolean full;
    private boolean verbose;
    private boolean skipLocked;
    private boolean disablePageSkipping;
    private boolean processToast = true;
    private boolean truncate = true;
    private int parallel;

    VacuumCommand(CommandContext context, MaintenanceStatement.Vacuum statement) {
        this.context = context;
        this.statement = statement;
        vacuum = statement.vacuum();
        analyze = !vacuum;
    }

    private String name() {
        return vacuum ? "VACUUM" : "ANALYZE";
    }

    String run() {
        statement.options().forEach(this::take);
        judge();
        if (vacuum && !context.rehearses()) {
            // What the cleaner would do in the next moments anyway.
            context.cluster().transactions().cleanUp();
        }
        var targets = statement.relations().isEmpty() ? all() : named();
        boolean several = vacuum || context.mayUseSeveralTransactions() && targets.size() != 1;
        for (Target target : targets) {
            if (several) {
                // Each table in a transaction of its own: no lock is held longer than needed.
                context.commitAndRestart();
            }
            process(target);
        }
        return name();
    }

    // ---- options

    private void take(Option option) {
        switch (option.name()) {
            case "verbose" -> verbose = StatementOptions.flag(option);
            case "skip_locked" -> skipLocked = StatementOptions.flag(option);
            default -> {
                if (!vacuum) {
                    throw StatementOptions.unknown("ANALYZE", option);
                }
                takeOfVacuum(option);
            }
        }
    }

    private void takeOfVacuum(Option option) {
        switch (option.name()) {
            case "analyze" -> analyze = StatementOptions.flag(option);
            case "freeze" -> StatementOptions.flag(option);
            case "truncate" -> truncate = StatementOptions.flag(option);
            case "full" -> full = StatementOptions.flag(option);
            case "disable_page_skipping" -> disablePageSkipping = StatementOptions.flag(option);
            case "process_toast" -> processToast = StatementOptions.flag(option);
            case "index_cleanup" -> {
                if (!(option.value() instanceof Option.Text text && text.text().equalsIgnoreCase("auto"))) {
                    StatementOptions.flag(option);
                }
            }
            case "parallel" -> parallel = workers(option);
            default -> throw StatementOptions.unknown("VACUUM", option);
        }
    }

    private static int workers(Option option) {
        if (!(option.value() instanceof Option.IntegerNumber number)) {
            throw new SqlException(SqlState.SYNTAX_ERROR, MaintenanceMessage.PARALLEL_VALUE, WORKERS_MAX).at(option.position());
        }
        if (number.value() < 0 || number.value() > WORKERS_MAX) {
            throw new SqlException(SqlState.SYNTAX_ERROR, MaintenanceMessage.PARALLEL_RANGE, WORKERS_MAX).at(option.position());
        }
        return number.value();
    }

    private void judge() {
        if (full && parallel > 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.FULL_PARALLEL);
        }
        if (!analyze && statement.relations().stream().anyMatch(relation -> !relation.columns().isEmpty())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.COLUMNS_WITHOUT_ANALYZE);
        }
        if (vacuum) {
            context.refuseInTransactionBlock("VACUUM");
        }
        if (full && disablePageSkipping) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.FULL_SKIPPING);
        }
        if (full && !processToast) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.FULL_TOAST);
        }
    }

    // ---- which tables

    /// @param name as the statement says it; null for a partition of a named table, of which nobody is told
    private record Target(int relation, String name, List<String> columns) {}

    private List<Target> named() {
        var targets = new ArrayList<Target>();
        for (var each : statement.relations()) {
            // The lock is not for long: the table is looked at again where its turn comes.
            var relation = open(each.relation());
            if (relation == null) {
                continue;
            }
            context.cluster().locks().release(context.lockOwner(), context.relationTag(relation.oid()), LockMode.ACCESS_SHARE, false);
            if (isPermitted(relation)) {
                targets.add(new Target(relation.oid(), relation.name(), each.columns()));
            }
            if (relation.kind() == 'p') {
                addPartitions(relation.oid(), each.columns(), targets);
            }
        }
        return targets;
    }

    /// @return null where its lock is not available and is not to be waited for
    private RelationEntry open(dev.surus.engine.parser.ast.RelationName name) {
        try {
            var relation = new RelationNames(context).openOrNull(name, LockMode.ACCESS_SHARE, false, skipLocked, found -> {});
            if (relation == null) {
                throw RelationNames.missing(name);
            }
            return relation;
        } catch (SqlException failure) {
            if (failure.state() != SqlState.LOCK_NOT_AVAILABLE || !skipLocked) {
                throw failure;
            }
            context.notice(Severity.WARNING, SqlState.LOCK_NOT_AVAILABLE,
                    vacuum ? MaintenanceMessage.SKIP_VACUUM_LOCKED : MaintenanceMessage.SKIP_ANALYZE_LOCKED, name.name());
            return null;
        }
    }

    /// Level by level, each level by its OIDs; none is locked before its turn.
    private void addPartitions(int parent, List<String> columns, List<Target> targets) {
        var open = new ArrayList<Integer>(List.of(parent));
        for (int i = 0; i < open.size(); i++) {
            for (int child : context.catalog().children(open.get(i))) {
                if (!open.contains(child)) {
                    open.add(child);
                    targets.add(new Target(child, null, columns));
                }
            }
        }
    }

    private List<Target> all() {
        var targets = new ArrayList<Target>();
        for (var row : context.catalog().rows().scan(PgClass.CATALOG)) {
            char kind = (char) row.integer(PgClass.RELKIND);
            if (kind == 'r' || kind == 'm') {
                var relation = context.catalog().relation(row.integer(PgClass.OID));
                // Temporary tables of other sessions are theirs alone.
                boolean foreign = relation != null && relation.isTemporary() && relation.namespace() != context.catalog().session().temporaryNamespace();
                if (relation != null && !foreign && isPermitted(relation)) {
                    targets.add(new Target(relation.oid(), null, List.of()));
                }
            }
        }
        return targets;
    }

    private boolean isPermitted(RelationEntry relation) {
        var privileges = new Privileges(context.catalog());
        boolean permitted = privileges.ownsAs(relation.owner(), context.currentUser())
                || !relation.shared() && privileges.owns(ObjectKind.DATABASE, context.databaseId(), context.currentUser());
        if (!permitted) {
            context.notice(Severity.WARNING, SqlState.WARNING, refusal(relation), relation.name());
        }
        return permitted;
    }

    private MaintenanceMessage refusal(RelationEntry relation) {
        if (relation.shared()) {
            return vacuum ? MaintenanceMessage.SKIP_VACUUM_SUPERUSER : MaintenanceMessage.SKIP_ANALYZE_SUPERUSER;
        }
        if (relation.namespace() == Catalog.PG_CATALOG) {
            return vacuum ? MaintenanceMessage.SKIP_VACUUM_DATABASE : MaintenanceMessage.SKIP_ANALYZE_DATABASE;
        }
        return vacuum ? MaintenanceMessage.SKIP_VACUUM_TABLE : MaintenanceMessage.SKIP_ANALYZE_TABLE;
    }

    // ---- one table

    private void process(Target target) {
        var relation = lock(target);
        if (relation == null || target.name == null && !isPermitted(relation)) {
            return;
        }
        if (relation.kind() == 'p') {
            if (analyze) {
                checkColumns(relation, target.columns);
                analyzeTree(relation);
            }
            return;
        }
        if ("rmt".indexOf(relation.kind()) < 0) {
            context.notice(Severity.WARNING, SqlState.WARNING,
                    vacuum ? MaintenanceMessage.SKIP_VACUUM_KIND : MaintenanceMessage.SKIP_ANALYZE_KIND, relation.name());
            return;
        }
        checkColumns(relation, target.columns);
        if (relation.fileId() == 0 || context.cluster().part(VirtualRelations.class).byOid(relation.oid()) != null) {
            return;
        }
        String schema = context.catalog().namespace(relation.namespace()).name();
        String database = context.catalog().database(context.databaseId()).name();
        if (verbose && vacuum) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.VACUUMING, database, schema, relation.name());
        }
        if (verbose && analyze) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.ANALYZING, schema, relation.name());
        }
        if (full && vacuum && !relation.shared() && relation.namespace() != Catalog.PG_CATALOG) {
            new TableOrder(context).rewrite(relation, null);
            relation = context.catalog().relation(relation.oid());
        }
        if (vacuum && truncate && !context.rehearses()) {
            shrink(relation);
        }
        long rows = context.rehearses(relation.oid(), full ? LockRehearsal.Work.Kind.REWRITE : LockRehearsal.Work.Kind.SCAN) ? 0 : count(relation);
        int pages = rows == 0 ? 0 : Table.relationPages(context.cluster().tables().pageCount(relation.fileId()));
        store(relation, pages, rows);
        if (analyze) {
            analyzeColumns(relation, target.columns, rows);
            if (relation.hasSubclass()) {
                analyzeTree(relation);
            }
        }
        if (!context.rehearses()) {
            var counters = context.cluster().part(AccessStatistics.class).ofRelation(relation.shared() ? 0 : context.databaseId(), relation.oid());
            long now = context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
            if (vacuum) {
                counters.maintained(false, now, rows);
            }
            if (analyze) {
                counters.maintained(true, now, rows);
            }
        }
        if (verbose && vacuum) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.VACUUMED, database, schema, relation.name(), pages, pages, rows);
        }
        if (verbose && analyze) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.ANALYZED, relation.name(), pages, pages, rows,
                    Math.min(rows, SAMPLE_ROWS_MAX), rows);
        }
    }

    private void shrink(RelationEntry relation) {
        var tables = context.cluster().tables();
        tables.shrink(relation.fileId());
        relation.indexes().forEach(index -> tables.shrink(index.fileId()));
    }

    /// Looks at a parent with its children.
    private void analyzeTree(RelationEntry parent) {
        var tables = Children.all(context, parent.oid(), LockMode.ACCESS_SHARE).keySet();
        if (tables.size() == 1) {
            if (parent.kind() == 'r') {
                context.nextCommand();
                new CatalogWriter(context.catalog()).relations.update(parent.oid(), PgClass.RELHASSUBCLASS, 0L);
            }
            return;
        }
        if (parent.kind() == 'p') {
            long rows = 0;
            for (int oid : tables) {
                var table = context.catalog().relation(oid);
                rows += table.kind() == 'r' ? count(table) : 0;
            }
            new CatalogWriter(context.catalog()).relations.update(parent.oid(), PgClass.RELTUPLES, (double) (float) rows);
        }
    }

    private RelationEntry lock(Target target) {
        int oid = target.relation;
        var mode = full ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
        if (!skipLocked) {
            context.lockRelation(oid, mode);
        } else if (!context.tryLockRelation(oid, mode)) {
            if (target.name != null) {
                context.notice(Severity.WARNING, SqlState.LOCK_NOT_AVAILABLE,
                        vacuum ? MaintenanceMessage.SKIP_VACUUM_LOCKED : MaintenanceMessage.SKIP_ANALYZE_LOCKED, target.name);
            }
            return null;
        }
        var relation = context.catalog().relation(oid);
        if (relation == null && target.name != null) {
            context.notice(Severity.WARNING, SqlState.UNDEFINED_TABLE,
                    vacuum ? MaintenanceMessage.SKIP_VACUUM_GONE : MaintenanceMessage.SKIP_ANALYZE_GONE, target.name);
        }
        return relation;
    }

    private static void checkColumns(RelationEntry relation, List<String> columns) {
        var seen = new HashSet<String>();
        for (String name : columns) {
            if (relation.columnByName(name) == null) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, name, relation.name());
            }
            if (!seen.add(name)) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, MaintenanceMessage.COLUMN_TWICE, name, relation.name());
            }
        }
    }

    private void analyzeColumns(RelationEntry relation, List<String> names, long rows) {
        long defaultTarget = context.settings().get(Settings.DEFAULT_STATISTICS_TARGET);
        var columns = relation.liveColumns().stream().filter(c -> (names.isEmpty() || names.contains(c.name())) && c.statisticsTarget() != 0).toList();
        if (rows == 0 || columns.isEmpty()) {
            return;
        }
        int most = columns.stream().mapToInt(c -> (int) (c.statisticsTarget() < 0 ? defaultTarget : c.statisticsTarget())).max().orElse(0);
        int[] attributes = columns.stream().mapToInt(ColumnEntry::number).toArray();
        var table = OpenTable.open(context.service(ExecutorSession.class), relation).table;
        var transaction = context.transaction();
        var snapshot = transaction.system().takeSnapshot(transaction).atCommand(Snapshot.ALL_COMMANDS);
        List<Object[]> sample;
        try {
            sample = new TableSample(context, table, attributes, SAMPLE_ROWS_PER_TARGET * most, new Random()).read(snapshot);
        } finally {
            transaction.system().release(snapshot);
        }
        new ExtendedStatistics(context, relation, rows).store(columns.stream().map(ColumnEntry::number).toList(), sample);
        var writer = new CatalogWriter(context.catalog()).statistics;
        for (int i = 0; i < columns.size(); i++) {
            ColumnEntry column = columns.get(i);
            int place = i;
            var values = new ArrayList<>(sample.stream().map(row -> row[place]).toList());
            DataType type = analyzed(column);
            int target = (int) (column.statisticsTarget() < 0 ? defaultTarget : column.statisticsTarget());
            var statistics = new ColumnAnalysis(type, column.typmod(), target, rows).analyze(values);
            if (statistics != null) {
                writer.store(relation.oid(), column.number(), type.oid, column.collation(), BuiltinTypes.byOid(type.oid) != null ? statistics
                        : statistics.withoutValues());
            }
        }
    }

    /// A domain's values are those of its base type.
    private DataType analyzed(ColumnEntry column) {
        return context.catalog().dataType(context.catalog().baseType(column.type()).oid());
    }

    /// Exact for tables of moderate size.
    private long count(RelationEntry relation) {
        var table = OpenTable.open(context.service(ExecutorSession.class), relation).table;
        long estimate = table.rowEstimate();
        if (estimate > COUNTED_ROWS_MAX) {
            return estimate;
        }
        var transaction = context.transaction();
        var snapshot = transaction.system().takeSnapshot(transaction).atCommand(Snapshot.ALL_COMMANDS);
        try {
            var attributes = new int[0];
            var scan = table.scan(snapshot, attributes);
            var batch = table.newBatch(attributes, Batch.CAPACITY);
            long rows = 0;
            while (scan.next(batch, null, Batch.CAPACITY)) {
                context.checkInterrupts();
                rows += batch.size();
            }
            return rows;
        } finally {
            transaction.system().release(snapshot);
        }
    }

    /// In pages of the size that relpages counts in.
    private int pages(long fileId) {
        return context.cluster().tables().pageCount(fileId) * PAGES_OF_POSTGRES;
    }

    private void store(RelationEntry relation, int pages, long rows) {
        if (!vacuum) {
            relation.indexes().forEach(index -> context.lockRelation(index.oid(), LockMode.ACCESS_SHARE));
        }
        update(relation, pages, rows);
        for (IndexEntry index : relation.indexes()) {
            var entry = context.catalog().relation(index.oid());
            if (index.fileId() != 0) {
                update(entry, pages(index.fileId()), rows);
            }
        }
    }

    private void update(RelationEntry relation, int pages, long rows) {
        if (relation.pages() == pages && relation.tuples() == rows) {
            return;
        }
        var relations = new CatalogWriter(context.catalog()).relations;
        if (relation.pages() != pages) {
            relations.update(relation.oid(), PgClass.RELPAGES, (long) pages);
        }
        if (relation.tuples() != rows) {
            relations.update(relation.oid(), PgClass.RELTUPLES, (double) (float) rows);
        }
    }
}
