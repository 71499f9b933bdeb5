package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Arithmetic on [Numeric] beyond the basic four, with PostgreSQL's result scales.
///
/// Those scales come from the position of a number's first digit in base 10000: its *weight* is the power of 10000 that the
/// first base-10000 digit counts.
public final class NumericMath {
    private static final int MINIMUM_SIGNIFICANT_DIGITS = 16;
    private static final int MAXIMUM_DISPLAY_SCALE = 1000;
    private static final double LOG10_E = 0.434294481903252;

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

    /// @throws SqlException 22003 for a number with too many digits
    static Numeric checked(BigDecimal value) {
        if (value.scale() > NumericText.MAXIMUM_SCALE) {
            value = value.setScale(NumericText.MAXIMUM_SCALE, RoundingMode.HALF_UP);
        }
        if (value.precision() - (long) value.scale() > NumericText.MAXIMUM_INTEGER_DIGITS && value.signum() != 0) {
            throw NumericText.overflow();
        }
        return Numeric.of(value);
    }

    // ---- positions of digits

    /// The power of ten of the first digit: 0 for 1 to 9.99.
    private static int firstDigitExponent(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    private static int weight(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.floorDiv(firstDigitExponent(value), 4);
    }

    private static int firstBigDigit(BigDecimal value) {
        return value.signum() == 0 ? 0
                : value.abs().movePointLeft(weight(value) * 4).setScale(0, RoundingMode.DOWN).intValue();
    }

    private static int clampScale(int scale) {
        return Math.clamp(scale, 0, MAXIMUM_DISPLAY_SCALE);
    }

    // ---- division

    public static Numeric divide(Numeric left, Numeric right) {
        if (!left.isFinite() || !right.isFinite()) {
            return divideSpecial(left, right);
        }
        if (right.signum() == 0) {
            throw divisionByZero();
        }
        return divide(left, right, divisionScale(left, right));
    }

    /// Rounds the quotient half away from zero to a given scale.
    static Numeric divide(Numeric left, Numeric right, int scale) {
        return checked(left.toBigDecimal().divide(right.toBigDecimal(), scale, RoundingMode.HALF_UP));
    }

    /// The scale of a quotient: at least 16 significant digits, and no fewer than either operand shows.
    public static int divisionScale(Numeric left, Numeric right) {
        BigDecimal l = left.toBigDecimal();
        BigDecimal r = right.toBigDecimal();
        int quotientWeight = weight(l) - weight(r);
        if (firstBigDigit(l) <= firstBigDigit(r)) {
            quotientWeight--;
        }
        int scale = MINIMUM_SIGNIFICANT_DIGITS - quotientWeight * 4;
        return clampScale(Math.max(scale, Math.max(left.scale(), right.scale())));
    }

    private static Numeric divideSpecial(Numeric left, Numeric right) {
        if (left.isNaN() || right.isNaN()) {
            return Numeric.NAN;
        }
        if (left.isInfinite()) {
            if (right.isInfinite()) {
                return Numeric.NAN;
            }
            if (right.signum() == 0) {
                throw divisionByZero();
            }
            return right.signum() > 0 ? left : left.negate();
        }
        return Numeric.ZERO;
    }

    /// The integer part of the quotient.
    public static Numeric divideTruncated(Numeric left, Numeric right) {
        if (!left.isFinite() || !right.isFinite()) {
            return divideSpecial(left, right);
        }
        if (right.signum() == 0) {
            throw divisionByZero();
        }
        return Numeric.of(left.toBigDecimal().divideToIntegralValue(right.toBigDecimal()).setScale(0, RoundingMode.DOWN));
    }

    /// The remainder with the sign of the left operand.
    public static Numeric remainder(Numeric left, Numeric right) {
        if (!left.isFinite() || !right.isFinite()) {
            if (left.isNaN() || right.isNaN()) {
                return Numeric.NAN;
            }
            if (left.isInfinite()) {
                if (right.signum() == 0) {
                    throw divisionByZero();
                }
                return Numeric.NAN;
            }
            return left;
        }
        if (right.signum() == 0) {
            throw divisionByZero();
        }
        int scale = Math.max(left.scale(), right.scale());
        return Numeric.of(left.toBigDecimal().remainder(right.toBigDecimal()).setScale(scale, RoundingMode.DOWN));
    }

    private static SqlException divisionByZero() {
        return new SqlException(SqlState.DIVISION_BY_ZERO, TypeMessage.DIVISION_BY_ZERO);
    }

    // ---- rounding

    public static Numeric truncate(Numeric value, int scale) {
        if (!value.isFinite()) {
            return value;
        }
        int wanted = Math.clamp(scale, -NumericText.MAXIMUM_INTEGER_DIGITS, NumericText.MAXIMUM_SCALE);
        return Numeric.of(value.toBigDecimal().setScale(wanted, RoundingMode.DOWN));
    }

    public static Numeric round(Numeric value, int scale) {
        return value.round(Math.clamp(scale, -2000, 2000));
    }

    public static Numeric ceiling(Numeric value) {
        return value.isFinite() ? Numeric.of(value.toBigDecimal().setScale(0, RoundingMode.CEILING)) : value;
    }

    public static Numeric floor(Numeric value) {
        return value.isFinite() ? Numeric.of(value.toBigDecimal().setScale(0, RoundingMode.FLOOR)) : value;
    }

    /// Without trailing zeros behind the point.
    public static Numeric trimScale(Numeric value) {
        return value.isFinite() ? Numeric.of(value.toBigDecimal().stripTrailingZeros()) : value;
    }

    /// Digits behind the point that a value needs.
    public static int minimumScale(Numeric value) {
        return trimScale(value).scale();
    }

    // ---- roots, powers, logarithms

    public static Numeric squareRoot(Numeric value) {
        if (value.isNaN() || value.isInfinite() && value.signum() > 0) {
            return value;
        }
        if (value.signum() < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, TypeMessage.SQUARE_ROOT_NEGATIVE);
        }
        BigDecimal number = value.toBigDecimal();
        int weight = weight(number);
        int resultExponent = weight >= 0 ? weight * 4 / 2 + 1 : 1 - (1 - weight * 4) / 2;
        int scale = clampScale(Math.max(MINIMUM_SIGNIFICANT_DIGITS - resultExponent, value.scale()));
        return Numeric.of(squareRoot(number, scale));
    }

