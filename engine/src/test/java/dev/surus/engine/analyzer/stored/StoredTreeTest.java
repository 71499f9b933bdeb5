package dev.surus.engine.analyzer.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredTreeTest {
    private final Catalog catalog = Catalog.ofBuiltins();

    private static Expression.Constant text(String value) {
        return new Expression.Constant(TypeOid.TEXT, -1, 100, value, 0);
    }

    private static Expression.ColumnReference column(int number) {
        return new Expression.ColumnReference(1, number, 0, TypeOid.INT4, -1, 0, 0);
    }

    @Test
    void expressionsComeBackEqual() {
        var context = BuiltinTypes.byOid(TypeOid.NUMERIC).input("-12.50", -1, null);
        List<Expression> all = List.of(
                text("it's \"so\" {a [b] \\ 日本}"), new Expression.Constant(TypeOid.NUMERIC, -1, 0, context, 0),
                new Expression.Constant(TypeOid.FLOAT8, -1, 0, -0.5, 0), new Expression.Constant(TypeOid.INT4, -1, 0, null, 0),
                new Expression.Constant(TypeOid.INT8, -1, 0, 0L, 0),
                new Expression.OperatorCall(521, 147, List.of(column(1), new Expression.Constant(TypeOid.INT4, -1, 0, 7L, 0)), 16, 0, 0, 0),
                new Expression.FunctionCall(1574, List.of(new Expression.Constant(TypeOid.REGCLASS, -1, 0, 16400L, 0)), false, false,
                        Expression.CallForm.CALL, 20, -1, 0, 0, 0),
                new Expression.Case(null, List.of(new Expression.When(column(1), text("x"))), text("y"), 25, -1, 100, 0),
                new Expression.BooleanCall(Expression.BooleanKind.NOT, List.of(column(2)), 0));
        for (Expression expression : all) {
            String stored = StoredTree.write(expression, catalog::dataType);
            assertThat(StoredTree.isTree(stored)).isTrue();
            assertThat(StoredTree.readExpression(stored, catalog::dataType, _ -> null)).as(stored).isEqualTo(expression);
        }
    }

    @Test
    void queriesComeBackAndViewsAreAskedFor() {
        var query = new Query();
        query.kind = Query.Kind.SELECT;
        query.ranges.add(new RangeEntry.RelationRange(20000, 'r', LockMode.ACCESS_SHARE, "t", List.of("a", "b"), false,
                new RangeEntry.Permissions(), true));
        var inner = new Query();
        query.ranges.add(new RangeEntry.SubqueryRange(inner, false, "v", List.of("x"), 20010, false, null));
        query.from = new Query.FromTree.FromList(List.of(new Query.FromTree.FromRange(1), new Query.FromTree.FromRange(2)));
        query.targets.add(new Query.TargetEntry(column(2), 1, "b", false, 20000, 2));
        query.commonTables.add(new Query.CommonTable("w", List.of("c"), new Query(), false, false, 1, 0));
        String stored = StoredTree.write(query, catalog::dataType);
        Query again = StoredTree.readQuery(stored, catalog::dataType, view -> {
            assertThat(view).isEqualTo(20010);
            return inner;
        });
        assertThat(StoredTree.write(again, catalog::dataType)).isEqualTo(stored);
        assertThat(((RangeEntry.SubqueryRange) again.ranges.get(1)).query()).isSameAs(inner);
        assertThat(again.commonTables.getFirst().materialized()).isFalse();
        assertThat(again.groupingSets).isNull();
        assertThat(TreeReferences.of(again, 0)).containsExactly(ObjectAddress.column(20000, 2), ObjectAddress.relation(20010));
    }

    @Test
    void findsWhatADefaultRefersTo() {
        var nextval = new Expression.FunctionCall(1574, List.of(new Expression.Constant(TypeOid.REGCLASS, -1, 0, 16400L, 0), column(3)), false,
                false, Expression.CallForm.CALL, 20, -1, 0, 0, 0);
        assertThat(TreeReferences.of(nextval, 20000)).containsExactly(ObjectAddress.relation(16400), ObjectAddress.column(20000, 3));
    }
}
