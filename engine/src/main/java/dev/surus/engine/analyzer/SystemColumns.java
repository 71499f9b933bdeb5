package dev.surus.engine.analyzer;

import dev.surus.engine.type.TypeOid;

/// The columns that every table has besides its own; their numbers are negative.
public final class SystemColumns {
    public static final int CTID = -1;
    public static final int XMIN = -2;
    public static final int CMIN = -3;
    public static final int XMAX = -4;
    public static final int CMAX = -5;
    public static final int TABLE_OID = -6;

    private SystemColumns() {}

    /// 0 where the name is none of a system column.
    public static int number(String name) {
        return switch (name) {
            case "ctid" -> CTID;
            case "xmin" -> XMIN;
            case "cmin" -> CMIN;
            case "xmax" -> XMAX;
            case "cmax" -> CMAX;
            case "tableoid" -> TABLE_OID;
            default -> 0;
        };
    }

    public static String name(int number) {
        return switch (number) {
            case CTID -> "ctid";
            case XMIN -> "xmin";
            case CMIN -> "cmin";
            case XMAX -> "xmax";
            case CMAX -> "cmax";
            default -> "tableoid";
        };
    }

    public static int type(int number) {
        return switch (number) {
            case CTID -> TypeOid.TID;
            case XMIN, XMAX -> TypeOid.XID;
            case CMIN, CMAX -> TypeOid.CID;
            default -> TypeOid.OID;
        };
    }

    /// Whether relations of a kind have them.
    public static boolean exist(char relationKind) {
        return relationKind != 'v' && relationKind != 'c';
    }
}