    /// Rounded half up, exactly: the integer square root with one more digit decides.
    private static BigDecimal squareRoot(BigDecimal number, int scale) {
        int extended = Math.max(scale + 1, (number.scale() + 1) / 2);
        BigInteger scaled = number.setScale(extended * 2).unscaledValue();
        return new BigDecimal(scaled.sqrt(), extended).setScale(scale, RoundingMode.HALF_UP);
    }

    /// Powers of e from here on are refused, although a numeric could hold them.
    private static final double MAXIMUM_EXPONENT = 6000;

    public static Numeric exponential(Numeric value) {
        if (!value.isFinite()) {
            return value.isNaN() || value.signum() > 0 ? value : Numeric.ZERO;
        }
        double exponent = Math.clamp(value.toDouble() * LOG10_E, -NumericText.MAXIMUM_SCALE, NumericText.MAXIMUM_SCALE);
        int scale = clampScale(Math.max(MINIMUM_SIGNIFICANT_DIGITS - (int) exponent, value.scale()));
        return exponentialAt(value.toBigDecimal(), scale);
    }

    private static Numeric exponentialAt(BigDecimal value, int scale) {
        double decimalExponent = value.doubleValue() * LOG10_E;
        if (value.doubleValue() >= MAXIMUM_EXPONENT) {
            throw NumericText.overflow();
        }
        if (decimalExponent < -scale - 10) {
            return Numeric.of(BigDecimal.ZERO.setScale(scale));
        }
        int precision = Math.max(10, scale + (int) Math.max(0, decimalExponent) + 12);
        return checked(HighPrecision.exp(value, new MathContext(precision)).setScale(scale, RoundingMode.HALF_UP));
    }

    public static Numeric naturalLogarithm(Numeric value) {
        if (value.isNaN() || value.isInfinite() && value.signum() > 0) {
            return value;
        }
        requirePositive(value);
        BigDecimal number = value.toBigDecimal();
        int scale = clampScale(Math.max(MINIMUM_SIGNIFICANT_DIGITS - logarithmExponent(number), value.scale()));
        return Numeric.of(HighPrecision.ln(number, scale + 8).setScale(scale, RoundingMode.HALF_UP));
    }

    /// The logarithm of a value to a base.
    public static Numeric logarithm(Numeric base, Numeric value) {
        if (base.isNaN() || value.isNaN()) {
            return Numeric.NAN;
        }
        requirePositive(base);
        requirePositive(value);
        if (base.isInfinite()) {
            return value.isInfinite() ? Numeric.NAN : Numeric.ZERO;
        }
        if (value.isInfinite()) {
            return Numeric.INFINITY;
        }
        BigDecimal b = base.toBigDecimal();
        BigDecimal v = value.toBigDecimal();
        int baseExponent = logarithmExponent(b);
        int valueExponent = logarithmExponent(v);
        int scale = MINIMUM_SIGNIFICANT_DIGITS - (valueExponent - baseExponent);
        scale = clampScale(Math.max(scale, Math.max(base.scale(), value.scale())));
        int working = scale + 12 + Math.abs(baseExponent) + Math.abs(valueExponent);
        BigDecimal denominator = HighPrecision.ln(b, working);
        if (denominator.signum() == 0) {
            throw divisionByZero();
        }
        return Numeric.of(HighPrecision.ln(v, working).divide(denominator, scale, RoundingMode.HALF_UP));
    }

