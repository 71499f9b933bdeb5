package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.executor.SessionCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// TRUNCATE: tables, and with CASCADE those that reference them, get empty new files.
final class TruncateCommand {
    private final CommandContext context;
    private final RelationNames names;

    TruncateCommand(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
    }

    CommandResult run(TableStatement.Truncate statement) {
        Map<Integer, RelationEntry> tables = new LinkedHashMap<>();
        for (FromItem.Relation item : statement.relations()) {
            var table = names.open(item.name(), LockMode.ACCESS_EXCLUSIVE, this::check);
            TableUse.refuse(context, table, "TRUNCATE");
            if (tables.putIfAbsent(table.oid(), table) == null && !item.only()) {
                addChildren(table, tables);
            } else if (item.only() && table.kind() == 'p') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.TRUNCATE_ONLY).hint(InheritanceMessage.TRUNCATE_ONLY_HINT);
            }
        }
        if (statement.behavior() == DropBehavior.CASCADE) {
            addReferencing(tables);
        } else {
            refuseReferenced(tables);
        }
        var sequences = statement.restartIdentity() ? lockSequences(tables.values()) : List.<Integer>of();
        var triggers = TruncateTriggers.fireBefore(context, tables.values());
        empty(List.copyOf(tables.values()));
        sequences.forEach(sequence -> new SequenceCommands(context).restart(context.catalog().relation(sequence)));
        triggers.fireAfter();
        return new CommandResult.Done("TRUNCATE TABLE");
    }

    /// Whoever may truncate a table may truncate its children.
    private void addChildren(RelationEntry table, Map<Integer, RelationEntry> tables) {
        for (int oid : Children.all(context, table.oid(), LockMode.ACCESS_EXCLUSIVE).keySet()) {
            var child = context.catalog().relation(oid);
            if (child.isTemporary() && child.namespace() != context.catalog().session().temporaryNamespace()) {
                context.cluster().locks().release(context.lockOwner(), context.relationTag(oid), LockMode.ACCESS_EXCLUSIVE, false);
                continue;
            }
            if (child.kind() != 'r' && child.kind() != 'p') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_TABLE, child.name());
            }
            names.refuseSystemCatalog(child);
            TableUse.refuse(context, child, "TRUNCATE");
            tables.putIfAbsent(oid, child);
        }
    }

    private void check(RelationEntry table) {
        if (table.kind() != 'r' && table.kind() != 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_TABLE, table.name());
        }
        names.refuseSystemCatalog(table);
        new Privileges(context.catalog()).require(ObjectKind.RELATION, table.oid(), context.currentUser(), Privilege.TRUNCATE);
    }

    /// All that reference the tables, directly or not, each locked as it is found.
    private void addReferencing(Map<Integer, RelationEntry> tables) {
        while (true) {
            var found = new ArrayList<Integer>();
            for (RelationEntry table : tables.values()) {
                for (ConstraintEntry constraint : context.catalog().referencingConstraints(table.oid())) {
                    if (!tables.containsKey(constraint.relation()) && !found.contains(constraint.relation())) {
                        found.add(constraint.relation());
                    }
                }
            }
            if (found.isEmpty()) {
                return;
            }
            found.sort(Integer::compareUnsigned);
            for (int oid : found) {
                context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
                var table = context.catalog().relation(oid);
                if (table == null) {
                    continue;
                }
                context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.TRUNCATE_CASCADES, table.name());
                check(table);
                TableUse.refuse(context, table, "TRUNCATE");
                tables.put(oid, table);
            }
        }
    }

    private void refuseReferenced(Map<Integer, RelationEntry> tables) {
        for (RelationEntry table : tables.values()) {
            for (ConstraintEntry constraint : context.catalog().referencingConstraints(table.oid())) {
                if (!tables.containsKey(constraint.relation())) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.TRUNCATE_REFERENCED)
                            .detail(AlterMessage.TRUNCATE_REFERENCED_DETAIL, context.catalog().relation(constraint.relation()).name(), table.name())
                            .hint(AlterMessage.TRUNCATE_REFERENCED_HINT, context.catalog().relation(constraint.relation()).name());
                }
            }
        }
    }

    private List<Integer> lockSequences(Iterable<RelationEntry> tables) {
        var found = new ArrayList<Integer>();
        var objects = new CatalogWriter(context.catalog()).objects;
        for (RelationEntry table : tables) {
            for (var column : table.liveColumns()) {
                for (boolean identity : new boolean[] {false, true}) {
                    int sequence = objects.sequenceOf(table.oid(), column.number(), identity);
                    if (sequence != 0) {
                        context.lockRelation(sequence, LockMode.ACCESS_EXCLUSIVE);
                        new Privileges(context.catalog()).requireOwner(ObjectKind.SEQUENCE, sequence, context.currentUser());
                        found.add(sequence);
                    }
                }
            }
        }
        return found;
    }

    /// Gives tables empty new files, and their indexes.
    void empty(List<RelationEntry> tables) {
        var files = new RelationFiles(context);
        for (RelationEntry table : tables) {
            var current = context.catalog().relation(table.oid());
            if (current.kind() == 'p') {
                continue;
            }
            files.readsOf(current, true);
            files.replace(current);
            if (!context.rehearses()) {
                context.service(SessionCounters.class).emptied(table.oid(), false, context.transaction().level());
            }
            if (current.toastRelation() != 0) {
                context.lockRelation(current.toastRelation(), LockMode.ACCESS_EXCLUSIVE);
                context.lockRelation(current.toastRelation(), LockMode.SHARE);
                for (IndexEntry index : context.catalog().relation(current.toastRelation()).indexes()) {
                    context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
                }
            }
            context.lockRelation(table.oid(), LockMode.SHARE);
            for (IndexEntry index : current.indexes()) {
                context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
                files.replace(context.catalog().relation(index.oid()));
            }
        }
        context.nextCommand();
    }
}
