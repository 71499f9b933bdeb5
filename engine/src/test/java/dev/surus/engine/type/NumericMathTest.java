package dev.surus.engine.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Results and their scales as PostgreSQL 15 gives them.
class NumericMathTest {
    private static Numeric n(String text) {
        return NumericText.parse(text);
    }

    private static void same(String expected, Numeric got) {
        assertEquals(expected, got.toString());
    }

    @Test
    void division() {
        same("0.33333333333333333333", NumericMath.divide(n("1"), n("3")));
        same("3333.3333333333333333", NumericMath.divide(n("10000"), n("3")));
        same("0.000033333333333333333333", NumericMath.divide(n("1"), n("30000")));
        same("3.158578856645185610271", NumericMath.divide(n("22.5"), n("7.123456789012345678901")));
        same("0.00000000000000000000", NumericMath.divide(n("0"), n("7")));
        same("333333333333333333333333333333.3", NumericMath.divide(n("1e30"), n("3.0")));
        same("1.80", NumericMath.remainder(n("5"), n("3.20")));
    }

    @Test
    void roots() {
        same("1.414213562373095", NumericMath.squareRoot(n("2")));
        same("141.4213562373095", NumericMath.squareRoot(n("20000")));
        same("11111.11106595556", NumericMath.squareRoot(n("123456789.12")));
        same("0.01414213562373095", NumericMath.squareRoot(n("0.0002")));
        same("0.0001414213562373095", NumericMath.squareRoot(n("0.00000002")));
        same("0.31622776601683793", NumericMath.squareRoot(n("0.1")));
    }

    @Test
    void powers() {
        same("1024.0000000000000000", NumericMath.power(n("2"), n("10")));
        same("1.4142135623730950", NumericMath.power(n("2"), n("0.5")));
        same("15.6250000000000000", NumericMath.power(n("2.5"), n("3")));
        same("0.0100000000000000", NumericMath.power(n("10"), n("-2")));
        same("0.0000100000000000", NumericMath.power(n("0.1"), n("5")));
        same("1.0000000000000000", NumericMath.power(n("0"), n("0")));
        same("0.0000000000000000", NumericMath.power(n("0"), n("3")));
        same("0.2732171589575490", NumericMath.power(n("1.5"), n("-3.2")));
        same("1267650600228229401496703205376.0000000000000000", NumericMath.power(n("2"), n("100")));
        same("7.0000000000000000", NumericMath.power(n("7.0"), n("1")));
    }

    @Test
    void logarithms() {
        same("2.7182818284590452", NumericMath.exponential(n("1")));
        same("36315.502674246638", NumericMath.exponential(n("10.5")));
        same("0.04076220397836622", NumericMath.exponential(n("-3.2")));
        same("0.6931471805599453", NumericMath.naturalLogarithm(n("2")));
        same("-9.2103403719761827", NumericMath.naturalLogarithm(n("0.0001")));
        same("0.00009999500033330834", NumericMath.naturalLogarithm(n("1.0001")));
        same("46.051701859880914", NumericMath.naturalLogarithm(n("1e20")));
        same("2.0000000000000000", NumericMath.logarithm(n("10"), n("100")));
        same("6.0000000000000000", NumericMath.logarithm(n("2"), n("64")));
        same("-0.3010299956639812", NumericMath.logarithm(n("10"), n("0.5")));
        same("0.00007642932962580954", NumericMath.logarithm(n("3.7"), n("1.0001")));
    }
}
