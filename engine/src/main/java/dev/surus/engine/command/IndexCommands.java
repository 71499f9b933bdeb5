package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.IndexElement;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

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
            case IndexStatement.CreateStatistics create -> {
                new StatisticsCommands(context).create(create);
                yield new CommandResult.Done("CREATE STATISTICS");
            }
            case IndexStatement.AlterStatistics alter -> {
                new StatisticsCommands(context).alter(alter);
                yield new CommandResult.Done("ALTER STATISTICS");
            }
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
        if (table.kind() == 'p' && create.concurrently()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PartitionMessage.INDEX_CONCURRENTLY, table.name());
        }
        var request = new IndexRequest();
        request.only = create.relation().only();
        request.name = create.name();
        request.accessMethod = create.accessMethod();
        request.elements = create.elements();
        request.including = create.including().stream().map(IndexElement::column).toList();
        request.unique = create.unique();
        request.nullsNotDistinct = create.nullsNotDistinct();
        request.ifNotExists = create.ifNotExists();
        // Nobody else sees a temporary table.
        request.concurrently = create.concurrently() && table.persistence() != 't';
        request.options = create.options();
        request.tablespace = create.tablespace();
        request.where = create.where();
        int index = new IndexDefinition(context).create(table, request, false);
        if (request.concurrently && index != 0) {
            buildConcurrently(table.oid(), index);
        }
    }

    /// The steps of [ConcurrentIndexes], from an index that is made to one that is valid.
    private void buildConcurrently(int table, int index) {
        var concurrent = new ConcurrentIndexes(context);
        try (var _ = concurrent.keep(List.of(table))) {
            context.commitAndRestart();
            concurrent.build(table, List.of(index));
            concurrent.setState(index, true, true, true);
        }
    }
}
