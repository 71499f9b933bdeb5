package dev.surus.engine.catalog;

import dev.surus.engine.catalog.entry.CastEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.TypeComparison;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.TypeOid;

/// Finds a type's default operator classes and the operators in them.
final class ComparisonLookup {
    static final int BTREE = 403;
    static final int HASH = 405;

    private ComparisonLookup() {}

    static TypeComparison of(Catalog catalog, int type) {
        OperatorClassEntry btree = defaultOperatorClass(catalog, BTREE, type);
        OperatorClassEntry hash = defaultOperatorClass(catalog, HASH, type);
        if (btree != null && !elementsComparable(catalog, type, btree.inputType())) {
            btree = null;
        }
        int hashFunction = hash == null ? 0 : catalog.supportFunction(hash.family(), hash.inputType(), hash.inputType(), 1);
        int hashFamily = hash == null ? 0 : hash.family();
        if (btree == null) {
            int equal = hash == null ? 0 : catalog.familyOperator(hash.family(), hash.inputType(), hash.inputType(), 1);
            return new TypeComparison(type, 0, hash == null ? 0 : hash.inputType(), equal, 0, 0, 0, 0, 0, hashFamily, hashFunction);
        }
        int family = btree.family();
        int input = btree.inputType();
        return new TypeComparison(type, family, input,
                catalog.familyOperator(family, input, input, 3),
                catalog.familyOperator(family, input, input, 1),
                catalog.familyOperator(family, input, input, 5),
                catalog.familyOperator(family, input, input, 2),
                catalog.familyOperator(family, input, input, 4),
                catalog.supportFunction(family, input, input, 1), hashFamily, hashFunction);
    }

    /// An array has an order only if its elements have one.
    private static boolean elementsComparable(Catalog catalog, int type, int inputType) {
        TypeEntry entry = catalog.baseType(type);
        return inputType != TypeOid.ANYARRAY || entry == null || catalog.comparison(entry.element()).ordered();
    }

    static OperatorClassEntry defaultOperatorClass(Catalog catalog, int accessMethod, int type) {
        TypeEntry base = catalog.baseType(type);
        if (base == null) {
            return null;
        }
        OperatorClassEntry compatible = null;
        boolean compatiblePreferred = false;
        for (OperatorClassEntry candidate : catalog.operatorClassesOf(accessMethod)) {
            if (!candidate.isDefault()) {
                continue;
            }
            if (candidate.inputType() == base.oid()) {
                return candidate;
            }
            if (binaryCompatible(catalog, base, candidate.inputType())) {
                TypeEntry input = catalog.type(candidate.inputType());
                boolean preferred = input.preferred() && input.category() == base.category();
                if (compatible == null || preferred && !compatiblePreferred) {
                    compatible = candidate;
                    compatiblePreferred = preferred;
                }
            }
        }
        return compatible;
    }

    private static boolean binaryCompatible(Catalog catalog, TypeEntry source, int target) {
        return switch (target) {
            case TypeOid.ANYARRAY -> source.isArray();
            case TypeOid.ANYENUM -> source.kind() == 'e';
            case TypeOid.ANYRANGE -> source.kind() == 'r';
            case ANY_MULTIRANGE -> source.kind() == 'm';
            case TypeOid.RECORD -> source.isComposite();
            default -> {
                CastEntry cast = catalog.castFor(source.oid(), target);
                yield cast != null && cast.method() == 'b' && cast.context() == 'i';
            }
        };
    }

    private static final int ANY_MULTIRANGE = 4537;
}
