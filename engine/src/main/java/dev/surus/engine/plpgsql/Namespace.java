package dev.surus.engine.plpgsql;

/// The names that can be seen at a place, the nearest first: a list whose blocks end with their label.
///
/// @param kind what the name stands for
/// @param datum number of the variable; for a label of a block or loop unused
/// @param outer what was declared before; null at the end
record Namespace(Kind kind, int datum, String name, Namespace outer) {
    enum Kind { BLOCK, LOOP, SCALAR, RECORD }

    boolean isLabel() {
        return kind == Kind.BLOCK || kind == Kind.LOOP;
    }

    /// A variable, and by how many of the names it was found.
    record Found(Namespace item, int namesUsed) {}

    /// Looks a name of one to three parts up; a scalar must use up all of them.
    /// @param second null where there is none
    /// @param localOnly in the innermost block alone
    static Found find(Namespace start, boolean localOnly, String first, String second, String third) {
        var level = start;
        while (level != null) {
            var item = level;
            for (; !item.isLabel(); item = item.outer) {
                if (item.name.equals(first) && (second == null || item.kind == Kind.RECORD)) {
                    return new Found(item, 1);
                }
            }
            if (second != null && first.equals(item.name)) {
                for (var inner = level; !inner.isLabel(); inner = inner.outer) {
                    if (inner.name.equals(second) && (third == null || inner.kind == Kind.RECORD)) {
                        return new Found(inner, 2);
                    }
                }
            }
            if (localOnly) {
                return null;
            }
            level = item.outer;
        }
        return null;
    }

    /// The block or loop with that label; null where there is none around.
    static Namespace label(Namespace start, String name) {
        for (var item = start; item != null; item = item.outer) {
            if (item.isLabel() && name.equals(item.name)) {
                return item;
            }
        }
        return null;
    }

    /// The nearest loop, labelled or not.
    static Namespace nearestLoop(Namespace start) {
        for (var item = start; item != null; item = item.outer) {
            if (item.kind == Kind.LOOP) {
                return item;
            }
        }
        return null;
    }
}
