package dev.surus.engine.command;

import dev.surus.engine.catalog.dependency.DependencyWalker;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.parser.ast.OnCommit;
import dev.surus.engine.parser.ast.TableStatement;
import java.util.List;

/// CREATE TABLE, CREATE TABLE AS.
final class TableCommands {
    private final CommandContext context;

    TableCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TableStatement statement) {
        return switch (statement) {
            case TableStatement.CreateTable create -> {
                new TableDefinition(context, create).create();
                yield new CommandResult.Done("CREATE TABLE");
            }
            case TableStatement.CreateTableAs create -> new CommandResult.Done(new TableFromQuery(context).create(create));
            case TableStatement.Truncate truncate -> new TruncateCommand(context).run(truncate);
            case TableStatement.Lock lock -> new LockCommand(context).run(lock);
        };
    }

    /// Drops the session's temporary tables.
    static void dropTemporary(CommandContext context) {
        int namespace = context.service(TemporaryTables.class).namespace();
        if (namespace != 0) {
            new TemporarySchema(context).clear(namespace);
        }
    }

    /// What temporary tables do at commit.
    static void beforeCommit(CommandContext context) {
        var temporary = context.service(TemporaryTables.class);
        if (temporary.namespace() == 0) {
            return;
        }
        var toEmpty = temporary.tables(OnCommit.DELETE_ROWS).stream().map(oid -> context.catalog().relation(oid))
                .filter(java.util.Objects::nonNull).toList();
        if (!toEmpty.isEmpty()) {
            new TruncateCommand(context).empty(toEmpty);
        }
        var toDrop = temporary.tables(OnCommit.DROP).stream().filter(oid -> context.catalog().relation(oid) != null)
                .map(ObjectAddress::relation).toList();
        if (!toDrop.isEmpty()) {
            var removal = new Removal(context);
            var walker = new DependencyWalker(context.catalog(), removal.locks(), context::notice);
            removal.remove(walker.plan(List.copyOf(toDrop), true, true, false), false);
        }
    }
}
