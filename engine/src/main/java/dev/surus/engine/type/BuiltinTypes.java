package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The built-in types by OID and by name.
public final class BuiltinTypes {
    private static final Map<Integer, DataType> BY_OID = new LinkedHashMap<>();
    private static final Map<String, DataType> BY_NAME = new HashMap<>();
    private static final Map<Integer, ArrayType> ARRAY_OF = new HashMap<>();

    public static final DataType BOOL = type(new BooleanType(), TypeOid.BOOL_ARRAY);
    public static final IntegerType INT2 = type(new IntegerType(TypeOid.INT2, "int2", "smallint", 2), TypeOid.INT2_ARRAY);
    public static final IntegerType INT4 = type(new IntegerType(TypeOid.INT4, "int4", "integer", 4), TypeOid.INT4_ARRAY);
    public static final IntegerType INT8 = type(new IntegerType(TypeOid.INT8, "int8", "bigint", 8), TypeOid.INT8_ARRAY);
    public static final FloatType FLOAT4 = type(new FloatType(TypeOid.FLOAT4, "float4", "real", true), TypeOid.FLOAT4_ARRAY);
    public static final FloatType FLOAT8 = type(new FloatType(TypeOid.FLOAT8, "float8", "double precision", false), TypeOid.FLOAT8_ARRAY);
    public static final NumericType NUMERIC = type(new NumericType(), TypeOid.NUMERIC_ARRAY);

    public static final TextType TEXT = type(new TextType(TypeOid.TEXT, "text", "text"), TypeOid.TEXT_ARRAY);
    public static final DataType VARCHAR = type(new CharacterTypes.Varchar(), TypeOid.VARCHAR_ARRAY);
    public static final DataType BPCHAR = type(new CharacterTypes.Bpchar(), TypeOid.BPCHAR_ARRAY);
    public static final DataType NAME = type(new CharacterTypes.Name(), TypeOid.NAME_ARRAY);
    public static final DataType CHAR = type(new CharacterTypes.SingleByte(), TypeOid.CHAR_ARRAY);
    public static final ByteaType BYTEA = type(new ByteaType(), TypeOid.BYTEA_ARRAY);
    public static final TextType UNKNOWN = type(new TextType(TypeOid.UNKNOWN, "unknown", "unknown"), 0);
    public static final TextType CSTRING = type(new TextType(TypeOid.CSTRING, "cstring", "cstring"), TypeOid.CSTRING_ARRAY);
    public static final TextType REFCURSOR = type(new TextType(TypeOid.REFCURSOR, "refcursor", "refcursor"), TypeOid.REFCURSOR_ARRAY);
    public static final UuidType UUID = type(new UuidType(), TypeOid.UUID_ARRAY);

    public static final DataType DATE = type(new DateTimeTypes.Date(), TypeOid.DATE_ARRAY);
    public static final DataType TIME = type(new DateTimeTypes.Time(), TypeOid.TIME_ARRAY);
    public static final DataType TIMETZ = type(new DateTimeTypes.TimeWithZone(), TypeOid.TIMETZ_ARRAY);
    public static final DataType TIMESTAMP = type(new DateTimeTypes.Timestamp(TypeOid.TIMESTAMP, "timestamp", false), TypeOid.TIMESTAMP_ARRAY);
    public static final DataType TIMESTAMPTZ = type(new DateTimeTypes.Timestamp(TypeOid.TIMESTAMPTZ, "timestamptz", true), TypeOid.TIMESTAMPTZ_ARRAY);

    public static final IntervalType INTERVAL = type(new IntervalType(), TypeOid.INTERVAL_ARRAY);

    public static final TextType JSON = type(new JsonTypes.Json(), TypeOid.JSON_ARRAY);
    public static final DataType JSONB = type(new JsonTypes.Jsonb(), TypeOid.JSONB_ARRAY);
    public static final DataType ACLITEM = type(new SystemTypes.Acl(), TypeOid.ACLITEM_ARRAY);
    public static final TextType PG_NODE_TREE = type(new SystemTypes.NodeTree(), 0);
    public static final TextType PG_NDISTINCT = type(new SystemTypes.Findings(TypeOid.PG_NDISTINCT, "pg_ndistinct"), 0);
    public static final TextType PG_DEPENDENCIES = type(new SystemTypes.Findings(TypeOid.PG_DEPENDENCIES, "pg_dependencies"), 0);
    public static final DataType PG_LSN = type(new SystemTypes.Lsn(), TypeOid.PG_LSN_ARRAY);
    public static final TextType PG_SNAPSHOT = type(new SystemTypes.Snapshot(TypeOid.PG_SNAPSHOT, "pg_snapshot"), TypeOid.PG_SNAPSHOT_ARRAY);
    public static final TextType TXID_SNAPSHOT = type(new SystemTypes.Snapshot(TypeOid.TXID_SNAPSHOT, "txid_snapshot"), TypeOid.TXID_SNAPSHOT_ARRAY);

