package dev.surus.engine.catalog;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.RuleEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgTrigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Reads one relation with all its parts.
final class RelationReader {
    private static final int FIRST_OF_USERS = 16384;

    private final CatalogRows rows;
    private final CatalogRow row;
    private final Long oid;

    RelationReader(CatalogRows rows, CatalogRow row) {
        this.rows = rows;
        this.row = row;
        oid = (Long) row.get(PgClass.OID);
    }

    RelationEntry read() {
        char kind = row.character(PgClass.RELKIND);
        boolean tableLike = "rpmt".indexOf(kind) >= 0;
        boolean isIndex = kind == 'i' || kind == 'I';
        return new RelationEntry(row.integer(PgClass.OID), row.text(PgClass.RELNAME), row.integer(PgClass.RELNAMESPACE),
                row.integer(PgClass.RELTYPE), row.integer(PgClass.RELOFTYPE), row.integer(PgClass.RELOWNER), row.integer(PgClass.RELAM),
                fileId(row), row.integer(PgClass.RELTABLESPACE), row.integer(PgClass.RELPAGES), row.real(PgClass.RELTUPLES),
                row.integer(PgClass.RELTOASTRELID), row.bool(PgClass.RELISSHARED), row.character(PgClass.RELPERSISTENCE), kind,
                row.bool(PgClass.RELHASRULES), row.bool(PgClass.RELHASTRIGGERS), row.bool(PgClass.RELHASSUBCLASS),
                row.bool(PgClass.RELROWSECURITY), row.bool(PgClass.RELFORCEROWSECURITY), row.bool(PgClass.RELISPOPULATED),
                row.character(PgClass.RELREPLIDENT), row.bool(PgClass.RELISPARTITION), row.acl(PgClass.RELACL),
                row.texts(PgClass.RELOPTIONS), row.text(PgClass.RELPARTBOUND), columns(),
                tableLike && row.bool(PgClass.RELHASINDEX) ? indexes() : List.of(),
                isIndex ? ownIndex() : null,
                isIndex ? List.of() : constraints(),
                row.bool(PgClass.RELHASTRIGGERS) ? triggers() : List.of(),
                row.bool(PgClass.RELHASRULES) ? rules() : List.of(),
                isIndex || tableLike || kind == 'f' ? parents() : List.of());
    }

    /// The upper half of a file id is the database (0 for what the cluster shares), the lower one relfilenode. The files of
    /// catalogs are numbered by their OIDs.
    private long fileId(CatalogRow relation) {
        if ("rimS".indexOf(relation.character(PgClass.RELKIND)) < 0 || relation.integer(PgClass.RELNAMESPACE) == Catalog.PG_TOAST) {
            return 0;
        }
        long number = relation.longInteger(PgClass.RELFILENODE);
        if (number == 0) {
            number = relation.longInteger(PgClass.OID);
        }
        return (relation.bool(PgClass.RELISSHARED) ? 0 : (long) rows.database() << 32) | number;
    }

    private List<ColumnEntry> columns() {
        var defaults = new HashMap<Integer, String>();
        for (CatalogRow found : rows.find(PgAttrdef.CATALOG, new int[] {PgAttrdef.ADRELID}, oid)) {
            defaults.put(found.integer(PgAttrdef.ADNUM), found.text(PgAttrdef.ADBIN));
        }
        var columns = new ArrayList<ColumnEntry>();
        for (CatalogRow a : rows.find(PgAttribute.CATALOG, new int[] {PgAttribute.ATTRELID}, oid)) {
            int number = a.integer(PgAttribute.ATTNUM);
            if (number > 0) {
                columns.add(new ColumnEntry(number, a.text(PgAttribute.ATTNAME), a.integer(PgAttribute.ATTTYPID),
                        a.integer(PgAttribute.ATTTYPMOD), a.integer(PgAttribute.ATTNDIMS), a.bool(PgAttribute.ATTNOTNULL),
                        defaults.get(number), a.character(PgAttribute.ATTIDENTITY), a.character(PgAttribute.ATTGENERATED),
                        a.bool(PgAttribute.ATTISDROPPED), a.bool(PgAttribute.ATTISLOCAL), a.integer(PgAttribute.ATTINHCOUNT),
                        a.integer(PgAttribute.ATTCOLLATION), a.character(PgAttribute.ATTSTORAGE),
                        a.character(PgAttribute.ATTCOMPRESSION), a.integer(PgAttribute.ATTSTATTARGET), a.acl(PgAttribute.ATTACL),
                        a.texts(PgAttribute.ATTOPTIONS), a.bool(PgAttribute.ATTHASMISSING) ? a.get(PgAttribute.ATTMISSINGVAL) : null));
            }
        }
        columns.sort(Comparator.comparingInt(ColumnEntry::number));
        // Those of other relations may change between the look at pg_class and this one, where nobody holds a lock.
        int missing = row.integer(PgClass.RELNATTS) - columns.size();
        if (missing > 0 && Integer.compareUnsigned(row.integer(PgClass.OID), FIRST_OF_USERS) < 0) {
            throw new SqlException(SqlState.INTERNAL_ERROR, CatalogMessage.ATTRIBUTES_MISSING, missing, oid);
        }
        return List.copyOf(columns);
    }

