package dev.surus.engine.command;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.RelationAccess;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.command.copy.CopyColumns;
import dev.surus.engine.command.copy.CopyFrom;
import dev.surus.engine.command.copy.CopyMessage;
import dev.surus.engine.command.copy.CopyTo;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.PermissionChecks;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

/// COPY: who may do it, on which relation; the work is done in the package `copy`.
final class CopyCommand {
    private static final int PG_READ_SERVER_FILES = 4569;
    private static final int PG_WRITE_SERVER_FILES = 4570;
    private static final int PG_EXECUTE_SERVER_PROGRAM = 4571;
    private static final int BOOL = 16;

    private final CommandContext context;

    CopyCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(CopyStatement statement) {
        context.checkInterrupts();
        checkFileAccess(statement);
        if (context.rehearses() && statement.relation() == null) {
            context.run(context.analyze(statement.query(), null), null);
            return new CommandResult.Done("COPY");
        }
        long rows = statement.relation() == null ? CopyTo.run(context, statement, null, () -> context.analyze(statement.query(), null))
                : copyRelation(statement);
        return new CommandResult.Done("COPY " + rows);
    }

    private void checkFileAccess(CopyStatement statement) {
        if (statement.filename() == null) {
            return;
        }
        int role = statement.program() ? PG_EXECUTE_SERVER_PROGRAM : statement.from() ? PG_READ_SERVER_FILES : PG_WRITE_SERVER_FILES;
        if (!new Roles(context.catalog()).hasPrivilegesOf(context.currentUser(), role)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, statement.program() ? CopyMessage.PROGRAM_DENIED
                    : statement.from() ? CopyMessage.FILE_READ_DENIED : CopyMessage.FILE_WRITE_DENIED).hint(CopyMessage.FILE_DENIED_HINT);
        }
    }

    private long copyRelation(CopyStatement statement) {
        var access = context.service(RelationAccess.class);
        var name = statement.relation();
        var relation = access.open(new RelationName(name.catalog(), name.schema(), name.name(), 0), statement.from() ? LockMode.ROW_EXCLUSIVE : LockMode.ACCESS_SHARE);
        if (relation == null) {
            throw missing(statement.relation());
        }
        if (relation.kind() == 'i' || relation.kind() == 'I') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.IS_INDEX, relation.name());
        }
        if (relation.kind() == 'c') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.IS_COMPOSITE, relation.name());
        }
        Expression where = statement.where() == null ? null : context.service(Analyzer.class).analyzeExpression(
                statement.where(), relation, BOOL, -1, ExpressionKind.COPY_WHERE);
        if (where != null) {
            refuseGenerated(relation, where);
        }
        var columns = CopyColumns.of(relation, statement.columns());
        checkPrivileges(statement, relation, columns, where);
        if (statement.from()) {
            if (context.settings().get(Settings.TRANSACTION_READ_ONLY) && !relation.isTemporary()) {
                throw new SqlException(SqlState.READ_ONLY_SQL_TRANSACTION, CopyMessage.READ_ONLY, "COPY FROM");
            }
            if (context.rehearses()) {
                new LockForecast(context.service(ExecutorSession.class)).copyInto(relation);
                return 0;
            }
            return new CopyFrom(context, relation, columns, statement, where).run();
        }
        CopyTo.checkSource(relation);
        if (context.rehearses()) {
            return 0;
        }
        return CopyTo.run(context, statement, relation, () -> context.service(Analyzer.class)
                .analyzeQuery(select(relation, columns), ParameterTypes.none()).query());
    }

    /// The condition is asked before generated columns are computed.
    private static void refuseGenerated(RelationEntry relation, Expression where) {
        Expressions.any(where, e -> {
            if (e instanceof Expression.ColumnReference reference && reference.column() > 0 && relation.column(reference.column()).isGenerated()) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, CopyMessage.WHERE_GENERATED)
                        .detail(CopyMessage.WHERE_GENERATED_DETAIL, relation.column(reference.column()).name());
            }
            return false;
        });
    }

    private SqlException missing(RelationName name) {
        if (name.schema() != null && context.catalog().namespaceByName(name.schema()) == null) {
            return new SqlException(SqlState.INVALID_SCHEMA_NAME, CommandMessage.SCHEMA_MISSING, name.schema());
        }
        return new SqlException(SqlState.UNDEFINED_TABLE, CommandMessage.RELATION_MISSING, name.toString());
    }

    private void checkPrivileges(CopyStatement statement, RelationEntry relation, List<ColumnEntry> columns, Expression where) {
        var wanted = new Permissions();
        wanted.insert = statement.from();
        wanted.select = !statement.from();
        var set = statement.from() ? wanted.insertedColumns : wanted.selectedColumns;
        columns.forEach(column -> set.set(column.number() + Permissions.COLUMN_OFFSET));
        if (where != null) {
            Expressions.any(where, e -> {
                if (e instanceof Expression.ColumnReference reference) {
                    wanted.select = true;
                    wanted.selectedColumns.set(reference.column() + Permissions.COLUMN_OFFSET);
                }
                return false;
            });
        }
        PermissionChecks.require(context.service(ExecutorSession.class), relation, wanted);
    }

    /// `SELECT column, ... FROM ONLY relation`
    private SelectStatement select(RelationEntry relation, List<ColumnEntry> columns) {
        var targets = columns.stream().map(column -> new ResultTarget(null, List.of(),
                new dev.surus.engine.parser.ast.Expression.ColumnReference(List.of(column.name()), false, 0), 0)).toList();
        var name = new RelationName(null, context.catalog().namespace(relation.namespace()).name(), relation.name(), 0);
        return SelectStatement.of(new SelectStatement.Plain(null, targets, null, List.of(new FromItem.Relation(name, true, null)),
                null, List.of(), false, null, List.of()), 0);
    }
}
