package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.ViewUpdatability;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.parser.Keyword;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.NameLookup;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The functions that print definitions, and the key words that have to be quoted in them. An OID that means nothing gives NULL.
public final class DefinitionFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("pg_get_expr", (context, a) -> expression(context, a, false));
        f.scalar("pg_get_expr_ext", (context, a) -> expression(context, a, isTrue(a[2])));
        f.scalar("pg_get_viewdef", (context, a) -> definitions(context).view(oid(a[0]), false));
        f.scalar("pg_get_viewdef_ext", (context, a) -> definitions(context).view(oid(a[0]), isTrue(a[1])));
        f.scalar("pg_get_viewdef_wrap", (context, a) -> definitions(context).view(oid(a[0]), true));
        f.scalar("pg_get_viewdef_name", (context, a) -> definitions(context).view(named(context, a[0]), false));
        f.scalar("pg_get_viewdef_name_ext", (context, a) -> definitions(context).view(named(context, a[0]), isTrue(a[1])));
        f.scalar("pg_get_constraintdef", (context, a) -> definitions(context).constraint(oid(a[0]), false));
        f.scalar("pg_get_constraintdef_ext", (context, a) -> definitions(context).constraint(oid(a[0]), isTrue(a[1])));
        f.scalar("pg_get_indexdef", (context, a) -> indexes(context).command(oid(a[0]), false));
        f.scalar("pg_get_indexdef_ext", (context, a) -> {
            int column = oid(a[1]);
            return column == 0 ? indexes(context).command(oid(a[0]), isTrue(a[2]))
                    : indexes(context).column(oid(a[0]), column, isTrue(a[2]));
        });
        f.scalar("pg_get_statisticsobjdef", (context, a) -> statistics(context).command(oid(a[0])));
        f.scalar("pg_get_statisticsobjdef_columns", (context, a) -> statistics(context).columns(oid(a[0])));
        f.scalar("pg_get_statisticsobjdef_expressions", (context, a) -> {
            var expressions = statistics(context).expressions(oid(a[0]));
            return expressions == null ? null : ArrayValue.of(TypeOid.TEXT, expressions.toArray());
        });
        f.scalar("pg_get_triggerdef", (context, a) -> trigger(context, oid(a[0]), false));
        f.scalar("pg_get_triggerdef_ext", (context, a) -> trigger(context, oid(a[0]), isTrue(a[1])));
        f.scalar("pg_get_functiondef", (context, a) -> function(context, oid(a[0])));
        f.scalar("pg_get_function_arguments", (context, a) -> functions(context).arguments(oid(a[0]), true));
        f.scalar("pg_get_function_identity_arguments", (context, a) -> functions(context).arguments(oid(a[0]), false));
        f.scalar("pg_get_function_sqlbody", (context, a) -> functions(context).body(oid(a[0])));
        f.scalar("pg_get_function_arg_default", (context, a) -> functions(context).argumentDefault(oid(a[0]), oid(a[1])));
        f.scalar("pg_get_function_result", (context, a) -> functions(context).result(oid(a[0])));
        f.scalar("pg_relation_is_updatable", (context, a) -> (long) new ViewUpdatability(catalog(context), isTrue(a[1])).events(oid(a[0])));
        f.scalar("pg_column_is_updatable", (context, a) -> new ViewUpdatability(catalog(context), isTrue(a[2])).column(oid(a[0]), oid(a[1])) ? 1L : 0L);
        f.scalar("pg_get_partkeydef", (context, a) -> {
            var relation = catalog(context).relation(oid(a[0]));
            return relation == null ? null : new PartitionText(catalog(context), context).key(relation, false);
        });
        f.scalar("pg_get_partition_constraintdef", (context, a) -> {
            var relation = catalog(context).relation(oid(a[0]));
            return relation == null ? null : new PartitionText(catalog(context), context).constraint(relation);
        });
        f.set("pg_get_keywords", (context, a) -> keywords());
    }

    private static Iterator<Object[]> keywords() {
        var rows = new ArrayList<Object[]>();
        for (Keyword.Entry entry : Keyword.all()) {
            rows.add(new Object[] {entry.word(), (long) entry.category().code, entry.bareLabel() ? 1L : 0L, entry.category().description,
                entry.bareLabel() ? "can be bare label" : "requires AS"});
        }
        return rows.iterator();
    }

    private static Catalog catalog(EvaluationContext context) {
        return context.service(Catalog.class);
    }

    private static Definitions definitions(EvaluationContext context) {
        return new Definitions(catalog(context), context);
    }

    private static IndexDefinitions indexes(EvaluationContext context) {
        return new IndexDefinitions(catalog(context), context);
    }

    private static StatisticsDefinitions statistics(EvaluationContext context) {
        return new StatisticsDefinitions(catalog(context), context);
    }

    private static FunctionDefinitions functions(EvaluationContext context) {
        return new FunctionDefinitions(catalog(context), context);
    }

    private static int oid(Object argument) {
        return (int) (long) (Long) argument;
    }

    private static boolean isTrue(Object argument) {
        return (Long) argument != 0;
    }

    private static int named(EvaluationContext context, Object name) {
        return context.service(NameLookup.class).oidOf(NameLookup.Kind.CLASS, (String) name);
    }

    private static String expression(EvaluationContext context, Object[] arguments, boolean pretty) {
        int relation = oid(arguments[1]);
        return relation != 0 && catalog(context).relation(relation) == null ? null
                : new StoredExpressionText(catalog(context), context).expression((String) arguments[0], relation, pretty);
    }

    private static String trigger(EvaluationContext context, int oid, boolean pretty) {
        Catalog catalog = catalog(context);
        List<CatalogRow> found = catalog.rows().find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, Integer.toUnsignedLong(oid));
        if (found.isEmpty()) {
            return null;
        }
        RelationEntry relation = catalog.relation(found.getFirst().integer(PgTrigger.TGRELID));
        for (TriggerEntry trigger : relation.triggers()) {
            if (trigger.oid() == oid) {
                return definitions(context).trigger(trigger, pretty);
            }
        }
        return null;
    }

    private static String function(EvaluationContext context, int oid) {
        var function = catalog(context).function(oid);
        if (function != null && function.isAggregate()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DeparseMessage.IS_AGGREGATE, function.name());
        }
        return functions(context).command(oid);
    }

    /// What these functions have to say.
    enum DeparseMessage implements dev.surus.engine.base.MessageKey {
        IS_AGGREGATE("\"%s\" is an aggregate function", "\"%s\"は集約関数です");

        private final String english;
        private final String japanese;

        DeparseMessage(String english, String japanese) {
            this.english = english;
            this.japanese = japanese;
        }

        @Override
        public String english() {
            return english;
        }

        @Override
        public String japanese() {
            return japanese;
        }
    }
}
