package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;

/// A domain: its values are those of its base type. NOT NULL and CHECK are the executor's to test, behind [#input].
public final class DomainType extends DataType {
    private final DataType base;
    private final int baseTypmod;

    public DomainType(int oid, String name, DataType base, int baseTypmod) {
        super(oid, name, base.kind);
        this.base = base;
        this.baseTypmod = baseTypmod;
    }

    public DataType base() {
        return base;
    }

    public int baseTypmod() {
        return baseTypmod;
    }

    @Override
    public DataType element() {
        return base.element();
    }

    @Override
    public boolean comparable() {
        return base.comparable();
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return base.input(text, baseTypmod, context);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return base.output(value, context);
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return base.send(value, context);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return base.receive(data, offset, length, baseTypmod, context);
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        base.writeText(vector, row, context, out);
    }

    @Override
    public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        base.writeBinary(vector, row, context, out);
    }

    @Override
    public int compare(Object left, Object right) {
        return base.compare(left, right);
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
        return base.compare(left, leftRow, right, rightRow);
    }

    @Override
    public boolean equal(Object left, Object right) {
        return base.equal(left, right);
    }

    @Override
    public int hash(Object value) {
        return base.hash(value);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        base.appendKey(out, value);
    }

    @Override
    public int storedWidth(int typmod) {
        return base.storedWidth(baseTypmod);
    }

    @Override
    public long toStrip(Object value, int typmod) {
        return base.toStrip(value, baseTypmod);
    }

    @Override
    public Object fromStrip(long strip, int typmod) {
        return base.fromStrip(strip, baseTypmod);
    }

    @Override
    public byte[] toStored(Object value) {
        return base.toStored(value);
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return base.fromStored(bytes, offset, length);
    }

    @Override
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        return base.applyTypmod(value, baseTypmod, explicit, context);
    }
}
