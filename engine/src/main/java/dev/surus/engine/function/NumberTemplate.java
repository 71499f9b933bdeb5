package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.Numeric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A template of to_char and to_number for numbers.
///
/// Of `pre` positions before the decimal point the number fills the last ones; positions before it are blank or, behind
/// the first `0` of the template, zeros. The sign stands before the first position that is not blank.
final class NumberTemplate {
    private static final String[] PATTERNS = {"EEEE", "eeee", "FM", "fm", "MI", "mi", "PL", "pl", "PR", "pr", "RN", "rn", "SG", "sg", "SP", "sp", "TH", "th",
        ",", ".", "0", "9", "B", "b", "C", "c", "D", "d", "G", "g", "L", "l", "S", "s", "V", "v"};

    /// @param text a pattern (in upper case but for `th`, `rn`), or a literal's character
    private record Node(boolean pattern, String text) {}

    private enum Sign { NONE, BEFORE, AFTER }

    private final List<Node> nodes = new ArrayList<>();
    private int pre;
    private int post;
    private int shift;
    private int zeroStart = -1;
    private int zeroEnd;
    private boolean decimal;
    private boolean multiplied;
    private boolean fill;
    private boolean plus;
    private boolean minus;
    private boolean bracket;
    private boolean blank;
    private boolean roman;
    private boolean exponent;
    private Sign sign = Sign.NONE;
    private int digitsBeforeSign;

    private NumberTemplate() {}

