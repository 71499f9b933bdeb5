package dev.surus.engine.command;

import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The children of tables, locked as they are found, in the order of their OIDs, as PostgreSQL does it: who they are is looked up before
/// they are locked; those that are gone by then are left out.
final class Children {
    private Children() {}

    static List<Integer> direct(CommandContext context, int parent, LockMode mode) {
        var found = new ArrayList<Integer>();
        for (int child : List.copyOf(context.catalog().children(parent))) {
            context.lockRelation(child, mode);
            if (context.catalog().relation(child) != null) {
                found.add(child);
            }
        }
        return found;
    }

    /// A table and all that inherit from it, level by level.
    /// @return for each how many parents within this tree it has
    static Map<Integer, Integer> all(CommandContext context, int root, LockMode mode) {
        var parents = new LinkedHashMap<Integer, Integer>();
        parents.put(root, 0);
        var open = new ArrayList<Integer>(List.of(root));
        for (int i = 0; i < open.size(); i++) {
            for (int child : direct(context, open.get(i), mode)) {
                if (parents.merge(child, 1, Integer::sum) == 1) {
                    open.add(child);
                }
            }
        }
        return parents;
    }
}
