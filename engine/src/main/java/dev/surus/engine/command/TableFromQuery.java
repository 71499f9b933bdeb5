package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.parser.ast.IntoTarget;
import dev.surus.engine.parser.ast.OnCommit;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW.
final class TableFromQuery {
    private final CommandContext context;

    TableFromQuery(CommandContext context) {
        this.context = context;
    }

    /// @return the command tag
    String create(TableStatement.CreateTableAs statement) {
        String command = statement.materializedView() ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
        var names = new RelationNames(context);
        var into = statement.into();
        if (statement.ifNotExists()) {
            int namespace = names.namespaceOf(into.name(), into.persistence());
            if (context.catalog().relationOid(namespace, into.name().name()) != 0) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS_SKIPPING, into.name().name());
                return command;
            }
        } else {
            int namespace = names.namespaceOf(into.name(), into.persistence());
            if (context.catalog().relationOid(namespace, into.name().name()) != 0) {
                throw new SqlException(SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS, into.name().name());
            }
        }
        boolean executes = statement.source() instanceof PreparedStatement.Execute;
        var queries = context.service(PreparedQueries.class);
        var bound = statement.source() instanceof PreparedStatement.Execute execute
                ? queries.bind(execute)
                : queries.given((QueryStatement) statement.source());
        var source = bound.statement();
        String stored = null;
        List<dev.surus.engine.catalog.dependency.ObjectAddress> references = List.of();
        if (statement.materializedView()) {
            var kept = new DefinitionAnalysis(context).store(new DefinitionAnalysis(context).viewQuery(source));
            stored = kept.text();
            references = kept.references();
        }
        // Without rows nothing is read: views stay what they are, and their tables are not locked.
        var query = into.withData() || executes ? context.analyze(source, bound.types()) : new DefinitionAnalysis(context).viewQuery(source);
        int oid = createTable(into, query, statement.materializedView());
        if (statement.materializedView()) {
            var relations = new CatalogWriter(context.catalog()).relations;
            relations.addRule(oid, "_RETURN", '1', true, null, stored, references);
            relations.update(oid, PgClass.RELISPOPULATED, into.withData() ? 1L : 0L);
        }
        context.nextCommand();
        if (!into.withData()) {
            // The tag of EXECUTE counts rows whatever comes of them.
            return executes ? "SELECT 0" : command;
        }
        long rows = fill(context.catalog().relation(oid), query, bound.arguments());
        return "SELECT " + rows;
    }

    /// SELECT INTO: the same without the INTO.
    String selectInto(SelectStatement select) {
        var plain = (SelectStatement.Plain) select.body();
        var source = new SelectStatement(select.with(), new SelectStatement.Plain(plain.distinct(), plain.targets(), null, plain.from(), plain.where(),
                plain.groupBy(), plain.groupDistinct(), plain.having(), plain.windows()), select.orderBy(), select.limitOffset(),
                select.limitCount(), select.withTies(), select.locking(), select.position());
        return create(new TableStatement.CreateTableAs(plain.into(), source, false, false));
    }

    private int createTable(IntoTarget into, Query query, boolean materializedView) {
        var names = new RelationNames(context);
        var columns = new ArrayList<PlannedColumn>();
        var given = into.columns() == null ? List.<String>of() : into.columns();
        for (var target : query.targets) {
            if (target.hidden()) {
                continue;
            }
            var expression = target.expression();
            int number = columns.size();
            String name = number < given.size() ? given.get(number) : target.name();
            int type = expression.type() == TypeOid.UNKNOWN ? TypeOid.TEXT : expression.type();
            var column = new PlannedColumn(name, type, expression.typmod());
            column.collation = expression.collation();
            if (column.collation == 0) {
                column.collation = context.catalog().type(type).collation();
            }
            columns.add(column);
        }
        if (given.size() > columns.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.TOO_MANY_NAMES);
        }
        int namespace = names.creationNamespace(into.name(), into.persistence());
        char persistence = names.persistence(namespace, into.persistence());
        if (into.onCommit() != null && into.onCommit() != OnCommit.NONE && persistence != 't') {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.ON_COMMIT_PERMANENT);
        }
        int oid = TableDefinition.createTable(context, into.name().name(), namespace, persistence, columns, into.options(),
                materializedView ? 'm' : 'r');
        if (into.onCommit() != null && !context.rehearses()) {
            context.service(TemporaryTables.class).register(oid, into.onCommit(), context.transaction().level());
        }
        TableDefinition.addToast(context, oid, columns, into.options());
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        return oid;
    }

    /// Runs a query and stores its rows.
    long fill(RelationEntry relation, Query query) {
        return fill(relation, query, new Object[0]);
    }

    private long fill(RelationEntry relation, Query query, Object[] parameters) {
        if (context.rehearses(relation.oid(), LockRehearsal.Work.Kind.REWRITE)) {
            return context.run(query, parameters, null);
        }
        var table = OpenTable.open(context.service(ExecutorSession.class), relation);
        var transaction = context.transaction();
        long[] count = {0};
        int width = relation.columns().size();
        context.run(query, parameters, batch -> {
            for (int i = 0; i < batch.size(); i++) {
                int position = batch.row(i);
                var row = new Object[width];
                for (int c = 0; c < width; c++) {
                    row[c] = batch.columns[c].get(position);
                }
                table.writer.insert(transaction, row);
                count[0]++;
            }
        });
        return count[0];
    }
}
