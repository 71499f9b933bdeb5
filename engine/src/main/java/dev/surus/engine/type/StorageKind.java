package dev.surus.engine.type;

/// How values of a type stand in memory. One boxed form belongs to each: `Long`, `Double`, or the type's own class.
public enum StorageKind {
    /// bool (0 or 1), int2, int4, int8, oid and its kin, "char", date, time, timestamp, timestamptz, xid, cid, tid:
    /// a `long`; boxed, always a `Long`.
    LONG,
    /// float4, float8: a `double`; boxed, a `Double`.
    DOUBLE,
    /// Everything else: an immutable object of the type's own class (String, Numeric, byte[] ...).
    OBJECT
}
