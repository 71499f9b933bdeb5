package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// money: hundredths, written as the C locale does (`$1,234.50`).
public final class MoneyType extends LongType {
    MoneyType() {
        super(TypeOid.MONEY, "money", 8, false);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        String word = Whitespace.trim(text);
        boolean negative = word.startsWith("-") || word.startsWith("(") || word.endsWith("-");
        String digits = word.replaceAll("^[-(+ ]*\\$?[-( ]*|[-) ]*$", "").replace(",", "");
        if (!digits.matches("[0-9]*(\\.[0-9]*)?") || digits.isEmpty() || digits.equals(".")) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "money", text);
        }
        var amount = new BigDecimal(digits.startsWith(".") ? "0" + digits : digits.endsWith(".") ? digits + "0" : digits)
                .movePointRight(2).setScale(0, RoundingMode.HALF_UP).toBigInteger();
        amount = negative ? amount.negate() : amount;
        if (amount.bitLength() > 63) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.OUT_OF_RANGE_FOR_TYPE, text, "money");
        }
        return amount.longValue();
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        long amount = (Long) value;
        String digits = new java.math.BigInteger(Long.toString(amount)).abs().toString();
        digits = "0".repeat(Math.max(0, 3 - digits.length())) + digits;
        var whole = new StringBuilder(digits.substring(0, digits.length() - 2));
        for (int i = whole.length() - 3; i > 0; i -= 3) {
            whole.insert(i, ',');
        }
        return (amount < 0 ? "-$" : "$") + whole + "." + digits.substring(digits.length() - 2);
    }
}
