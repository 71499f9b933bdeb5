package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;

/// stddev, variance, covariance, correlation and regression.
final class StatisticalAggregates {
    private StatisticalAggregates() {}

    private enum Spread { VARIANCE_SAMPLE, VARIANCE_POPULATION, DEVIATION_SAMPLE, DEVIATION_POPULATION }

    static void declare(Declarations f) {
        spread(f, "variance", Spread.VARIANCE_SAMPLE);
        spread(f, "var_samp", Spread.VARIANCE_SAMPLE);
        spread(f, "var_pop", Spread.VARIANCE_POPULATION);
        spread(f, "stddev", Spread.DEVIATION_SAMPLE);
        spread(f, "stddev_samp", Spread.DEVIATION_SAMPLE);
        spread(f, "stddev_pop", Spread.DEVIATION_POPULATION);
        for (String name : new String[] {"corr", "covar_pop", "covar_samp", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2",
            "regr_slope", "regr_sxx", "regr_sxy", "regr_syy"}) {
            f.aggregate(name + "(float8,float8)", () -> new Regression(name));
        }
    }

    private static void spread(Declarations f, String name, Spread spread) {
        for (String type : new String[] {"int2", "int4", "int8", "numeric"}) {
            f.aggregate(name + "(" + type + ")", () -> new NumericSpread(spread));
        }
        for (String type : new String[] {"float4", "float8"}) {
            f.aggregate(name + "(" + type + ")", () -> new DoubleSpread(spread));
        }
    }

    /// Exact sums of x and x squared.
    private static final class NumericSpread extends Accumulator implements Combining {
        private final Spread spread;
        private Numeric sum = Numeric.ZERO;
        private Numeric squares = Numeric.ZERO;
        private long count;
        private boolean special;

        NumericSpread(Spread spread) {
            this.spread = spread;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            Numeric value = arguments[0] instanceof Long integer ? Numeric.of(integer) : (Numeric) arguments[0];
            count++;
            if (!value.isFinite()) {
                special = true;
                return;
            }
            sum = sum.add(value);
            squares = squares.add(value.multiply(value));
        }

        @Override
        public void combine(Accumulator part) {
            var other = (NumericSpread) part;
            count += other.count;
            special |= other.special;
            sum = sum.add(other.sum);
            squares = squares.add(other.squares);
        }

        @Override
        public Object finish(EvaluationContext context) {
            boolean sample = spread == Spread.VARIANCE_SAMPLE || spread == Spread.DEVIATION_SAMPLE;
            if (count == 0 || sample && count == 1) {
                return null;
            }
            if (special) {
                return Numeric.NAN;
            }
            Numeric n = Numeric.of(count);
            Numeric numerator = n.multiply(squares).subtract(sum.multiply(sum));
            if (numerator.signum() <= 0) {
                return Numeric.ZERO;
            }
            Numeric variance = NumericMath.divide(numerator, sample ? n.multiply(n.subtract(Numeric.ONE)) : n.multiply(n));
            return spread == Spread.DEVIATION_SAMPLE || spread == Spread.DEVIATION_POPULATION ? NumericMath.squareRoot(variance) : variance;
        }
    }

    /// Youngs and Cramer's update.
    private static final class DoubleSpread extends Accumulator {
        private final Spread spread;
        private double count;
        private double sum;
        private double squares;

        DoubleSpread(Spread spread) {
            this.spread = spread;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            double value = (Double) arguments[0];
            count++;
            sum += value;
            if (count > 1) {
                double deviation = value * count - sum;
                squares += deviation * deviation / (count * (count - 1));
            } else if (!Double.isFinite(value)) {
                squares = Double.NaN;
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            boolean sample = spread == Spread.VARIANCE_SAMPLE || spread == Spread.DEVIATION_SAMPLE;
            if (count == 0 || sample && count == 1) {
                return null;
            }
            double variance = squares / (sample ? count - 1 : count);
            return spread == Spread.DEVIATION_SAMPLE || spread == Spread.DEVIATION_POPULATION ? Math.sqrt(variance) : variance;
        }
    }

    /// Arguments are (y, x), as in SQL.
    private static final class Regression extends Accumulator {
        private final String name;
        private double n;
        private double sx;
        private double sxx;
        private double sy;
        private double syy;
        private double sxy;

        Regression(String name) {
            this.name = name;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            double y = (Double) arguments[0];
            double x = (Double) arguments[1];
            n++;
            sx += x;
            sy += y;
            if (n > 1) {
                double dx = x * n - sx;
                double dy = y * n - sy;
                double scale = 1 / (n * (n - 1));
                sxx += dx * dx * scale;
                syy += dy * dy * scale;
                sxy += dx * dy * scale;
            } else if (!Double.isFinite(x) || !Double.isFinite(y)) {
                sxx = Double.isFinite(x) ? sxx : Double.NaN;
                syy = Double.isFinite(y) ? syy : Double.NaN;
                sxy = Double.NaN;
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            if (name.equals("regr_count")) {
                return (long) n;
            }
            if (n < 1 || name.equals("covar_samp") && n < 2) {
                return null;
            }
            return switch (name) {
                case "regr_sxx" -> sxx;
                case "regr_syy" -> syy;
                case "regr_sxy" -> sxy;
                case "regr_avgx" -> sx / n;
                case "regr_avgy" -> sy / n;
                case "covar_pop" -> sxy / n;
                case "covar_samp" -> sxy / (n - 1);
                case "corr" -> sxx == 0 || syy == 0 ? null : (Object) (sxy / Math.sqrt(sxx * syy));
                case "regr_r2" -> sxx == 0 ? null : syy == 0 ? (Object) 1.0 : (Object) (sxy * sxy / (sxx * syy));
                case "regr_slope" -> sxx == 0 ? null : (Object) (sxy / sxx);
                default -> sxx == 0 ? null : (Object) ((sy - sx * sxy / sxx) / n);
            };
        }
    }
}
