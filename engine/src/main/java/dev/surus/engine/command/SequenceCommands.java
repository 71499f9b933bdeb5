package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.SequenceStatement;
import dev.surus.engine.table.Sequence;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// CREATE and ALTER SEQUENCE; the sequences of serial and identity columns.
final class SequenceCommands {
    private final CommandContext context;
    private final RelationNames names;

    SequenceCommands(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
    }

    CommandResult run(SequenceStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case SequenceStatement.CreateSequence create -> create(create);
            case SequenceStatement.AlterSequence alter -> alter(alter);
        });
    }

    private String create(SequenceStatement.CreateSequence create) {
        if (create.ifNotExists()) {
            int namespace = names.creationNamespace(create.name(), create.persistence());
            if (context.catalog().relationOid(namespace, create.name().name()) != 0) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS_SKIPPING, create.name().name());
                return "CREATE SEQUENCE";
            }
        }
        var resolved = SequenceOptions.forNew(context, create.options(), 0, false);
        int namespace = names.creationNamespace(create.name(), create.persistence());
        int oid = create(create.name().name(), namespace, names.persistence(namespace, create.persistence()), context.currentUser(), resolved);
        if (resolved.ownedBy() != null) {
            own(context.catalog().relation(oid), resolved.ownedBy(), false);
        }
        return "CREATE SEQUENCE";
    }

    /// The sequence of a serial or identity column that is being defined.
    int create(PlannedSequence plan, char persistence, int owner) {
        var resolved = SequenceOptions.forNew(context, plan.options, plan.type, plan.identity);
        context.lockObject(dev.surus.engine.catalog.system.PgNamespace.CATALOG, plan.namespace, 0, LockMode.ACCESS_SHARE);
        plan.oid = create(plan.name, plan.namespace, persistence, owner, resolved);
        return plan.oid;
    }

    private int create(String name, int namespace, char persistence, int owner, SequenceOptions.Resolved resolved) {
        TableDefinition.requireFreeName(context, namespace, name, false);
        var files = new RelationFiles(context);
        var writer = new CatalogWriter(context.catalog());
        long fileId = files.newId(persistence);
        int oid = files.oidFor(fileId, persistence, PgClass.CATALOG);
        var columns = List.of(new NewColumn("last_value", TypeOid.INT8, -1, 0).withNotNull(true),
                new NewColumn("log_cnt", TypeOid.INT8, -1, 0).withNotNull(true),
                new NewColumn("is_called", TypeOid.BOOL, -1, 0).withNotNull(true));
        writer.relations.create(new NewRelation(name, namespace, 'S', persistence, owner, 0, (int) fileId, 0, 0, columns, null,
                new DefaultPrivileges(context).listFor(ObjectKind.SEQUENCE, owner, namespace)), oid);
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        var e = resolved.entry();
        writer.objects.writeSequence(new SequenceEntry(oid, e.type(), e.start(), e.increment(), e.maximum(), e.minimum(), e.cache(), e.cycle()));
        files.createSequence(fileId, resolved.state());
        return oid;
    }

    /// Ties the sequence of a new serial or identity column to it.
    void tie(PlannedSequence plan, int table, int column) {
        context.lockRelation(plan.oid, LockMode.SHARE_ROW_EXCLUSIVE);
        context.lockRelation(plan.oid, LockMode.ROW_EXCLUSIVE);
        context.lockRelation(table, LockMode.ACCESS_SHARE);
        new CatalogWriter(context.catalog()).objects.ownSequence(plan.oid, table, column, plan.identity);
    }

    // ---- ALTER

    private String alter(SequenceStatement.AlterSequence alter) {
        var sequence = names.openOrNull(alter.name(), LockMode.SHARE_ROW_EXCLUSIVE, alter.ifExists(), false, relation -> {});
        if (sequence == null) {
            if (!alter.ifExists()) {
                throw RelationNames.missing(alter.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.RELATION_MISSING_SKIPPING, alter.name().name());
            return "ALTER SEQUENCE";
        }
        requireSequence(sequence);
        names.requireOwner(sequence);
        change(sequence, alter.options(), false);
        return "ALTER SEQUENCE";
    }

    static void requireSequence(RelationEntry relation) {
        if (relation.kind() != 'S') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_SEQUENCE, relation.name());
        }
    }

    /// Changes a sequence's parameters; a new file holds its state, so that a rollback brings the old one back.
    void change(RelationEntry sequence, List<Option> options, boolean identity) {
        context.lockRelation(sequence.oid(), LockMode.ROW_EXCLUSIVE);
        var old = context.catalog().sequence(sequence.oid());
        var state = context.cluster().tables().sequence(sequence.fileId()).state();
        var resolved = SequenceOptions.forChange(context, options, old, state, identity);
        if (resolved.state() != null) {
            var e = resolved.entry();
            new CatalogWriter(context.catalog()).objects.writeSequence(new SequenceEntry(sequence.oid(), e.type(), e.start(), e.increment(),
                    e.maximum(), e.minimum(), e.cache(), e.cycle()));
            replaceFile(sequence, resolved.state());
        }
        if (resolved.ownedBy() != null) {
            own(context.catalog().relation(sequence.oid()), resolved.ownedBy(), identity);
        }
    }

    /// The sequences that belong to a table's columns are logged or not as it is.
    void changePersistenceOfOwned(int table, char persistence) {
        for (var row : new CatalogWriter(context.catalog()).dependencies.on(ObjectAddress.relation(table))) {
            var dependent = Dependencies.dependent(row);
            if (dependent.catalog() == PgClass.CATALOG && dependent.part() == 0 && Dependencies.referenced(row).part() > 0) {
                var sequence = context.catalog().relation(dependent.oid());
                if (sequence != null && sequence.kind() == 'S') {
                    context.lockRelation(sequence.oid(), LockMode.ACCESS_EXCLUSIVE);
                    context.lockRelation(sequence.oid(), LockMode.ROW_EXCLUSIVE);
                    var state = context.cluster().tables().sequence(sequence.fileId()).state();
                    replaceFile(sequence, state, persistence);
                    new CatalogWriter(context.catalog()).relations.update(sequence.oid(), PgClass.RELPERSISTENCE, (long) persistence);
                }
            }
        }
    }

    private void replaceFile(RelationEntry sequence, Sequence.State state) {
        replaceFile(sequence, state, sequence.persistence());
    }

    private void replaceFile(RelationEntry sequence, Sequence.State state, char persistence) {
        long fileId = new RelationFiles(context).newId(persistence);
        new RelationFiles(context).createSequence(fileId, state);
        new RelationFiles(context).drop(sequence.fileId());
        new CatalogWriter(context.catalog()).relations.setFile(sequence.oid(), (int) fileId);
    }

    /// TRUNCATE ... RESTART IDENTITY.
    void restart(RelationEntry sequence) {
        context.lockRelation(sequence.oid(), LockMode.ACCESS_EXCLUSIVE);
        context.lockRelation(sequence.oid(), LockMode.ROW_EXCLUSIVE);
        replaceFile(context.catalog().relation(sequence.oid()), new Sequence.State(context.catalog().sequence(sequence.oid()).start(), false));
    }

    private void own(RelationEntry sequence, QualifiedName ownedBy, boolean identity) {
        if (!identity && isIdentity(sequence.oid())) {
            var owner = identityOwner(sequence.oid());
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.IDENTITY_OWNERSHIP)
                    .detail(DefinitionMessage.IDENTITY_LINKED, sequence.name(), owner.name());
        }
        var parts = ownedBy.parts();
        var writer = new CatalogWriter(context.catalog());
        if (parts.size() == 1) {
            if (!parts.getFirst().equals("none")) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.OWNED_BY_INVALID).hint(DefinitionMessage.OWNED_BY_HINT);
            }
            writer.objects.ownSequence(sequence.oid(), 0, 0, false);
            return;
        }
        var name = RelationNames.of(new QualifiedName(parts.subList(0, parts.size() - 1), ownedBy.position()));
        var table = names.open(name, LockMode.ACCESS_SHARE);
        if ("rfvp".indexOf(table.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.OWNED_BY_RELATION, table.name())
                    .detail(RelationKinds.notSupportedDetail(table.kind()));
        }
        if (table.owner() != sequence.owner()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.OWNED_BY_OWNER);
        }
        if (table.namespace() != sequence.namespace()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.OWNED_BY_SCHEMA);
        }
        var column = table.columnByName(parts.getLast());
        if (column == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, parts.getLast(), table.name());
        }
        writer.objects.ownSequence(sequence.oid(), table.oid(), column.number(), identity);
    }

    boolean isIdentity(int sequence) {
        return identityOwner(sequence) != null;
    }

    private RelationEntry identityOwner(int sequence) {
        return owner(sequence, Dependencies.Kind.INTERNAL);
    }

    /// The table that owns a sequence through a serial (AUTO) or identity (INTERNAL) column, or null.
    RelationEntry owner(int sequence, Dependencies.Kind kind) {
        for (var row : new Dependencies(context.catalog()).of(ObjectAddress.relation(sequence))) {
            var referenced = Dependencies.referenced(row);
            if (referenced.catalog() == PgClass.CATALOG && referenced.part() > 0 && Dependencies.kind(row) == kind) {
                return context.catalog().relation(referenced.oid());
            }
        }
        return null;
    }

    RelationName nameOf(RelationEntry relation) {
        return new RelationName(null, names.namespaceName(relation.namespace()), relation.name(), 0);
    }
}
