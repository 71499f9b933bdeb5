package dev.surus.engine.analyzer.tree;

import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.DataType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/// Typed expressions and queries as text, and back: what the catalog stores of defaults, checks, index expressions and views
/// (`pg_node_tree`). Objects are named by their OIDs and columns by their numbers, so that renaming them changes nothing.
///
/// ```
/// {OperatorCall 551 177 [{ColumnReference 1 2 0 23 -1 0 0} ...] 23 0 0 0}
/// ```
/// A record is `{Name components}`, a list `[...]`, null `~`, a string `"..."`, an enum constant its name, a constant's
/// value its binary form in hexadecimal behind `#`.
public final class TreeText {
    private static final Map<Class<?>, RecordComponent[]> COMPONENTS = new ConcurrentHashMap<>();
    private static final Map<String, Class<?>> CLASSES = new ConcurrentHashMap<>();

    static {
        for (Class<?> owner : new Class<?>[] {Expression.class, RangeEntry.class, Query.class, Query.FromTree.class}) {
            for (Class<?> nested : owner.getDeclaredClasses()) {
                CLASSES.put(nested.getSimpleName(), nested);
            }
        }
        CLASSES.put("Query", Query.class);
    }

    private TreeText() {}

    public static boolean isTree(String text) {
        return text.startsWith("{");
    }

    public static String write(Expression expression, IntFunction<DataType> types) {
        var writer = new Writer(types);
        writer.put(expression);
        return writer.out.toString();
    }

    public static String write(Query query, IntFunction<DataType> types) {
        var writer = new Writer(types);
        writer.put(query);
        return writer.out.toString();
    }

    public static Expression readExpression(String text, IntFunction<DataType> types) {
        return (Expression) new Reader(text, types).read(Expression.class);
    }

    public static Query readQuery(String text, IntFunction<DataType> types) {
        return (Query) new Reader(text, types).read(Query.class);
    }

    private static RecordComponent[] components(Class<?> type) {
        return COMPONENTS.computeIfAbsent(type, Class::getRecordComponents);
    }

    private static SqlException broken(String what) {
        return new SqlException(SqlState.INTERNAL_ERROR, BaseMessage.INTERNAL, "unrecognized stored tree: " + what);
    }

    private static final class Writer {
        private final StringBuilder out = new StringBuilder();
        private final IntFunction<DataType> types;

        Writer(IntFunction<DataType> types) {
            this.types = types;
        }

        void put(Object value) {
            switch (value) {
                case null -> out.append('~');
                case Expression.Constant constant -> {
                    out.append("{Constant ").append(constant.type()).append(' ').append(constant.typmod()).append(' ')
                            .append(constant.collation()).append(' ');
                    if (constant.value() == null) {
                        out.append('~');
                    } else {
                        out.append('#').append(HexFormat.of()
                                .formatHex(types.apply(constant.type()).send(constant.value(), null)));
                    }
                    out.append(" 0}");
                }
                case Record record -> putRecord(record);
                case Query query -> putFields("Query", query);
                case RangeEntry.Permissions permissions -> putFields("Permissions", permissions);
                case BitSet bits -> {
                    out.append('[');
                    bits.stream().forEach(bit -> out.append(bit).append(' '));
                    out.append(']');
                }
                case List<?> list -> {
                    out.append('[');
                    for (Object element : list) {
                        put(element);
                        out.append(' ');
                    }
                    out.append(']');
                }
                case String text -> putString(text);
                case Enum<?> constant -> out.append(constant.name());
                case Character character -> out.append((int) character);
                case Number number -> out.append(number);
                case Boolean flag -> out.append(flag ? 't' : 'f');
                default -> throw broken(value.getClass().getName());
            }
        }

