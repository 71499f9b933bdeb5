package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;

/// A type of [StorageKind#LONG] whose strip, binary form and key are the number in a fixed count of bytes.
abstract class LongType extends DataType {
    final int width;
    final boolean unsigned;

    LongType(int oid, String name, int width, boolean unsigned) {
        super(oid, name, StorageKind.LONG);
        this.width = width;
        this.unsigned = unsigned;
    }

    private long mask(long value) {
        return unsigned && width < 8 ? value & (1L << width * 8) - 1 : value;
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return BinaryForm.ofLong((Long) value, width);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return mask(BinaryForm.toLong(data, offset, length, width));
    }

    @Override
    public int compare(Object left, Object right) {
        return unsigned ? Long.compareUnsigned((Long) left, (Long) right) : Long.compare((Long) left, (Long) right);
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
        long l = ((LongVector) left).values[leftRow];
        long r = ((LongVector) right).values[rightRow];
        return unsigned ? Long.compareUnsigned(l, r) : Long.compare(l, r);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        if (unsigned) {
            out.putUnsigned((Long) value, width);
        } else {
            out.putSigned((Long) value, width);
        }
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
        return mask(strip);
    }

    @Override
    public void fromStrip(long strip, int typmod, Vector out, int row) {
        ((LongVector) out).values[row] = mask(strip);
    }
}
