package dev.surus.engine.catalog.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.NewIndex;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.catalog.write.ObjectRemoval;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tables of the deadlock scenario, and what the reference says when they are dropped.
class DropOrderTest {
    private final Catalog catalog = Catalog.ofBuiltins();
    private final CatalogWriter writer = new CatalogWriter(catalog);
    private final List<Diagnostic> notices = new ArrayList<>();
    private int fileNumber = 30000;

    private int table(String name, String... columns) {
        var list = new ArrayList<NewColumn>();
        for (String column : columns) {
            list.add(new NewColumn(column, TypeOid.INT4, -1, 0));
        }
        return writer.relations.create(NewRelation.table(name, Catalog.PUBLIC, 10, fileNumber++, list));
    }

    private int primaryKey(int table, String name) {
        var relation = new NewRelation(name, Catalog.PUBLIC, 'i', 'p', 10, 403, fileNumber++, 0, 0,
                List.of(new NewColumn("id", TypeOid.INT4, -1, 0)), null, null);
        int index = writer.indexes.create(relation, new NewIndex(table, new int[] {1}, 1, new int[] {0}, new int[] {1978}, new int[] {0},
                List.of(), null, true, false, true, false, true, true), true, List.of());
        int constraint = writer.constraints.create(
                NewConstraint.key(name, Catalog.PUBLIC, 'p', table, index, new int[] {1}, false, false), List.of());
        writer.indexes.belongsTo(index, constraint);
        return index;
    }

    private void foreignKey(int from, int column, int to, int index, String name) {
        int constraint = writer.constraints.create(new NewConstraint(name, Catalog.PUBLIC, 'f', false, false, true, from, 0, index, 0, to, 'a', 'a',
                's', true, 0, true, new int[] {column}, new int[] {1}, new int[] {96}, new int[] {96}, new int[] {96}, null, null, null),
                List.of());
        for (int function : new int[] {1654, 1655}) {
            trigger(to, from, function, index, constraint, "RI_ConstraintTrigger_a_");
        }
        for (int function : new int[] {1644, 1645}) {
            trigger(from, to, function, index, constraint, "RI_ConstraintTrigger_c_");
        }
    }

    private void trigger(int relation, int other, int function, int index, int constraint, String prefix) {
        writer.constraints.createTrigger(new ConstraintWriter.NewTrigger(null, prefix, relation, 0, function, 9, true, other, index, constraint, false,
                false, new int[0], List.of(), null, null, null), List.of());
    }

    private int view(String name, int over, int... columns) {
        int oid = writer.relations.create(NewRelation.view(name, Catalog.PUBLIC, 10, List.of(new NewColumn("id", TypeOid.INT4, -1, 0))));
        var references = new ArrayList<ObjectAddress>();
        for (int column : columns) {
            references.add(ObjectAddress.column(over, column));
        }
        references.add(ObjectAddress.relation(oid));
        writer.relations.addRule(oid, "_RETURN", '1', true, null, "SELECT 1", references);
        return oid;
    }

    private DependencyWalker walker(DeletionLocks locks) {
        return new DependencyWalker(catalog, locks, notices::add);
    }

    private List<String> locksOfDrop(int relation) {
        var locked = new ArrayList<String>();
        var plan = walker(DeletionLocks.NONE).plan(List.of(ObjectAddress.relation(relation)), true);
        writer.removal.remove(plan, new ObjectRemoval.Listener() {
            @Override
            public void relation(RelationEntry entry) {}

            @Override
            public void partOf(int table) {
                String name = catalog.relation(table).name();
                if (!locked.contains(name)) {
                    locked.add(name);
                }
            }
        });
        return locked;
    }

