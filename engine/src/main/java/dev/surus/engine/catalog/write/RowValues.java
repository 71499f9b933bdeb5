package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.CatalogLayout;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.CatalogTable;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// The values of a new or changed row, column by column. In a new row a column that is not set has the zero of its type
/// where it is NOT NULL, else it is NULL.
public final class RowValues {
    private final CatalogTable layout;
    private final Object[] values;

    private RowValues(CatalogTable layout, Object[] values) {
        this.layout = layout;
        this.values = values;
    }

    /// A new row of a catalog such as `PgClass.CATALOG`.
    public static RowValues of(int catalog) {
        CatalogTable layout = CatalogLayout.byOid(catalog);
        var values = new Object[layout.columns().size()];
        for (int i = 0; i < values.length; i++) {
            CatalogTable.Column column = layout.columns().get(i);
            values[i] = !column.notNull() ? null : switch (column.type()) {
                case TypeOid.NAME, TypeOid.TEXT -> "";
                case TypeOid.FLOAT4 -> 0.0;
                case TypeOid.OIDVECTOR -> vector(TypeOid.OID, new int[0]);
                case TypeOid.INT2VECTOR -> vector(TypeOid.INT2, new int[0]);
                case TypeOid.PG_NODE_TREE -> "";
                default -> 0L;
            };
        }
        return new RowValues(layout, values);
    }

    /// A change of a row: everything as it is, until set.
    public static RowValues from(CatalogRow row) {
        return new RowValues(CatalogLayout.byOid(row.catalog()), row.values().clone());
    }

    public int catalog() {
        return layout.oid();
    }

    public Object[] values() {
        return values;
    }

    /// A text, name or stored expression; null for NULL.
    public RowValues set(int column, String value) {
        values[column] = value;
        return this;
    }

    public RowValues set(int column, boolean value) {
        values[column] = value ? 1L : 0L;
        return this;
    }

    public RowValues set(int column, double value) {
        values[column] = value;
        return this;
    }

    /// A number, or an OID (unsigned).
    public RowValues set(int column, int value) {
        values[column] = switch (layout.columns().get(column).type()) {
            case TypeOid.OID, TypeOid.REGPROC, TypeOid.XID -> Integer.toUnsignedLong(value);
            case TypeOid.FLOAT4, TypeOid.FLOAT8 -> (Object) (double) value;
            default -> (long) value;
        };
        return this;
    }

    public RowValues set(int column, long value) {
        values[column] = value;
        return this;
    }

    /// A `"char"`; `\0` is the empty one.
    public RowValues set(int column, char value) {
        values[column] = (long) value;
        return this;
    }

    public RowValues setNull(int column) {
        values[column] = null;
        return this;
    }

    /// A value in memory form.
    public RowValues setValue(int column, Object value) {
        values[column] = value;
        return this;
    }

    /// An oidvector, int2vector, oid[] or int2[]; null for NULL.
    public RowValues set(int column, int[] numbers) {
        values[column] = numbers == null ? null : switch (layout.columns().get(column).type()) {
            case TypeOid.OIDVECTOR -> vector(TypeOid.OID, numbers);
            case TypeOid.INT2VECTOR -> vector(TypeOid.INT2, numbers);
            case TypeOid.OID_ARRAY -> ArrayValue.of(TypeOid.OID, boxed(TypeOid.OID, numbers));
            default -> ArrayValue.of(TypeOid.INT2, boxed(TypeOid.INT2, numbers));
        };
        return this;
    }

    /// A text[]; null for NULL.
    public RowValues setTexts(int column, List<String> texts) {
        values[column] = texts == null ? null : ArrayValue.of(TypeOid.TEXT, texts.toArray());
        return this;
    }

    /// An aclitem[]; null for NULL, which means the default. An empty list stays an empty list.
    public RowValues setAcl(int column, List<AclItem> items) {
        values[column] = items == null ? null : ArrayValue.of(TypeOid.ACLITEM, items.toArray());
        return this;
    }

    /// A "char"[]; null for NULL.
    public RowValues setCharacters(int column, String characters) {
        values[column] = characters == null ? null
                : ArrayValue.of(TypeOid.CHAR, characters.chars().mapToObj(c -> (Object) (long) c).toArray());
        return this;
    }

    private static ArrayValue vector(int element, int[] numbers) {
        return new ArrayValue(element, new int[] {numbers.length}, new int[] {0}, boxed(element, numbers));
    }

    private static Object[] boxed(int element, int[] numbers) {
        var boxed = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            boxed[i] = element == TypeOid.OID ? Integer.toUnsignedLong(numbers[i]) : (Object) (long) numbers[i];
        }
        return boxed;
    }
}
