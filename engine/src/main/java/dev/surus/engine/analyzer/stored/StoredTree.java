package dev.surus.engine.analyzer.stored;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/// Writes typed trees as text and reads them again: what the pg_node_tree columns hold.
///
/// ```
/// tree   = {Node part value part value ...}     parts that are 0, false or null are left out, positions too
/// value  = tree | [value ...] | "text" | 12 | #ENUM_CONSTANT | t | ~ (null) | (1 2 3) set of numbers | $base64 a constant's bytes
/// ```
///
/// A view inside a query is kept by its OID: its own query is asked for again when the tree is read, so that a view that is
/// replaced changes all views over it.
public final class StoredTree {
    private StoredTree() {}

    /// Whether a text is of this form. (The built-in rows hold a few expressions as SQL.)
    public static boolean isTree(String text) {
        return text.startsWith("{") || text.startsWith("[{");
    }

    /// @param tree an [Expression], a [Query], or a list of them
    /// @param types the type of an OID
    public static String write(Object tree, IntFunction<DataType> types) {
        var out = new StringBuilder();
        new Writer(out, types).value(tree);
        return out.toString();
    }

    /// @param views the query of a view's OID
    public static Expression readExpression(String text, IntFunction<DataType> types, IntFunction<Query> views) {
        return (Expression) new Reader(text, types, views).value(Object.class);
    }

    public static Query readQuery(String text, IntFunction<DataType> types, IntFunction<Query> views) {
        return (Query) new Reader(text, types, views).value(Object.class);
    }

    private record Writer(StringBuilder out, IntFunction<DataType> types) {
        void value(Object value) {
            switch (value) {
                case null -> out.append('~');
                case Boolean flag -> out.append(flag ? 't' : 'f');
                case Number number -> out.append(number);
                case Character c -> text(String.valueOf(c));
                case String text -> text(text);
                case Enum<?> constant -> out.append('#').append(constant.name());
                case List<?> list -> {
                    out.append('[');
                    for (int i = 0; i < list.size(); i++) {
                        out.append(i == 0 ? "" : " ");
                        value(list.get(i));
                    }
                    out.append(']');
                }
                case BitSet set -> {
                    out.append('(');
                    for (int bit = set.nextSetBit(0); bit >= 0; bit = set.nextSetBit(bit + 1)) {
                        out.append(out.charAt(out.length() - 1) == '(' ? "" : " ").append(bit);
                    }
                    out.append(')');
                }
                default -> node(value);
            }
        }

        private void text(String text) {
            out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }

        private void node(Object node) {
            TreeShape.Shape shape = TreeShape.of(node);
            if (shape == null) {
                throw new IllegalStateException(node.getClass() + " cannot be stored");
            }
            out.append('{').append(shape.name);
            boolean view = node instanceof RangeEntry.SubqueryRange range && range.viewRelation() != 0;
            for (TreeShape.Part part : shape.parts) {
                Object value = part.get(node);
                if (part.name().equals("position") || isDefault(value, part.type(), shape.type.isRecord()) || view && part.name().equals("query")) {
                    continue;
                }
                out.append(' ').append(part.name()).append(' ');
                if (node instanceof Expression.Constant constant && part.name().equals("value")) {
                    constant(constant);
                } else {
                    value(value);
                }
            }
            out.append('}');
        }

        private void constant(Expression.Constant constant) {
            switch (constant.value()) {
                case Long number -> out.append(number);
                case Double number -> out.append(Double.doubleToRawLongBits(number));
                case Object object -> {
                    DataType type = types.apply(constant.type());
                    if (type.storedWidth(constant.typmod()) > 0) {
                        out.append(type.toStrip(object, constant.typmod()));
                    } else {
                        out.append('$').append(Base64.getEncoder().encodeToString(type.toStored(object)));
                    }
                }
            }
        }

        /// Whether the reader comes to the value by itself. In a record an empty list is told from none.
        private static boolean isDefault(Object value, Class<?> type, boolean inRecord) {
            return switch (value) {
                case null -> true;
                case Boolean flag -> type == boolean.class && !flag;
                case Integer number -> type == int.class && number == 0;
                case Long number -> type == long.class && number == 0;
                case Character c -> c == 0;
                case List<?> list -> !inRecord && list.isEmpty();
                case BitSet set -> set.isEmpty();
                default -> false;
            };
        }
    }

    private static final class Reader {
        private final String text;
        private final IntFunction<DataType> types;
        private final IntFunction<Query> views;
        private int at;