    @Test
    void newestConstraintFirst() {
        int a = table("table_a", "id");
        int b = table("table_b", "id");
        int aKey = primaryKey(a, "table_a_pkey");
        int bKey = primaryKey(b, "table_b_pkey");
        int c = table("table_c", "id", "a_id", "b_id");
        primaryKey(c, "table_c_pkey");
        foreignKey(c, 2, a, aKey, "table_c_a_id_fkey");
        foreignKey(c, 3, b, bKey, "table_c_b_id_fkey");
        assertThat(locksOfDrop(c)).containsExactly("table_c", "table_b", "table_a");
        assertThat(catalog.relationByName(null, "table_c")).isNull();
        assertThat(catalog.typeByName(null, "table_c")).isNull();
        assertThat(catalog.typeByName(null, "_table_c")).isNull();
        assertThat(catalog.referencingConstraints(a)).isEmpty();
        assertThat(catalog.relation(a).triggers()).isEmpty();
        assertThat(writer.dependencies.on(ObjectAddress.relation(c))).isEmpty();
    }

    @Test
    void otherOrderOfConstraints() {
        int a = table("table_a", "id");
        int b = table("table_b", "id");
        int aKey = primaryKey(a, "table_a_pkey");
        int bKey = primaryKey(b, "table_b_pkey");
        int c = table("table_c", "id", "a_id", "b_id");
        foreignKey(c, 3, b, bKey, "table_c_b_id_fkey");
        foreignKey(c, 2, a, aKey, "table_c_a_id_fkey");
        assertThat(locksOfDrop(c)).containsExactly("table_c", "table_a", "table_b");
    }

    @Test
    void saysWhatDepends() {
        int c = table("c", "id", "a_id");
        int v = view("v", c, 1, 2);
        view("v2", v, 1);
        assertThatThrownBy(() -> walker(DeletionLocks.NONE).plan(List.of(ObjectAddress.relation(c)), false))
                .isInstanceOfSatisfying(SqlException.class, error -> {
                    assertThat(error.state()).isEqualTo(SqlState.DEPENDENT_OBJECTS_STILL_EXIST);
                    assertThat(error.diagnostic().primary.text(Language.ENGLISH))
                            .isEqualTo("cannot drop table c because other objects depend on it");
                    assertThat(error.diagnostic().detail.text(Language.ENGLISH)).isEqualTo("view v depends on table c\nview v2 depends on view v");
                    assertThat(error.diagnostic().hint.text(Language.ENGLISH))
                            .isEqualTo("Use DROP ... CASCADE to drop the dependent objects too.");
                });
        var order = walker(DeletionLocks.NONE).plan(List.of(ObjectAddress.relation(c)), true);
        assertThat(notices.getFirst().primary.text(Language.ENGLISH)).isEqualTo("drop cascades to 2 other objects");
        assertThat(notices.getFirst().detail.text(Language.ENGLISH)).isEqualTo("drop cascades to view v\ndrop cascades to view v2");
        writer.removal.remove(order, ObjectRemoval.Listener.NONE);
        assertThat(catalog.relationByName(null, "v2")).isNull();
    }

    @Test
    void partsAreNotDroppedAlone() {
        int a = table("a", "id");
        int index = primaryKey(a, "a_pkey");
        assertThatThrownBy(() -> walker(DeletionLocks.NONE).plan(List.of(ObjectAddress.relation(index)), false))
                .hasMessageContaining("cannot drop index a_pkey because constraint a_pkey on table a requires it");
        assertThatThrownBy(() -> walker(DeletionLocks.NONE).plan(List.of(ObjectAddress.relation(1259)), true))
                .hasMessageContaining("cannot drop table pg_class because it is required by the database system");
    }

    @Test
    void describesParts() {
        var descriptions = new ObjectDescriptions(catalog);
        int a = table("a", "id");
        int attrdef = writer.relations.setDefault(a, 1, "1", false, List.of());
        assertThat(descriptions.describe(new ObjectAddress(2604, attrdef)).text(Language.ENGLISH))
                .isEqualTo("default value for column id of table a");
        assertThat(descriptions.describe(ObjectAddress.column(a, 1)).text(Language.JAPANESE)).isEqualTo("テーブルaの列id");
        assertThat(descriptions.describe(ObjectAddress.function(1397)).text(Language.ENGLISH)).isEqualTo("function abs(integer)");
        assertThat(descriptions.describe(new ObjectAddress(2617, 551)).text(Language.ENGLISH)).isEqualTo("operator +(integer,integer)");
    }
}
