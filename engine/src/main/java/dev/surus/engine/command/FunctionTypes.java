package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.type.TypeOid;

/// Which types functions may take and give.
final class FunctionTypes {
    private FunctionTypes() {}

    static boolean isPolymorphic(int type) {
        return isSimple(type) || isCompatible(type);
    }

    private static boolean isSimple(int type) {
        return switch (type) {
            case TypeOid.ANYELEMENT, TypeOid.ANYARRAY, TypeOid.ANYNONARRAY, TypeOid.ANYENUM, TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE -> true;
            default -> false;
        };
    }

    private static boolean isCompatible(int type) {
        return switch (type) {
            case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLEARRAY, TypeOid.ANYCOMPATIBLENONARRAY, TypeOid.ANYCOMPATIBLERANGE,
                    TypeOid.ANYCOMPATIBLEMULTIRANGE -> true;
            default -> false;
        };
    }

    /// A polymorphic result needs a polymorphic input.
    static void checkResult(Catalog catalog, FunctionParameters parameters) {
        check(catalog, parameters.result(), parameters.inputs());
        parameters.outputs().forEach(type -> check(catalog, type, parameters.inputs()));
    }

    private static void check(Catalog catalog, int type, int[] inputs) {
        boolean simple = isSimple(type);
        if (!simple && !isCompatible(type)) {
            return;
        }
        for (int input : inputs) {
            if (simple ? isSimple(input) : isCompatible(input)) {
                return;
            }
        }
        throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.RESULT_UNDETERMINED).detail(
                simple ? RoutineMessage.RESULT_UNDETERMINED_DETAIL : RoutineMessage.RESULT_UNDETERMINED_COMPATIBLE,
                catalog.typeName(type));
    }

    /// What a function in SQL can neither return nor take.
    static void checkSql(Catalog catalog, FunctionParameters parameters) {
        int result = parameters.result();
        if (isPseudo(catalog, result) && result != TypeOid.RECORD && result != TypeOid.VOID && !isPolymorphic(result)) {
            throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.SQL_RESULT_TYPE, catalog.typeName(result));
        }
        for (int input : parameters.inputs()) {
            if (isPseudo(catalog, input) && !isPolymorphic(input)) {
                throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.SQL_ARGUMENT_TYPE, catalog.typeName(input));
            }
        }
    }

    private static boolean isPseudo(Catalog catalog, int type) {
        return catalog.type(type).kind() == 'p';
    }
}
