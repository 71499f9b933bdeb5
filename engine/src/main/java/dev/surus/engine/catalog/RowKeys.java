package dev.surus.engine.catalog;

import static dev.surus.engine.catalog.CacheKey.Kind;

import dev.surus.engine.catalog.system.PgAggregate;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgAmop;
import dev.surus.engine.catalog.system.PgAmproc;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgAuthMembers;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgCast;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDefaultAcl;
import dev.surus.engine.catalog.system.PgEnum;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgPartitionedTable;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgSequence;
import dev.surus.engine.catalog.system.PgStatistic;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.system.PgType;
import java.util.ArrayList;
import java.util.List;

/// Which cached lookups a row takes part in: what to forget when the row comes, changes or goes.
final class RowKeys {
    private RowKeys() {}

    static List<CacheKey> of(CatalogRow row, CatalogRows rows) {
        var keys = new ArrayList<CacheKey>(3);
        switch (row.catalog()) {
            case PgClass.CATALOG -> {
                relation(keys, row.integer(PgClass.OID));
                keys.add(new CacheKey(Kind.RELATION_NAME, row.integer(PgClass.RELNAMESPACE), row.text(PgClass.RELNAME)));
                if (row.bool(PgClass.RELISPARTITION)) {
                    // Its bound stands in its parent's list.
                    for (CatalogRow parent : rows.find(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, row.get(PgClass.OID))) {
                        keys.add(CacheKey.of(Kind.PARTITIONS, parent.integer(PgInherits.INHPARENT)));
                    }
                }
                if (Character.toLowerCase(row.character(PgClass.RELKIND)) == 'i') {
                    // An index's name and file stand in its table's entry, too.
                    for (CatalogRow index : rows.find(PgIndex.CATALOG, new int[] {PgIndex.INDEXRELID}, row.get(PgClass.OID))) {
                        relation(keys, index.integer(PgIndex.INDRELID));
                    }
                }
            }
            case PgAttribute.CATALOG -> relation(keys, row.integer(PgAttribute.ATTRELID));
            case PgAttrdef.CATALOG -> relation(keys, row.integer(PgAttrdef.ADRELID));
            case PgIndex.CATALOG -> {
                relation(keys, row.integer(PgIndex.INDRELID));
                relation(keys, row.integer(PgIndex.INDEXRELID));
            }
            case PgConstraint.CATALOG -> {
                keys.add(CacheKey.of(Kind.CONSTRAINT, row.integer(PgConstraint.OID)));
                relation(keys, row.integer(PgConstraint.CONRELID));
                keys.add(CacheKey.of(Kind.TYPE, row.integer(PgConstraint.CONTYPID)));
                keys.add(CacheKey.of(Kind.REFERENCING_CONSTRAINTS, row.integer(PgConstraint.CONFRELID)));
            }
            case PgTrigger.CATALOG -> relation(keys, row.integer(PgTrigger.TGRELID));
            case PgRewrite.CATALOG -> relation(keys, row.integer(PgRewrite.EV_CLASS));
            case PgInherits.CATALOG -> {
                relation(keys, row.integer(PgInherits.INHRELID));
                keys.add(CacheKey.of(Kind.CHILDREN, row.integer(PgInherits.INHPARENT)));
                keys.add(CacheKey.of(Kind.PARTITIONS, row.integer(PgInherits.INHPARENT)));
            }
            case PgPartitionedTable.CATALOG -> keys.add(CacheKey.of(Kind.PARTITION_KEY, row.integer(PgPartitionedTable.PARTRELID)));
            case PgStatistic.CATALOG -> keys.add(CacheKey.of(Kind.STATISTICS, row.integer(PgStatistic.STARELID)));
            case PgSequence.CATALOG -> keys.add(CacheKey.of(Kind.SEQUENCE, row.integer(PgSequence.SEQRELID)));
            case PgType.CATALOG -> {
                keys.add(CacheKey.of(Kind.TYPE, row.integer(PgType.OID)));
                keys.add(CacheKey.of(Kind.COMPARISON, row.integer(PgType.OID)));
                keys.add(new CacheKey(Kind.TYPE_NAME, row.integer(PgType.TYPNAMESPACE), row.text(PgType.TYPNAME)));
            }
            case PgEnum.CATALOG -> keys.add(CacheKey.of(Kind.TYPE, row.integer(PgEnum.ENUMTYPID)));
            case PgProc.CATALOG -> {
                keys.add(CacheKey.of(Kind.FUNCTION, row.integer(PgProc.OID)));
                keys.add(CacheKey.of(Kind.FUNCTION_NAME, row.text(PgProc.PRONAME)));
            }
            case PgOperator.CATALOG -> {
                keys.add(CacheKey.of(Kind.OPERATOR, row.integer(PgOperator.OID)));
                keys.add(CacheKey.of(Kind.OPERATOR_NAME, row.text(PgOperator.OPRNAME)));
            }
            case PgAggregate.CATALOG -> keys.add(CacheKey.of(Kind.AGGREGATE, row.integer(PgAggregate.AGGFNOID)));
            case PgCast.CATALOG ->
                keys.add(new CacheKey(Kind.CAST, row.integer(PgCast.CASTSOURCE), row.integer(PgCast.CASTTARGET)));
            case PgOpclass.CATALOG -> {
                keys.add(CacheKey.of(Kind.OPERATOR_CLASS, row.integer(PgOpclass.OID)));
                keys.add(CacheKey.of(Kind.OPERATOR_CLASSES_OF_METHOD, row.integer(PgOpclass.OPCMETHOD)));
                keys.add(CacheKey.of(Kind.COMPARISON, row.integer(PgOpclass.OPCINTYPE)));
            }
            case PgAmop.CATALOG -> {
                keys.add(CacheKey.of(Kind.FAMILY_MEMBERS, row.integer(PgAmop.AMOPFAMILY)));
                keys.add(CacheKey.of(Kind.FAMILIES_OF_OPERATOR, row.integer(PgAmop.AMOPOPR)));
                keys.add(CacheKey.of(Kind.COMPARISON, row.integer(PgAmop.AMOPLEFTTYPE)));
            }
            case PgAmproc.CATALOG -> {
                keys.add(CacheKey.of(Kind.SUPPORT_FUNCTIONS, row.integer(PgAmproc.AMPROCFAMILY)));
                keys.add(CacheKey.of(Kind.COMPARISON, row.integer(PgAmproc.AMPROCLEFTTYPE)));
            }
            case PgAm.CATALOG -> keys.add(CacheKey.of(Kind.ACCESS_METHOD, row.text(PgAm.AMNAME)));
            case PgNamespace.CATALOG -> {
                keys.add(CacheKey.of(Kind.NAMESPACE, row.integer(PgNamespace.OID)));
                keys.add(CacheKey.of(Kind.NAMESPACE_NAME, row.text(PgNamespace.NSPNAME)));
            }
            case PgCollation.CATALOG -> {
                keys.add(CacheKey.of(Kind.COLLATION, row.integer(PgCollation.OID)));
                keys.add(new CacheKey(Kind.COLLATION_NAME, row.integer(PgCollation.COLLNAMESPACE), row.text(PgCollation.COLLNAME)));
            }
            case PgLanguage.CATALOG -> {
                keys.add(CacheKey.of(Kind.LANGUAGE, row.integer(PgLanguage.OID)));
                keys.add(CacheKey.of(Kind.LANGUAGE_NAME, row.text(PgLanguage.LANNAME)));
            }
            case PgAuthid.CATALOG -> {
                keys.add(CacheKey.of(Kind.ROLE, row.integer(PgAuthid.OID)));
                keys.add(CacheKey.of(Kind.ROLE_NAME, row.text(PgAuthid.ROLNAME)));
            }
            case PgAuthMembers.CATALOG -> keys.add(CacheKey.of(Kind.MEMBERSHIPS, 0));
            case PgDatabase.CATALOG -> {
                keys.add(CacheKey.of(Kind.DATABASE, row.integer(PgDatabase.OID)));
                keys.add(CacheKey.of(Kind.DATABASE_NAME, row.text(PgDatabase.DATNAME)));
            }
            case PgTablespace.CATALOG -> {
                keys.add(CacheKey.of(Kind.TABLESPACE, row.integer(PgTablespace.OID)));
                keys.add(CacheKey.of(Kind.TABLESPACE_NAME, row.text(PgTablespace.SPCNAME)));
            }
            case PgDefaultAcl.CATALOG -> keys.add(CacheKey.of(Kind.DEFAULT_ACLS, 0));
            default -> {
                // Catalogs that no lookup caches.
            }
        }
        return keys;
    }

    private static void relation(List<CacheKey> keys, int oid) {
        if (oid != 0) {
            keys.add(CacheKey.of(Kind.RELATION, oid));
        }
    }
}
