package dev.surus.engine.command;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.SortSpace;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.Table;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.lock.LockRehearsal;

/// Fills indexes from the rows of their table.
final class IndexBuild {
    private final CommandContext context;

    IndexBuild(CommandContext context) {
        this.context = context;
    }

    /// maintenance_work_mem, and files beyond it.
    static SortSpace space(CommandContext context) {
        return new SortSpace(context.settings().get(Settings.MAINTENANCE_WORK_MEM) * 1024, context.cluster().storage().temporaryFiles()::create,
                context::checkInterrupts, new SortSpace.Help(context.cluster().part(ParallelWorkers.class),
                        context.settings().get(Settings.MIN_PARALLEL_TABLE_SCAN_SIZE), context.settings().get(Settings.MAX_PARALLEL_MAINTENANCE_WORKERS),
                        context.settings().get(Settings.MAX_PARALLEL_WORKERS)));
    }

    void build(RelationEntry table, int index) {
        if (context.rehearses(table.oid(), LockRehearsal.Work.Kind.INDEX)) {
            return;
        }
        var session = context.service(ExecutorSession.class);
        var open = OpenTable.open(session, table);
        var entry = table.indexes().stream().filter(each -> each.oid() == index).findFirst().orElseThrow();
        var binding = open.bindingOfAny(session, entry);
        sayFill(binding);
        var conflict = open.writer.build(context.transaction(), binding, space(context));
        if (conflict != null) {
            throw duplicate(table, conflict);
        }
    }

    /// What an index is made from has been read whole: its size is known from now on. Nothing is noted of an empty table, which will not stay so.
    void noteSizes(int tableOid, int indexOid) {
        var table = context.catalog().relation(tableOid);
        var index = context.catalog().relation(indexOid);
        if (table.fileId() == 0 || index.fileId() == 0 || context.rehearses()) {
            return;
        }
        var rows = OpenTable.open(context.service(ExecutorSession.class), table).table;
        double count = rows.rowEstimate();
        if (count == 0 && table.tuples() < 0) {
            return;
        }
        var relations = new CatalogWriter(context.catalog()).relations;
        relations.noteSize(tableOid, Table.relationPages(rows.pageCount()), count);
        if (table.indexes().stream().anyMatch(i -> i.oid() == indexOid && i.predicate() == null)) {
            relations.noteSize(indexOid, Table.relationPages(context.cluster().tables().pageCount(index.fileId())), count);
        }
        context.nextCommand();
    }

    /// An index's fillfactor counts when it is built.
    void sayFill(IndexBinding binding) {
        var index = context.catalog().relation(((IndexEntry) binding.tag()).oid());
        var fill = StorageOptions.whole(index.options(), "fillfactor");
        if (fill.isPresent()) {
            binding.index().fill(fill.getAsInt());
        }
    }

    SqlException duplicate(RelationEntry table, UniqueConflict conflict) {
        var index = (IndexEntry) conflict.binding().tag();
        var names = new StringBuilder();
        var values = new StringBuilder();
        var relation = context.catalog().relation(index.oid());
        for (int i = 0; i < index.keyCount(); i++) {
            var column = relation.columns().get(i);
            int attribute = index.columns()[i];
            names.append(i == 0 ? "" : ", ").append(attribute == 0 ? column.name() : table.column(attribute).name());
            var type = context.catalog().dataType(column.type());
            Object value = conflict.key()[i];
            values.append(i == 0 ? "" : ", ").append(value == null ? "null" : type.output(value, context));
        }
        var namespace = context.catalog().namespace(table.namespace());
        return new SqlException(SqlState.UNIQUE_VIOLATION, DefinitionMessage.UNIQUE_NOT_BUILT, index.name())
                .detail(DefinitionMessage.KEY_DUPLICATED, names, values).table(namespace.name(), table.name()).constraint(index.name());
    }
}
