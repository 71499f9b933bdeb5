package dev.surus.engine.analyzer.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeReferencesTest {
    private static Expression.ColumnReference column(int number) {
        return new Expression.ColumnReference(1, number, 0, TypeOid.INT4, -1, 0, 0);
    }

    @Test
    void findsWhatAQueryRefersTo() {
        var query = new Query();
        query.kind = Query.Kind.SELECT;
        query.ranges.add(new RangeEntry.RelationRange(20000, 'r', LockMode.ACCESS_SHARE, "t", List.of("a", "b"), false,
                new RangeEntry.Permissions(), true));
        query.ranges.add(new RangeEntry.SubqueryRange(new Query(), false, "v", List.of("x"), 20010, false, null));
        query.from = new Query.FromTree.FromList(List.of(new Query.FromTree.FromRange(1), new Query.FromTree.FromRange(2)));
        query.targets.add(new Query.TargetEntry(column(2), 1, "b", false, 20000, 2));
        query.where = new Expression.OperatorCall(521, 147, List.of(column(1), column(2)), 16, 0, 0, 0);
        assertThat(TreeReferences.of(query, 0))
                .containsExactly(ObjectAddress.column(20000, 1), ObjectAddress.column(20000, 2), ObjectAddress.relation(20010));
    }

    @Test
    void findsWhatADefaultRefersTo() {
        var nextval = new Expression.FunctionCall(1574, List.of(new Expression.Constant(TypeOid.REGCLASS, -1, 0, 16400L, 0), column(3)), false,
                false, Expression.CallForm.CALL, 20, -1, 0, 0, 0);
        assertThat(TreeReferences.of(nextval, 20000)).containsExactly(ObjectAddress.relation(16400), ObjectAddress.column(20000, 3));
    }
}
