package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.system.PgStatisticExt;
import java.util.ArrayList;
import java.util.List;

/// The pg_get_statisticsobjdef() functions. What does not exist gives null.
public final class StatisticsDefinitions {
    private final Catalog catalog;
    private final ObjectNames names;
    private final StoredExpressionText expressions;

    public StatisticsDefinitions(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        names = new ObjectNames(catalog);
        expressions = new StoredExpressionText(catalog, context);
    }

    private CatalogRow row(int oid) {
        var found = catalog.rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.OID}, Integer.toUnsignedLong(oid));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Its name, quoted and with its schema.
    public String name(int oid) {
        CatalogRow row = row(oid);
        return Identifiers.quote(catalog.namespace(row.integer(PgStatisticExt.STXNAMESPACE)).name(), row.text(PgStatisticExt.STXNAME));
    }

    /// pg_get_statisticsobjdef().
    public String command(int oid) {
        CatalogRow row = row(oid);
        if (row == null) {
            return null;
        }
        String kinds = row.characters(PgStatisticExt.STXKIND);
        var asked = new ArrayList<String>();
        boolean all = kinds.indexOf('d') >= 0 && kinds.indexOf('f') >= 0 && kinds.indexOf('m') >= 0;
        if (!all && kinds.indexOf('d') >= 0) {
            asked.add("ndistinct");
        }
        if (!all && kinds.indexOf('f') >= 0) {
            asked.add("dependencies");
        }
        if (!all && kinds.indexOf('m') >= 0) {
            asked.add("mcv");
        }
        return "CREATE STATISTICS " + name(oid) + (asked.isEmpty() ? "" : " (" + String.join(", ", asked) + ")") + " ON "
                + columns(oid) + " FROM " + names.relation(row.integer(PgStatisticExt.STXRELID));
    }

    /// pg_get_statisticsobjdef_columns().
    public String columns(int oid) {
        CatalogRow row = row(oid);
        if (row == null) {
            return null;
        }
        int relation = row.integer(PgStatisticExt.STXRELID);
        var items = new ArrayList<String>();
        for (int column : row.integers(PgStatisticExt.STXKEYS)) {
            items.add(Identifiers.quote(expressions.columnOf(relation, column)));
        }
        for (Expression tree : trees(row)) {
            String text = expressions.text(tree, relation, true);
            items.add(StoredExpressionText.looksLikeCall(tree) ? text : "(" + text + ")");
        }
        return String.join(", ", items);
    }

    /// pg_get_statisticsobjdef_expressions(); null where there are none.
    public List<String> expressions(int oid) {
        CatalogRow row = row(oid);
        return row == null || row.isNull(PgStatisticExt.STXEXPRS) ? null
                : trees(row).stream().map(tree -> expressions.text(tree, row.integer(PgStatisticExt.STXRELID), false)).toList();
    }

    private List<Expression> trees(CatalogRow row) {
        return row.isNull(PgStatisticExt.STXEXPRS) ? List.of()
                : StoredText.split(row.text(PgStatisticExt.STXEXPRS)).stream().map(expressions::read).toList();
    }
}