    private List<IndexEntry> indexes() {
        return rows.find(PgIndex.CATALOG, new int[] {PgIndex.INDRELID}, oid).stream()
                .map(this::index).sorted(Comparator.comparing(index -> Integer.toUnsignedLong(index.oid()))).toList();
    }

    private IndexEntry ownIndex() {
        List<CatalogRow> found = rows.find(PgIndex.CATALOG, new int[] {PgIndex.INDEXRELID}, oid);
        return found.isEmpty() ? null : index(found.getFirst());
    }

    private IndexEntry index(CatalogRow index) {
        List<CatalogRow> relation = rows.find(PgClass.CATALOG, new int[] {PgClass.OID}, index.get(PgIndex.INDEXRELID));
        CatalogRow named = relation.isEmpty() ? null : relation.getFirst();
        return new IndexEntry(index.integer(PgIndex.INDEXRELID), named == null ? "?" : named.text(PgClass.RELNAME),
                index.integer(PgIndex.INDRELID), index.bool(PgIndex.INDISUNIQUE), index.bool(PgIndex.INDNULLSNOTDISTINCT),
                index.bool(PgIndex.INDISPRIMARY), index.bool(PgIndex.INDISEXCLUSION), index.bool(PgIndex.INDIMMEDIATE),
                index.bool(PgIndex.INDISCLUSTERED), index.bool(PgIndex.INDISVALID), index.bool(PgIndex.INDISREADY),
                index.bool(PgIndex.INDISLIVE), index.bool(PgIndex.INDISREPLIDENT), index.integers(PgIndex.INDKEY),
                index.integer(PgIndex.INDNKEYATTS), index.integers(PgIndex.INDCOLLATION), index.integers(PgIndex.INDCLASS),
                index.integers(PgIndex.INDOPTION), StoredText.split(index.text(PgIndex.INDEXPRS)), index.text(PgIndex.INDPRED),
                named == null ? 0 : named.integer(PgClass.RELAM), named == null ? 0 : fileId(named));
    }

    private List<ConstraintEntry> constraints() {
        return rows.find(PgConstraint.CATALOG, new int[] {PgConstraint.CONRELID}, oid).stream()
                .map(EntryReader::constraint).sorted(Comparator.comparing(ConstraintEntry::name)).toList();
    }

    private List<TriggerEntry> triggers() {
        return rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGRELID}, oid).stream()
                .map(t -> new TriggerEntry(t.integer(PgTrigger.OID), t.text(PgTrigger.TGNAME), t.integer(PgTrigger.TGRELID),
                        t.integer(PgTrigger.TGPARENTID), t.integer(PgTrigger.TGFOID), t.integer(PgTrigger.TGTYPE),
                        t.character(PgTrigger.TGENABLED), t.bool(PgTrigger.TGISINTERNAL), t.integer(PgTrigger.TGCONSTRRELID),
                        t.integer(PgTrigger.TGCONSTRINDID), t.integer(PgTrigger.TGCONSTRAINT), t.bool(PgTrigger.TGDEFERRABLE),
                        t.bool(PgTrigger.TGINITDEFERRED), t.integers(PgTrigger.TGATTR), StoredText.triggerArguments(t.get(PgTrigger.TGARGS)),
                        t.text(PgTrigger.TGQUAL), t.text(PgTrigger.TGOLDTABLE), t.text(PgTrigger.TGNEWTABLE)))
                .sorted(Comparator.comparing(TriggerEntry::name)).toList();
    }

    private List<RuleEntry> rules() {
        RuleEntry builtin = SystemViews.rule((int) (long) oid);
        if (builtin != null) {
            return List.of(builtin);
        }
        return rows.find(PgRewrite.CATALOG, new int[] {PgRewrite.EV_CLASS}, oid).stream()
                .map(r -> new RuleEntry(r.integer(PgRewrite.OID), r.text(PgRewrite.RULENAME), r.integer(PgRewrite.EV_CLASS),
                        r.character(PgRewrite.EV_TYPE), r.character(PgRewrite.EV_ENABLED), r.bool(PgRewrite.IS_INSTEAD),
                        r.text(PgRewrite.EV_QUAL), r.text(PgRewrite.EV_ACTION)))
                .sorted(Comparator.comparing(RuleEntry::name)).toList();
    }

    private List<Integer> parents() {
        return rows.find(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, oid).stream()
                .sorted(Comparator.comparingInt(inherits -> inherits.integer(PgInherits.INHSEQNO)))
                .map(inherits -> inherits.integer(PgInherits.INHPARENT)).toList();
    }
}
