package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionHash;
import dev.surus.engine.function.FunctionCallSite;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import java.util.Arrays;

/// satisfies_hash_partition(table, modulus, remainder, key ...): what a hash partition's constraint asks.
final class HashPartitionTest {
    private HashPartitionTest() {}

    static Object of(Catalog catalog, FunctionCallSite site, Object[] arguments) {
        if (arguments[0] == null || arguments[1] == null || arguments[2] == null) {
            return 0L;
        }
        int modulus = (int) (long) (Long) arguments[1];
        int remainder = (int) (long) (Long) arguments[2];
        require(modulus > 0, CatalogMessage.HASH_MODULUS);
        require(remainder >= 0, CatalogMessage.HASH_REMAINDER);
        require(remainder < modulus, CatalogMessage.HASH_REMAINDER_LARGE);
        RelationEntry relation = catalog.relation((int) (long) (Long) arguments[0]);
        if (relation == null) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, CatalogMessage.RELATION_OID_MISSING, arguments[0]);
        }
        PartitionKeyEntry key = catalog.partitionKey(relation.oid());
        require(key != null && key.strategy() == 'h', CatalogMessage.NOT_HASH_PARTITIONED, relation.name());
        Object[] values = Arrays.copyOfRange(arguments, 3, arguments.length);
        DataType[] types = Arrays.copyOfRange(site.argumentTypes(), 3, site.argumentTypes().length);
        if (site.variadic()) {
            var element = types[0].element();
            values = ((ArrayValue) values[0]).elements();
            types = new DataType[values.length];
            Arrays.fill(types, element);
        }
        require(values.length == key.size(), CatalogMessage.HASH_KEY_COUNT, key.size(), values.length);
        for (int i = 0; i < types.length; i++) {
            int column = key.columns()[i];
            if (column != 0) {
                int wanted = relation.column(column).type();
                require(isAlike(catalog, wanted, types[i].oid), CatalogMessage.HASH_KEY_TYPE, i + 1, catalog.typeName(wanted),
                        catalog.typeName(types[i].oid));
            }
            types[i] = catalog.dataType(catalog.baseType(types[i].oid).oid());
        }
        return Long.remainderUnsigned(PartitionHash.of(types, values), modulus) == remainder ? 1L : 0L;
    }

    private static void require(boolean fine, CatalogMessage message, Object... arguments) {
        if (!fine) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, message, arguments);
        }
    }

    private static boolean isAlike(Catalog catalog, int wanted, int given) {
        int base = catalog.baseType(wanted).oid();
        var cast = catalog.castFor(given, base);
        return given == wanted || given == base || cast != null && cast.method() == 'b';
    }
}
