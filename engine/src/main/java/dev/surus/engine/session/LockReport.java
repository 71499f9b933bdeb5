package dev.surus.engine.session;

import dev.surus.engine.base.Language;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.ObjectDescriptions;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.txn.lock.LockCensus.Obstacle;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOrigin;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.lock.StatementSecrets;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            case LockRehearsal.Work work -> new Object[] {null, describe(ObjectAddress.relation(work.relation())), null, null, work.why(), null, null,
                null, null, null};
            case LockRehearsal.Unknown unknown -> new Object[] {(long) number,
                describe(new ObjectAddress(unknown.catalog(), unknown.object())), null, null,
                unknown.why() + ": what it locks is known when it runs", null, "possible", null, null, null};
        };
    }

    /// `scan`, `rewrite` or `index` for work on all rows, else null.
    String work(LockRehearsal.Step step) {
        return step instanceof LockRehearsal.Work work ? work.kind().name().toLowerCase(Locale.ROOT) : null;
    }

    /// The size of the relation that a step is about; 0 for others, and for new ones.
    long bytes(LockRehearsal.Step step) {
        int oid = switch (step) {
            case LockRehearsal.Taken taken -> taken.tag().kind() == LockTag.Kind.RELATION ? (int) taken.tag().first() : 0;
            case LockRehearsal.Rows rows -> (int) rows.relation().first();
            case LockRehearsal.Work work -> work.relation();
            case LockRehearsal.Unknown _ -> 0;
        };
        // Of the file that is there; a rehearsed rewrite gives the relation another number.
        return oid == 0 || Catalog.isRehearsed(oid) ? 0 : sizes.computeIfAbsent(oid, _ -> size(oid));
    }

    private final Map<Integer, Long> sizes = new HashMap<>();

    private long size(int oid) {
        return catalog.unrehearsed(() -> {
            var relation = catalog.relation(oid);
            return relation == null || relation.fileId() == 0 ? 0L : context.cluster().tables().pageCount(relation.fileId()) * PAGE_BYTES;
        });
    }

    private static final long PAGE_BYTES = 16_384;

    private Object[] taken(int number, LockRehearsal.Taken taken) {
        var obstacles = taken.heldBefore() ? List.<Obstacle>of()
                : context.cluster().locks().census().obstacles(context.lockOwner(), taken.tag(), taken.mode());
        return complete(number, taken.tag(), object(taken.tag(), taken.name()), taken.tag().describe().text(Language.ENGLISH), taken.mode().displayName(), why(taken),
                taken.heldBefore() ? "already" : taken.atCommit() ? "from commit" : taken.isReleased() ? "briefly" : taken.ifReached() ? "possible"
                : taken.ifRows() ? "if there are rows" : "to the end",
                obstacles.isEmpty() ? "no" : "yes", obstacles);
    }

    private Object[] rows(int number, LockRehearsal.Rows rows) {
        var others = rowHolders(rows);
        return complete(number, null, object(rows.relation(), null), "rows of " + rows.relation().describe().text(Language.ENGLISH), rows.mode(), rows.why(),
                rows.atCommit() ? "from commit" : "if there are rows", others.isEmpty() ? "no" : "possible", others);
    }

    /// Who holds conflicting locks on rows of the relation; they may be other rows.
    private List<Obstacle> rowHolders(LockRehearsal.Rows rows) {
        var relation = catalog.relation((int) rows.relation().first());
        if (relation == null || Catalog.isRehearsed(relation.oid())) {
            return List.of();
        }
        var wanted = RowLockMode.valueOf(rows.mode().substring("FOR ".length()).replace(' ', '_'));
        var found = new LinkedHashMap<Integer, Obstacle>();
        for (var lock : context.cluster().tables().rowLocks(relation.fileId())) {
            var holder = context.cluster().transactions().find(lock.transaction());
            if (holder != null && holder.lockOwner() != null && holder.lockOwner() != context.lockOwner() && wanted.conflictsWith(lock.mode())) {
                found.put(holder.lockOwner().pid, new Obstacle(holder.lockOwner().pid, LockMode.EXCLUSIVE, false));
            }
        }
        return List.copyOf(found.values());
    }

    private Object[] complete(int number, LockTag tag, String object, String lock, String mode, String why, String held, String conflict, List<Obstacle> obstacles) {
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
            if (session == null) {
                statements.add("");
                since.add(null);
                continue;
            }
            var origin = tag == null ? null : origins().get(new Hold(tag, obstacle.mode(), obstacle.pid()));
            boolean known = origin != null && origin.statement() != null;
            statements.add(!mayRead(session.activity().userId) ? "<insufficient privilege>"
                    : StatementSecrets.hide(known ? origin.statement().text : session.activity().statement));
            long micros = origin != null && origin.takenMicros() != 0 ? origin.takenMicros() : session.activity().transactionStartMicros;
            since.add(micros == 0 ? null : (Object) (micros - MICROS_TO_2000));
        }
        boolean none = pids.isEmpty();
        return new Object[] {(long) number, object, lock, mode, why, held, conflict,
            none ? null : array(TypeOid.INT4, pids), none ? null : array(TypeOid.TEXT, statements), none ? null : array(TypeOid.TIMESTAMPTZ, since)};
    }

    private record Hold(LockTag tag, LockMode mode, int pid) {}

    private Map<Hold, LockOrigin> origins;

    /// Which statements took the locks that are held now.
    private Map<Hold, LockOrigin> origins() {
        if (origins == null) {
            origins = new HashMap<>();
            context.cluster().locks().census().origins().forEach(origin -> origins.put(new Hold(origin.tag(), origin.mode(), origin.pid()), origin));
        }
        return origins;
    }

    /// Statements of others are theirs.
    private boolean mayRead(int user) {
        var roles = new Roles(catalog);
        return roles.hasPrivilegesOf(context.currentUser(), Roles.READ_ALL_STATS) || roles.hasPrivilegesOf(context.currentUser(), user);
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
            case VIRTUAL_TRANSACTION -> "transaction of process " + context.cluster().locks().census().pidOfSlot((int) tag.first());
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
