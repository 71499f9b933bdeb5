package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// SQL of INSERT, UPDATE and DELETE, laid out as PostgreSQL lays them out in the bodies of functions.
///
/// An analyzed INSERT has a value for each column. Those that are the column's default are left out, since nobody can tell any more whether
/// they were written.
final class ModifyText {
    private final QueryText text;
    private final Catalog catalog;
    private final Predicate<Query.TargetEntry> isDefault;

    /// @param isDefault whether a value of INSERT is what its column gets anyway
    ModifyText(QueryText text, Catalog catalog, Predicate<Query.TargetEntry> isDefault) {
        this.text = text;
        this.catalog = catalog;
        this.isDefault = isDefault;
    }

    void print(Query query) {
        var target = (RangeEntry.RelationRange) query.ranges.get(query.resultRange - 1);
        switch (query.kind) {
            case INSERT -> insert(query, target);
            case UPDATE -> {
                text.append(" UPDATE ").append(name(target)).append(" SET ");
                assignments(query.targets);
                from(query, " FROM ");
                where(query.where);
            }
            case DELETE -> {
                text.append(" DELETE FROM ").append(name(target));
                from(query, " USING ");
                where(query.where);
            }
            case SELECT, MERGE, UTILITY -> throw new IllegalArgumentException(query.kind.name());
        }
        if (!query.returning.isEmpty()) {
            text.clause(" RETURNING ", 1);
            text.list(query, query.returning, null);
        }
    }

    private String name(RangeEntry.RelationRange target) {
        String name = new ObjectNames(catalog).relation(target.relation());
        String alias = target.alias() == null || target.alias().equals(catalog.relation(target.relation()).name()) ? ""
                : " AS " + Identifiers.quote(target.alias());
        return (target.only() ? "ONLY " : "") + name + alias;
    }

    // ---- INSERT

    private void insert(Query query, RangeEntry.RelationRange target) {
        text.append(" INSERT INTO ").append(name(target)).append(" ");
        var given = query.targets.stream().filter(entry -> !isDefault.test(entry)).toList();
        if (!given.isEmpty()) {
            text.append("(").append(String.join(", ", given.stream().map(entry -> column(target, entry)).toList())).append(") ");
        }
        if (query.overriding != null) {
            text.append("OVERRIDING ").append(query.overriding.name()).append(" VALUE ");
        }
        switch (source(query)) {
            case RangeEntry.SubqueryRange subquery -> text.append(text.nested(subquery.query(), null, false));
            case RangeEntry.ValuesRange values -> text.append(text.values(values));
            case null, default -> {
                if (given.isEmpty()) {
                    text.append("DEFAULT VALUES");
                } else {
                    text.dropTrailingSpace();
                    text.clause("VALUES (", 2);
                    text.append(String.join(", ", given.stream().map(entry -> text.expression(entry.expression(), false)).toList())).append(")");
                }
            }
        }
        if (query.onConflict != null) {
            conflict(query, target, query.onConflict);
        }
    }

    private static RangeEntry source(Query query) {
        for (RangeEntry range : query.ranges) {
            if (range instanceof RangeEntry.SubqueryRange || range instanceof RangeEntry.ValuesRange) {
                return range;
            }
        }
        return null;
    }

    private void conflict(Query query, RangeEntry.RelationRange target, Query.OnConflict conflict) {
        text.append(" ON CONFLICT");
        if (conflict.arbiterConstraint() != 0) {
            text.append(" ON CONSTRAINT ").append(Identifiers.quote(catalog.constraint(conflict.arbiterConstraint()).name()));
        } else if (!conflict.arbiterIndexes().isEmpty()) {
            var columns = new ArrayList<String>();
            for (int column : catalog.relation(conflict.arbiterIndexes().getFirst()).index().columns()) {
                columns.add(Identifiers.quote(catalog.relation(target.relation()).column(column).name()));
            }
            text.append("(").append(String.join(", ", columns)).append(")");
        }
        if (!conflict.update()) {
            text.append(" DO NOTHING");
            return;
        }
        text.append(" DO UPDATE SET ");
        assignments(query, target, conflict.set());
        where(conflict.where());
    }

    // ---- parts

    private void assignments(List<Query.TargetEntry> targets) {
        var query = text.present();
        assignments(query, (RangeEntry.RelationRange) query.ranges.get(query.resultRange - 1), targets);
    }

    private void assignments(Query query, RangeEntry.RelationRange target, List<Query.TargetEntry> targets) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < targets.size(); i++) {
            Query.TargetEntry entry = targets.get(i);
            Expression.FieldSelect field = fieldOfRow(entry.expression());
            if (field == null) {
                parts.add(column(target, entry) + " = " + text.expression(entry.expression(), false));
                continue;
            }
            var columns = new ArrayList<String>();
            columns.add(column(target, entry));
            while (i + 1 < targets.size() && fieldOfRow(targets.get(i + 1).expression()) instanceof Expression.FieldSelect next && next.field() > 1) {
                columns.add(column(target, targets.get(++i)));
            }
            parts.add("(" + String.join(", ", columns) + ") = " + text.expression(field.argument(), false));
        }
        text.append(String.join(", ", parts));
    }

    /// One of the columns of `SET (a, b) = (SELECT ...)`: the field of the subquery's row that it gets; else null. The first of them gets field 1.
    private static Expression.FieldSelect fieldOfRow(Expression expression) {
        return stripped(expression) instanceof Expression.FieldSelect field && field.argument() instanceof Expression.SubqueryExpression subquery
                && subquery.kind() == Expression.SubqueryKind.MULTI_ASSIGN ? field : null;
    }

    private static Expression stripped(Expression expression) {
        return expression instanceof Expression.Relabel relabel ? stripped(relabel.argument()) : expression;
    }

    private String column(RangeEntry.RelationRange target, Query.TargetEntry entry) {
        return Identifiers.quote(catalog.relation(target.relation()).column(entry.number()).name());
    }

    private void from(Query query, String word) {
        var items = query.from instanceof Query.FromTree.FromList list ? list.items() : query.from == null ? List.<Query.FromTree>of() : List.of(query.from);
        var others = items.stream().filter(item -> !(item instanceof Query.FromTree.FromRange range && range.range() == query.resultRange)).toList();
        text.fromItems(query, others, word);
    }

    private void where(Expression condition) {
        if (condition != null) {
            text.clause(" WHERE ", 1);
            text.append(text.expression(condition, false));
        }
    }
}
