package dev.surus.engine.type;

import java.math.BigDecimal;
import java.math.BigInteger;

/// A value of type numeric: a decimal number with a display scale, NaN or an infinity.
///
/// Numbers of up to 18 digits are `unscaled / 10^scale` in a long; longer ones keep a [BigDecimal]. Two values that compare
/// equal are `equals` whatever their display scale (1.0 and 1.00), as SQL's = says. Arithmetic beyond the basic four is in
/// [NumericMath].
public final class Numeric implements Comparable<Numeric> {
    private static final byte FINITE = 0;
    private static final byte NOT_A_NUMBER = 1;
    private static final byte PLUS_INFINITY = 2;
    private static final byte MINUS_INFINITY = 3;

    /// Bound of the long form: |unscaled| < 10^18.
    private static final long LONG_FORM_LIMIT = 1_000_000_000_000_000_000L;

    static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    public static final Numeric NAN = new Numeric(NOT_A_NUMBER);
    public static final Numeric INFINITY = new Numeric(PLUS_INFINITY);
    public static final Numeric NEGATIVE_INFINITY = new Numeric(MINUS_INFINITY);
    public static final Numeric ZERO = new Numeric(0, 0);
    public static final Numeric ONE = new Numeric(1, 0);

    private final long unscaled;
    private final int scale;
    private final BigDecimal big;
    private final byte special;

    private Numeric(byte special) {
        this.unscaled = 0;
        this.scale = 0;
        this.big = null;
        this.special = special;
    }

    private Numeric(long unscaled, int scale) {
        this.unscaled = unscaled;
        this.scale = scale;
        this.big = null;
        this.special = FINITE;
    }

    private Numeric(BigDecimal big) {
        this.unscaled = 0;
        this.scale = big.scale();
        this.big = big;
        this.special = FINITE;
    }

    public static Numeric of(long value) {
        return of(value, 0);
    }

    /// unscaled / 10^scale, shown with `scale` digits after the point.
    /// @param scale 0 or more
    public static Numeric of(long unscaled, int scale) {
        if (unscaled > -LONG_FORM_LIMIT && unscaled < LONG_FORM_LIMIT) {
            return new Numeric(unscaled, scale);
        }
        return new Numeric(BigDecimal.valueOf(unscaled, scale));
    }

    /// The number with its own scale as the display scale (a negative scale becomes 0).
    public static Numeric of(BigDecimal value) {
        if (value.scale() < 0) {
            value = value.setScale(0);
        }
        BigInteger digits = value.unscaledValue();
        if (digits.bitLength() < 64) {
            return of(digits.longValue(), value.scale());
        }
        return new Numeric(value);
    }

    public boolean isNaN() {
        return special == NOT_A_NUMBER;
    }

    public boolean isInfinite() {
        return special == PLUS_INFINITY || special == MINUS_INFINITY;
    }

    public boolean isFinite() {
        return special == FINITE;
    }

    /// Digits shown after the point; 0 for NaN and the infinities.
    public int scale() {
        return scale;
    }

    /// Whether the number is in the long form, so that [#unscaled] and [#scale] are all of it.
    public boolean isLongForm() {
        return special == FINITE && big == null;
    }

    public long unscaled() {
        return unscaled;
    }

    /// -1, 0 or 1; 0 for NaN.
    public int signum() {
        return switch (special) {
            case FINITE -> big == null ? Long.signum(unscaled) : big.signum();
            case PLUS_INFINITY -> 1;
            case MINUS_INFINITY -> -1;
            default -> 0;
        };
    }

    /// The finite value.
    public BigDecimal toBigDecimal() {
        assert special == FINITE;
        return big != null ? big : BigDecimal.valueOf(unscaled, scale);
    }

