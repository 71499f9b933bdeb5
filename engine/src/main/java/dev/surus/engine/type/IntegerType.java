package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// int2, int4 and int8.
public final class IntegerType extends DataType {
    private final String displayName;
    private final int width;
    private final long maximum;

    IntegerType(int oid, String name, String displayName, int width) {
        super(oid, name, StorageKind.LONG);
        this.displayName = displayName;
        this.width = width;
        this.maximum = Long.MAX_VALUE >> 64 - width * 8;
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        int i = 0;
        int end = text.length();
        while (i < end && Whitespace.is(text.charAt(i))) {
            i++;
        }
        boolean negative = i < end && text.charAt(i) == '-';
        if (i < end && (negative || text.charAt(i) == '+')) {
            i++;
        }
        int first = i;
        long value = 0; // the negative of the number: its range is the larger one
        boolean overflow = false;
        for (; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
                overflow = true;
            }
            value = value * 10 - digit;
        }
        if (i == first) {
            throw invalid(text);
        }
        while (i < end && Whitespace.is(text.charAt(i))) {
            i++;
        }
        if (i < end) {
            throw invalid(text);
        }
        if (overflow || value < -maximum - 1 || !negative && value < -maximum) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.OUT_OF_RANGE_FOR_TYPE, text, displayName);
        }
        return negative ? value : -value;
    }

    private SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, displayName, text);
    }


    @Override
    public String output(Object value, EvaluationContext context) {
        return Long.toString((Long) value);
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return BinaryForm.ofLong((Long) value, width);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return BinaryForm.toLong(data, offset, length, width);
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putDecimal(((LongVector) vector).values[row]);
    }

    @Override
    public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        long value = ((LongVector) vector).values[row];
        switch (width) {
            case 2 -> out.putShort((int) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putSigned((Long) value, width);
    }

    @Override
    public void appendKey(KeyBytes out, Vector vector, int row) {
        out.putSigned(((LongVector) vector).values[row], width);
    }

    @Override
    public int storedWidth(int typmod) {
        return width;
    }

    @Override
    public long toStrip(Object value, int typmod) {
        return (Long) value;
    }

    @Override
    public Object fromStrip(long strip, int typmod) {
        return strip;
    }

    @Override
    public void fromStrip(long strip, int typmod, Vector out, int row) {
        ((LongVector) out).values[row] = strip;
    }
}
