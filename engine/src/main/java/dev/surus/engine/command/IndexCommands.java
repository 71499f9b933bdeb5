package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.IndexElement;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;

/// CREATE INDEX.
final class IndexCommands {
    private final CommandContext context;

    IndexCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(IndexStatement statement) {
        return switch (statement) {
            case IndexStatement.CreateIndex create -> {
                create(create);
                yield new CommandResult.Done("CREATE INDEX");
            }
            case IndexStatement.CreateStatistics _, IndexStatement.AlterStatistics _ -> throw Commands.notSupported(statement);
        };
    }

    private void create(IndexStatement.CreateIndex create) {
        if (create.concurrently()) {
            context.refuseInTransactionBlock("CREATE INDEX CONCURRENTLY");
        }
        var names = new RelationNames(context);
        var mode = create.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
        var table = names.open(create.relation().name(), mode, found -> {
            if ("rmp".indexOf(found.kind()) < 0) {
                if ("vciSf".indexOf(found.kind()) >= 0) {
                    names.requireOwner(found);
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CREATE_INDEX_ON, found.name())
                            .detail(RelationKinds.notSupportedDetail(found.kind()));
                }
            }
            names.requireOwner(found);
        });
        var request = new IndexRequest();
        request.name = create.name();
        request.accessMethod = create.accessMethod();
        request.elements = create.elements();
        request.including = create.including().stream().map(IndexElement::column).toList();
        request.unique = create.unique();
        request.nullsNotDistinct = create.nullsNotDistinct();
        request.ifNotExists = create.ifNotExists();
        request.concurrently = create.concurrently();
        request.options = create.options();
        request.tablespace = create.tablespace();
        request.where = create.where();
        int index = new IndexDefinition(context).create(table, request, false);
        if (create.concurrently() && index != 0) {
            buildConcurrently(table, index);
        }
    }

    /// The index is committed first so that every writer from then on knows it; when all transactions that may not know it are
    /// over, it is filled while writers wait, and becomes valid.
    private void buildConcurrently(RelationEntry table, int index) {
        context.commitAndRestart();
        context.lockRelation(table.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        waitForWriters(table.oid());
        context.lockRelation(table.oid(), LockMode.SHARE);
        new IndexBuild(context).build(context.catalog().relation(table.oid()), index);
        new CatalogWriter(context.catalog()).indexes.setState(index, true, true, true);
        context.nextCommand();
    }

    private void waitForWriters(int table) {
        var locks = context.cluster().locks();
        for (var tag : locks.conflictingVirtualTransactions(context.lockOwner(), context.relationTag(table), LockMode.SHARE)) {
            if (tag.kind() == LockTag.Kind.TRANSACTION) {
                locks.waitForTransaction(context.lockOwner(), tag.first());
            } else {
                locks.waitForVirtualTransaction(context.lockOwner(), (int) tag.first(), tag.second());
            }
        }
    }
}
