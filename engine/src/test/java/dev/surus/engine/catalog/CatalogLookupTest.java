package dev.surus.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.catalog.entry.TypeComparison;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.type.TypeOid;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogLookupTest {
    private final Catalog catalog = Catalog.ofBuiltins();

    @Test
    void findsCatalogsByName() {
        var pgClass = catalog.relationByName(null, "pg_class");
        assertThat(pgClass.oid()).isEqualTo(PgClass.CATALOG);
        assertThat(pgClass.columns()).hasSize(33);
        assertThat(pgClass.columnByName("relname").type()).isEqualTo(TypeOid.NAME);
        assertThat(pgClass.indexes()).extracting(index -> index.name())
                .containsExactly("pg_class_oid_index", "pg_class_relname_nsp_index", "pg_class_tblspc_relfilenode_index");
        assertThat(pgClass.primaryKey().index()).isEqualTo(2662);
        assertThat(catalog.relationByName("information_schema", "tables").kind()).isEqualTo('v');
        assertThat(catalog.relationByName("public", "pg_class")).isNull();
    }

    @Test
    void findsOverloads() {
        assertThat(catalog.functionsByName(null, "abs")).hasSize(6);
        assertThat(catalog.functionsByName("pg_catalog", "format_type").getFirst().oid()).isEqualTo(1081);
        assertThat(catalog.operatorExact(null, "+", TypeOid.INT4, TypeOid.INT4).oid()).isEqualTo(551);
        assertThat(catalog.operatorExact(null, "-", 0, TypeOid.INT4).kind()).isEqualTo('l');
        assertThat(catalog.castFor(TypeOid.INT4, TypeOid.INT8).context()).isEqualTo('i');
        assertThat(catalog.castFor(TypeOid.INT8, TypeOid.INT4).context()).isEqualTo('a');
        assertThat(catalog.castFor(TypeOid.INT4, TypeOid.DATE)).isNull();
        assertThat(catalog.aggregate(2147).kind()).isEqualTo('n');
    }

    @Test
    void knowsHowTypesCompare() {
        assertThat(catalog.comparison(TypeOid.INT4)).extracting(TypeComparison::equal, TypeComparison::less,
                TypeComparison::greater, TypeComparison::compareFunction).containsExactly(96, 97, 521, 351);
        assertThat(catalog.comparison(TypeOid.VARCHAR).inputType()).isEqualTo(TypeOid.TEXT);
        assertThat(catalog.comparison(TypeOid.INT4_ARRAY).less()).isEqualTo(1072);
        assertThat(catalog.comparison(TypeOid.JSON).ordered()).isFalse();
        assertThat(catalog.comparison(TypeOid.XID).equal()).isEqualTo(352);
        assertThat(catalog.comparison(TypeOid.XID).ordered()).isFalse();
    }

    @Test
    void seesItsOwnChangesAtOnceAndOthersAtCommit() {
        var rows = new MemoryCatalogRows();
        var cache = new CatalogCache();
        var one = new Catalog(rows, cache, SessionNames.DEFAULT);
        var other = new Catalog(rows, cache, SessionNames.DEFAULT);
        assertThat(one.namespaceByName("s")).isNull();
        assertThat(other.namespaceByName("s")).isNull();
        long before = other.changes();
        var values = new Object[PgNamespace.NSPACL + 1];
        values[PgNamespace.OID] = 20000L;
        values[PgNamespace.NSPNAME] = "s";
        values[PgNamespace.NSPOWNER] = 10L;
        one.rows().insert(PgNamespace.CATALOG, values);
        assertThat(one.namespaceByName("s").oid()).isEqualTo(20000);
        assertThat(other.namespaceByName("s")).isNull();
        one.committed();
        assertThat(other.namespaceByName("s").oid()).isEqualTo(20000);
        assertThat(other.changes()).isGreaterThan(before);
    }

    @Test
    void walksTheSearchPath() {
        assertThat(catalog.searchPath().namespaces()).isEqualTo(List.of(Catalog.PG_CATALOG, Catalog.PUBLIC));
        assertThat(catalog.searchPath().creation()).isEqualTo(Catalog.PUBLIC);
    }
}
