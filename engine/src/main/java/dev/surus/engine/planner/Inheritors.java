package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The tables that inherit from a table, directly or not.
final class Inheritors {
    private Inheritors() {}

    /// The table itself, its children, their children: level by level, each level by its OIDs, each locked when it is found, as in
    /// PostgreSQL. Which children a table has is looked up before they are locked; those that are gone by then are left out.
    /// @param parent locked already
    static List<Integer> lockAll(PlannerEnvironment environment, RelationRange parent) {
        var found = new LinkedHashSet<Integer>();
        found.add(parent.relation());
        var open = new ArrayList<Integer>(found);
        for (int i = 0; i < open.size(); i++) {
            for (int child : List.copyOf(environment.catalog().children(open.get(i)))) {
                if (!found.contains(child) && environment.lock(child, parent)) {
                    found.add(child);
                    open.add(child);
                }
            }
        }
        return List.copyOf(found);
    }
}
