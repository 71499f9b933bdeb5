package dev.surus.engine.catalog.dependency;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Finds all that a DROP removes, locks it as it goes, and puts it in the order of removal.
///
/// The walk goes from an object to its dependents, newest first, depth first; an object comes after all its dependents. For
/// `table_c` with constraints to `table_a` (older) and `table_b` (newer) the constraint to b is removed first, and a removal
/// locks the table that the constraint references: c, then b, then a.
///
/// ```
/// table_c                            removal: constraint c -> b, constraint c -> a, ..., table_c
///   +-- constraint c -> b  (newest)
///   +-- constraint c -> a
///   +-- type, indexes ...
/// ```
public final class DependencyWalker {
    private static final int REPORTED_MAX = 100;

    /// How the walk came to an object.
    private enum Reason { ORIGINAL, NORMAL, AUTO, INTERNAL, PARTITION, EXTENSION, REVERSE, IS_PART, PART_OF_OTHER }

    /// An object to remove.
    private static final class Target {
        final ObjectAddress object;
        final Set<Reason> reasons;
        final ObjectAddress dependee;

        Target(ObjectAddress object, Set<Reason> reasons, ObjectAddress dependee) {
            this.object = object;
            this.reasons = reasons;
            this.dependee = dependee;
        }
    }

    /// An object on the way down.
    private record Step(ObjectAddress object, Set<Reason> reasons, Step above) {}

    private final Catalog catalog;
    private final Dependencies dependencies;
    private final ObjectDescriptions descriptions;
    private final DeletionLocks locks;
    private final Consumer<Diagnostic> notices;

    private final List<Target> targets = new ArrayList<>();
    private List<ObjectAddress> pending = List.of();

    public DependencyWalker(Catalog catalog, DeletionLocks locks, Consumer<Diagnostic> notices) {
        this.catalog = catalog;
        this.locks = locks;
        this.notices = notices;
        dependencies = new Dependencies(catalog);
        descriptions = new ObjectDescriptions(catalog);
    }

    /// What a DROP of these objects removes, in the order of removal. Reports `drop cascades to ...`.
    /// @param objects the caller holds their locks
    /// @throws SqlException 2BP01 where something else depends on them and `cascade` is not said
    public List<ObjectAddress> plan(List<ObjectAddress> objects, boolean cascade) {
        return plan(objects, cascade, false, false);
    }

    /// @param quietly no notices
    /// @param skipOriginal leaves the objects themselves alone: only their dependents go (DROP OWNED, schema of temporary tables)
    public List<ObjectAddress> plan(List<ObjectAddress> objects, boolean cascade, boolean quietly, boolean skipOriginal) {
        targets.clear();
        pending = objects;
        for (ObjectAddress object : objects) {
            locks.acquire(object);
            visit(object, EnumSet.of(Reason.ORIGINAL), null);
        }
        report(cascade, quietly, objects.size() == 1 ? objects.getFirst() : null);
        var order = new ArrayList<ObjectAddress>(targets.size());
        for (Target target : targets) {
            if (!(skipOriginal && target.reasons.contains(Reason.ORIGINAL))) {
                order.add(target.object);
            }
        }
        return order;
    }

