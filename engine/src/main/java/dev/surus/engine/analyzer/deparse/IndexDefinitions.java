package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgAm;
import java.util.List;

/// The pg_get_indexdef() functions. What does not exist gives null.
public final class IndexDefinitions {
    private static final int BTREE = 403;

    private final Catalog catalog;
    private final ObjectNames names;
    private final StoredExpressionText expressions;

    public IndexDefinitions(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        names = new ObjectNames(catalog);
        expressions = new StoredExpressionText(catalog, context);
    }

    /// pg_get_indexdef().
    public String command(int oid, boolean pretty) {
        RelationEntry index = catalog.relation(oid);
        return index == null || index.index() == null ? null : command(oid, pretty, false);
    }

    /// pg_get_indexdef() of one column, from 1.
    public String column(int oid, int column, boolean pretty) {
        RelationEntry index = catalog.relation(oid);
        if (index == null || index.index() == null || column > index.index().columns().length) {
            return null;
        }
        return keyColumn(index.index(), column - 1, pretty, false);
    }

    private String keyColumn(IndexEntry index, int position, boolean pretty, boolean parentheses) {
        int column = index.columns()[position];
        if (column != 0) {
            return Identifiers.quote(expressions.columnOf(index.relation(), column));
        }
        Expression tree = expressionOf(index, position);
        String text = expressions.text(tree, index.relation(), pretty);
        if (StoredExpressionText.looksLikeCall(tree)) {
            return text;
        }
        // Outside CREATE INDEX pretty text still has its one pair.
        return parentheses || pretty ? "(" + text + ")" : text;
    }

    private Expression expressionOf(IndexEntry index, int position) {
        int expression = 0;
        for (int i = 0; i < position; i++) {
            expression += index.columns()[i] == 0 ? 1 : 0;
        }
        return expressions.read(index.expressions().get(expression));
    }

    /// CREATE INDEX, or the exclusion constraint that it is.
    String command(int oid, boolean pretty, boolean asConstraint) {
        RelationEntry relation = catalog.relation(oid);
        IndexEntry index = relation.index();
        var text = new StringBuilder();
        if (!asConstraint) {
            text.append(index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ").append(Identifiers.quote(relation.name())).append(" ON ")
                    .append(relation.kind() == 'I' ? "ONLY " : "")
                    .append(pretty ? names.relation(index.relation()) : names.qualifiedRelation(index.relation())).append(" USING ");
        } else {
            text.append("EXCLUDE USING ");
        }
        text.append(Identifiers.quote(accessMethod(index.accessMethod()))).append(" (");
        for (int i = 0; i < index.columns().length; i++) {
            text.append(i == 0 ? "" : i == index.keyCount() ? ") INCLUDE (" : ", ").append(keyColumn(index, i, pretty, true));
            if (i < index.keyCount()) {
                keySuffix(index, i, text);
            }
        }
        text.append(')').append(index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
        if (relation.options() != null && !relation.options().isEmpty()) {
            text.append(" WITH (").append(options(relation.options())).append(')');
        }
        if (relation.tablespace() != 0) {
            text.append(" TABLESPACE ").append(Identifiers.quote(catalog.tablespace(relation.tablespace()).name()));
        }
        if (index.predicate() != null) {
            String condition = expressions.expression(index.predicate(), index.relation(), pretty);
            text.append(asConstraint ? " WHERE (" + condition + ")" : " WHERE " + condition);
        }
        return text.toString();
    }

    private void keySuffix(IndexEntry index, int position, StringBuilder text) {
        int type = keyType(index, position);
        int collation = index.collations()[position];
        TypeEntry typeEntry = catalog.type(type);
        int columnCollation = index.columns()[position] > 0
                ? catalog.relation(index.relation()).column(index.columns()[position]).collation()
                : typeEntry == null ? 0 : typeEntry.collation();
        if (collation != 0 && collation != columnCollation) {
            text.append(" COLLATE ").append(names.collation(collation));
        }
        OperatorClassEntry chosen = catalog.operatorClass(index.operatorClasses()[position]);
        OperatorClassEntry usual = catalog.defaultOperatorClass(chosen.accessMethod(), type);
        if (usual == null || usual.oid() != chosen.oid()) {
            text.append(' ').append(names.visibleOrQualified(chosen.namespace(), chosen.name()));
        }
        if (index.accessMethod() == BTREE) {
            text.append(index.descending(position) ? " DESC" : "");
            if (index.nullsFirst(position) != index.descending(position)) {
                text.append(index.nullsFirst(position) ? " NULLS FIRST" : " NULLS LAST");
            }
        }
    }

    private int keyType(IndexEntry index, int position) {
        // Not the index's own column: its operator class may store another type.
        int column = index.columns()[position];
        if (column > 0) {
            return catalog.relation(index.relation()).column(column).type();
        }
        return column == 0 ? expressionOf(index, position).type() : catalog.relation(index.oid()).column(position + 1).type();
    }

    private String accessMethod(int oid) {
        return catalog.rows().find(PgAm.CATALOG, new int[] {PgAm.OID}, Integer.toUnsignedLong(oid)).getFirst().text(PgAm.AMNAME);
    }

    private static String options(List<String> options) {
        var text = new StringBuilder();
        for (String option : options) {
            int equals = option.indexOf('=');
            text.append(text.isEmpty() ? "" : ", ").append(Identifiers.quote(option.substring(0, equals))).append('=')
                    .append(ExpressionText.literal(option.substring(equals + 1)));
        }
        return text.toString();
    }
}
