package dev.surus.engine.session;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.txn.lock.LockTag;

/// The words for what a lock is on, with names where this database knows them.
public final class LockNames {
    private final Catalog catalog;
    private final int database;

    public LockNames(Catalog catalog, int database) {
        this.catalog = catalog;
        this.database = database;
    }

    public String of(LockTag tag) {
        return switch (tag.kind()) {
            case RELATION -> relation(tag);
            case TUPLE -> "row (" + tag.second() + "," + tag.third() + ") of " + relation(tag);
            default -> tag.describe().text(Language.ENGLISH);
        };
    }

    private String relation(LockTag tag) {
        if (tag.database() == 0 || tag.database() == database) {
            String name = relation((int) tag.first());
            if (name != null) {
                return name;
            }
        }
        return LockTag.relation(tag.database(), (int) tag.first()).describe().text(Language.ENGLISH);
    }

    /// `table shop.prod`; null where there is no such relation (any more).
    public String relation(int oid) {
        try {
            var relation = catalog.relation(oid);
            if (relation == null) {
                return null;
            }
            var schema = catalog.namespace(relation.namespace());
            String kind = switch (relation.kind()) {
                case 'i', 'I' -> "index ";
                case 'S' -> "sequence ";
                case 'v' -> "view ";
                case 'm' -> "materialized view ";
                default -> "table ";
            };
            return kind + (schema == null ? "" : Identifiers.quote(schema.name()) + ".") + Identifiers.quote(relation.name());
        } catch (SqlException unreadable) {
            // A failed transaction reads no catalog: numbers have to do.
            return null;
        }
    }
}
