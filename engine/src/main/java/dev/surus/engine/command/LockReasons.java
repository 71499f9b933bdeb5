package dev.surus.engine.command;

import dev.surus.engine.base.Language;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.ObjectDescriptions;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgTrigger;

/// Why statements lock what they do not name, in the words of EXPLAIN (LOCKS).
final class LockReasons {
    private LockReasons() {}

    static String dependsOn(CommandContext context, ObjectAddress object) {
        return "depends on " + describe(context, object);
    }

    /// Why the relations are locked to which a removed object belongs.
    static String removal(CommandContext context, ObjectAddress object) {
        int constraint = switch (object.catalog()) {
            case PgConstraint.CATALOG -> object.oid();
            case PgTrigger.CATALOG -> context.catalog().rows().find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, Integer.toUnsignedLong(object.oid()))
                    .stream().findFirst().map(row -> row.integer(PgTrigger.TGCONSTRAINT)).orElse(0);
            default -> 0;
        };
        var entry = constraint == 0 ? null : context.catalog().constraint(constraint);
        return entry != null && entry.kind() == 'f' ? "referenced by foreign key " + entry.name() : "loses " + describe(context, object);
    }

    private static String describe(CommandContext context, ObjectAddress object) {
        return new ObjectDescriptions(context.catalog()).describeAnyway(object).text(Language.ENGLISH);
    }
}
