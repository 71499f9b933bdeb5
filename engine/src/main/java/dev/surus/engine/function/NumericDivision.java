package dev.surus.engine.function;

import dev.surus.engine.type.Numeric;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Division of numerics with PostgreSQL's choice of the result's scale: at least 16 significant digits, and no fewer
/// decimals than either input has.
final class NumericDivision {
    private static final int SIGNIFICANT_DIGITS = 16;
    private static final int GROUP = 4;

    private NumericDivision() {}

    static Numeric divide(Numeric left, Numeric right) {
        if (left.isNaN() || right.isNaN()) {
            return Numeric.NAN;
        }
        if (right.signum() == 0) {
            throw IntegerFunctions.divisionByZero();
        }
        if (left.isInfinite()) {
            return right.isInfinite() ? Numeric.NAN : left.signum() * right.signum() > 0 ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
        }
        if (right.isInfinite()) {
            return Numeric.ZERO;
        }
        var a = left.toBigDecimal();
        var b = right.toBigDecimal();
        return Numeric.of(a.divide(b, resultScale(a, b), RoundingMode.HALF_UP));
    }

    /// PostgreSQL keeps digits in groups of four and estimates the quotient's weight from the first groups.
    static int resultScale(BigDecimal left, BigDecimal right) {
        int leftWeight = weight(left);
        int rightWeight = weight(right);
        int quotientWeight = leftWeight - rightWeight;
        if (firstGroup(left, leftWeight) <= firstGroup(right, rightWeight)) {
            quotientWeight--;
        }
        int scale = SIGNIFICANT_DIGITS - quotientWeight * GROUP;
        scale = Math.max(scale, Math.max(left.scale(), right.scale()));
        return Math.max(0, Math.min(scale, 1000));
    }

    /// Power of 10000 of the first group that is not zero; 0 for zero.
    private static int weight(BigDecimal value) {
        if (value.signum() == 0) {
            return 0;
        }
        int exponent = value.precision() - value.scale() - 1;
        return Math.floorDiv(exponent, GROUP);
    }

    private static int firstGroup(BigDecimal value, int weight) {
        return value.signum() == 0 ? 0 : value.abs().movePointLeft(weight * GROUP).intValue();
    }
}
