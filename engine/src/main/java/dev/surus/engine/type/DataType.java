package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;
import java.util.Objects;

/// A type of SQL: how its values are read, written, compared and stored. Values come boxed (see [StorageKind]) or in
/// vectors; SQL's null never reaches a type's methods.
///
/// Built-in types are found by [BuiltinTypes#byOid]; the catalog makes the others (arrays, composites,
/// enums, domains) when it loads them.
public abstract class DataType {
    public final int oid;
    /// As in pg_type.typname: `int4`.
    public final String name;
    public final StorageKind kind;

    protected DataType(int oid, String name, StorageKind kind) {
        this.oid = oid;
        this.name = name;
        this.kind = kind;
    }

    /// As SQL says it, without a typmod: `integer`, `timestamp without time zone`.
    public String displayName() {
        return name;
    }

    /// As SQL says it, with a typmod: `numeric(10,2)`, `timestamp(3) without time zone`; -1 for none.
    public String displayName(int typmod) {
        return displayName() + typmodText(typmod);
    }

    /// The type of an array's elements (also of oidvector and int2vector); null for other types.
    public DataType element() {
        return null;
    }

    // ---- text and binary, boxed

    /// Reads the text form.
    /// @param typmod -1 where none was given
    /// @throws SqlException 22P02, 22003, 22007, 22008, 22001 ... as PostgreSQL's input routine
    public abstract Object input(String text, int typmod, EvaluationContext context);

    public abstract String output(Object value, EvaluationContext context);

    /// The binary wire form.
    public abstract byte[] send(Object value, EvaluationContext context);

    /// Reads the binary wire form.
    public abstract Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context);

    // ---- output from vectors; the hot types override these

    /// Puts the text form of a value that is not null, as UTF-8, without its length.
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putUtf8(output(vector.get(row), context));
    }

    /// Puts the binary wire form of a value that is not null, without its length.
    public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putBytes(send(vector.get(row), context));
    }

    // ---- order

    /// Whether the type has a default btree order (json, for one, has none).
    public boolean comparable() {
        return true;
    }

    /// The default btree order. Text compares by code point.
    @SuppressWarnings("unchecked")
    public int compare(Object left, Object right) {
        return switch (kind) {
            case LONG -> Long.compare((Long) left, (Long) right);
            case DOUBLE -> FloatType.order((Double) left, (Double) right);
            case OBJECT -> ((Comparable<Object>) left).compareTo(right);
        };
    }

    public boolean equal(Object left, Object right) {
        return compare(left, right) == 0;
    }

    /// Equal values have equal hashes.
    public int hash(Object value) {
        return Objects.hashCode(value);
    }

    /// Compares two values of vectors of this type, neither null.
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
        return switch (left) {
            case LongVector l -> Long.compare(l.values[leftRow], ((LongVector) right).values[rightRow]);
            case DoubleVector l -> FloatType.order(l.values[leftRow], ((DoubleVector) right).values[rightRow]);
            case ObjectVector l -> compare(l.values[leftRow], ((ObjectVector) right).values[rightRow]);
        };
    }

    /// Appends bytes whose unsigned order is [#compare]'s; prefix-free, and equal for equal values.
    public abstract void appendKey(KeyBytes out, Object value);

    public void appendKey(KeyBytes out, Vector vector, int row) {
        appendKey(out, vector.get(row));
    }

    // ---- form in pages

    /// Bytes of a value in a fixed-width strip: 1, 2, 4 or 8; -1 for a type of variable length.
    /// A numeric(p, s) with p up to 18 is 8 wide, other numerics are variable.
    public int storedWidth(int typmod) {
        return -1;
    }

    /// The strip form of a value: its low [#storedWidth] bytes are what a page keeps.
    public long toStrip(Object value, int typmod) {
        throw new IllegalStateException(name + " has no fixed width");
    }

    /// The value again. The strip's bytes arrive sign-extended to 64 bits.
    public Object fromStrip(long strip, int typmod) {
        throw new IllegalStateException(name + " has no fixed width");
    }

    /// Reads a strip value straight into a vector. The strip's bytes arrive sign-extended to 64 bits.
    public void fromStrip(long strip, int typmod, Vector out, int row) {
        out.set(row, fromStrip(strip, typmod));
    }

    /// The bytes that a page keeps of a value of variable length.
    public byte[] toStored(Object value) {
        throw new IllegalStateException(name + " is of fixed width");
    }

    public Object fromStored(byte[] bytes, int offset, int length) {
        throw new IllegalStateException(name + " is of fixed width");
    }

    // ---- type modifiers

    /// Fits a value to a typmod: the length coercion of a column or a cast.
    /// @param explicit a cast written by the user: character types then cut silently
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        return value;
    }

    /// The typmod of modifiers written in parentheses, for example `("10", "2")`.
    public int typmodIn(List<String> modifiers) {
        throw new SqlException(SqlState.SYNTAX_ERROR, TypeMessage.MODIFIER_NOT_ALLOWED, displayName());
    }

    /// What pg_type.typmodout gives: `(10,2)`; empty for -1. The whole name is [#displayName(int)].
    public String typmodText(int typmod) {
        return "";
    }

    @Override
    public String toString() {
        return name;
    }
}
