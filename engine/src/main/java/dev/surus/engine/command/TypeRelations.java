package dev.surus.engine.command;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.type.TypeOid;

/// How types relate to each other, as far as definitions ask.
final class TypeRelations {
    private TypeRelations() {}

    /// Whether values of one type are values of the other as they are.
    static boolean isBinaryCoercible(Catalog catalog, int source, int target) {
        if (source == target || target == TypeOid.ANY) {
            return true;
        }
        int base = catalog.baseType(source).oid();
        if (base == target) {
            return true;
        }
        var type = catalog.type(base);
        if (target == TypeOid.ANYARRAY) {
            return type.isArray();
        }
        if (target == TypeOid.ANYENUM) {
            return type.kind() == 'e';
        }
        if (target == TypeOid.RECORD) {
            return type.isComposite();
        }
        var cast = catalog.castFor(base, target);
        return cast != null && cast.method() == 'b' && cast.context() == 'i';
    }

    /// Whether an implicit cast leads from one type to the other.
    static boolean isImplicitlyCoercible(Catalog catalog, int source, int target) {
        if (isBinaryCoercible(catalog, source, target)) {
            return true;
        }
        var cast = catalog.castFor(catalog.baseType(source).oid(), target);
        return cast != null && cast.context() == 'i';
    }
}
