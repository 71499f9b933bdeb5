package dev.surus.engine.type;

import java.math.BigDecimal;

/// Arithmetic on [Numeric] with PostgreSQL's result scales.
public final class NumericMath {
    private NumericMath() {}

    static Numeric addSpecial(Numeric left, Numeric right) {
        if (left.isNaN() || right.isNaN() || left.isInfinite() && right.isInfinite() && left.signum() != right.signum()) {
            return Numeric.NAN;
        }
        return left.isInfinite() ? left : right;
    }

    static Numeric multiplySpecial(Numeric left, Numeric right) {
        if (left.isNaN() || right.isNaN()) {
            return Numeric.NAN;
        }
        int sign = left.signum() * right.signum();
        return sign == 0 ? Numeric.NAN : sign > 0 ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
    }

    static Numeric checked(BigDecimal value) {
        return Numeric.of(value);
    }
}
