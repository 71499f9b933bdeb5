package dev.surus.engine.analyzer.stored;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryRewriter;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.Catalog;
import java.util.function.BiFunction;

/// A table that a view's query knows by its own name is stored without an alias: renamed, it is known by its new name.
public final class ImpliedAliases {
    private ImpliedAliases() {}

    /// Takes them out, in place.
    public static void remove(Query query, Catalog catalog) {
        rename(query, (relation, alias) -> catalog.relation(relation).name().equals(alias) ? null : alias);
    }

    /// Puts the relations' present names in, in place.
    public static Query fill(Query query, Catalog catalog) {
        rename(query, (relation, alias) -> {
            if (alias != null) {
                return alias;
            }
            var entry = catalog.relation(relation);
            return entry == null ? Integer.toUnsignedString(relation) : entry.name();
        });
        return query;
    }

    private static void rename(Query query, BiFunction<Integer, String, String> name) {
        new QueryRewriter() {
            @Override
            protected Expression replace(Expression expression) {
                return expression;
            }

            @Override
            protected RangeEntry replace(RangeEntry entry) {
                return switch (entry) {
                    case RangeEntry.RelationRange r -> new RangeEntry.RelationRange(r.relation(), r.relationKind(), r.lockMode(),
                            name.apply(r.relation(), r.alias()), r.columnNames(), r.only(), r.permissions(), r.inFrom());
                    case RangeEntry.SubqueryRange r when r.viewRelation() != 0 -> new RangeEntry.SubqueryRange(r.query(), r.lateral(),
                            name.apply(r.viewRelation(), r.alias()), r.columnNames(), r.viewRelation(), r.securityBarrier(), r.permissions());
                    case RangeEntry.SubqueryRange _, RangeEntry.JoinRange _, RangeEntry.FunctionRange _, RangeEntry.ValuesRange _,
                            RangeEntry.CommonTableRange _, RangeEntry.TransitionRange _ -> entry;
                };
            }
        }.rewrite(query);
    }
}