        Reader(String text, IntFunction<DataType> types, IntFunction<Query> views) {
            this.text = text;
            this.types = types;
            this.views = views;
        }

        /// @param wanted the declared type of the part, where it decides how a token is understood
        Object value(Class<?> wanted) {
            char c = text.charAt(at);
            switch (c) {
                case '~' -> {
                    at++;
                    return null;
                }
                case '"' -> {
                    String string = string();
                    return wanted == char.class ? (Object) string.charAt(0) : string;
                }
                case '#' -> {
                    at++;
                    return constantOf(wanted, word());
                }
                case '[' -> {
                    at++;
                    var list = new ArrayList<>();
                    while (text.charAt(at) != ']') {
                        list.add(value(Object.class));
                        skipBlank();
                    }
                    at++;
                    return list;
                }
                case '(' -> {
                    at++;
                    var set = new BitSet();
                    while (text.charAt(at) != ')') {
                        set.set(Integer.parseInt(word()));
                        skipBlank();
                    }
                    at++;
                    return set;
                }
                case '{' -> {
                    return node();
                }
                default -> {
                    String word = word();
                    return switch (word) {
                        case "t" -> Boolean.TRUE;
                        case "f" -> Boolean.FALSE;
                        default -> wanted == long.class || wanted == Long.class ? (Object) Long.valueOf(word) : Integer.valueOf(word);
                    };
                }
            }
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Object constantOf(Class<?> wanted, String name) {
            return Enum.valueOf((Class) wanted, name);
        }

        private Object node() {
            at++;
            TreeShape.Shape shape = TreeShape.named(word());
            var values = new Object[shape.parts.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = zero(shape.parts.get(i).type());
            }
            skipBlank();
            while (text.charAt(at) != '}') {
                String name = word();
                skipBlank();
                int part = indexOf(shape, name);
                values[part] = shape.type == Expression.Constant.class && name.equals("value")
                        ? constant((int) values[indexOf(shape, "type")], (int) values[indexOf(shape, "typmod")])
                        : value(shape.parts.get(part).type());
                skipBlank();
            }
            at++;
            if (shape.type == RangeEntry.SubqueryRange.class) {
                int view = (int) values[indexOf(shape, "viewRelation")];
                if (view != 0) {
                    values[indexOf(shape, "query")] = views.apply(view);
                }
            }
            return shape.type.isRecord() ? shape.newNode(values) : filled(shape, values);
        }

        /// A node with fields: lists and sets that are final are filled, the others assigned.
        @SuppressWarnings("unchecked")
        private static Object filled(TreeShape.Shape shape, Object[] values) {
            Object node = shape.newNode();
            for (int i = 0; i < values.length; i++) {
                TreeShape.Part part = shape.parts.get(i);
                var field = (java.lang.reflect.Field) part.reader();
                if (!java.lang.reflect.Modifier.isFinal(field.getModifiers())) {
                    try {
                        field.set(node, values[i]);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                } else if (values[i] instanceof List<?> list) {
                    ((List<Object>) part.get(node)).addAll(list);
                } else if (values[i] instanceof BitSet set) {
                    ((BitSet) part.get(node)).or(set);
                }
            }
            return node;
        }

        private Object constant(int type, int typmod) {
            DataType dataType = types.apply(type);
            if (text.charAt(at) == '$') {
                at++;
                byte[] bytes = Base64.getDecoder().decode(word());
                return dataType.fromStored(bytes, 0, bytes.length);
            }
            long number = Long.parseLong(word());
            return switch (dataType.kind) {
                case LONG -> number;
                case DOUBLE -> Double.longBitsToDouble(number);
                case OBJECT -> dataType.fromStrip(number, typmod);
            };
        }

        private static int indexOf(TreeShape.Shape shape, String name) {
            for (int i = 0; i < shape.parts.size(); i++) {
                if (shape.parts.get(i).name().equals(name)) {
                    return i;
                }
            }
            throw new IllegalStateException("stored tree: " + shape.name + " has no part " + name);
        }

        private static Object zero(Class<?> type) {
            return type == int.class ? (Object) 0
                    : type == long.class ? (Object) 0L
                    : type == boolean.class ? (Object) false
                    : type == char.class ? (Object) '\0' : null;
        }

        private String string() {
            var string = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                string.append(text.charAt(at++));
            }
            at++;
            return string.toString();
        }

        private String word() {
            int start = at;
            while (at < text.length() && " {}[]()\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipBlank() {
            while (text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}
