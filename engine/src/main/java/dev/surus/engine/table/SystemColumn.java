package dev.surus.engine.table;

/// Attribute numbers of the columns that every table has.
public final class SystemColumn {
    public static final int CTID = -1;
    public static final int XMIN = -2;
    public static final int CMIN = -3;
    public static final int XMAX = -4;
    public static final int CMAX = -5;

    private SystemColumn() {}
}
