package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.command.ConstraintModes;
import dev.surus.engine.executor.AfterEvents;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.SettingStatement;
import java.util.ArrayList;
import java.util.List;

/// Deferred constraints follow the session's transactions, and SET CONSTRAINTS.
final class SessionConstraints implements ConstraintModes, SessionTransaction.Follower {
    private final SessionContext context;
    private final AfterEvents events;

    SessionConstraints(SessionContext context, AfterEvents events) {
        this.context = context;
        this.events = events;
    }

    @Override
    public void set(SettingStatement.SetConstraints modes) {
        if (modes.constraints() == null || modes.constraints().isEmpty()) {
            events.setAll(modes.deferred());
            return;
        }
        var constraints = new ArrayList<ConstraintEntry>();
        for (RelationName name : modes.constraints()) {
            constraints.addAll(find(name));
        }
        events.set(constraints, modes.deferred());
    }

    /// All constraints of the name in the first schema that has one.
    private List<ConstraintEntry> find(RelationName name) {
        var catalog = context.catalog();
        var rows = catalog.rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONNAME}, name.name());
        List<Integer> namespaces = catalog.searchPath().namespaces();
        if (name.schema() != null) {
            var namespace = catalog.namespaceByName(name.schema());
            if (namespace == null) {
                throw new SqlException(SqlState.INVALID_SCHEMA_NAME, dev.surus.engine.catalog.CatalogMessage.SCHEMA_MISSING, name.schema());
            }
            namespaces = List.of(namespace.oid());
        }
        for (int namespace : namespaces) {
            var found = rows.stream().filter(row -> row.integer(PgConstraint.CONNAMESPACE) == namespace && row.integer(PgConstraint.CONRELID) != 0)
                    .map(row -> catalog.constraint(row.integer(PgConstraint.OID))).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, ExecutorMessage.CONSTRAINT_MISSING, name.name());
    }

    @Override
    public void beforeCommit() {
        events.beforeCommit();
    }

    @Override
    public void ended(boolean committed) {
        events.ended();
    }

    @Override
    public void subtransactionBegan(int level) {
        events.subtransactionBegan(level);
    }

    @Override
    public void subtransactionEnded(int level, boolean committed) {
        events.subtransactionEnded(level, committed);
    }
}
