package dev.surus.engine.analyzer.stored;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a typed tree refers to: the objects that must not be dropped under it. Built-in objects are left out, each object
/// appears once, ordered by catalog and OID; columns of a relation stand for the relation.
public final class TreeReferences {
    private static final int DEFAULT_COLLATION = 100;

    private final Set<ObjectAddress> found = new LinkedHashSet<>();
    /// Queries around the present node, innermost last; an expression of one table stands under none.
    private final List<Query> queries = new ArrayList<>();
    private final int table;

    private TreeReferences(int table) {
        this.table = table;
    }

    /// @param table the relation that range 1 means where no query is around: a default's, check's or index's table; 0 for none
    public static List<ObjectAddress> of(Object tree, int table) {
        var references = new TreeReferences(table);
        references.visit(tree);
        var order = new ArrayList<ObjectAddress>();
        for (ObjectAddress object : references.found) {
            boolean partToo = object.part() == 0 && object.catalog() == PgClass.CATALOG && references.found.stream()
                    .anyMatch(other -> other.part() != 0 && other.catalog() == object.catalog() && other.oid() == object.oid());
            if (!Dependencies.isPinned(object) && !partToo) {
                order.add(object);
            }
        }
        order.sort(java.util.Comparator.comparing((ObjectAddress object) -> Integer.toUnsignedLong(object.catalog()))
                .thenComparing(object -> Integer.toUnsignedLong(object.oid())).thenComparing(ObjectAddress::part));
        return order;
    }

    private void visit(Object node) {
        switch (node) {
            case null -> {}
            case List<?> list -> list.forEach(this::visit);
            case Query query -> {
                queries.add(query);
                parts(query);
                queries.removeLast();
            }
            case Expression.ColumnReference column -> column(column);
            case Expression expression -> {
                expression(expression);
                parts(expression);
            }
            case RangeEntry.RelationRange range -> add(PgClass.CATALOG, range.relation());
            case RangeEntry.SubqueryRange range when range.viewRelation() != 0 -> add(PgClass.CATALOG, range.viewRelation());
            // A join's columns repeat those of its inputs; only what is used counts.
            case RangeEntry.JoinRange _ -> {}
            default -> {
                if (TreeShape.of(node) != null) {
                    if (node instanceof Query.ColumnType column) {
                        add(TYPE, column.type());
                        collation(column.collation());
                    }
                    parts(node);
                }
            }
        }
    }

    private void parts(Object node) {
        for (TreeShape.Part part : TreeShape.of(node).parts) {
            if (!part.type().isPrimitive() && part.type() != String.class && !part.name().equals("permissions")) {
                visit(part.get(node));
            }
        }
    }

    private void column(Expression.ColumnReference column) {
        if (queries.isEmpty()) {
            if (table != 0) {
                add(ObjectAddress.column(table, column.column()));
            }
            return;
        }
        int level = queries.size() - 1 - column.levelsUp();
        if (level < 0 || column.range() > queries.get(level).ranges.size()) {
            return;
        }
        switch (queries.get(level).ranges.get(column.range() - 1)) {
            case RangeEntry.RelationRange range -> add(ObjectAddress.column(range.relation(), column.column()));
            case RangeEntry.SubqueryRange range when range.viewRelation() != 0 ->
                add(ObjectAddress.column(range.viewRelation(), column.column()));
            case RangeEntry.JoinRange range -> {
                if (column.column() > 0 && column.column() <= range.columns().size()) {
                    visit(range.columns().get(column.column() - 1));
                }
            }
            default -> {}
        }
    }

    private static final int TYPE = dev.surus.engine.catalog.system.PgType.CATALOG;
    private static final int FUNCTION = dev.surus.engine.catalog.system.PgProc.CATALOG;

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Constant constant -> {
                add(TYPE, constant.type());
                collation(constant.collation());
                constantObject(constant);
            }
            case Expression.FunctionCall call -> add(FUNCTION, call.function());
            case Expression.AggregateCall call -> add(FUNCTION, call.function());
            case Expression.WindowCall call -> add(FUNCTION, call.function());
            case Expression.OperatorCall call -> add(PgOperator.CATALOG, call.operator());
            case Expression.DistinctFrom call -> add(PgOperator.CATALOG, call.operator());
            case Expression.NullIf call -> add(PgOperator.CATALOG, call.operator());
            case Expression.ArrayComparison call -> add(PgOperator.CATALOG, call.operator());
            case Expression.RowComparison call -> call.operators().forEach(operator -> add(PgOperator.CATALOG, operator));
            case Expression.Parameter parameter -> add(TYPE, parameter.type());
            case Expression.Relabel relabel -> add(TYPE, relabel.type());
            case Expression.CoerceThroughText coerce -> add(TYPE, coerce.type());
            case Expression.CoerceArray coerce -> add(TYPE, coerce.type());
            case Expression.CoerceRow coerce -> add(TYPE, coerce.type());
            case Expression.CoerceToDomain coerce -> add(TYPE, coerce.type());
            case Expression.RowConstructor row -> add(TYPE, row.type());
            case Expression.ArrayConstructor array -> add(TYPE, array.type());
            case Expression.Collate collate -> collation(collate.collation());
            case Expression.NextValue next -> add(PgClass.CATALOG, next.sequence());
            default -> {
                // Nodes that name no object themselves.
            }
        }
    }

    /// A constant of a reg* type is a reference to what it names.
    private void constantObject(Expression.Constant constant) {
        if (!(constant.value() instanceof Long number)) {
            return;
        }
        int oid = (int) (long) number;
        switch (constant.type()) {
            case TypeOid.REGCLASS -> add(PgClass.CATALOG, oid);
            case TypeOid.REGPROC, TypeOid.REGPROCEDURE -> add(FUNCTION, oid);
            case TypeOid.REGOPER, TypeOid.REGOPERATOR -> add(PgOperator.CATALOG, oid);
            case TypeOid.REGTYPE -> add(TYPE, oid);
            default -> {}
        }
    }

    private void collation(int collation) {
        if (collation != 0 && collation != DEFAULT_COLLATION) {
            add(PgCollation.CATALOG, collation);
        }
    }

    private void add(int catalog, int oid) {
        if (oid != 0) {
            add(new ObjectAddress(catalog, oid));
        }
    }

    private void add(ObjectAddress object) {
        found.add(object);
    }
}
