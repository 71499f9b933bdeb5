package dev.surus.engine.function;

import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import java.util.List;

/// What is known of a call before it runs: polymorphic functions look here for the actual types.
///
/// @param name the function's name in SQL, for messages
/// @param argumentTypes actual types; of a variadic call, after the arguments were gathered into an array
/// @param resultType the actual result type (of one row, for a set); null for a record without a known type
/// @param collation OID of the collation that comparisons use; 0 for none
/// @param columnTypes of a set-returning function with several columns; else null
/// @param columns of a call in FROM: the columns as the query names them; else null
/// @param variadic whether VARIADIC was written before the last argument, of a function whose parameter is `VARIADIC "any"`
public record FunctionCallSite(int function, String name, DataType[] argumentTypes, DataType resultType, int collation,
        DataType[] columnTypes, boolean variadic, List<CompositeType.Field> columns) {
    public FunctionCallSite(int function, String name, DataType[] argumentTypes, DataType resultType, int collation, DataType[] columnTypes,
            boolean variadic) {
        this(function, name, argumentTypes, resultType, collation, columnTypes, variadic, null);
    }

    public FunctionCallSite(int function, String name, DataType[] argumentTypes, DataType resultType, int collation, DataType[] columnTypes) {
        this(function, name, argumentTypes, resultType, collation, columnTypes, false);
    }

    public DataType argument(int index) {
        return argumentTypes[index];
    }
}
