package dev.surus.engine.function;

import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.TextType;

/// `=`, `<>`, `<`, `<=`, `>`, `>=` and the btree comparison of the types whose order is that of their memory form.
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static void declare(Declarations f) {
        // Everything that is a long compares as a long; oids and xids are never negative.
        for (String type : new String[] {
            "int2", "int4", "int8", "int24", "int42", "int48", "int84", "int28", "int82", "oid", "bool", "char", "date_",
            "time_", "timestamp_", "xid8"}) {
            longs(f, type);
        }
        f.longTest("xideq", (a, b) -> a == b);
        f.longTest("xidneq", (a, b) -> a != b);
        f.longTest("cideq", (a, b) -> a == b);
        longs(f, "tid");
        for (String type : new String[] {"int2", "int4", "int8", "int24", "int42", "int48", "int84", "int28", "int82", "oid",
            "bool", "char"}) {
            f.longs("bt" + type + "cmp", (a, b) -> Long.compare(a, b));
        }
        f.longs("bttidcmp", (a, b) -> Long.compare(a, b));
        f.longs("xid8cmp", (a, b) -> Long.compare(a, b));
        f.longs("date_cmp", (a, b) -> Long.compare(a, b));
        f.longs("time_cmp", (a, b) -> Long.compare(a, b));
        f.longs("timestamp_cmp", (a, b) -> Long.compare(a, b));
        for (String type : new String[] {"float4", "float8", "float48", "float84"}) {
            f.doubleTest(type + "eq", (a, b) -> FloatFunctions.compare(a, b) == 0);
            f.doubleTest(type + "ne", (a, b) -> FloatFunctions.compare(a, b) != 0);
            f.doubleTest(type + "lt", (a, b) -> FloatFunctions.compare(a, b) < 0);
            f.doubleTest(type + "le", (a, b) -> FloatFunctions.compare(a, b) <= 0);
            f.doubleTest(type + "gt", (a, b) -> FloatFunctions.compare(a, b) > 0);
            f.doubleTest(type + "ge", (a, b) -> FloatFunctions.compare(a, b) >= 0);
            f.scalar("bt" + type + "cmp", (context, v) -> (long) FloatFunctions.compare((Double) v[0], (Double) v[1]));
        }
        texts(f);
        f.objectTest("numeric_eq", (a, b) -> ((Numeric) a).compareTo((Numeric) b) == 0);
        f.objectTest("numeric_ne", (a, b) -> ((Numeric) a).compareTo((Numeric) b) != 0);
        f.objectTest("numeric_lt", (a, b) -> ((Numeric) a).compareTo((Numeric) b) < 0);
        f.objectTest("numeric_le", (a, b) -> ((Numeric) a).compareTo((Numeric) b) <= 0);
        f.objectTest("numeric_gt", (a, b) -> ((Numeric) a).compareTo((Numeric) b) > 0);
        f.objectTest("numeric_ge", (a, b) -> ((Numeric) a).compareTo((Numeric) b) >= 0);
        f.scalar("numeric_cmp", (context, v) -> (long) ((Numeric) v[0]).compareTo((Numeric) v[1]));
    }

    private static void longs(Declarations f, String type) {
        f.longTest(type + "eq", (a, b) -> a == b);
        f.longTest(type + "ne", (a, b) -> a != b);
        f.longTest(type + "lt", (a, b) -> a < b);
        f.longTest(type + "le", (a, b) -> a <= b);
        f.longTest(type + "gt", (a, b) -> a > b);
        f.longTest(type + "ge", (a, b) -> a >= b);
    }

    /// Texts compare by code point whatever their collation.
    private static void texts(Declarations f) {
        f.objectTest("texteq", Object::equals);
        f.objectTest("textne", (a, b) -> !a.equals(b));
        // Between the two types the operator stands in the middle: nameeqtext, texteqname.
        for (String[] names : new String[][] {{"text_", ""}, {"name", ""}, {"name", "text"}, {"text", "name"}}) {
            String left = names[0];
            String right = names[1];
            if (!left.equals("text_")) {
                f.objectTest(left + "eq" + right, Object::equals);
                f.objectTest(left + "ne" + right, (a, b) -> !a.equals(b));
            }
            f.objectTest(left + "lt" + right, (a, b) -> TextType.byCodePoint((String) a, (String) b) < 0);
            f.objectTest(left + "le" + right, (a, b) -> TextType.byCodePoint((String) a, (String) b) <= 0);
            f.objectTest(left + "gt" + right, (a, b) -> TextType.byCodePoint((String) a, (String) b) > 0);
            f.objectTest(left + "ge" + right, (a, b) -> TextType.byCodePoint((String) a, (String) b) >= 0);
        }
        for (String type : new String[] {"text", "name", "nametext", "textname"}) {
            f.scalar("bt" + type + "cmp", (context, v) -> (long) TextType.byCodePoint((String) v[0], (String) v[1]));
        }
        f.objectTest("bpchareq", (a, b) -> trimmed(a).equals(trimmed(b)));
        f.objectTest("bpcharne", (a, b) -> !trimmed(a).equals(trimmed(b)));
        f.objectTest("bpcharlt", (a, b) -> TextType.byCodePoint(trimmed(a), trimmed(b)) < 0);
        f.objectTest("bpcharle", (a, b) -> TextType.byCodePoint(trimmed(a), trimmed(b)) <= 0);
        f.objectTest("bpchargt", (a, b) -> TextType.byCodePoint(trimmed(a), trimmed(b)) > 0);
        f.objectTest("bpcharge", (a, b) -> TextType.byCodePoint(trimmed(a), trimmed(b)) >= 0);
        f.scalar("bpcharcmp", (context, v) -> (long) TextType.byCodePoint(trimmed(v[0]), trimmed(v[1])));
    }

    private static String trimmed(Object value) {
        var text = (String) value;
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
