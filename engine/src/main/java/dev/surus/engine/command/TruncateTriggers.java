package dev.surus.engine.command;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerFiring;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/// Triggers of the tables that a TRUNCATE empties: all those before it, then all those after it.
final class TruncateTriggers {
    private final ExecutorSession session;
    private final List<TriggerFiring> tables = new ArrayList<>();
    private boolean begun;

    private TruncateTriggers(ExecutorSession session) {
        this.session = session;
    }

    static TruncateTriggers fireBefore(CommandContext context, Collection<RelationEntry> relations) {
        var session = context.service(ExecutorSession.class);
        var firing = new TruncateTriggers(session);
        if (context.rehearses()) {
            return firing;
        }
        for (var relation : relations) {
            var triggers = TableTriggers.of(session, relation);
            if (triggers != null) {
                firing.begin();
                firing.tables.add(new TriggerFiring(session, triggers, session.isReplica(), new BitSet()));
            }
        }
        firing.tables.forEach(each -> each.beforeStatement(TriggerEvent.TRUNCATE));
        return firing;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            session.afterEvents().statementBegan();
        }
    }

    void fireAfter() {
        tables.forEach(each -> each.afterStatement(TriggerEvent.TRUNCATE));
        if (begun) {
            session.afterEvents().fire();
        }
    }
}
