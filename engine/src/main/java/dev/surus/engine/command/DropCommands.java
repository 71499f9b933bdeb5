package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// DROP of everything but databases, roles and tablespaces. Relations are found and locked one after the other in the order
/// given; then all that depends on them goes with them.
final class DropCommands {
    private final CommandContext context;
    private final RelationNames names;

    DropCommands(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
    }

    CommandResult run(ObjectStatement.Drop statement) {
        boolean cascade = statement.behavior() == DropBehavior.CASCADE;
        switch (statement.kind()) {
            case TABLE, SEQUENCE, VIEW, MATERIALIZED_VIEW, INDEX, FOREIGN_TABLE -> dropRelations(statement, cascade);
            default -> {
                var objects = new ObjectResolver(context).findAllForDrop(statement);
                new Removal(context).drop(objects, cascade);
            }
        }
        return new CommandResult.Done("DROP " + ObjectResolver.tagWord(statement.kind()));
    }

    // ---- relations

    /// How a kind of relation is called in messages of DROP.
    private record Words(char kind, DefinitionMessage missing, DefinitionMessage skipping, DefinitionMessage wrongKind,
            DefinitionMessage hint) {}

    private static Words words(dev.surus.engine.parser.ast.ObjectKind kind) {
        return switch (kind) {
            case SEQUENCE -> new Words('S', DefinitionMessage.SEQUENCE_MISSING, DefinitionMessage.SEQUENCE_MISSING_SKIPPING,
                    DefinitionMessage.NOT_SEQUENCE, DefinitionMessage.USE_DROP_SEQUENCE);
            case VIEW -> new Words('v', DefinitionMessage.VIEW_MISSING, DefinitionMessage.VIEW_MISSING_SKIPPING,
                    DefinitionMessage.NOT_VIEW, DefinitionMessage.USE_DROP_VIEW);
            case MATERIALIZED_VIEW -> new Words('m', DefinitionMessage.MATERIALIZED_VIEW_MISSING,
                    DefinitionMessage.MATERIALIZED_VIEW_MISSING_SKIPPING, DefinitionMessage.NOT_MATERIALIZED_VIEW,
                    DefinitionMessage.USE_DROP_MATERIALIZED_VIEW);
            case INDEX -> new Words('i', DefinitionMessage.INDEX_MISSING, DefinitionMessage.INDEX_MISSING_SKIPPING,
                    DefinitionMessage.NOT_INDEX, DefinitionMessage.USE_DROP_INDEX);
            case FOREIGN_TABLE -> new Words('f', DefinitionMessage.FOREIGN_TABLE_MISSING, DefinitionMessage.FOREIGN_TABLE_MISSING_SKIPPING,
                    DefinitionMessage.NOT_FOREIGN_TABLE, DefinitionMessage.USE_DROP_FOREIGN_TABLE);
            default -> new Words('r', DefinitionMessage.TABLE_MISSING, DefinitionMessage.TABLE_MISSING_SKIPPING,
                    DefinitionMessage.NOT_TABLE, DefinitionMessage.USE_DROP_TABLE);
        };
    }

    private static Words wordsOf(char relationKind) {
        return switch (relationKind) {
            case 'S' -> words(dev.surus.engine.parser.ast.ObjectKind.SEQUENCE);
            case 'v' -> words(dev.surus.engine.parser.ast.ObjectKind.VIEW);
            case 'm' -> words(dev.surus.engine.parser.ast.ObjectKind.MATERIALIZED_VIEW);
            case 'i', 'I' -> words(dev.surus.engine.parser.ast.ObjectKind.INDEX);
            case 'f' -> words(dev.surus.engine.parser.ast.ObjectKind.FOREIGN_TABLE);
            case 'r', 'p', 't' -> words(dev.surus.engine.parser.ast.ObjectKind.TABLE);
            default -> null;
        };
    }