    private static void requirePositive(Numeric value) {
        if (value.signum() == 0 && !value.isNaN()) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, TypeMessage.LOGARITHM_OF_ZERO);
        }
        if (value.signum() < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, TypeMessage.LOGARITHM_OF_NEGATIVE);
        }
    }

    /// About the power of ten of the first digit of ln(value).
    private static int logarithmExponent(BigDecimal value) {
        if (value.compareTo(new BigDecimal("0.9")) >= 0 && value.compareTo(new BigDecimal("1.1")) <= 0) {
            BigDecimal difference = value.subtract(BigDecimal.ONE);
            return difference.signum() == 0 ? 0 : weight(difference) * 4 + (int) Math.log10(firstBigDigit(difference));
        }
        return (int) Math.log10(Math.abs(HighPrecision.lnEstimate(value)));
    }

    public static Numeric power(Numeric base, Numeric exponent) {
        if (!base.isFinite() || !exponent.isFinite()) {
            return powerSpecial(base, exponent);
        }
        if (base.signum() == 0 && exponent.signum() < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, TypeMessage.ZERO_TO_NEGATIVE_POWER);
        }
        BigDecimal power = exponent.toBigDecimal();
        boolean whole = power.signum() == 0 || power.stripTrailingZeros().scale() <= 0;
        if (base.signum() < 0 && !whole) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, TypeMessage.NEGATIVE_TO_FRACTION);
        }
        if (whole && power.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return powerWhole(base, power.intValue());
        }
        if (base.signum() == 0) {
            return Numeric.of(0, MINIMUM_SIGNIFICANT_DIGITS);
        }
        BigDecimal magnitude = base.toBigDecimal().abs();
        double naturalExponent = power.doubleValue() * HighPrecision.lnEstimate(magnitude);
        if (naturalExponent >= MAXIMUM_EXPONENT) {
            throw NumericText.overflow();
        }
        double estimate = naturalExponent * LOG10_E;
        int decimalExponent = (int) Math.clamp(estimate, -NumericText.MAXIMUM_SCALE, NumericText.MAXIMUM_INTEGER_DIGITS);
        int scale = clampScale(Math.max(MINIMUM_SIGNIFICANT_DIGITS - decimalExponent, Math.max(base.scale(), exponent.scale())));
        int working = scale + 20 + Math.max(0, decimalExponent) + power.precision();
        Numeric result = exponentialAt(HighPrecision.ln(magnitude, working).multiply(power), scale);
        boolean odd = base.signum() < 0 && power.toBigInteger().testBit(0);
        return odd ? result.negate() : result;
    }

    private static Numeric powerWhole(Numeric base, int exponent) {
        BigDecimal number = base.toBigDecimal();
        if (number.signum() == 0) {
            return exponent == 0 ? Numeric.of(BigDecimal.ONE.setScale(MINIMUM_SIGNIFICANT_DIGITS))
                    : Numeric.of(0, MINIMUM_SIGNIFICANT_DIGITS);
        }
        double estimate = exponent * HighPrecision.lnEstimate(number.abs()) * LOG10_E;
        if (estimate > NumericText.MAXIMUM_INTEGER_DIGITS) {
            throw NumericText.overflow();
        }
        int scale = clampScale(Math.max(MINIMUM_SIGNIFICANT_DIGITS, base.scale()));
        if (estimate < -scale - 10) {
            return Numeric.of(BigDecimal.ZERO.setScale(scale));
        }
        int precision = scale + (int) Math.max(0, estimate) + 16;
        BigDecimal result = BigDecimal.ONE;
        BigDecimal square = number;
        var context = new MathContext(precision + 12);
        for (long rest = Math.abs((long) exponent); rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                result = result.multiply(square, context);
            }
            if (rest > 1) {
                square = square.multiply(square, context);
            }
        }
        if (exponent < 0) {
            result = BigDecimal.ONE.divide(result, new MathContext(precision));
        }
        return checked(result.setScale(scale, RoundingMode.HALF_UP));
    }

    private static Numeric powerSpecial(Numeric base, Numeric exponent) {
        if (base.isNaN()) {
            return exponent.isFinite() && exponent.signum() == 0 ? Numeric.ONE : base;
        }
        if (exponent.isNaN()) {
            return base.equals(Numeric.ONE) ? Numeric.ONE : exponent;
        }
        if (base.signum() == 0 && exponent.signum() < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, TypeMessage.ZERO_TO_NEGATIVE_POWER);
        }
        if (base.equals(Numeric.ONE) || exponent.signum() == 0) {
            return Numeric.ONE;
        }
        if (base.signum() < 0 && base.isFinite() == false && exponent.isFinite()
                && NumericMath.minimumScale(exponent) > 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, TypeMessage.NEGATIVE_TO_FRACTION);
        }
        if (base.signum() == 0) {
            return Numeric.ZERO;
        }
        if (exponent.isInfinite()) {
            int size = base.isInfinite() ? 1 : base.abs().compareTo(Numeric.ONE);
            if (size == 0) {
                return Numeric.ONE;
            }
            return size > 0 == exponent.signum() > 0 ? Numeric.INFINITY : Numeric.ZERO;
        }
        if (exponent.signum() < 0) {
            return Numeric.ZERO;
        }
        boolean odd = base.signum() < 0 && exponent.toBigDecimal().toBigInteger().testBit(0);
        return odd ? Numeric.NEGATIVE_INFINITY : Numeric.INFINITY;
    }
}
