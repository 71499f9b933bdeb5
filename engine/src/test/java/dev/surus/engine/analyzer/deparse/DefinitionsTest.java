package dev.surus.engine.analyzer.deparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.NewIndex;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the reference prints for the same objects.
class DefinitionsTest {
    private final Catalog catalog = Catalog.ofBuiltins();
    private final CatalogWriter writer = new CatalogWriter(catalog);
    private final Definitions definitions = new Definitions(catalog, null);
    private final IndexDefinitions indexes = new IndexDefinitions(catalog, null);
    private final FunctionDefinitions functions = new FunctionDefinitions(catalog, null);
    private final int namespace = writer.objects.createNamespace("s2", 10, null);
    private final int p = writer.relations.create(NewRelation.table("p", namespace, 10, 30000,
            List.of(new NewColumn("id", TypeOid.INT4, -1, 0), new NewColumn("k", TypeOid.TEXT, -1, 100))));
    private final int c = writer.relations.create(NewRelation.table("c", namespace, 10, 30001,
            List.of(new NewColumn("a", TypeOid.INT4, -1, 0), new NewColumn("b", TypeOid.TEXT, -1, 100), new NewColumn("C d", TypeOid.INT4, -1, 0))));

    private static Expression a() {
        return new Expression.ColumnReference(1, 1, 0, TypeOid.INT4, -1, 0, 0);
    }

    private static Expression b() {
        return new Expression.ColumnReference(1, 2, 0, TypeOid.TEXT, -1, 100, 0);
    }

    private static Expression number(long value) {
        return new Expression.Constant(TypeOid.INT4, -1, 0, value, 0);
    }

    private static Expression text(String value) {
        return new Expression.Constant(TypeOid.TEXT, -1, 100, value, 0);
    }

    private static Expression greater(Expression left, Expression right) {
        return new Expression.OperatorCall(521, 147, List.of(left, right), 16, 0, 0, 0);
    }

    private String stored(Expression expression) {
        return TreeText.write(expression, catalog::dataType);
    }

    @Test
    void checks() {
        var condition = new BooleanCall(BooleanKind.OR, List.of(
                new BooleanCall(BooleanKind.AND, List.of(greater(a(), number(0)),
                        new Expression.OperatorCall(531, 157, List.of(b(), text("x")), 16, 0, 100, 0)), 0),
                new Expression.NullTest(a(), true, false, 0)), 0);
        int oid = writer.constraints.create(NewConstraint.check("c_check", namespace, c, new int[] {1, 2}, stored(condition), true, false), List.of());
        assertThat(definitions.constraint(oid, false)).isEqualTo("CHECK ((((a > 0) AND (b <> 'x'::text)) OR (a IS NULL)))");
        assertThat(definitions.constraint(oid, true)).isEqualTo("CHECK (a > 0 AND b <> 'x'::text OR a IS NULL)");
    }

    @Test
    void foreignKeys() {
        int oid = writer.constraints.create(new NewConstraint("f2", namespace, 'f', false, false, true, c, 0, 0, 0, p, 'c', 'n', 'f', true, 0, true,
                new int[] {2}, new int[] {2}, new int[] {98}, new int[] {98}, new int[] {98}, new int[] {2}, null, null), List.of());
        assertThat(definitions.constraint(oid, false))
                .isEqualTo("FOREIGN KEY (b) REFERENCES s2.p(k) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (b)");
    }

    @Test
    void indexes() {
        var lower = new Expression.FunctionCall(870, List.of(b()), false, false, CallForm.CALL, TypeOid.TEXT, -1, 100, 100, 0);
        int i1 = writer.indexes.create(new NewRelation("i1", namespace, 'i', 'p', 10, 403, 30002, 0, 0,
                List.of(new NewColumn("lower", TypeOid.TEXT, -1, 100), new NewColumn("a", TypeOid.INT4, -1, 0), new NewColumn("C d", TypeOid.INT4, -1, 0)),
                null, null), new NewIndex(c, new int[] {0, 1, 3}, 2, new int[] {100, 0}, new int[] {3126, 1978}, new int[] {3, 2},
                List.of(stored(lower)), stored(greater(a(), number(5))), false, false, false, false, true, true), false, List.of());
        assertThat(indexes.command(i1, false))
                .isEqualTo("CREATE INDEX i1 ON s2.c USING btree (lower(b) DESC, a NULLS FIRST) INCLUDE (\"C d\") WHERE (a > 5)");
        assertThat(indexes.command(i1, true))
                .isEqualTo("CREATE INDEX i1 ON s2.c USING btree (lower(b) DESC, a NULLS FIRST) INCLUDE (\"C d\") WHERE a > 5");
        assertThat(indexes.column(i1, 1, true)).isEqualTo("lower(b)");
        var sum = new Expression.OperatorCall(551, 177, List.of(a(), number(1)), TypeOid.INT4, 0, 0, 0);
        int i3 = writer.indexes.create(new NewRelation("i3", namespace, 'i', 'p', 10, 403, 30003, 0, 0,
                List.of(new NewColumn("expr", TypeOid.INT4, -1, 0), new NewColumn("b", TypeOid.TEXT, -1, 950)), List.of("fillfactor=70"), null),
                new NewIndex(c, new int[] {0, 2}, 2, new int[] {0, 950}, new int[] {1978, 4217}, new int[] {0, 0}, List.of(stored(sum)), null,
                        false, false, false, false, true, true), false, List.of());
        assertThat(indexes.command(i3, false))
                .isEqualTo("CREATE INDEX i3 ON s2.c USING btree (((a + 1)), b COLLATE \"C\" text_pattern_ops) WITH (fillfactor='70')");
        assertThat(indexes.command(i3, true))
                .isEqualTo("CREATE INDEX i3 ON s2.c USING btree ((a + 1), b COLLATE \"C\" text_pattern_ops) WITH (fillfactor='70')");
        assertThat(indexes.column(i3, 1, true)).isEqualTo("(a + 1)");
    }

