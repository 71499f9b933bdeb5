package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;

/// Actions of ALTER TABLE on identity columns and the sequences behind them.
final class IdentityActions {
    private final AlteredTable table;

    IdentityActions(AlteredTable table) {
        this.table = table;
    }

    void addIdentity(AlterTableStatement.AddIdentity add) {
        var column = table.column(add.column());
        if (!column.notNull()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_NOT_NULL, add.column(), table.old.name());
        }
        if (column.isIdentity()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_ALREADY, add.column(), table.old.name());
        }
        if (column.defaultText() != null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_HAS_DEFAULT, add.column(), table.old.name());
        }
        var plan = new ColumnPlanner(table.context, table.old.name(), table.old.namespace()).sequence(column.name(), column.type(), add.identity().options(), true);
        var sequences = new SequenceCommands(table.context);
        sequences.create(plan, table.old.persistence(), table.old.owner());
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTIDENTITY, (long) (add.identity().always() ? 'a' : 'd'));
        sequences.tie(plan, table.oid, column.number());
    }

    void setIdentity(AlterTableStatement.SetIdentity set) {
        var column = table.column(set.column());
        if (!column.isIdentity()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_IDENTITY, set.column(), table.old.name());
        }
        var options = new ArrayList<Option>();
        for (Option option : set.options()) {
            if (option.name().equals("generated")) {
                table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTIDENTITY, (long) ((Option.Text) option.value()).text().charAt(0));
            } else {
                options.add(option);
            }
        }
        int sequence = table.writer.objects.sequenceOf(table.oid, column.number(), true);
        table.context.lockRelation(sequence, LockMode.SHARE_ROW_EXCLUSIVE);
        if (options.isEmpty()) {
            table.context.lockRelation(sequence, LockMode.ROW_EXCLUSIVE);
        } else {
            new SequenceCommands(table.context).change(table.context.catalog().relation(sequence), options, true);
        }
    }

    void dropIdentity(AlterTableStatement.DropIdentity drop) {
        var column = table.column(drop.column());
        if (!column.isIdentity()) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_IDENTITY, drop.column(), table.old.name());
            }
            table.context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.NOT_IDENTITY_SKIPPING, drop.column(), table.old.name());
            return;
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTIDENTITY, 0L);
        int sequence = table.writer.objects.sequenceOf(table.oid, column.number(), true);
        var self = ObjectAddress.relation(sequence);
        table.writer.dependencies.deleteOf(self, PgClass.CATALOG, Dependencies.Kind.INTERNAL);
        new Removal(table.context).dropQuietly(self, false);
    }
}
