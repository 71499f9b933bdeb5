package dev.surus.engine.command;

import dev.surus.engine.parser.ast.OnCommit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a session remembers of its temporary schema and tables: what they do at commit. The session tells it how its
/// transactions and subtransactions end.
public final class TemporaryTables {
    private int namespace;
    /// Level of the (sub)transaction that made the schema, 0 once that is committed.
    private int openedAt;
    private final Map<Integer, Action> actions = new LinkedHashMap<>();

    /// @param level of the (sub)transaction that made the table, 0 once it is committed
    private record Action(OnCommit action, int level) {}

    /// OID of the session's own schema for temporary relations; 0 while it has none.
    public int namespace() {
        return namespace;
    }

    void opened(int oid, int level) {
        namespace = oid;
        openedAt = level;
    }

    void register(int relation, OnCommit action, int level) {
        if (action == OnCommit.DELETE_ROWS || action == OnCommit.DROP) {
            actions.put(relation, new Action(action, level));
        }
    }

    void forget(int relation) {
        actions.remove(relation);
    }

    /// The tables to be emptied or dropped at the end of the transaction.
    List<Integer> tables(OnCommit action) {
        var tables = new ArrayList<Integer>();
        actions.forEach((relation, each) -> {
            if (each.action == action) {
                tables.add(relation);
            }
        });
        return tables;
    }

    /// The transaction is over.
    public void ended(boolean committed) {
        subtransactionEnded(1, committed);
        if (committed) {
            openedAt = 0;
            actions.replaceAll((relation, action) -> new Action(action.action, 0));
        }
    }

    public void subtransactionEnded(int level, boolean committed) {
        if (committed) {
            if (openedAt >= level) {
                openedAt = level - 1;
            }
            actions.replaceAll((relation, action) -> action.level >= level ? new Action(action.action, level - 1) : action);
            return;
        }
        if (openedAt >= level) {
            namespace = 0;
            openedAt = 0;
        }
        actions.values().removeIf(action -> action.level >= level);
    }
}