    private void visit(ObjectAddress object, Set<Reason> reasons, Step above) {
        if (isOnTheWay(object, reasons, above) || isTarget(object, reasons)) {
            return;
        }
        if (Dependencies.isPinned(object)) {
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.CANNOT_DROP_REQUIRED,
                    descriptions.describeAnyway(object));
        }
        if (!visitOwner(object, reasons, above)) {
            return;
        }
        Step here = new Step(object, reasons, above);
        for (Dependent dependent : dependents(object)) {
            visit(dependent.object, EnumSet.of(dependent.reason), here);
        }
        targets.add(new Target(object, reasons, above == null ? null : above.object));
    }

    /// Looks at what the object itself is a part of.
    /// @return false where the object goes with its owner, and is done with
    private boolean visitOwner(ObjectAddress object, Set<Reason> reasons, Step above) {
        ObjectAddress owner = null;
        ObjectAddress partitionOwner = null;
        for (CatalogRow row : dependencies.of(object)) {
            ObjectAddress other = Dependencies.referenced(row);
            if (other.sameObject(object) && object.part() == 0) {
                continue;
            }
            Kind kind = Dependencies.kind(row);
            switch (kind) {
                case NORMAL, AUTO, AUTO_EXTENSION -> {}
                case EXTENSION, INTERNAL -> {
                    if (above == null) {
                        // A DROP of a part alone: fine if the whole is to be dropped, too.
                        if (pending.contains(other)) {
                            locks.release(object);
                            return false;
                        }
                        if (owner == null || kind == Kind.EXTENSION) {
                            owner = other;
                        }
                    } else if (!isAbove(other, above)) {
                        // The drop of a part becomes one of the whole.
                        locks.release(object);
                        locks.acquire(other);
                        visit(other, EnumSet.of(Reason.REVERSE), above);
                        return false;
                    }
                }
                case PARTITION_PRIMARY -> {
                    reasons.add(Reason.IS_PART);
                    partitionOwner = other;
                }
                case PARTITION_SECONDARY -> {
                    reasons.add(Reason.IS_PART);
                    if (partitionOwner == null) {
                        partitionOwner = other;
                    }
                }
            }
        }
        if (owner == null && partitionOwner != null && above == null && !pending.contains(partitionOwner)) {
            owner = partitionOwner;
        }
        if (owner != null) {
            Message whole = descriptions.describeAnyway(owner);
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.CANNOT_DROP_OWNED,
                    descriptions.describeAnyway(object), whole).hint(CatalogMessage.DROP_INSTEAD, whole);
        }
        return true;
    }

    private record Dependent(ObjectAddress object, Reason reason) {}

    /// The dependents of an object, locked in the order in which pg_depend tells of them; then newest first.
    private List<Dependent> dependents(ObjectAddress object) {
        var found = new ArrayList<Dependent>();
        for (CatalogRow row : dependencies.on(object)) {
            ObjectAddress other = Dependencies.dependent(row);
            if (other.sameObject(object)) {
                continue; // a column that depends on its own table goes with it
            }
            locks.acquire(other, object);
            if (!stillThere(row)) {
                locks.release(other); // it went while we waited
                continue;
            }
            found.add(new Dependent(other, switch (Dependencies.kind(row)) {
                case NORMAL -> Reason.NORMAL;
                case AUTO, AUTO_EXTENSION -> Reason.AUTO;
                case INTERNAL -> Reason.INTERNAL;
                case PARTITION_PRIMARY, PARTITION_SECONDARY -> Reason.PARTITION;
                case EXTENSION -> Reason.EXTENSION;
            }));
        }
        found.sort(NEWEST_FIRST);
        return found;
    }

    private static final Comparator<Dependent> NEWEST_FIRST = Comparator
            .comparing((Dependent dependent) -> Integer.toUnsignedLong(dependent.object.oid())).reversed()
            .thenComparing(dependent -> Integer.toUnsignedLong(dependent.object.catalog()))
            .thenComparing(dependent -> dependent.object.part());

    private boolean stillThere(CatalogRow row) {
        for (CatalogRow now : dependencies.of(Dependencies.dependent(row))) {
            if (now.rowNumber() == row.rowNumber()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAbove(ObjectAddress object, Step above) {
        for (Step step = above; step != null; step = step.above) {
            if (step.object.sameObject(object) && (step.object.part() == 0 || step.object.part() == object.part())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOnTheWay(ObjectAddress object, Set<Reason> reasons, Step above) {
        for (Step step = above; step != null; step = step.above) {
            if (step.object.sameObject(object)) {
                if (step.object.part() == object.part()) {
                    step.reasons.addAll(reasons);
                    return true;
                }
                if (step.object.part() == 0) {
                    return true; // a column of a table that is being dropped
                }
            }
        }
        return false;
    }

    private boolean isTarget(ObjectAddress object, Set<Reason> reasons) {
        boolean known = false;
        for (Target target : targets) {
            if (!target.object.sameObject(object)) {
                continue;
            }
            if (target.object.part() == object.part()) {
                target.reasons.addAll(reasons);
                known = true;
            } else if (target.object.part() == 0) {
                known = true; // the whole table goes already
            } else if (object.part() == 0) {
                // The whole goes after one of its parts: the part is reported no more.
                target.reasons.add(Reason.PART_OF_OTHER);
            }
        }
        return known;
    }

    private void report(boolean cascade, boolean quietly, ObjectAddress only) {
        boolean refused = false;
        int count = 0;
        Message lines = null;
        for (int i = targets.size() - 1; i >= 0; i--) {
            Target target = targets.get(i);
            if (target.reasons.contains(Reason.ORIGINAL) || target.reasons.contains(Reason.PART_OF_OTHER)
                    || target.reasons.contains(Reason.AUTO) || target.reasons.contains(Reason.INTERNAL)
                    || target.reasons.contains(Reason.PARTITION) || target.reasons.contains(Reason.EXTENSION)) {
                continue;
            }
            Message description = descriptions.describe(target.object);
            if (description == null) {
                continue;
            }
            Message line;
            if (cascade) {
                line = new Message(CatalogMessage.DROP_CASCADES, description);
            } else {
                refused = true;
                Message dependee = target.dependee == null ? null : descriptions.describe(target.dependee);
                line = dependee == null ? description : new Message(CatalogMessage.DEPENDS_ON, description, dependee);
            }
            if (count < REPORTED_MAX) {
                lines = lines == null ? line : new Message(CatalogMessage.LINES, lines, line);
            }
            count++;
        }
        if (count > REPORTED_MAX) {
            int more = count - REPORTED_MAX;
            lines = new Message(CatalogMessage.LINES, lines,
                    new Message(more == 1 ? CatalogMessage.AND_OTHER_OBJECT : CatalogMessage.AND_OTHER_OBJECTS, more));
        }
        if (refused) {
            var error = only != null
                    ? new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.CANNOT_DROP_DEPENDED, descriptions.describeAnyway(only))
                    : new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.CANNOT_DROP_DESIRED);
            error.diagnostic().detail = lines;
            throw error.hint(CatalogMessage.USE_DROP_CASCADE);
        }
        if (count > 0 && !quietly) {
            var notice = new Diagnostic(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION,
                    count == 1 ? lines : new Message(CatalogMessage.DROP_CASCADES_MANY, count));
            notice.detail = count == 1 ? null : lines;
            notices.accept(notice);
        }
    }
}
