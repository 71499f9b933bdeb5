package dev.surus.engine.session;

import dev.surus.engine.base.Language;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.ObjectDescriptions;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.txn.lock.LockManager.Obstacle;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of EXPLAIN (LOCKS), in English: objects by name, reasons, and who stands in the way. Made while the rehearsal's catalog
/// still shows what the statement would make; what it would drop is known from before.
final class LockReport {
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;

    private final SessionContext context;
    private final Catalog catalog;

    LockReport(SessionContext context) {
        this.context = context;
        catalog = context.catalog();
    }

    Object[] row(int number, LockRehearsal.Step step) {
        return switch (step) {
            case LockRehearsal.Taken taken -> taken(number, taken);
            case LockRehearsal.Rows rows -> rows(number, rows);
            case LockRehearsal.Unknown unknown -> new Object[] {(long) number,
                describe(new ObjectAddress(unknown.catalog(), unknown.object())), null, null,
                unknown.why() + ": what it locks is known when it runs", null, "possible", null, null, null};
        };
    }

    private Object[] taken(int number, LockRehearsal.Taken taken) {
        var obstacles = taken.heldBefore() ? List.<Obstacle>of()
                : context.cluster().locks().obstacles(context.lockOwner(), taken.tag(), taken.mode());
        return complete(number, object(taken.tag(), taken.name()), taken.tag().describe().text(Language.ENGLISH), taken.mode().displayName(), why(taken),
                taken.heldBefore() ? "already" : taken.atCommit() ? "from commit" : taken.isReleased() ? "briefly" : taken.ifRows() ? "if there are rows" : "to the end",
                obstacles.isEmpty() ? "no" : "yes", obstacles);
    }

    private Object[] rows(int number, LockRehearsal.Rows rows) {
        return complete(number, object(rows.relation(), null), "rows of " + rows.relation().describe().text(Language.ENGLISH), rows.mode(), rows.why(),
                rows.atCommit() ? "from commit" : "to the end", "no", List.of());
    }

    private Object[] complete(int number, String object, String lock, String mode, String why, String held, String conflict, List<Obstacle> obstacles) {
        Map<Integer, Obstacle> byPid = new HashMap<>();
        obstacles.forEach(obstacle -> byPid.merge(obstacle.pid(), obstacle, (a, b) -> a.waiting() ? b : a));
        var pids = new ArrayList<Object>();
        var statements = new ArrayList<Object>();
        var since = new ArrayList<Object>();
        for (var obstacle : obstacles) {
            if (byPid.remove(obstacle.pid()) == null) {
                continue;
            }
            var session = context.cluster().part(Sessions.class).find(obstacle.pid());
            pids.add((long) obstacle.pid());
            statements.add(session == null ? "" : session.activity().statement);
            since.add(session == null || session.activity().transactionStartMicros == 0 ? null
                    : session.activity().transactionStartMicros - MICROS_TO_2000);
        }
        boolean none = pids.isEmpty();
        return new Object[] {(long) number, object, lock, mode, why, held, conflict,
            none ? null : array(TypeOid.INT4, pids), none ? null : array(TypeOid.TEXT, statements), none ? null : array(TypeOid.TIMESTAMPTZ, since)};
    }

    private static ArrayValue array(int type, List<Object> elements) {
        return new ArrayValue(type, new int[] {elements.size()}, new int[] {1}, elements.toArray());
    }

    // ---- names

    /// An object's or relation's name as it is now; null where it has none (yet, or any more).
    String name(LockTag tag) {
        return switch (tag.kind()) {
            case RELATION -> describe(ObjectAddress.relation((int) tag.first()));
            case OBJECT -> tag.second() == 0 ? "all databases" : describe(new ObjectAddress((int) tag.first(), (int) tag.second()));
            case VIRTUAL_TRANSACTION -> "transaction of process " + context.cluster().locks().pidOfSlot((int) tag.first());
            default -> tag.describe().text(Language.ENGLISH);
        };
    }

    private String object(LockTag tag, String before) {
        String now = name(tag);
        return now != null ? now : before != null ? before : tag.describe().text(Language.ENGLISH);
    }

    private String describe(ObjectAddress address) {
        String text = new ObjectDescriptions(catalog).describeAnyway(address).text(Language.ENGLISH);
        boolean nameless = text.equals(Integer.toUnsignedString(address.oid()));
        return nameless ? null : Catalog.isRehearsed(address.oid()) ? "new " + text : text;
    }

    // ---- reasons

    private String why(LockRehearsal.Taken taken) {
        var tag = taken.tag();
        String said = taken.why();
        if (tag.kind() == LockTag.Kind.OBJECT) {
            return said != null ? said : objectReason((int) tag.first(), (int) tag.second(), taken.mode());
        }
        if (tag.kind() == LockTag.Kind.VIRTUAL_TRANSACTION) {
            return "may write to the table without knowing the new index";
        }
        var relation = tag.kind() == LockTag.Kind.RELATION ? catalog.relation((int) tag.first()) : null;
        if (relation == null) {
            return said != null ? said : "target";
        }
        String part = part(relation);
        if (part != null) {
            return said == null ? part : part + ", " + said;
        }
        return said != null ? said
                : Catalog.isRehearsed(relation.oid()) ? "made by the statement"
                : taken.mode() == LockMode.ACCESS_SHARE ? "read" : "target";
    }

    /// What a relation is a part of; null for one of its own.
    private String part(RelationEntry relation) {
        if (relation.index() != null) {
            var table = catalog.relation(relation.index().relation());
            return table == null ? "index" : "index of " + table.name();
        }
        if (relation.kind() == 't') {
            return "TOAST table";
        }
        if (relation.kind() == 'S') {
            for (var row : new Dependencies(catalog).of(ObjectAddress.relation(relation.oid()))) {
                var owner = Dependencies.referenced(row);
                var table = owner.catalog() == PgClass.CATALOG && owner.part() > 0 ? catalog.relation(owner.oid()) : null;
                if (table != null) {
                    return "sequence of " + table.name() + "." + table.column(owner.part()).name();
                }
            }
        }
        return null;
    }

    private String objectReason(int classId, int oid, LockMode mode) {
        if (Catalog.isRehearsed(oid)) {
            return "made by the statement";
        }
        if (classId == PgType.CATALOG) {
            var type = catalog.type(oid);
            var row = type != null && type.isArray() ? catalog.type(type.element()) : type;
            var relation = row == null || row.relation() == 0 ? null : catalog.relation(row.relation());
            if (relation != null && relation.kind() != 'c') {
                return (row == type ? "row type of " : "array of the row type of ") + relation.name();
            }
        }
        if (mode != LockMode.ACCESS_SHARE) {
            return "target";
        }
        return switch (classId) {
            case PgNamespace.CATALOG -> "schema that must stay";
            case PgAuthid.CATALOG -> "role that must stay";
            case PgDatabase.CATALOG -> "database that must stay";
            default -> "used by what is made";
        };
    }
}
