package dev.surus.engine.type;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// exp and ln of decimal numbers to any precision.
final class HighPrecision {
    private static final double LN_10 = 2.302585092994046;

    private HighPrecision() {}

    /// e^value: halves the argument until it is small, sums the series, squares back.
    static BigDecimal exp(BigDecimal value, MathContext precision) {
        int halvings = Math.max(0, value.precision() - value.scale()) * 4 + 8;
        var context = new MathContext(precision.getPrecision() + halvings / 2 + 10);
        BigDecimal argument = value.divide(BigDecimal.valueOf(2).pow(halvings), context);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.signum() != 0; i++) {
            term = term.multiply(argument, context).divide(BigDecimal.valueOf(i), context);
            if (term.signum() != 0 && term.precision() - term.scale() < -context.getPrecision()) {
                break;
            }
            sum = sum.add(term, context);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, context);
        }
        return sum;
    }

    /// ln(value), exact to about `scale` digits after the point: m * 10^k, ln m by Newton's steps on exp.
    static BigDecimal ln(BigDecimal value, int scale) {
        if (value.compareTo(BigDecimal.ONE) == 0) {
            return BigDecimal.ZERO;
        }
        int exponent = value.precision() - value.scale() - 1;
        BigDecimal mantissa = value.movePointLeft(exponent);
        BigDecimal result = lnNearOne(mantissa, scale + 6);
        if (exponent != 0) {
            result = result.add(lnNearOne(BigDecimal.TEN, scale + 12).multiply(BigDecimal.valueOf(exponent)));
        }
        return result.setScale(scale, RoundingMode.HALF_EVEN);
    }

    /// ln of a number from 1 to 10: square roots bring it near 1, then 2 artanh((x-1)/(x+1)).
    private static BigDecimal lnNearOne(BigDecimal value, int scale) {
        var context = new MathContext(scale + 20 + Math.max(0, value.precision() - scale - 20));
        int roots = 0;
        BigDecimal reduced = value;
        var limit = new BigDecimal("1.01");
        while (reduced.compareTo(limit) > 0) {
            reduced = reduced.sqrt(context);
            roots++;
        }
        BigDecimal ratio = reduced.subtract(BigDecimal.ONE).divide(reduced.add(BigDecimal.ONE), context);
        BigDecimal square = ratio.multiply(ratio, context);
        BigDecimal power = ratio;
        BigDecimal sum = ratio;
        for (int i = 3; power.signum() != 0; i += 2) {
            power = power.multiply(square, context);
            BigDecimal term = power.divide(BigDecimal.valueOf(i), context);
            if (term.signum() == 0 || term.precision() - term.scale() < -scale - 12) {
                break;
            }
            sum = sum.add(term, context);
        }
        return sum.multiply(BigDecimal.valueOf(2).pow(roots + 1), context);
    }

    /// ln to double precision for numbers beyond double's range, too.
    static double lnEstimate(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        return Math.log(value.movePointLeft(exponent).doubleValue()) + exponent * LN_10;
    }
}