        private void putString(String text) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\');
                }
                out.append(c);
            }
            out.append('"');
        }

        private void putRecord(Record record) {
            out.append('{').append(record.getClass().getSimpleName());
            for (RecordComponent component : components(record.getClass())) {
                out.append(' ');
                try {
                    // Positions are those of a text that nobody has any more.
                    put(component.getName().equals("position") ? (Object) 0 : component.getAccessor().invoke(record));
                } catch (ReflectiveOperationException error) {
                    throw new IllegalStateException(error);
                }
            }
            out.append('}');
        }

        private void putFields(String name, Object object) {
            out.append('{').append(name);
            for (Field field : object.getClass().getFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    out.append(' ').append(field.getName()).append(' ');
                    try {
                        put(field.get(object));
                    } catch (ReflectiveOperationException error) {
                        throw new IllegalStateException(error);
                    }
                }
            }
            out.append('}');
        }
    }

    private static final class Reader {
        private final String text;
        private final IntFunction<DataType> types;
        private int at;

        Reader(String text, IntFunction<DataType> types) {
            this.text = text;
            this.types = types;
        }

        Object read(Class<?> expected) {
            skip();
            char c = text.charAt(at);
            return switch (c) {
                case '~' -> {
                    at++;
                    yield null;
                }
                case '{' -> readObject();
                case '[' -> readList(expected);
                case '"' -> readString();
                default -> scalar(word(), expected);
            };
        }

        private void skip() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private String word() {
            int start = at;
            while (at < text.length() && " {}[]~\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void expect(char c) {
            skip();
            if (text.charAt(at) != c) {
                throw broken(text.substring(at, Math.min(text.length(), at + 30)));
            }
            at++;
        }

        private Object scalar(String word, Class<?> expected) {
            if (expected == int.class || expected == Integer.class || expected == Object.class) {
                return Integer.parseInt(word);
            }
            if (expected == boolean.class || expected == Boolean.class) {
                return word.equals("t");
            }
            if (expected == char.class) {
                return (char) Integer.parseInt(word);
            }
            if (expected.isEnum()) {
                for (Object constant : expected.getEnumConstants()) {
                    if (((Enum<?>) constant).name().equals(word)) {
                        return constant;
                    }
                }
            }
            throw broken(word + " for " + expected.getName());
        }

        private String readString() {
            var result = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                result.append(text.charAt(at++));
            }
            at++;
            return result.toString();
        }

        private Object readList(Class<?> expected) {
            at++;
            if (expected == BitSet.class) {
                var bits = new BitSet();
                for (skip(); text.charAt(at) != ']'; skip()) {
                    bits.set(Integer.parseInt(word()));
                }
                at++;
                return bits;
            }
            var list = new ArrayList<Object>();
            for (skip(); text.charAt(at) != ']'; skip()) {
                list.add(read(Object.class));
            }
            at++;
            return list;
        }

        private Object readObject() {
            at++;
            String name = word();
            if (name.equals("Constant")) {
                return readConstant();
            }
            var type = CLASSES.get(name);
            if (type == null) {
                throw broken(name);
            }
            try {
                if (!type.isRecord()) {
                    return readFields(type.getDeclaredConstructor().newInstance());
                }
                var components = components(type);
                var values = new Object[components.length];
                var parameters = new Class<?>[components.length];
                for (int i = 0; i < components.length; i++) {
                    parameters[i] = components[i].getType();
                    values[i] = read(parameters[i]);
                }
                expect('}');
                Constructor<?> constructor = type.getDeclaredConstructor(parameters);
                return constructor.newInstance(values);
            } catch (ReflectiveOperationException error) {
                throw new IllegalStateException(error);
            }
        }

        private Expression readConstant() {
            int type = (Integer) read(int.class);
            int typmod = (Integer) read(int.class);
            int collation = (Integer) read(int.class);
            skip();
            Object value = null;
            if (text.charAt(at) == '~') {
                at++;
            } else {
                at++;
                byte[] bytes = HexFormat.of().parseHex(word());
                value = types.apply(type).receive(bytes, 0, bytes.length, typmod, null);
            }
            read(int.class);
            expect('}');
            return new Expression.Constant(type, typmod, collation, value, 0);
        }

        @SuppressWarnings("unchecked")
        private Object readFields(Object object) throws ReflectiveOperationException {
            for (skip(); text.charAt(at) != '}'; skip()) {
                var field = object.getClass().getField(word());
                Object value = read(field.getType());
                if (!Modifier.isFinal(field.getModifiers())) {
                    field.set(object, value);
                } else if (value instanceof BitSet bits) {
                    ((BitSet) field.get(object)).or(bits);
                } else {
                    ((List<Object>) field.get(object)).addAll((List<Object>) value);
                }
            }
            at++;
            return object;
        }
    }
}
