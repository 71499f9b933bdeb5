package dev.surus.engine.type;

/// float4 and float8.
public abstract class FloatType extends DataType {
    FloatType(int oid, String name) {
        super(oid, name, StorageKind.DOUBLE);
    }

    /// PostgreSQL's order: -0 equals 0, NaN equals itself and is greater than all others.
    public static int order(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        return left == right ? 0 : Boolean.compare(left != left, right != right);
    }
}
