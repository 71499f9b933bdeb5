package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The relation that one ALTER TABLE changes, with what its actions share.
final class AlteredTable {
    final CommandContext context;
    final LockMode mode;
    /// As it was before.
    final RelationEntry old;
    final int oid;
    final CatalogWriter writer;
    final TableRewrite rewrite;
    /// Constraints that came with new columns: added once all columns are there.
    final List<OfColumn> constraintsOfColumns = new ArrayList<>();
    /// @param recurse whether it goes down to children
    record OfColumn(Constraint constraint, boolean recurse) {}

    /// Those of them whose column is null in all rows: a foreign key needs no look at them.
    final List<Constraint> constraintsOfNulls = new ArrayList<>();

    final AlterQueue queue;

    AlteredTable(AlterQueue queue, RelationEntry relation) {
        this.queue = queue;
        context = queue.context;
        mode = queue.mode;
        old = relation;
        oid = relation.oid();
        writer = new CatalogWriter(context.catalog());
        rewrite = new TableRewrite(context, relation);
    }

    /// As it is after the actions so far.
    RelationEntry relation() {
        return context.catalog().relation(oid);
    }

    /// @throws SqlException 42703
    ColumnEntry column(String name) {
        var column = relation().columnByName(name);
        if (column != null) {
            return column;
        }
        if (KeyPlanner.isSystemColumn(name)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_ALTER, name);
        }
        throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, name, old.name());
    }

    /// Errors of these expressions do not say where in the statement they stand.
    static <T> T unplaced(Supplier<T> analysis) {
        try {
            return analysis.get();
        } catch (SqlException error) {
            throw error.anywhere();
        }
    }
}
