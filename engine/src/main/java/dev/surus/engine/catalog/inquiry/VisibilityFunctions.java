package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.system.PgConversion;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOpfamily;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.catalog.system.PgTsParser;
import dev.surus.engine.catalog.system.PgTsTemplate;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import java.util.List;

/// pg_table_is_visible() and its relatives: whether the bare name finds the object.
public final class VisibilityFunctions implements FunctionFamily {
    private static final int NONE = -1;

    private static Catalog catalog(EvaluationContext context) {
        return context.service(Catalog.class);
    }

    private static int oid(Object value) {
        return ((Long) value).intValue();
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    @Override
    public void declare(Declarations f) {
        f.scalar("pg_table_is_visible", (context, v) -> {
            var relation = catalog(context).relation(oid(v[0]));
            return relation == null ? null : bool(catalog(context).relationVisible(relation));
        });
        f.scalar("pg_type_is_visible", (context, v) -> {
            var type = catalog(context).type(oid(v[0]));
            return type == null ? null : bool(catalog(context).typeVisible(type));
        });
        f.scalar("pg_function_is_visible", (context, v) -> {
            var function = catalog(context).function(oid(v[0]));
            return function == null ? null : bool(catalog(context).functionVisible(function));
        });
        f.scalar("pg_operator_is_visible", (context, v) -> {
            var operator = catalog(context).operator(oid(v[0]));
            return operator == null ? null : bool(catalog(context).operatorVisible(operator));
        });
        f.scalar("pg_collation_is_visible", (context, v) -> {
            var collation = catalog(context).collation(oid(v[0]));
            return collation == null ? null : bool(catalog(context).collationVisible(collation));
        });
        rows(f, "pg_opclass_is_visible", PgOpclass.CATALOG, PgOpclass.OID, PgOpclass.OPCNAME, PgOpclass.OPCNAMESPACE, PgOpclass.OPCMETHOD);
        rows(f, "pg_opfamily_is_visible", PgOpfamily.CATALOG, PgOpfamily.OID, PgOpfamily.OPFNAME, PgOpfamily.OPFNAMESPACE,
                PgOpfamily.OPFMETHOD);
        rows(f, "pg_conversion_is_visible", PgConversion.CATALOG, PgConversion.OID, PgConversion.CONNAME, PgConversion.CONNAMESPACE, NONE);
        rows(f, "pg_statistics_obj_is_visible", PgStatisticExt.CATALOG, PgStatisticExt.OID, PgStatisticExt.STXNAME,
                PgStatisticExt.STXNAMESPACE, NONE);
        rows(f, "pg_ts_parser_is_visible", PgTsParser.CATALOG, PgTsParser.OID, PgTsParser.PRSNAME, PgTsParser.PRSNAMESPACE, NONE);
        rows(f, "pg_ts_dict_is_visible", PgTsDict.CATALOG, PgTsDict.OID, PgTsDict.DICTNAME, PgTsDict.DICTNAMESPACE, NONE);
        rows(f, "pg_ts_template_is_visible", PgTsTemplate.CATALOG, PgTsTemplate.OID, PgTsTemplate.TMPLNAME, PgTsTemplate.TMPLNAMESPACE, NONE);
        rows(f, "pg_ts_config_is_visible", PgTsConfig.CATALOG, PgTsConfig.OID, PgTsConfig.CFGNAME, PgTsConfig.CFGNAMESPACE, NONE);
    }

    /// Objects that are not cached: the first of the name (and the same access method) along the path is visible.
    private static void rows(Declarations f, String function, int table, int oidColumn, int nameColumn, int namespaceColumn, int methodColumn) {
        f.scalar(function, (context, v) -> {
            Catalog catalog = catalog(context);
            List<CatalogRow> found = catalog.rows().find(table, new int[] {oidColumn}, v[0]);
            if (found.isEmpty()) {
                return null;
            }
            CatalogRow row = found.getFirst();
            List<CatalogRow> alike = catalog.rows().find(table, new int[] {nameColumn}, row.text(nameColumn));
            for (int namespace : catalog.searchPath().namespaces()) {
                if (namespace == catalog.searchPath().temporary()) {
                    continue;
                }
                for (CatalogRow other : alike) {
                    if (other.integer(namespaceColumn) == namespace
                            && (methodColumn == NONE || other.integer(methodColumn) == row.integer(methodColumn))) {
                        return bool(other.integer(oidColumn) == row.integer(oidColumn));
                    }
                }
            }
            return 0L;
        });
    }
}
