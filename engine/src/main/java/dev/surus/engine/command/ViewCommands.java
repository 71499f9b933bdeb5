package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.RuleEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.Persistence;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.ViewStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// CREATE [OR REPLACE] VIEW, REFRESH MATERIALIZED VIEW.
final class ViewCommands {
    private final CommandContext context;
    private final RelationNames names;

    ViewCommands(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
    }

    CommandResult run(ViewStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case ViewStatement.CreateView create -> create(create);
            case ViewStatement.RefreshMaterializedView refresh -> refresh(refresh);
        });
    }

    private String create(ViewStatement.CreateView create) {
        var analysis = new DefinitionAnalysis(context);
        if (create.query().body() instanceof SelectStatement.Plain plain && plain.into() != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.VIEW_SELECT_INTO);
        }
        var query = analysis.viewQuery(create.query());
        if (query.hasModifyingCommonTables) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.VIEW_MODIFYING_WITH);
        }
        if (create.persistence() == Persistence.UNLOGGED) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.VIEW_UNLOGGED);
        }
        nameColumns(query, create.columns() == null ? List.of() : create.columns());
        var persistence = create.persistence();
        if (persistence == Persistence.PERMANENT && readsTemporary(query)) {
            persistence = Persistence.TEMPORARY;
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.VIEW_TEMPORARY, create.name().name());
        }
        var columns = columns(query);
        int namespace = names.creationNamespace(create.name(), persistence);
        int existing = context.catalog().relationOid(namespace, create.name().name());
        var stored = analysis.store(query);
        if (existing != 0 && create.replace()) {
            context.lockRelation(existing, LockMode.ACCESS_EXCLUSIVE);
            replace(context.catalog().relation(existing), create, columns, stored);
            return "CREATE VIEW";
        }
        ColumnPlanner.check(context, columns, false);
        TableDefinition.requireFreeName(context, namespace, create.name().name(), true);
        var writer = new CatalogWriter(context.catalog());
        int oid = context.catalog().rows().newOid(PgClass.CATALOG);
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        writer.relations.create(new NewRelation(create.name().name(), namespace, 'v', names.persistence(namespace, persistence),
                context.currentUser(), 0, 0, 0, 0, PlannedColumn.toNew(columns), options(create),
                new DefaultPrivileges(context).listFor(ObjectKind.TABLE, context.currentUser(), namespace)), oid);
        writer.relations.addRule(oid, "_RETURN", '1', true, null, stored.text(), stored.references());
        return "CREATE VIEW";
    }

    private static List<String> options(ViewStatement.CreateView create) {
        var options = new ArrayList<String>();
        var plain = create.options().stream().filter(option -> !option.name().equals("check_option")).toList();
        var kept = StorageOptions.change(null, plain, StorageOptions.Owner.VIEW, null, false);
        if (kept != null) {
            options.addAll(kept);
        }
        for (Option option : create.options()) {
            if (option.name().equals("check_option")) {
                options.add("check_option=" + StorageOptions.text(option));
            }
        }
        switch (create.checkOption()) {
            case LOCAL -> options.add("check_option=local");
            case CASCADED -> options.add("check_option=cascaded");
            case NONE -> {}
        }
        return options.isEmpty() ? null : options;
    }

    /// Gives the query's columns the names of the statement.
    private static void nameColumns(Query query, List<String> given) {
        int next = 0;
        for (int i = 0; i < query.targets.size() && next < given.size(); i++) {
            var target = query.targets.get(i);
            if (!target.hidden()) {
                query.targets.set(i, new Query.TargetEntry(target.expression(), target.number(), given.get(next++), false, target.sourceTable(),
                        target.sourceColumn()));
            }
        }
        if (next < given.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.VIEW_NAMES);
        }
    }

    private List<PlannedColumn> columns(Query query) {
        var columns = new ArrayList<PlannedColumn>();
        for (var target : query.targets) {
            if (!target.hidden()) {
                var expression = target.expression();
                int type = expression.type() == TypeOid.UNKNOWN ? TypeOid.TEXT : expression.type();
                var column = new PlannedColumn(target.name(), type, expression.typmod());
                column.collation = expression.collation() != 0 ? expression.collation() : context.catalog().type(type).collation();
                columns.add(column);
            }
        }
        return columns;
    }

    private boolean readsTemporary(Query query) {
        for (RangeEntry range : query.ranges) {
            boolean temporary = switch (range) {
                case RangeEntry.RelationRange relation -> context.catalog().relation(relation.relation()).isTemporary();
                case RangeEntry.SubqueryRange subquery -> subquery.viewRelation() != 0
                        ? context.catalog().relation(subquery.viewRelation()).isTemporary() : readsTemporary(subquery.query());
                case RangeEntry.JoinRange _, RangeEntry.FunctionRange _, RangeEntry.ValuesRange _, RangeEntry.CommonTableRange _,
                        RangeEntry.TransitionRange _ -> false;
            };
            if (temporary) {
                return true;
            }
        }
        return query.commonTables.stream().anyMatch(table -> readsTemporary(table.query()));
    }

    // ---- OR REPLACE

    private void replace(RelationEntry view, ViewStatement.CreateView create, List<PlannedColumn> columns, DefinitionAnalysis.Stored stored) {
        if (view.kind() != 'v') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.NOT_A_VIEW, view.name());
        }
        names.requireOwner(view);
        var old = view.columns();
        if (columns.size() < old.size()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.VIEW_DROP_COLUMNS);
        }
        var catalog = context.catalog();
        for (int i = 0; i < old.size(); i++) {
            var before = old.get(i);
            var after = columns.get(i);
            if (!before.name().equals(after.name)) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.VIEW_RENAME_COLUMN, before.name(), after.name)
                        .hint(AlterMessage.VIEW_RENAME_HINT);
            }
            if (before.type() != after.type || before.typmod() != after.typmod) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.VIEW_RETYPE_COLUMN, before.name(),
                        catalog.typeName(before.type(), before.typmod()), catalog.typeName(after.type, after.typmod));
            }
            if (before.collation() != after.collation) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.VIEW_RECOLLATE_COLUMN, before.name(),
                        catalog.collation(before.collation()).name(), catalog.collation(after.collation).name());
            }
        }
        var writer = new CatalogWriter(catalog);
        for (NewColumn column : PlannedColumn.toNew(columns.subList(old.size(), columns.size()))) {
            writer.relations.appendColumn(view.oid(), column);
        }
        var options = options(create);
        writer.relations.update(view.oid(), PgClass.RELOPTIONS, options == null ? null : ArrayValue.of(TypeOid.TEXT, options.toArray()));
        for (RuleEntry rule : view.rules()) {
            if (rule.event() == '1') {
                replaceRule(rule, stored);
            }
        }
    }

    private void replaceRule(RuleEntry rule, DefinitionAnalysis.Stored stored) {
        var rows = context.catalog().rows();
        var dependencies = new CatalogWriter(context.catalog()).dependencies;
        var row = rows.find(PgRewrite.CATALOG, new int[] {PgRewrite.OID}, Integer.toUnsignedLong(rule.oid())).getFirst();
        rows.update(row, RowValues.from(row).set(PgRewrite.EV_ACTION, stored.text()).values());
        var self = new ObjectAddress(PgRewrite.CATALOG, rule.oid());
        dependencies.deleteOf(self);
        dependencies.record(self, ObjectAddress.relation(rule.relation()), dev.surus.engine.catalog.dependency.Dependencies.Kind.INTERNAL);
        dependencies.record(self, stored.references(), dev.surus.engine.catalog.dependency.Dependencies.Kind.NORMAL);
    }

    // ---- materialized views

    private String refresh(ViewStatement.RefreshMaterializedView refresh) {
        var mode = refresh.concurrently() ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        var view = names.open(refresh.name(), mode, found -> {
            if (found.kind() != 'm') {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.CANNOT_REFRESH, found.name());
            }
            names.requireOwner(found);
        });
        if (refresh.concurrently() && !view.populated()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_POPULATED);
        }
        if (refresh.concurrently()) {
            for (IndexEntry index : view.indexes()) {
                context.lockRelation(index.oid(), LockMode.ACCESS_SHARE);
                context.cluster().locks().release(context.lockOwner(), context.relationTag(index.oid()), LockMode.ACCESS_SHARE, false);
            }
            if (view.indexes().stream().noneMatch(ViewCommands::identifiesRows)) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.CANNOT_REFRESH_CONCURRENTLY,
                        names.namespaceName(view.namespace()) + "." + view.name()).hint(AlterMessage.REFRESH_NEEDS_INDEX);
            }
            new RefreshByDifference(context, view).run();
        } else {
            replaceRows(view, refresh.withData());
        }
        return "REFRESH MATERIALIZED VIEW";
    }

    private static boolean identifiesRows(IndexEntry index) {
        return index.unique() && index.predicate() == null && java.util.Arrays.stream(index.columns()).allMatch(column -> column > 0);
    }

    /// The new rows go to new files; until the commit nobody sees either.
    private void replaceRows(RelationEntry view, boolean withData) {
        TableRewrite.lockNamespace(context, view);
        context.lockRelation(view.oid(), LockMode.EXCLUSIVE);
        if (withData) {
            lockSources(context, view);
        }
        var files = new RelationFiles(context);
        files.replace(view);
        context.lockRelation(view.oid(), LockMode.SHARE);
        for (IndexEntry index : view.indexes()) {
            context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
            files.replace(context.catalog().relation(index.oid()));
        }
        var relations = new CatalogWriter(context.catalog()).relations;
        relations.update(view.oid(), PgClass.RELISPOPULATED, withData ? 1L : 0L);
        context.nextCommand();
        if (withData) {
            new TableFromQuery(context).fill(context.catalog().relation(view.oid()), new DefinitionAnalysis(context).executableQuery(view.viewQuery()));
        }
    }

    /// What the view's query reads, with the indexes that its planning looks at. The rule names the view itself, too.
    static void lockSources(CommandContext context, RelationEntry view) {
        context.lockRelation(view.oid(), LockMode.ACCESS_SHARE);
        var query = new DefinitionAnalysis(context).executableQuery(view.viewQuery());
        var relations = LockCommand.relations(query);
        relations.forEach(oid -> context.lockRelation(oid, LockMode.ACCESS_SHARE));
        for (int oid : relations) {
            var relation = context.catalog().relation(oid);
            if (relation != null) {
                relation.indexes().forEach(index -> context.lockRelation(index.oid(), LockMode.ACCESS_SHARE));
            }
        }
    }
}