    private void dropRelations(ObjectStatement.Drop statement, boolean cascade) {
        if (statement.concurrently()) {
            refuseConcurrently(statement, cascade);
        }
        var words = words(statement.kind());
        var objects = new ArrayList<ObjectAddress>();
        for (ObjectReference object : statement.objects()) {
            var name = RelationNames.of(((ObjectReference.Named) object).name());
            var relation = open(name, words, statement.ifExists(), statement.concurrently());
            if (relation != null) {
                objects.add(ObjectAddress.relation(relation.oid()));
            }
        }
        if (statement.concurrently() && !objects.isEmpty()) {
            dropConcurrently(objects);
        } else {
            new Removal(context).drop(objects, cascade);
        }
    }

    private void dropConcurrently(List<ObjectAddress> objects) {
        int index = objects.getFirst().oid();
        var relation = context.catalog().relation(index);
        if (relation.persistence() == 't') {
            new Removal(context).drop(objects, false);
            return;
        }
        int table = relation.index().relation();
        // What hangs on it is refused now; nothing can come to hang on it later.
        var order = new Removal(context).planConcurrently(objects);
        var concurrent = new ConcurrentIndexes(context);
        try (var _ = concurrent.keep(List.of(table, index))) {
            concurrent.drop(table, List.of(index), order);
        }
    }

    private void refuseConcurrently(ObjectStatement.Drop statement, boolean cascade) {
        if (statement.objects().size() != 1) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.DROP_CONCURRENTLY_MANY);
        }
        if (cascade) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.DROP_CONCURRENTLY_CASCADE);
        }
        context.refuseInTransactionBlock("DROP INDEX CONCURRENTLY");
    }

    private RelationEntry open(RelationName name, Words words, boolean ifExists, boolean concurrently) {
        var indexTable = new int[1];
        var parent = new int[1];
        var mode = concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        var relation = names.openOrNull(name, mode, true, false, found -> {
            char kind = found.kind() == 'p' ? 'r' : found.kind() == 'I' ? 'i' : found.kind();
            if (kind != words.kind) {
                throw wrongKind(found, words);
            }
            var privileges = new Privileges(context.catalog());
            boolean owns = privileges.owns(ObjectKind.RELATION, found.oid(), context.currentUser())
                    || privileges.owns(ObjectKind.SCHEMA, found.namespace(), context.currentUser());
            if (!owns) {
                throw Privileges.notOwner(ObjectKind.ofRelation(found.kind()), found.name());
            }
            names.refuseSystemCatalog(found);
            // A partition's parent has one partition less.
            if (kind == 'r' && found.partition() && !found.parents().isEmpty() && found.parents().getFirst() != parent[0]) {
                parent[0] = found.parents().getFirst();
                context.lockRelation(parent[0], LockMode.ACCESS_EXCLUSIVE);
            }
            // An index's table is locked first, as everybody who uses the index does.
            if (kind == 'i' && found.index().relation() != indexTable[0]) {
                indexTable[0] = found.index().relation();
                context.lockRelation(indexTable[0], mode);
            }
        });
        if (relation == null) {
            reportMissing(name, words, ifExists);
        } else if (relation.kind() == 'I') {
            if (concurrently) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PartitionMessage.DROP_INDEX_CONCURRENTLY, relation.name());
            }
            new PartitionIndexes(context).lockForDrop(relation, mode);
        }
        return relation;
    }

    private void reportMissing(RelationName name, Words words, boolean ifExists) {
        if (name.schema() != null && !name.schema().equals("pg_temp") && context.catalog().namespaceByName(name.schema()) == null) {
            if (!ifExists) {
                throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, name.schema());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.SCHEMA_MISSING_SKIPPING, name.schema());
            return;
        }
        if (!ifExists) {
            throw new SqlException(words.kind == 'i' ? SqlState.UNDEFINED_OBJECT : SqlState.UNDEFINED_TABLE, words.missing, name.name());
        }
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, words.skipping, name.name());
    }

    private static SqlException wrongKind(RelationEntry found, Words wanted) {
        var error = new SqlException(SqlState.WRONG_OBJECT_TYPE, wanted.wrongKind, found.name());
        if (found.kind() == 'c') {
            return error.hint(DefinitionMessage.USE_DROP_TYPE);
        }
        var words = wordsOf(found.kind());
        return words == null ? error : error.hint(words.hint);
    }

}