    public double toDouble() {
        return switch (special) {
            case FINITE -> big == null && scale == 0 ? (double) unscaled : toBigDecimal().doubleValue();
            case PLUS_INFINITY -> Double.POSITIVE_INFINITY;
            case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    public Numeric negate() {
        return switch (special) {
            case FINITE -> big == null ? new Numeric(-unscaled, scale) : new Numeric(big.negate());
            case PLUS_INFINITY -> NEGATIVE_INFINITY;
            case MINUS_INFINITY -> INFINITY;
            default -> this;
        };
    }

    public Numeric abs() {
        return signum() < 0 ? negate() : this;
    }

    /// The result's scale is the larger of the two.
    public Numeric add(Numeric other) {
        if (isLongForm() && other.isLongForm()) {
            if (scale == other.scale) {
                return of(unscaled + other.unscaled, scale);
            }
            int common = Math.max(scale, other.scale);
            if (common - scale <= 18 && common - other.scale <= 18) {
                long left = POWERS[common - scale];
                long right = POWERS[common - other.scale];
                long leftHigh = Math.multiplyHigh(unscaled, left);
                long leftLow = unscaled * left;
                long rightHigh = Math.multiplyHigh(other.unscaled, right);
                long rightLow = other.unscaled * right;
                if (leftHigh == leftLow >> 63 && rightHigh == rightLow >> 63) {
                    long sum = leftLow + rightLow;
                    if (((leftLow ^ sum) & (rightLow ^ sum)) >= 0) {
                        return of(sum, common);
                    }
                }
            }
        }
        if (special != FINITE || other.special != FINITE) {
            return NumericMath.addSpecial(this, other);
        }
        return of(toBigDecimal().add(other.toBigDecimal()));
    }

    public Numeric subtract(Numeric other) {
        return add(other.negate());
    }

    /// The result's scale is the sum of the two (at most 16383, rounded).
    public Numeric multiply(Numeric other) {
        if (isLongForm() && other.isLongForm()) {
            long low = unscaled * other.unscaled;
            if (Math.multiplyHigh(unscaled, other.unscaled) == low >> 63) {
                return of(low, scale + other.scale);
            }
        }
        if (special != FINITE || other.special != FINITE) {
            return NumericMath.multiplySpecial(this, other);
        }
        return NumericMath.checked(toBigDecimal().multiply(other.toBigDecimal()));
    }

    /// Rounds half away from zero to a display scale, which may be negative: `round(1234, -2)` is 1200.
    public Numeric round(int newScale) {
        if (special != FINITE) {
            return this;
        }
        if (newScale >= 0 && big == null && newScale >= scale && newScale - scale <= 18) {
            long factor = POWERS[newScale - scale];
            long low = unscaled * factor;
            if (Math.multiplyHigh(unscaled, factor) == low >> 63) {
                return of(low, newScale);
            }
        }
        if (newScale >= 0 && big == null && scale - newScale <= 18 && newScale < scale) {
            long factor = POWERS[scale - newScale];
            long quotient = unscaled / factor;
            long rest = Math.abs(unscaled % factor);
            if (rest >= factor - rest) {
                quotient += Long.signum(unscaled);
            }
            return of(quotient, newScale);
        }
        return of(toBigDecimal().setScale(newScale, java.math.RoundingMode.HALF_UP));
    }

    @Override
    public int compareTo(Numeric other) {
        if (isLongForm() && other.isLongForm() && scale == other.scale) {
            return Long.compare(unscaled, other.unscaled);
        }
        if (special != FINITE || other.special != FINITE) {
            return Integer.compare(rank(), other.rank());
        }
        return toBigDecimal().compareTo(other.toBigDecimal());
    }

    private int rank() {
        return switch (special) {
            case FINITE -> 1;
            case PLUS_INFINITY -> 2;
            case MINUS_INFINITY -> 0;
            default -> 3;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numeric number && compareTo(number) == 0;
    }

    @Override
    public int hashCode() {
        if (special != FINITE) {
            return special;
        }
        if (big != null) {
            return big.stripTrailingZeros().hashCode();
        }
        long digits = unscaled;
        int rest = scale;
        if (digits == 0) {
            return 0;
        }
        while (digits % 10 == 0) {
            digits /= 10;
            rest--;
        }
        // BigDecimal's hash of the same number is not used: a number in long form never equals one that is not,
        // except for trailing zeros beyond 18 digits, which the branch above strips.
        return BigDecimal.valueOf(digits, rest).hashCode();
    }

    @Override
    public String toString() {
        return switch (special) {
            case FINITE -> big == null && scale == 0 ? Long.toString(unscaled) : toBigDecimal().toPlainString();
            case PLUS_INFINITY -> "Infinity";
            case MINUS_INFINITY -> "-Infinity";
            default -> "NaN";
        };
    }
}
