package dev.surus.engine.analyzer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.RangeType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;

/// The polymorphic types (manual, section 38.2.5): what anyelement, anyarray, anycompatible and their kin stand for in one
/// call.
final class Polymorphism {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    Polymorphism(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    static boolean is(int type) {
        return isSimple(type) || isCompatible(type);
    }

    private static boolean isSimple(int type) {
        return switch (type) {
            case TypeOid.ANYELEMENT, TypeOid.ANYARRAY, TypeOid.ANYNONARRAY, TypeOid.ANYENUM, TypeOid.ANYRANGE,
                    TypeOid.ANYMULTIRANGE -> true;
            default -> false;
        };
    }

    private static boolean isCompatible(int type) {
        return switch (type) {
            case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLEARRAY, TypeOid.ANYCOMPATIBLENONARRAY,
                    TypeOid.ANYCOMPATIBLERANGE, TypeOid.ANYCOMPATIBLEMULTIRANGE -> true;
            default -> false;
        };
    }

    static boolean any(int[] types) {
        for (int type : types) {
            if (is(type)) {
                return true;
            }
        }
        return false;
    }

    /// Whether actual types could be arguments so declared, as far as polymorphic types go.
    boolean consistent(int[] actual, int[] declared) {
        int element = 0;
        int array = 0;
        int range = 0;
        boolean nonArray = false;
        boolean isEnum = false;
        boolean compatible = false;
        boolean compatibleNonArray = false;
        var compatibleTypes = new ArrayList<Integer>();
        for (int i = 0; i < declared.length; i++) {
            int type = actual[i];
            switch (declared[i]) {
                case TypeOid.ANYELEMENT, TypeOid.ANYNONARRAY, TypeOid.ANYENUM -> {
                    nonArray |= declared[i] == TypeOid.ANYNONARRAY;
                    isEnum |= declared[i] == TypeOid.ANYENUM;
                    if (type == TypeOid.UNKNOWN) {
                        continue;
                    }
                    if (element != 0 && element != type) {
                        return false;
                    }
                    element = type;
                }
                case TypeOid.ANYARRAY -> {
                    if (type == TypeOid.UNKNOWN) {
                        continue;
                    }
                    type = analysis.coercion.baseType(type);
                    if (array != 0 && array != type) {
                        return false;
                    }
                    array = type;
                }
                case TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE, TypeOid.ANYCOMPATIBLERANGE,
                        TypeOid.ANYCOMPATIBLEMULTIRANGE -> {
                    if (type != TypeOid.UNKNOWN) {
                        char kind = catalog.type(analysis.coercion.baseType(type)).kind();
                        boolean multi = declared[i] == TypeOid.ANYMULTIRANGE
                                || declared[i] == TypeOid.ANYCOMPATIBLEMULTIRANGE;
                        if (kind != (multi ? 'm' : 'r')) {
                            return false;
                        }
                        if (declared[i] == TypeOid.ANYRANGE) {
                            int base = analysis.coercion.baseType(type);
                            if (range != 0 && range != base) {
                                return false;
                            }
                            range = base;
                        }
                    }
                }
                case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLENONARRAY -> {
                    compatible = true;
                    compatibleNonArray |= declared[i] == TypeOid.ANYCOMPATIBLENONARRAY;
                    if (type != TypeOid.UNKNOWN) {
                        compatibleTypes.add(type);
                    }
                }
                case TypeOid.ANYCOMPATIBLEARRAY -> {
                    compatible = true;
                    if (type == TypeOid.UNKNOWN) {
                        continue;
                    }
                    int elementType = analysis.coercion.elementType(analysis.coercion.baseType(type));
                    if (elementType == 0) {
                        return false;
                    }
                    compatibleTypes.add(elementType);
                }
                default -> {}
            }
        }
        if (array != 0) {
            if (array == TypeOid.ANYARRAY) {
                // The pg_statistic columns: no element type can be told.
                if (element != 0) {
                    return false;
                }
            } else {
                int elementType = analysis.coercion.elementType(array);
                if (elementType == 0 || element != 0 && element != elementType) {
                    return false;
                }
                element = elementType;
            }
        }
        if (range != 0) {
            int bound = boundOf(range);
            if (bound != 0 && element != 0 && element != bound) {
                return false;
            }
            element = bound != 0 ? bound : element;
        }
        if (element != 0 && (nonArray && analysis.coercion.elementType(analysis.coercion.baseType(element)) != 0
                || isEnum && catalog.type(analysis.coercion.baseType(element)).kind() != 'e')) {
            return false;
        }
        if (compatible && !compatibleTypes.isEmpty()) {
            int common = commonOf(compatibleTypes);
            if (common == 0) {
                return false;
            }
            for (int type : compatibleTypes) {
                if (!analysis.coercion.canCoerce(type, common, Coercion.Context.IMPLICIT)) {
                    return false;
                }
            }
            if (compatibleNonArray && analysis.coercion.elementType(analysis.coercion.baseType(common)) != 0) {
                return false;
            }
        }
        return true;
    }

    /// Replaces polymorphic types among `declared` by what they stand for and answers the result type. Checks everything.
    int resolve(int[] actual, int[] declared, int resultType, boolean allowPolymorphic) {
        boolean found = is(resultType);
        for (int i = 0; i < declared.length && !found; i++) {
            found = is(declared[i]);
        }
        if (!found) {
            return resultType;
        }
        int element = 0;
        int array = 0;
        int range = 0;
        boolean unknowns = false;
        boolean simple = isSimple(resultType);
        boolean nonArray = resultType == TypeOid.ANYNONARRAY;
        boolean isEnum = resultType == TypeOid.ANYENUM;
        boolean compatible = isCompatible(resultType);
        boolean compatibleNonArray = false;
        var compatibleTypes = new ArrayList<Integer>();
        for (int i = 0; i < declared.length; i++) {
            int type = actual[i];
            switch (declared[i]) {
                case TypeOid.ANYELEMENT, TypeOid.ANYNONARRAY, TypeOid.ANYENUM -> {
                    simple = true;
                    nonArray |= declared[i] == TypeOid.ANYNONARRAY;
                    isEnum |= declared[i] == TypeOid.ANYENUM;
                    if (type == TypeOid.UNKNOWN) {
                        unknowns = true;
                        continue;
                    }
                    if (allowPolymorphic && type == declared[i]) {
                        continue;
                    }
                    if (element != 0 && element != type) {
                        throw notAlike("anyelement", element, type);
                    }
                    element = type;
                }
                case TypeOid.ANYARRAY -> {
                    simple = true;
                    if (type == TypeOid.UNKNOWN) {
                        unknowns = true;
                        continue;
                    }
                    if (allowPolymorphic && type == declared[i]) {
                        continue;
                    }
                    type = analysis.coercion.baseType(type);
                    if (array != 0 && array != type) {
                        throw notAlike("anyarray", array, type);
                    }
                    array = type;
                }
                case TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE -> {
                    simple = true;
                    if (type == TypeOid.UNKNOWN) {
                        unknowns = true;
                    } else {
                        int base = analysis.coercion.baseType(type);
                        if (range != 0 && range != base) {
                            throw notAlike("anyrange", range, base);
                        }
                        range = base;
                    }
                }
                case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLENONARRAY -> {
                    compatible = true;
                    compatibleNonArray |= declared[i] == TypeOid.ANYCOMPATIBLENONARRAY;
                    if (type != TypeOid.UNKNOWN && !(allowPolymorphic && type == declared[i])) {
                        compatibleTypes.add(type);
                    }
                }
                case TypeOid.ANYCOMPATIBLEARRAY -> {
                    compatible = true;
                    if (type == TypeOid.UNKNOWN || allowPolymorphic && type == declared[i]) {
                        continue;
                    }
                    int base = analysis.coercion.baseType(type);
                    int elementType = analysis.coercion.elementType(base);
                    if (elementType == 0) {
                        throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.ARGUMENT_NOT_ARRAY,
                                "anycompatiblearray", catalog.typeText(base, -1));
                    }
                    compatibleTypes.add(elementType);
                }
                default -> {}
            }
        }
        if (simple) {
            if (array != 0) {
                int elementType = array == TypeOid.ANYARRAY ? TypeOid.ANYELEMENT : analysis.coercion.elementType(array);
                if (elementType == 0) {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.ARGUMENT_NOT_ARRAY, "anyarray",
                            catalog.typeText(array, -1));
                }
                if (element == 0) {
                    element = elementType;
                } else if (element != elementType) {
                    throw new SqlException(
                            SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_CONSISTENT, "anyarray", "anyelement")
                            .detail(AnalyzerMessage.PARAMETER_VERSUS, catalog.typeText(array, -1),
                                    catalog.typeText(element, -1));
                }
            }
            int bound = range == 0 ? 0 : boundOf(range);
            if (bound != 0) {
                if (element != 0 && element != bound) {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_CONSISTENT, "anyrange", "anyelement")
                            .detail(AnalyzerMessage.PARAMETER_VERSUS, catalog.typeText(range, -1), catalog.typeText(element, -1));
                }
                element = bound;
            }
            if (element == 0 && range == 0) {
                if (allowPolymorphic) {
                    element = TypeOid.ANYELEMENT;
                    array = array == 0 ? TypeOid.ANYARRAY : array;
                } else if (unknowns || isSimple(resultType)) {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.POLYMORPHIC_UNDETERMINED,
                            "unknown");
                }
            }
            if (nonArray && element != TypeOid.ANYELEMENT && element != 0
                    && analysis.coercion.elementType(analysis.coercion.baseType(element)) != 0) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NONARRAY_IS_ARRAY,
                        catalog.typeText(element, -1));
            }
            if (isEnum && element != TypeOid.ANYELEMENT && element != 0
                    && catalog.type(analysis.coercion.baseType(element)).kind() != 'e') {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_ENUM,
                        catalog.typeText(element, -1));
            }
        }
        int common = 0;
        if (compatible) {
            if (compatibleTypes.isEmpty()) {
                common = allowPolymorphic ? TypeOid.ANYCOMPATIBLE : TypeOid.TEXT;
            } else {
                common = commonOrThrow(compatibleTypes);
            }
            if (compatibleNonArray && common != TypeOid.ANYCOMPATIBLE
                    && analysis.coercion.elementType(analysis.coercion.baseType(common)) != 0) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NONARRAY_IS_ARRAY,
                        catalog.typeText(common, -1));
            }
        }
        for (int i = 0; i < declared.length; i++) {
            declared[i] = meaning(declared[i], element, array, range, common);
        }
        return meaning(resultType, element, array, range, common);
    }

    private int meaning(int type, int element, int array, int range, int common) {
        return switch (type) {
            case TypeOid.ANYELEMENT, TypeOid.ANYNONARRAY, TypeOid.ANYENUM -> element == 0 ? type : element;
            case TypeOid.ANYARRAY -> array != 0 ? array : element == 0 ? type : arrayOf(element);
            case TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE -> range != 0 ? range : type;
            case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLENONARRAY -> common;
            case TypeOid.ANYCOMPATIBLEARRAY ->
                    common == TypeOid.ANYCOMPATIBLE ? TypeOid.ANYCOMPATIBLEARRAY : arrayOf(common);
            default -> type;
        };
    }

    /// The type of a range type's bounds; 0 for what is none.
    private static int boundOf(int range) {
        return BuiltinTypes.byOid(range) instanceof RangeType type ? type.subtype.oid : 0;
    }

    int arrayOf(int element) {
        int array = element == TypeOid.ANYELEMENT ? TypeOid.ANYARRAY : catalog.type(element).array();
        if (array == 0) {
            throw new SqlException(
                    SqlState.UNDEFINED_OBJECT, AnalyzerMessage.ARRAY_TYPE_MISSING, catalog.typeText(element, -1));
        }
        return array;
    }

    private SqlException notAlike(String name, int one, int other) {
        return new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.ANYELEMENT_NOT_ALIKE, name)
                .detail(AnalyzerMessage.PARAMETER_VERSUS, catalog.typeText(one, -1), catalog.typeText(other, -1));
    }

    private int commonOf(ArrayList<Integer> types) {
        var best = catalog.type(analysis.coercion.baseType(types.getFirst()));
        if (types.stream().allMatch(types.getFirst()::equals)) {
            return types.getFirst();
        }
        for (int type : types) {
            int base = analysis.coercion.baseType(type);
            if (base == best.oid()) {
                continue;
            }
            var entry = catalog.type(base);
            if (entry.category() != best.category()) {
                return 0;
            }
            if (!best.preferred() && analysis.coercion.canCoerce(best.oid(), base, Coercion.Context.IMPLICIT)
                    && !analysis.coercion.canCoerce(base, best.oid(), Coercion.Context.IMPLICIT)) {
                best = entry;
            }
        }
        return best.oid();
    }

    private int commonOrThrow(ArrayList<Integer> types) {
        int common = commonOf(types);
        if (common == 0) {
            int first = types.getFirst();
            char category = catalog.type(analysis.coercion.baseType(first)).category();
            for (int type : types) {
                if (catalog.type(analysis.coercion.baseType(type)).category() != category) {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.TYPES_NOT_MATCHED,
                            "arguments of anycompatible family cannot be cast to common type", first, type);
                }
            }
        }
        return common;
    }
}