    public static final BitType BIT = type(new BitType(TypeOid.BIT, "bit", false), TypeOid.BIT_ARRAY);
    public static final BitType VARBIT = type(new BitType(TypeOid.VARBIT, "varbit", true), TypeOid.VARBIT_ARRAY);
    public static final DataType INET = type(new NetworkTypes.Address(TypeOid.INET, "inet", false), TypeOid.INET_ARRAY);
    public static final DataType CIDR = type(new NetworkTypes.Address(TypeOid.CIDR, "cidr", true), TypeOid.CIDR_ARRAY);
    public static final DataType MACADDR = type(new NetworkTypes.HardwareAddress(), TypeOid.MACADDR_ARRAY);
    public static final MoneyType MONEY = type(new MoneyType(), TypeOid.MONEY_ARRAY);

    public static final DataType OID = type(new IdentifierTypes.Oid(), TypeOid.OID_ARRAY);
    public static final RangeType INT4RANGE = type(new RangeType(TypeOid.INT4RANGE, "int4range", INT4,
            value -> next(value, Integer.MAX_VALUE, "integer")), TypeOid.INT4RANGE_ARRAY);
    public static final RangeType NUMRANGE = type(new RangeType(TypeOid.NUMRANGE, "numrange", NUMERIC, null), TypeOid.NUMRANGE_ARRAY);
    public static final RangeType TSRANGE = type(new RangeType(TypeOid.TSRANGE, "tsrange", TIMESTAMP, null), TypeOid.TSRANGE_ARRAY);
    public static final RangeType TSTZRANGE = type(new RangeType(TypeOid.TSTZRANGE, "tstzrange", TIMESTAMPTZ, null), TypeOid.TSTZRANGE_ARRAY);
    public static final RangeType DATERANGE = type(new RangeType(TypeOid.DATERANGE, "daterange", DATE, BuiltinTypes::nextDay), TypeOid.DATERANGE_ARRAY);
    public static final RangeType INT8RANGE = type(new RangeType(TypeOid.INT8RANGE, "int8range", INT8,
            value -> next(value, Long.MAX_VALUE, "bigint")), TypeOid.INT8RANGE_ARRAY);
    public static final DataType XID = type(new IdentifierTypes.TransactionNumber(TypeOid.XID, "xid", 4), TypeOid.XID_ARRAY);
    public static final DataType XID8 = type(new IdentifierTypes.TransactionNumber(TypeOid.XID8, "xid8", 8), TypeOid.XID8_ARRAY);
    public static final DataType CID = type(new IdentifierTypes.TransactionNumber(TypeOid.CID, "cid", 4), TypeOid.CID_ARRAY);
    public static final DataType TID = type(new IdentifierTypes.Tid(), TypeOid.TID_ARRAY);
    public static final DataType REGCLASS = registered(TypeOid.REGCLASS, "regclass", NameLookup.Kind.CLASS, TypeOid.REGCLASS_ARRAY);
    public static final DataType REGTYPE = registered(TypeOid.REGTYPE, "regtype", NameLookup.Kind.TYPE, TypeOid.REGTYPE_ARRAY);
    public static final DataType REGPROC = registered(TypeOid.REGPROC, "regproc", NameLookup.Kind.PROCEDURE, TypeOid.REGPROC_ARRAY);
    public static final DataType REGPROCEDURE = registered(TypeOid.REGPROCEDURE, "regprocedure",
            NameLookup.Kind.PROCEDURE_WITH_ARGUMENTS, TypeOid.REGPROCEDURE_ARRAY);
    public static final DataType REGOPER = registered(TypeOid.REGOPER, "regoper", NameLookup.Kind.OPERATOR, TypeOid.REGOPER_ARRAY);
    public static final DataType REGOPERATOR = registered(TypeOid.REGOPERATOR, "regoperator",
            NameLookup.Kind.OPERATOR_WITH_ARGUMENTS, TypeOid.REGOPERATOR_ARRAY);
    public static final DataType REGNAMESPACE = registered(TypeOid.REGNAMESPACE, "regnamespace", NameLookup.Kind.NAMESPACE,
            TypeOid.REGNAMESPACE_ARRAY);
    public static final DataType REGROLE = registered(TypeOid.REGROLE, "regrole", NameLookup.Kind.ROLE, TypeOid.REGROLE_ARRAY);
    public static final DataType REGCOLLATION = registered(TypeOid.REGCOLLATION, "regcollation", NameLookup.Kind.COLLATION,
            TypeOid.REGCOLLATION_ARRAY);
    public static final DataType REGCONFIG = registered(TypeOid.REGCONFIG, "regconfig",
            NameLookup.Kind.TEXT_SEARCH_CONFIGURATION, TypeOid.REGCONFIG_ARRAY);
    public static final DataType REGDICTIONARY = registered(TypeOid.REGDICTIONARY, "regdictionary",
            NameLookup.Kind.TEXT_SEARCH_DICTIONARY, TypeOid.REGDICTIONARY_ARRAY);
    public static final NumberListType INT2VECTOR = type(new NumberListType(TypeOid.INT2VECTOR, "int2vector", INT2), TypeOid.INT2VECTOR_ARRAY);
    public static final NumberListType OIDVECTOR = type(new NumberListType(TypeOid.OIDVECTOR, "oidvector", OID), TypeOid.OIDVECTOR_ARRAY);