    static NumberTemplate parse(String text) {
        var template = new NumberTemplate();
        int at = 0;
        while (at < text.length()) {
            String pattern = patternAt(text, at);
            if (pattern != null) {
                template.pattern(pattern);
                at += pattern.length();
            } else if (text.charAt(at) == '"') {
                at++;
                while (at < text.length() && text.charAt(at) != '"') {
                    if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                        at++;
                    }
                    at = template.literal(text, at);
                }
                at++;
            } else {
                if (text.startsWith("\\\"", at)) {
                    at++;
                }
                at = template.literal(text, at);
            }
        }
        if (template.sign == Sign.BEFORE && template.pre == template.digitsBeforeSign) {
            template.sign = Sign.AFTER;
        }
        return template;
    }

    private int literal(String text, int at) {
        int c = text.codePointAt(at);
        nodes.add(new Node(false, Character.toString(c)));
        return at + Character.charCount(c);
    }

    private static String patternAt(String text, int at) {
        for (String pattern : PATTERNS) {
            if (text.startsWith(pattern, at)) {
                return pattern;
            }
        }
        return null;
    }

    private static SqlException syntax(FunctionMessage message, Object... arguments) {
        return new SqlException(SqlState.SYNTAX_ERROR, message, arguments);
    }

    private void pattern(String written) {
        String pattern = written.equals("th") || written.equals("rn") ? written : written.toUpperCase(Locale.ROOT);
        if (exponent && !pattern.equals("EEEE")) {
            throw syntax(FunctionMessage.TEMPLATE_AFTER_EXPONENT);
        }
        switch (pattern) {
            case "9", "0" -> digit(pattern.equals("0"));
            case "B" -> blank |= pre == 0 && post == 0 && zeroStart < 0;
            case "D", "." -> {
                if (decimal) {
                    throw syntax(FunctionMessage.TEMPLATE_POINTS);
                }
                if (multiplied) {
                    throw syntax(FunctionMessage.TEMPLATE_V_POINT);
                }
                decimal = true;
            }
            case "FM" -> fill = true;
            case "S" -> {
                if (sign != Sign.NONE) {
                    throw syntax(FunctionMessage.TEMPLATE_S_TWICE);
                }
                if (plus || minus || bracket) {
                    throw syntax(FunctionMessage.TEMPLATE_S_SIGNS);
                }
                sign = decimal ? Sign.AFTER : Sign.BEFORE;
                digitsBeforeSign = pre;
            }
            case "MI", "PL", "SG" -> {
                if (sign != Sign.NONE) {
                    throw syntax(FunctionMessage.TEMPLATE_S_WITH, pattern);
                }
                plus |= !pattern.equals("MI");
                minus |= !pattern.equals("PL");
            }
            case "PR" -> {
                if (sign != Sign.NONE || plus || minus) {
                    throw syntax(FunctionMessage.TEMPLATE_PR_SIGNS);
                }
                bracket = true;
            }
            case "RN", "rn" -> roman = true;
            case "V" -> {
                if (decimal) {
                    throw syntax(FunctionMessage.TEMPLATE_V_POINT);
                }
                multiplied = true;
            }
            case "EEEE" -> {
                if (exponent) {
                    throw syntax(FunctionMessage.TEMPLATE_EXPONENT_TWICE);
                }
                if (blank || fill || sign != Sign.NONE || bracket || minus || plus || roman || multiplied) {
                    throw syntax(FunctionMessage.TEMPLATE_EXPONENT_ALONE).detail(FunctionMessage.TEMPLATE_EXPONENT_DETAIL);
                }
                exponent = true;
            }
            default -> { }
        }
        nodes.add(new Node(true, pattern));
    }

    private void digit(boolean zero) {
        if (bracket) {
            throw syntax(FunctionMessage.TEMPLATE_AFTER_PR, zero ? "0" : "9");
        }
        if (zero && zeroStart < 0 && !decimal) {
            zeroStart = pre;
        }
        if (multiplied && !zero) {
            shift++;
        } else if (decimal) {
            post++;
        } else {
            pre++;
        }
        if (zero) {
            zeroEnd = pre + post;
        }
    }

    // ---- output

    /// @param digits significant digits of the source that are shown, 0 for all (a float has 15, a real 6)
    String format(Numeric value, int digits) {
        if (roman) {
            return roman(value);
        }
        if (exponent) {
            return scientific(value);
        }
        if (value.isNaN() && pre + shift >= 3) {
            return positions(false, "NaN", "");
        }
        if (!value.isFinite()) {
            return positions(value.signum() < 0, "#".repeat(pre + shift), "#".repeat(post));
        }
        BigDecimal exact = value.toBigDecimal().movePointRight(shift);
        int scale = post;
        if (digits > 0) {
            int whole = Math.max(1, exact.precision() - exact.scale());
            scale = whole >= digits ? 0 : Math.min(post, digits - whole);
        }
        BigDecimal rounded = exact.setScale(scale, RoundingMode.HALF_UP);
        String text = rounded.abs().toPlainString();
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        boolean negative = rounded.signum() < 0;
        if (whole.length() > pre + shift) {
            return positions(negative, "#".repeat(pre + shift), "#".repeat(post));
        }
        return positions(negative, whole, fraction);
    }

    private String positions(boolean negative, String whole, String fraction) {
        int places = pre + shift;
        int blanks = places - whole.length();
        boolean hash = whole.startsWith("#") || fraction.startsWith("#");
        boolean zeros = zeroStart >= 0;
        int relevant = fraction.length();
        if (fill && decimal) {
            while (relevant > 0 && fraction.charAt(relevant - 1) == '0') {
                relevant--;
            }
            relevant = Math.max(relevant, Math.min(fraction.length(), zeroEnd - places));
        }
        boolean hiddenZero = !zeros && whole.equals("0") && post > 0;
        boolean zeroAlone = hiddenZero && fill && relevant == 0;
        boolean brackets = bracket && !(fill && !negative);
        boolean signWritten = plus && minus || minus || fill && !negative && sign == Sign.NONE;
        var out = new StringBuilder();
        boolean inNumber = false;
        int lastPosition = places + (decimal ? 1 : 0) + relevant;
        int position = 0;
        for (Node node : nodes) {
            String text = node.text();
            if (!node.pattern()) {
                out.append(text);
                continue;
            }
            switch (text) {
                case "9", "0", ".", "D" -> {
                    boolean point = text.equals(".") || text.equals("D");
                    boolean isFraction = position > places || decimal && position == places && !point;
                    inNumber = false;
                    boolean leading = !point && position < blanks;
                    boolean zero = leading && zeros && zeroStart <= position;
                    boolean hidden = !point && hiddenZero && position == blanks && position < places && !zeroAlone;
                    if (!signWritten && (!leading || zero) && !hidden) {
                        if (sign == Sign.BEFORE) {
                            out.append(negative ? '-' : '+');
                            signWritten = true;
                        } else if (brackets) {
                            out.append(negative ? '<' : ' ');
                            signWritten = true;
                        } else if (sign == Sign.NONE) {
                            out.append(negative ? "-" : fill ? "" : " ");
                            signWritten = true;
                        }
                    }
                    if (leading && !zero || hidden) {
                        out.append(fill ? "" : " ");
                    } else if (zero) {
                        out.append('0');
                        inNumber = true;
                    } else if (point) {
                        out.append(fraction.isEmpty() ? "" : ".");
                    } else if (isFraction) {
                        int index = position - places - 1;
                        if (index < relevant || text.equals("0")) {
                            out.append(index < fraction.length() ? fraction.substring(index, index + 1) : "");
                            inNumber = true;
                        }
                    } else {
                        out.append(whole.charAt(position - blanks));
                        inNumber = true;
                    }
                    position++;
                    if (position == lastPosition) {
                        if (brackets && signWritten) {
                            out.append(negative ? '>' : ' ');
                        } else if (sign == Sign.AFTER) {
                            out.append(negative ? '-' : '+');
                        }
                    }
                }
                case ",", "G" -> out.append(inNumber ? "," : fill ? "" : " ");
                case "L" -> out.append(' ');
                case "MI" -> out.append(negative ? "-" : fill ? "" : " ");
                case "PL" -> out.append(negative ? fill ? "" : " " : "+");
                case "SG" -> out.append(negative ? '-' : '+');
                case "TH", "th" -> {
                    if (!hash && !negative && !decimal) {
                        out.append(DateTimeOutput.ending(whole, text.equals("TH")));
                    }
                }
                default -> { }
            }
        }
        return out.toString();
    }

    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] ROMAN_TEXTS = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};

    private String roman(Numeric value) {
        BigDecimal rounded = value.isFinite() ? value.toBigDecimal().setScale(0, RoundingMode.HALF_UP) : BigDecimal.ZERO;
        if (rounded.signum() <= 0 || rounded.compareTo(BigDecimal.valueOf(3999)) > 0) {
            return "#".repeat(15);
        }
        int rest = rounded.intValue();
        var text = new StringBuilder();
        for (int i = 0; i < ROMAN_VALUES.length; i++) {
            while (rest >= ROMAN_VALUES[i]) {
                text.append(ROMAN_TEXTS[i]);
                rest -= ROMAN_VALUES[i];
            }
        }
        boolean lower = nodes.stream().anyMatch(node -> node.text().equals("rn"));
        String result = lower ? text.toString().toLowerCase(Locale.ROOT) : text.toString();
        return fill ? result : " ".repeat(15 - result.length()) + result;
    }

    private String scientific(Numeric value) {
        if (!value.isFinite()) {
            return " " + "#".repeat(pre) + "." + "#".repeat(post + 4);
        }
        BigDecimal exact = value.toBigDecimal();
        int power = exact.signum() == 0 ? 0 : exact.precision() - exact.scale() - 1;
        BigDecimal mantissa = exact.movePointLeft(power).setScale(post, RoundingMode.HALF_UP);
        if (mantissa.abs().compareTo(BigDecimal.TEN) >= 0) {
            power++;
            mantissa = exact.movePointLeft(power).setScale(post, RoundingMode.HALF_UP);
        }
        return (mantissa.signum() < 0 ? "" : " ") + mantissa.toPlainString() + "e" + (power < 0 ? '-' : '+') + String.format("%02d", Math.abs(power));
    }

    // ---- input

    /// The number in a text; characters that the template does not expect are passed over.
    Numeric read(String text) {
        if (roman) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.TEMPLATE_ROMAN_INPUT);
        }
        if (exponent) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.TEMPLATE_EXPONENT_INPUT);
        }
        var digits = new StringBuilder();
        boolean negative = false;
        boolean pointSeen = false;
        int at = 0;
        for (Node node : nodes) {
            if (at >= text.length()) {
                break;
            }
            String pattern = node.text();
            if (!node.pattern()) {
                at += isData(text.charAt(at)) ? 0 : 1;
                continue;
            }
            switch (pattern) {
                case "9", "0", ".", "D", "S", "MI", "PL", "SG", "PR" -> {
                    boolean sign = pattern.length() == 2 || pattern.equals("S");
                    while (at < text.length() && text.charAt(at) == ' ') {
                        at++;
                    }
                    if (at < text.length() && "-+<".indexOf(text.charAt(at)) >= 0 && (digits.isEmpty() || sign)) {
                        negative |= text.charAt(at) != '+';
                        at++;
                    }
                    if (at >= text.length() || sign) {
                        continue;
                    }
                    char c = text.charAt(at);
                    if (Character.isDigit(c)) {
                        if (pattern.equals("9") || pattern.equals("0")) {
                            digits.append(c);
                            at++;
                        }
                    } else if (c == '.' && !pointSeen && decimal) {
                        digits.append(c);
                        pointSeen = true;
                        at++;
                    }
                }
                case ",", "G" -> at += text.charAt(at) == ',' ? 1 : 0;
                case "L" -> at += isData(text.charAt(at)) ? 0 : 1;
                case "TH", "th" -> at += 2;
                default -> { }
            }
        }
        if (sign == Sign.AFTER || bracket) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            negative |= at < text.length() && text.charAt(at) == '-';
        }
        String number = digits.toString();
        if (number.isEmpty() || number.equals(".")) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, dev.surus.engine.type.TypeMessage.INVALID_INPUT, "numeric", " ");
        }
        BigDecimal value = new BigDecimal(number);
        if (shift > 0) {
            value = value.movePointLeft(shift);
        } else if (value.scale() > post) {
            value = value.setScale(post, RoundingMode.HALF_UP);
        }
        return Numeric.of(negative ? value.negate() : value);
    }

    private static boolean isData(char c) {
        return "0123456789.,+-".indexOf(c) >= 0;
    }
}