    @Test
    void triggersAndFunctions() {
        int oid = writer.constraints.createTrigger(new ConstraintWriter.NewTrigger("tr", null, c, 0, 1644, 1 | 2 | 4 | 16, false, 0, 0, 0, false, false,
                new int[] {2}, List.of("x", "y"), stored(greater(new Expression.ColumnReference(2, 1, 0, TypeOid.INT4, -1, 0, 0), number(0))), null,
                null), List.of());
        var trigger = catalog.relation(c).triggers().stream().filter(each -> each.oid() == oid).findFirst().orElseThrow();
        assertThat(definitions.trigger(trigger, false)).isEqualTo("CREATE TRIGGER tr BEFORE INSERT OR UPDATE OF b ON s2.c FOR EACH ROW "
                + "WHEN ((new.a > 0)) EXECUTE FUNCTION \"RI_FKey_check_ins\"('x', 'y')");
        assertThat(functions.arguments(1081, true)).isEqualTo("oid, integer");
        assertThat(functions.arguments(3935, true)).isEqualTo("interval");
        assertThat(functions.result(1066)).isEqualTo("SETOF integer");
        assertThat(functions.arguments(4350, true)).isEqualTo("text, text DEFAULT 'NFC'::text");
    }

    @Test
    void views() {
        var query = new Query();
        query.kind = Query.Kind.SELECT;
        query.ranges.add(new RangeEntry.RelationRange(c, 'r', LockMode.ACCESS_SHARE, "c", List.of("a", "b", "C d"), false,
                new RangeEntry.Permissions(), true));
        query.ranges.add(new RangeEntry.RelationRange(p, 'r', LockMode.ACCESS_SHARE, "x", List.of("id", "k"), false,
                new RangeEntry.Permissions(), true));
        query.ranges.add(new RangeEntry.JoinRange(Query.JoinKind.LEFT, List.of(), 0, null, List.of()));
        Expression id = new Expression.ColumnReference(2, 1, 0, TypeOid.INT4, -1, 0, 0);
        var on = new Expression.OperatorCall(96, 65, List.of(a(), id), 16, 0, 0, 0);
        query.from = new Query.FromTree.FromList(List.of(new Query.FromTree.FromJoin(Query.JoinKind.LEFT, new Query.FromTree.FromRange(1),
                new Query.FromTree.FromRange(2), on, 3)));
        query.where = greater(a(), number(0));
        query.targets.add(new Query.TargetEntry(a(), 1, "a", false, c, 1));
        query.targets.add(new Query.TargetEntry(b(), 2, "bb", false, c, 2));
        query.orderBy.add(new Expression.SortKey(a(), 97, true, true));
        query.limit = new Expression.FunctionCall(481, List.of(number(3)), false, false, CallForm.IMPLICIT_CAST, TypeOid.INT8, -1, 0, 0, 0);
        int view = writer.relations.create(NewRelation.view("v", namespace, 10,
                List.of(new NewColumn("a", TypeOid.INT4, -1, 0), new NewColumn("bb", TypeOid.TEXT, -1, 100))));
        writer.relations.addRule(view, "_RETURN", '1', true, null, TreeText.write(query, catalog::dataType), List.of());
        assertThat(definitions.view(view, false)).isEqualTo("""
               \sSELECT c.a,
                   c.b AS bb
                  FROM (s2.c
                    LEFT JOIN s2.p x ON ((c.a = x.id)))
                 WHERE (c.a > 0)
                 ORDER BY c.a DESC
               \sLIMIT 3;""");
        assertThat(definitions.view(view, true)).isEqualTo("""
               \sSELECT c.a,
                   c.b AS bb
                  FROM s2.c
                    LEFT JOIN s2.p x ON c.a = x.id
                 WHERE c.a > 0
                 ORDER BY c.a DESC
               \sLIMIT 3;""");
    }
}
