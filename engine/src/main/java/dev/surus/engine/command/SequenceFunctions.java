package dev.surus.engine.command;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.config.Settings;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.table.Sequence;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.NameLookup;

/// nextval, currval, setval, lastval.
public final class SequenceFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("nextval_oid", (context, v) -> nextValue(context, (int) (long) (Long) v[0], true));
        f.scalar("currval_oid", (context, v) -> currentValue(command(context), (int) (long) (Long) v[0]));
        f.scalar("lastval", (context, v) -> lastValue(command(context)));
        f.scalar("setval_oid", (context, v) -> setValue(command(context), (int) (long) (Long) v[0], (Long) v[1], true));
        f.scalar("setval3_oid", (context, v) -> setValue(command(context), (int) (long) (Long) v[0], (Long) v[1], (Long) v[2] != 0));
        f.scalar("pg_get_serial_sequence", (context, v) -> ofColumn(command(context), (String) v[0], (String) v[1]));
        f.scalar("pg_sequence_last_value", (context, v) -> shownLastValue(command(context), (int) (long) (Long) v[0]));
    }

    private static CommandContext command(EvaluationContext context) {
        return context instanceof CommandContext command ? command : context.service(CommandContext.class);
    }

    private static RelationEntry open(CommandContext context, int oid) {
        context.lockRelation(oid, LockMode.ROW_EXCLUSIVE);
        var relation = context.catalog().relation(oid);
        if (relation == null) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, DefinitionMessage.RELATION_OID_MISSING, Integer.toUnsignedString(oid));
        }
        if (relation.kind() != 'S') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_SEQUENCE, relation.name());
        }
        return relation;
    }

    private static void require(CommandContext context, RelationEntry sequence, Privilege... anyOf) {
        if (new Privileges(context.catalog()).relationMask(sequence, context.currentUser(), AccessList.bits(anyOf)) == 0) {
            throw new Privileges(context.catalog()).denied(ObjectKind.SEQUENCE, sequence.name(), ObjectKind.SEQUENCE, sequence.oid(),
                    context.currentUser(), AccessList.bits(anyOf), true);
        }
    }

    private static void refuseInReadOnly(CommandContext context, RelationEntry sequence, String function) {
        if (!sequence.isTemporary() && context.settings().get(Settings.TRANSACTION_READ_ONLY)) {
            throw new SqlException(SqlState.READ_ONLY_SQL_TRANSACTION, DefinitionMessage.READ_ONLY, function);
        }
    }

    /// The next value of a sequence.
    /// @param checked whether the user needs a privilege: not for an identity column's own sequence
    public static long nextValue(EvaluationContext evaluation, int oid, boolean checked) {
        var context = command(evaluation);
        var relation = open(context, oid);
        if (checked) {
            require(context, relation, Privilege.USAGE, Privilege.UPDATE);
        }
        refuseInReadOnly(context, relation, "nextval()");
        var entry = context.catalog().sequence(oid);
        var memory = context.service(SequenceMemory.class);
        Long kept = memory.takeKept(oid, relation.fileId(), entry);
        if (kept != null) {
            return kept;
        }
        var next = context.cluster().tables().sequence(relation.fileId())
                .next(entry.cache(), entry.increment(), entry.minimum(), entry.maximum(), entry.cycle());
        if (next == null) {
            throw entry.increment() > 0
                    ? new SqlException(SqlState.SEQUENCE_GENERATOR_LIMIT_EXCEEDED, DefinitionMessage.SEQUENCE_MAXIMUM, relation.name(), entry.maximum())
                    : new SqlException(SqlState.SEQUENCE_GENERATOR_LIMIT_EXCEEDED, DefinitionMessage.SEQUENCE_MINIMUM, relation.name(), entry.minimum());
        }
        context.transaction().flushBeforeCommit(next.lsn());
        memory.used(oid, next.first());
        memory.keep(oid, relation.fileId(), entry, next);
        return next.first();
    }

    private static long currentValue(CommandContext context, int oid) {
        var relation = open(context, oid);
        require(context, relation, Privilege.SELECT, Privilege.USAGE);
        Long value = context.service(SequenceMemory.class).current(oid);
        if (value == null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.CURRVAL_UNDEFINED, relation.name());
        }
        return value;
    }

    private static long lastValue(CommandContext context) {
        var memory = context.service(SequenceMemory.class);
        int oid = memory.lastSequence();
        if (oid == 0 || context.catalog().relation(oid) == null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.LASTVAL_UNDEFINED);
        }
        var relation = open(context, oid);
        require(context, relation, Privilege.SELECT, Privilege.USAGE);
        return memory.current(oid);
    }

    private static long setValue(CommandContext context, int oid, long value, boolean called) {
        var relation = open(context, oid);
        require(context, relation, Privilege.UPDATE);
        refuseInReadOnly(context, relation, "setval()");
        var entry = context.catalog().sequence(oid);
        if (value < entry.minimum() || value > entry.maximum()) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, DefinitionMessage.SETVAL_RANGE, value, relation.name(), entry.minimum(),
                    entry.maximum());
        }
        context.cluster().tables().sequence(relation.fileId()).set(new Sequence.State(value, called));
        context.service(SequenceMemory.class).dropKept(oid);
        if (called) {
            context.service(SequenceMemory.class).set(oid, value);
        }
        return value;
    }

    /// The sequence of a serial or identity column, by its quoted name.
    private static String ofColumn(CommandContext context, String table, String column) {
        int oid = context.service(NameLookup.class).oidOf(NameLookup.Kind.CLASS, table);
        var relation = context.catalog().relation(oid);
        var found = relation.columnByName(column);
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, column, relation.name());
        }
        var objects = new CatalogWriter(context.catalog()).objects;
        int sequence = objects.sequenceOf(oid, found.number(), false);
        sequence = sequence != 0 ? sequence : objects.sequenceOf(oid, found.number(), true);
        if (sequence == 0) {
            return null;
        }
        var entry = context.catalog().relation(sequence);
        return Identifiers.quote(context.catalog().namespace(entry.namespace()).name()) + "." + Identifiers.quote(entry.name());
    }

    /// What pg_sequences shows: null where nextval was never called.
    private static Long shownLastValue(CommandContext context, int oid) {
        var relation = open(context, oid);
        if (new Privileges(context.catalog()).relationMask(relation, context.currentUser(),
                AccessList.bits(Privilege.SELECT, Privilege.USAGE)) == 0) {
            return null;
        }
        var state = context.cluster().tables().sequence(relation.fileId()).state();
        return state.isCalled() ? state.lastValue() : null;
    }
}