    /// An anonymous row.
    public static final CompositeType RECORD = type(new CompositeType(TypeOid.RECORD, "record", null), TypeOid.RECORD_ARRAY);
    public static final PseudoType VOID = pseudo(TypeOid.VOID, "void");
    public static final PseudoType ANY = pseudo(TypeOid.ANY, "any");
    public static final PseudoType ANYARRAY = pseudo(TypeOid.ANYARRAY, "anyarray");
    public static final PseudoType ANYELEMENT = pseudo(TypeOid.ANYELEMENT, "anyelement");
    public static final PseudoType INTERNAL = pseudo(TypeOid.INTERNAL, "internal");
    public static final PseudoType TRIGGER = pseudo(TypeOid.TRIGGER, "trigger");

    static {
        pseudo(TypeOid.ANYNONARRAY, "anynonarray");
        pseudo(TypeOid.ANYENUM, "anyenum");
        pseudo(TypeOid.ANYRANGE, "anyrange");
        pseudo(TypeOid.ANYMULTIRANGE, "anymultirange");
        pseudo(TypeOid.ANYCOMPATIBLE, "anycompatible");
        pseudo(TypeOid.ANYCOMPATIBLEARRAY, "anycompatiblearray");
        pseudo(TypeOid.ANYCOMPATIBLENONARRAY, "anycompatiblenonarray");
        pseudo(TypeOid.ANYCOMPATIBLERANGE, "anycompatiblerange");
        pseudo(TypeOid.ANYCOMPATIBLEMULTIRANGE, "anycompatiblemultirange");
        pseudo(TypeOid.EVENT_TRIGGER, "event_trigger");
        pseudo(TypeOid.LANGUAGE_HANDLER, "language_handler");
        pseudo(TypeOid.FDW_HANDLER, "fdw_handler");
        pseudo(TypeOid.INDEX_AM_HANDLER, "index_am_handler");
        pseudo(TypeOid.TABLE_AM_HANDLER, "table_am_handler");
        pseudo(TypeOid.TSM_HANDLER, "tsm_handler");
        pseudo(TypeOid.PG_DDL_COMMAND, "pg_ddl_command");
    }

    /// 5874897-12-31.
    private static final long LAST_DAY = 2_145_031_948L;

    private BuiltinTypes() {}

    private static Object next(Object value, long greatest, String name) {
        if ((Long) value == greatest) {
            throw new SqlException(name.equals("date") ? SqlState.DATETIME_VALUE_OUT_OF_RANGE : SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, name);
        }
        return (Long) value + 1;
    }

    private static Object nextDay(Object day) {
        return CalendarMath.isInfinite((Long) day) ? day : next(day, LAST_DAY, "date");
    }

    private static <T extends DataType> T type(T type, int arrayOid) {
        BY_OID.put(type.oid, type);
        BY_NAME.put(type.name, type);
        if (arrayOid != 0) {
            var array = new ArrayType(arrayOid, "_" + type.name, type);
            BY_OID.put(arrayOid, array);
            BY_NAME.put(array.name, array);
            ARRAY_OF.put(type.oid, array);
        }
        return type;
    }

    private static DataType registered(int oid, String name, NameLookup.Kind kind, int arrayOid) {
        return type(new IdentifierTypes.Registered(oid, name, kind), arrayOid);
    }

    private static PseudoType pseudo(int oid, String name) {
        return type(new PseudoType(oid, name), 0);
    }

    /// The built-in type with an OID, or null.
    public static DataType byOid(int oid) {
        return BY_OID.get(oid);
    }

    /// The built-in type with a pg_type.typname such as `int4` or `_int4`, or null.
    public static DataType byName(String name) {
        return BY_NAME.get(name);
    }

    /// The array type of a built-in element type, or null.
    public static ArrayType arrayOf(int elementOid) {
        return ARRAY_OF.get(elementOid);
    }

    public static Collection<DataType> all() {
        return Collections.unmodifiableCollection(BY_OID.values());
    }
}
