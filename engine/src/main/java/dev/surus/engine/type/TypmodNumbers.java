package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// The whole numbers in a type's parentheses.
final class TypmodNumbers {
    private TypmodNumbers() {}

    static int[] parse(List<String> modifiers) {
        var numbers = new int[modifiers.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((Long) BuiltinTypes.INT4.input(modifiers.get(i), -1, null)).intValue();
        }
        return numbers;
    }

    /// The single number of types that take just one.
    static int single(List<String> modifiers) {
        var numbers = parse(modifiers);
        if (numbers.length != 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.MODIFIER_INVALID);
        }
        return numbers[0];
    }
}
