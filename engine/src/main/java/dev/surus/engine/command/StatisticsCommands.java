package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// CREATE STATISTICS and ALTER STATISTICS ... SET STATISTICS. What they say about rows ANALYZE finds out ([ExtendedStatistics]).
final class StatisticsCommands {
    private static final int DIMENSIONS_MAX = 8;
    private static final int TARGET_MAX = 10_000;
    private static final int BTREE = 403;

    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    StatisticsCommands(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    void create(IndexStatement.CreateStatistics create) {
        if (!(create.from().getFirst() instanceof FromItem.Relation written)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_RELATION_NAMES);
        }
        var names = new RelationNames(context);
        var table = names.open(written.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        var expressions = new ArrayList<Expression>();
        for (var item : create.expressions()) {
            expressions.add(item.column() != null ? null : analysis.expression(item.expression(), ExpressionKind.STATISTICS_EXPRESSION, table));
        }
        if (create.from().size() != 1) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_ONE_RELATION);
        }
        if ("rmfp".indexOf(table.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.STATISTICS_ON, table.name())
                    .detail(RelationKinds.notSupportedDetail(table.kind()));
        }
        if (!new Privileges(context.catalog()).ownsAs(table.owner(), context.currentUser())) {
            throw Privileges.notOwner(ObjectKind.ofRelation(table.kind()), table.name());
        }
        names.refuseSystemCatalog(table);
        int namespace = names.creationNamespace(create.name());
        TableDefinition.requireCreate(context, namespace);
        String name = create.name().name();
        if (!context.catalog().rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.STXNAME, PgStatisticExt.STXNAMESPACE}, name,
                Integer.toUnsignedLong(namespace)).isEmpty()) {
            var word = new Message(ObjectKind.STATISTICS);
            if (!create.ifNotExists()) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS, word, name);
            }
            context.notice(Severity.NOTICE, SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS_SKIPPING, word, name);
            return;
        }
        var columns = new ArrayList<Integer>();
        var trees = new ArrayList<Expression>();
        collect(create, table, expressions, columns, trees);
        String kinds = kinds(create.kinds(), columns.size(), trees.size(), create.expressions().size());
        write(table, name, namespace, sorted(columns), trees, kinds);
    }

    private void collect(IndexStatement.CreateStatistics create, RelationEntry table, List<Expression> expressions, List<Integer> columns,
            List<Expression> trees) {
        if (create.expressions().size() > DIMENSIONS_MAX) {
            throw new SqlException(SqlState.TOO_MANY_COLUMNS, DefinitionMessage.STATISTICS_TOO_MANY, DIMENSIONS_MAX);
        }
        for (int i = 0; i < expressions.size(); i++) {
            var tree = expressions.get(i);
            String written = create.expressions().get(i).column();
            if (written != null) {
                var column = table.columnByName(written);
                if (column == null && KeyPlanner.isSystemColumn(written)) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_SYSTEM_COLUMN);
                }
                if (column == null) {
                    throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.PLAIN_COLUMN_MISSING, written);
                }
                columns.add(column(table, column.number()));
            } else if (TreeColumns.of(tree).stream().anyMatch(column -> column < 0)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_SYSTEM_COLUMN);
            } else if (tree instanceof Expression.ColumnReference reference) {
                columns.add(column(table, reference.column())); // (a) is a
            } else {
                if (create.expressions().size() > 1 && context.catalog().defaultOperatorClass(BTREE, tree.type()) == null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_EXPRESSION_TYPE,
                            context.catalog().typeName(tree.type()));
                }
                trees.add(tree);
            }
        }
    }

    private int column(RelationEntry table, int number) {
        var column = table.column(number);
        if (context.catalog().defaultOperatorClass(BTREE, column.type()) == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_COLUMN_TYPE, column.name(),
                    context.catalog().typeName(column.type()));
        }
        return number;
    }

    /// @return stxkind's characters
    private static String kinds(List<String> asked, int columns, int expressions, int written) {
        if (written == 1 && expressions == 1 && !asked.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.STATISTICS_KINDS_OF_ONE);
        }
        boolean all = asked.isEmpty() && written >= 2;
        for (String kind : asked) {
            if (!List.of("ndistinct", "dependencies", "mcv").contains(kind)) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.STATISTICS_KIND, kind);
            }
        }
        if (written < 2 && expressions != 1) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.STATISTICS_TOO_FEW);
        }
        return (all || asked.contains("ndistinct") ? "d" : "") + (all || asked.contains("dependencies") ? "f" : "")
                + (all || asked.contains("mcv") ? "m" : "") + (expressions > 0 ? "e" : "");
    }

    private static int[] sorted(List<Integer> columns) {
        var sorted = new TreeSet<>(columns);
        if (sorted.size() < columns.size()) {
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.STATISTICS_COLUMN_TWICE);
        }
        return sorted.stream().mapToInt(Integer::intValue).toArray();
    }

    /// @param columns numbers, ascending
    /// @return the new object's OID
    int write(RelationEntry table, String name, int namespace, int[] columns, List<Expression> trees, String kinds) {
        var texts = new ArrayList<String>();
        var references = new ArrayList<ObjectAddress>();
        for (Expression tree : trees) {
            var stored = analysis.store(tree, table.oid());
            if (texts.contains(stored.text())) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.STATISTICS_EXPRESSION_TWICE);
            }
            texts.add(stored.text());
            references.addAll(stored.references());
        }
        var catalog = context.catalog();
        int oid = catalog.rows().newOid(PgStatisticExt.CATALOG);
        catalog.rows().insert(PgStatisticExt.CATALOG, RowValues.of(PgStatisticExt.CATALOG).set(PgStatisticExt.OID, oid)
                .set(PgStatisticExt.STXRELID, table.oid()).set(PgStatisticExt.STXNAME, name).set(PgStatisticExt.STXNAMESPACE, namespace)
                .set(PgStatisticExt.STXOWNER, context.currentUser()).set(PgStatisticExt.STXSTATTARGET, -1).set(PgStatisticExt.STXKEYS, columns)
                .setCharacters(PgStatisticExt.STXKIND, kinds)
                .set(PgStatisticExt.STXEXPRS, texts.isEmpty() ? null : StoredText.join(texts)).values());
        var dependencies = new CatalogWriter(catalog).dependencies;
        var self = new ObjectAddress(PgStatisticExt.CATALOG, oid);
        for (int column : columns) {
            dependencies.record(self, ObjectAddress.column(table.oid(), column), Dependencies.Kind.AUTO);
        }
        if (columns.length == 0) {
            dependencies.record(self, ObjectAddress.relation(table.oid()), Dependencies.Kind.AUTO);
        }
        for (ObjectAddress reference : new java.util.LinkedHashSet<>(references)) {
            dependencies.record(self, reference, reference.oid() == table.oid() ? Dependencies.Kind.AUTO : Dependencies.Kind.NORMAL);
        }
        dependencies.record(self, ObjectAddress.namespace(namespace), Dependencies.Kind.NORMAL);
        dependencies.recordOwner(self, context.currentUser());
        context.nextCommand();
        return oid;
    }

    void alter(IndexStatement.AlterStatistics alter) {
        if (alter.target() < -1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOW, alter.target());
        }
        if (alter.target() > TARGET_MAX) {
            context.notice(Severity.WARNING, SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOWERED, TARGET_MAX);
        }
        var object = new NamedObjects(context).find(dev.surus.engine.parser.ast.ObjectKind.STATISTICS, alter.name(), alter.ifExists());
        if (object == null) {
            return;
        }
        new Privileges(context.catalog()).requireOwner(ObjectKind.STATISTICS, object.oid(), context.currentUser());
        new CatalogWriter(context.catalog()).objects.update(ObjectKind.STATISTICS, object.oid(), PgStatisticExt.STXSTATTARGET,
                (long) Math.min(alter.target(), TARGET_MAX));
    }
}
