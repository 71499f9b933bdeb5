package dev.surus.engine.analyzer;

import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.WithClause;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// The rules of WITH RECURSIVE that need no types: which queries refer to which, in which order they can be analyzed, and
/// where a query may refer to itself. Works on the raw tree.
final class RecursionCheck {
    /// What stands around a reference.
    private enum Place {
        FINE(null),
        NON_RECURSIVE(AnalyzerMessage.CTE_IN_NON_RECURSIVE),
        SUBQUERY(AnalyzerMessage.CTE_IN_SUBQUERY),
        OUTER_JOIN(AnalyzerMessage.CTE_IN_OUTER_JOIN),
        INTERSECT(AnalyzerMessage.CTE_IN_INTERSECT),
        EXCEPT(AnalyzerMessage.CTE_IN_EXCEPT);

        private final MessageKey error;

        Place(MessageKey error) {
            this.error = error;
        }
    }

    private RecursionCheck() {}

    /// The queries so ordered that each comes after those that it refers to.
    static List<WithClause.CommonTable> order(List<WithClause.CommonTable> tables) {
        var references = new HashMap<String, List<String>>();
        for (var table : tables) {
            var names = new ArrayList<String>();
            for (var other : tables) {
                if (!other.name().equals(table.name()) && refersTo(table.query(), other.name())) {
                    names.add(other.name());
                }
            }
            references.put(table.name(), names);
        }
        var left = new ArrayList<>(tables);
        var result = new ArrayList<WithClause.CommonTable>();
        while (!left.isEmpty()) {
            WithClause.CommonTable next = null;
            for (var table : left) {
                if (left.stream().noneMatch(other -> references.get(table.name()).contains(other.name()))) {
                    next = table;
                    break;
                }
            }
            if (next == null) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CTE_MUTUAL)
                        .at(left.getFirst().position());
            }
            result.add(next);
            left.remove(next);
        }
        return result;
    }

    static boolean refersTo(QueryStatement query, String name) {
        boolean[] found = new boolean[1];
        walk(query, name, Place.FINE, (place, position) -> found[0] = true);
        return found[0];
    }

    /// Checks the form of a query that refers to itself.
    static void checkForm(WithClause.CommonTable table) {
        if (!(table.query() instanceof SelectStatement select)) {
            throw new SqlException(SqlState.INVALID_RECURSION, AnalyzerMessage.CTE_RECURSIVE_MODIFYING, table.name())
                    .at(table.position());
        }
        if (!(select.body() instanceof SelectStatement.SetOperation union)
                || union.operator() != SelectStatement.SetOperator.UNION) {
            throw new SqlException(SqlState.INVALID_RECURSION, AnalyzerMessage.CTE_NOT_UNION, table.name())
                    .at(table.position());
        }
        walk(union.left(), table.name(), Place.NON_RECURSIVE, (place, position) -> refuse(place, table.name(), position));
        int[] count = new int[1];
        walk(union.right(), table.name(), Place.FINE, (place, position) -> {
            if (place != Place.FINE) {
                refuse(place, table.name(), position);
            }
            if (++count[0] > 1) {
                throw new SqlException(SqlState.INVALID_RECURSION, AnalyzerMessage.CTE_TWICE, table.name())
                        .at(position);
            }
        });
        if (!select.orderBy().isEmpty()) {
            throw unsupported(AnalyzerMessage.CTE_ORDER_BY,
                    AstPositions.location(select.orderBy().getFirst().expression()));
        }
        if (select.limitOffset() != null) {
            throw unsupported(AnalyzerMessage.CTE_OFFSET, AstPositions.location(select.limitOffset()));
        }
        if (select.limitCount() != null) {
            throw unsupported(AnalyzerMessage.CTE_LIMIT, AstPositions.location(select.limitCount()));
        }
        if (!select.locking().isEmpty()) {
            throw unsupported(AnalyzerMessage.CTE_LOCK, 0);
        }
    }

    private static SqlException unsupported(MessageKey key, int position) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, key).at(position);
    }

    private static void refuse(Place place, String name, int position) {
        throw new SqlException(SqlState.INVALID_RECURSION, place.error, name).at(position);
    }

    /// Calls `action` for every reference to the name that no inner WITH hides.
    private static void walk(Object node, String name, Place place, BiConsumer<Place, Integer> action) {
        switch (node) {
            case null -> {}
            case FromItem.Relation relation -> {
                if (relation.name().schema() == null && relation.name().name().equals(name)) {
                    action.accept(place, relation.position());
                }
            }
            case SelectStatement select when hides(select.with(), name) -> {
                // Only the queries of the inner WITH itself, up to the one that hides the name, could refer to it.
                for (var table : select.with().tables()) {
                    if (select.with().recursive() || table.name().equals(name)) {
                        break;
                    }
                    walk(table.query(), name, place, action);
                }
            }
            case Expression.Subquery subquery -> {
                walk(subquery.test(), name, place, action);
                walk(subquery.query(), name, place == Place.FINE ? Place.SUBQUERY : place, action);
            }
            case WithClause with -> {
                for (var table : with.tables()) {
                    walk(table.query(), name, place == Place.FINE ? Place.SUBQUERY : place, action);
                }
            }
            case FromItem.Join join -> {
                var left = place;
                var right = place;
                if (place == Place.FINE) {
                    left = join.kind() == FromItem.JoinKind.RIGHT || join.kind() == FromItem.JoinKind.FULL
                            ? Place.OUTER_JOIN : place;
                    right = join.kind() == FromItem.JoinKind.LEFT || join.kind() == FromItem.JoinKind.FULL
                            ? Place.OUTER_JOIN : place;
                }
                walk(join.left(), name, left, action);
                walk(join.right(), name, right, action);
                walk(join.on(), name, place, action);
            }
            case SelectStatement.SetOperation operation -> {
                var inner = place != Place.FINE ? place : switch (operation.operator()) {
                    case UNION -> place;
                    case INTERSECT -> operation.all() ? Place.INTERSECT : place;
                    case EXCEPT -> place;
                };
                walk(operation.left(), name, inner, action);
                walk(operation.right(), name,
                        operation.operator() == SelectStatement.SetOperator.EXCEPT && place == Place.FINE
                                ? Place.EXCEPT : inner, action);
            }
            case List<?> list -> list.forEach(child -> walk(child, name, place, action));
            case Record record -> {
                for (RecordComponent component : components(record.getClass())) {
                    if (!component.getType().isPrimitive() && component.getType() != String.class) {
                        walk(value(record, component), name, place, action);
                    }
                }
            }
            default -> {}
        }
    }

    private static boolean hides(WithClause with, String name) {
        return with != null && with.tables().stream().anyMatch(table -> table.name().equals(name));
    }

    private static final Map<Class<?>, RecordComponent[]> COMPONENTS = new ConcurrentHashMap<>();

    private static RecordComponent[] components(Class<?> type) {
        return COMPONENTS.computeIfAbsent(type, Class::getRecordComponents);
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }
}
