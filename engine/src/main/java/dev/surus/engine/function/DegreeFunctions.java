package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Trigonometry in degrees, exact at the multiples of 30 and 45 degrees, and the inverse hyperbolic functions.
///
/// Each quarter is led back to sines of 0 to 30 and cosines of 0 to 60 degrees, and these are scaled so that the ends of
/// their ranges come out exactly.
final class DegreeFunctions {
    private static final double RADIANS_PER_DEGREE = Math.PI / 180;
    private static final double SINE_30 = Math.sin(30 * RADIANS_PER_DEGREE);
    private static final double ONE_MINUS_COSINE_60 = 1 - Math.cos(60 * RADIANS_PER_DEGREE);
    private static final double ARC_SINE_HALF = Math.asin(0.5);
    private static final double ARC_COSINE_HALF = Math.acos(0.5);
    private static final double ARC_TANGENT_ONE = Math.atan(1);
    private static final double TANGENT_45 = sineOfQuarter(45) / cosineOfQuarter(45);
    private static final double COTANGENT_45 = cosineOfQuarter(45) / sineOfQuarter(45);

    private DegreeFunctions() {}

    static void declare(Declarations f) {
        f.doubles("dsind", (double a) -> sine(finite(a)));
        f.doubles("dcosd", (double a) -> cosine(finite(a)));
        f.doubles("dtand", (double a) -> tangent(finite(a)));
        f.doubles("dcotd", (double a) -> cotangent(finite(a)));
        f.doubles("dasind", (double a) -> unit(a) < 0 ? -arcSine(-a) : arcSine(a));
        f.doubles("dacosd", (double a) -> unit(a) < 0 ? 90 + arcSine(-a) : arcCosine(a));
        f.doubles("datand", (double a) -> Math.atan(a) / ARC_TANGENT_ONE * 45);
        f.doubles("datan2d", (double a, double b) -> Math.atan2(a, b) / ARC_TANGENT_ONE * 45);
        f.doubles("dasinh", (double a) -> arcHyperbolicSine(a));
        f.doubles("dacosh", (double a) -> {
            if (a < 1) {
                throw range();
            }
            return a > 1e150 ? Math.log(a) + Math.log(2) : Math.log(a + Math.sqrt(a - 1) * Math.sqrt(a + 1));
        });
        f.doubles("datanh", (double a) -> {
            if (a < -1 || a > 1) {
                throw range();
            }
            return 0.5 * Math.log1p(2 * a / (1 - a));
        });
    }

    private static SqlException range() {
        return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INPUT_RANGE);
    }

    private static double finite(double a) {
        if (Double.isInfinite(a)) {
            throw range();
        }
        return a;
    }

    private static double unit(double a) {
        if (a < -1 || a > 1) {
            throw range();
        }
        return a;
    }

    private static double arcHyperbolicSine(double a) {
        double size = Math.abs(a);
        double result = size > 1e150 ? Math.log(size) + Math.log(2) : Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
        return Math.copySign(result, a);
    }

    private static double sineUpTo30(double a) {
        return Math.sin(a * RADIANS_PER_DEGREE) / SINE_30 / 2;
    }

    private static double cosineUpTo60(double a) {
        return 1 - (1 - Math.cos(a * RADIANS_PER_DEGREE)) / ONE_MINUS_COSINE_60 / 2;
    }

    private static double sineOfQuarter(double a) {
        return a <= 30 ? sineUpTo30(a) : cosineUpTo60(90 - a);
    }

    private static double cosineOfQuarter(double a) {
        return a <= 60 ? cosineUpTo60(a) : sineUpTo30(90 - a);
    }

    private static double sine(double a) {
        if (Double.isNaN(a)) {
            return a;
        }
        double turn = Math.abs(a % 360);
        int sign = a < 0 ? -1 : 1;
        if (turn > 180) {
            turn = 360 - turn;
            sign = -sign;
        }
        return sign * sineOfQuarter(turn > 90 ? 180 - turn : turn);
    }

    private static double cosine(double a) {
        if (Double.isNaN(a)) {
            return a;
        }
        double turn = Math.abs(a % 360);
        if (turn > 180) {
            turn = 360 - turn;
        }
        return turn > 90 ? -cosineOfQuarter(180 - turn) : cosineOfQuarter(turn);
    }

    private static double tangent(double a) {
        if (Double.isNaN(a)) {
            return a;
        }
        double turn = Math.abs(a % 360);
        int sign = a < 0 ? -1 : 1;
        if (turn > 180) {
            turn = 360 - turn;
            sign = -sign;
        }
        if (turn > 90) {
            turn = 180 - turn;
            sign = -sign;
        }
        double result = sign * (sineOfQuarter(turn) / cosineOfQuarter(turn) / TANGENT_45);
        return result == 0 ? 0 : result;
    }

    private static double cotangent(double a) {
        if (Double.isNaN(a)) {
            return a;
        }
        double turn = Math.abs(a % 360);
        int sign = a < 0 ? -1 : 1;
        if (turn > 180) {
            turn = 360 - turn;
            sign = -sign;
        }
        if (turn > 90) {
            turn = 180 - turn;
            sign = -sign;
        }
        double result = sign * (cosineOfQuarter(turn) / sineOfQuarter(turn) / COTANGENT_45);
        return result == 0 ? 0 : result;
    }

    private static double arcSine(double a) {
        return a <= 0.5 ? Math.asin(a) / ARC_SINE_HALF * 30 : 90 - Math.acos(a) / ARC_COSINE_HALF * 60;
    }

    private static double arcCosine(double a) {
        return a <= 0.5 ? 90 - Math.asin(a) / ARC_SINE_HALF * 30 : Math.acos(a) / ARC_COSINE_HALF * 60;
    }
}
