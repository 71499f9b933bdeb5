package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.RelationEntry;
import java.util.HashSet;
import java.util.Set;

/// Which changes of its rows a relation takes, as information_schema tells: bits 4 UPDATE, 8 INSERT, 16 DELETE.
public final class ViewUpdatability {
    private static final int DELETE = 16;
    private static final int ALL = 28;
    private static final int INSTEAD = 64;
    private static final int ANY_COLUMN = 0;

    private final Catalog catalog;
    private final boolean triggers;
    private final Set<Integer> seen = new HashSet<>();

    /// @param triggers whether INSTEAD OF triggers count
    public ViewUpdatability(Catalog catalog, boolean triggers) {
        this.catalog = catalog;
        this.triggers = triggers;
    }

    public int events(int relation) {
        return events(relation, ANY_COLUMN);
    }

    /// Whether a column can be set, and its rows deleted: what the standard calls updatable.
    public boolean column(int relation, int column) {
        return column > 0 && (events(relation, column) & 20) == 20;
    }

    private int events(int oid, int column) {
        RelationEntry relation = catalog.relation(oid);
        if (relation == null || !seen.add(oid)) {
            return 0;
        }
        return switch (relation.kind()) {
            case 'r', 'p' -> ALL;
            case 'v' -> relation.viewQuery() == null ? 0 : view(relation, column);
            default -> 0;
        };
    }

    private int view(RelationEntry view, int column) {
        int events = triggers ? ofTriggers(view) : 0;
        Query body = TreeText.readQuery(view.viewQuery(), catalog::dataType);
        if (events == ALL || ViewWrites.obstacle(body) != null) {
            return events;
        }
        var targets = body.targets.stream().filter(target -> !target.hidden()).toList();
        int below = ANY_COLUMN;
        boolean some = false;
        for (int i = 0; i < targets.size(); i++) {
            boolean plain = targets.get(i).expression() instanceof Expression.ColumnReference c && c.levelsUp() == 0 && c.column() > 0;
            some |= plain && (column == ANY_COLUMN || column == i + 1);
            if (plain && column == i + 1) {
                below = ((Expression.ColumnReference) targets.get(i).expression()).column();
            }
        }
        return events | (some ? ALL : DELETE) & events(ViewWrites.base(body).relation(), below);
    }

    private static int ofTriggers(RelationEntry view) {
        int events = 0;
        for (var trigger : view.triggers()) {
            if ((trigger.type() & INSTEAD) != 0) {
                events |= (trigger.type() & 16) != 0 ? 4 : 0;
                events |= (trigger.type() & 4) != 0 ? 8 : 0;
                events |= (trigger.type() & 8) != 0 ? DELETE : 0;
            }
        }
        return events;
    }
}
