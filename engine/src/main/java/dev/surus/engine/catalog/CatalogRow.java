package dev.surus.engine.catalog;

import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.ArrayValue;
import java.util.ArrayList;
import java.util.List;

/// One row of a system catalog, in memory form. Columns are named by the constants of `catalog.system`.
///
/// @param catalog OID of the catalog
/// @param values boxed values, null for NULL
/// @param rowNumber where the row stands in its table; what an update or delete needs
public record CatalogRow(int catalog, Object[] values, long rowNumber) {
    public boolean isNull(int column) {
        return values[column] == null;
    }

    public Object get(int column) {
        return values[column];
    }

    /// A number or an OID; 0 for NULL.
    public int integer(int column) {
        return values[column] instanceof Long number ? (int) (long) number : 0;
    }

    public long longInteger(int column) {
        return values[column] instanceof Long number ? number : 0;
    }

    public double real(int column) {
        return values[column] instanceof Double number ? number : 0;
    }

    public boolean bool(int column) {
        return values[column] instanceof Long number && number != 0;
    }

    public String text(int column) {
        return (String) values[column];
    }

    /// A `"char"`: `\0` for NULL or an empty one.
    public char character(int column) {
        return (char) longInteger(column);
    }

    /// The numbers of an oidvector, int2vector, oid[] or int2[]; empty for NULL.
    public int[] integers(int column) {
        if (!(values[column] instanceof ArrayValue array)) {
            return NO_INTEGERS;
        }
        var numbers = new int[array.elements().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) (long) (Long) array.elements()[i];
        }
        return numbers;
    }

    /// The texts of a text[]; null for NULL.
    public List<String> texts(int column) {
        if (!(values[column] instanceof ArrayValue array)) {
            return null;
        }
        var texts = new ArrayList<String>(array.elements().length);
        for (Object element : array.elements()) {
            texts.add((String) element);
        }
        return texts;
    }

    /// The entries of an aclitem[]; null for NULL, which means the default.
    public List<AclItem> acl(int column) {
        if (!(values[column] instanceof ArrayValue array)) {
            return null;
        }
        var items = new ArrayList<AclItem>(array.elements().length);
        for (Object element : array.elements()) {
            items.add((AclItem) element);
        }
        return items;
    }

    /// The characters of a "char"[]; null for NULL.
    public String characters(int column) {
        if (!(values[column] instanceof ArrayValue array)) {
            return null;
        }
        var text = new StringBuilder();
        for (Object element : array.elements()) {
            text.append((char) (long) (Long) element);
        }
        return text.toString();
    }

    private static final int[] NO_INTEGERS = {};
}
