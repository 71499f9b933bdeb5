package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.stored.ImpliedAliases;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import java.util.ArrayList;

/// The pg_get_...def() functions of views, constraints and triggers. What does not exist gives null.
public final class Definitions {
    private final Catalog catalog;
    private final EvaluationContext context;
    private final ObjectNames names;
    private final StoredExpressionText expressions;

    public Definitions(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
        names = new ObjectNames(catalog);
        expressions = new StoredExpressionText(catalog, context);
    }

    // ---- views

    /// pg_get_viewdef(): with a semicolon at the end; null for what is no view.
    public String view(int view, boolean pretty) {
        RelationEntry relation = catalog.relation(view);
        if (relation == null || relation.viewQuery() == null) {
            return null;
        }
        String stored = relation.viewQuery();
        if (!TreeText.isTree(stored)) {
            return stored.endsWith(";") ? stored : stored + ";";
        }
        Query query = UniqueAliases.assign(ImpliedAliases.fill(TreeText.readQuery(stored, catalog::dataType), catalog));
        return new QueryText(catalog, context, pretty).view(query, relation.columns().stream().map(ColumnEntry::name).toList()) + ";";
    }

    // ---- constraints

    /// pg_get_constraintdef().
    public String constraint(int oid, boolean pretty) {
        ConstraintEntry constraint = catalog.constraint(oid);
        if (constraint == null) {
            return null;
        }
        var text = new StringBuilder();
        switch (constraint.kind()) {
            case 'f' -> foreignKey(constraint, text);
            case 'p', 'u' -> key(constraint, text);
            case 'c' -> {
                String condition = expressions.expression(constraint.checkText(), constraint.relation(), pretty);
                boolean bare = pretty && !TreeText.isTree(constraint.checkText()) && condition.matches("\\([^()]*\\)");
                text.append("CHECK ").append(bare ? condition : "(" + condition + ")");
                text.append(constraint.noInherit() ? " NO INHERIT" : "");
            }
            case 't' -> text.append("TRIGGER");
            case 'x' -> text.append(new IndexDefinitions(catalog, context).command(constraint.index(), pretty, true));
            default -> throw new IllegalStateException("constraint type " + constraint.kind());
        }
        text.append(constraint.deferrable() ? " DEFERRABLE" : "").append(constraint.deferred() ? " INITIALLY DEFERRED" : "");
        return text.append(constraint.validated() ? "" : " NOT VALID").toString();
    }

    private void key(ConstraintEntry constraint, StringBuilder text) {
        IndexEntry index = catalog.relation(constraint.index()).index();
        text.append(constraint.kind() == 'p' ? "PRIMARY KEY " : index.nullsNotDistinct() ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ");
        text.append('(').append(columnList(constraint.relation(), constraint.columns())).append(')');
        if (index.columns().length > index.keyCount()) {
            text.append(" INCLUDE (").append(columnList(constraint.relation(),
                    java.util.Arrays.copyOfRange(index.columns(), index.keyCount(), index.columns().length))).append(')');
        }
    }

    private void foreignKey(ConstraintEntry constraint, StringBuilder text) {
        text.append("FOREIGN KEY (").append(columnList(constraint.relation(), constraint.columns())).append(") REFERENCES ")
                .append(names.relation(constraint.foreignRelation())).append('(')
                .append(columnList(constraint.foreignRelation(), constraint.foreignColumns())).append(')');
        text.append(switch (constraint.matchType()) {
            case 'f' -> " MATCH FULL";
            case 'p' -> " MATCH PARTIAL";
            default -> "";
        });
        text.append(action(" ON UPDATE ", constraint.onUpdate())).append(action(" ON DELETE ", constraint.onDelete()));
        if (constraint.deleteSetColumns().length > 0) {
            text.append(" (").append(columnList(constraint.relation(), constraint.deleteSetColumns())).append(')');
        }
    }

    private static String action(String event, char action) {
        return switch (action) {
            case 'r' -> event + "RESTRICT";
            case 'c' -> event + "CASCADE";
            case 'n' -> event + "SET NULL";
            case 'd' -> event + "SET DEFAULT";
            default -> "";
        };
    }

    // ---- sequences

    // ---- triggers

    /// pg_get_triggerdef().
    public String trigger(TriggerEntry trigger, boolean pretty) {
        var text = new StringBuilder(trigger.constraint() != 0 ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ")
                .append(Identifiers.quote(trigger.name())).append(' ');
        text.append((trigger.type() & 2) != 0 ? "BEFORE" : (trigger.type() & 64) != 0 ? "INSTEAD OF" : "AFTER");
        var events = new ArrayList<String>();
        if ((trigger.type() & 4) != 0) {
            events.add("INSERT");
        }
        if ((trigger.type() & 8) != 0) {
            events.add("DELETE");
        }
        if ((trigger.type() & 16) != 0) {
            events.add("UPDATE" + (trigger.columns().length == 0 ? "" : " OF " + columnList(trigger.relation(), trigger.columns())));
        }
        if ((trigger.type() & 32) != 0) {
            events.add("TRUNCATE");
        }
        text.append(' ').append(String.join(" OR ", events)).append(" ON ")
                .append(pretty ? names.relation(trigger.relation()) : names.qualifiedRelation(trigger.relation()));
        if (trigger.constraint() != 0) {
            if (trigger.constraintRelation() != 0) {
                text.append(" FROM ").append(names.relation(trigger.constraintRelation()));
            }
            text.append(trigger.deferrable() ? " DEFERRABLE INITIALLY " : " NOT DEFERRABLE INITIALLY ")
                    .append(trigger.initiallyDeferred() ? "DEFERRED" : "IMMEDIATE");
        }
        if (trigger.oldTable() != null || trigger.newTable() != null) {
            text.append(" REFERENCING").append(trigger.oldTable() == null ? "" : " OLD TABLE AS " + Identifiers.quote(trigger.oldTable()))
                    .append(trigger.newTable() == null ? "" : " NEW TABLE AS " + Identifiers.quote(trigger.newTable()));
        }
        text.append((trigger.type() & 1) != 0 ? " FOR EACH ROW" : " FOR EACH STATEMENT");
        if (trigger.condition() != null) {
            RelationEntry relation = catalog.relation(trigger.relation());
            String condition = expressions.printer(pretty, column -> (column.range() == 1 ? "old." : "new.") + (column.column() == 0 ? "*" : StoredExpressionText.columnName(relation, column)))
                    .text(expressions.read(trigger.condition()));
            text.append(" WHEN (").append(condition).append(')');
        }
        text.append(" EXECUTE FUNCTION ").append(names.function(trigger.function())).append('(');
        for (int i = 0; i < trigger.arguments().size(); i++) {
            text.append(i == 0 ? "" : ", ").append("'" + trigger.arguments().get(i).replace("'", "''") + "'");
        }
        return text.append(')').toString();
    }

    private String columnList(int relation, int[] columns) {
        RelationEntry entry = catalog.relation(relation);
        var text = new StringBuilder();
        for (int column : columns) {
            text.append(text.isEmpty() ? "" : ", ").append(Identifiers.quote(entry.column(column).name()));
        }
        return text.toString();
    }
}
