package dev.surus.engine.analyzer.stored;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The classes that trees are made of, and their parts by name. Found once, by reflection over the three files that declare
/// them: a new kind of node needs nothing here.
final class TreeShape {
    /// A part of a node.
    record Part(String name, Class<?> type, java.lang.reflect.AccessibleObject reader) {
        Object get(Object node) {
            try {
                return reader instanceof Field field ? field.get(node) : ((java.lang.reflect.Method) reader).invoke(node);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A class of nodes: a record, or a class with public fields.
    static final class Shape {
        final List<Part> parts;

        private Shape(Class<?> type) {
            parts = new ArrayList<>();
            if (type.isRecord()) {
                for (RecordComponent component : type.getRecordComponents()) {
                    parts.add(new Part(component.getName(), component.getType(), component.getAccessor()));
                }
            } else {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
                        parts.add(new Part(field.getName(), field.getType(), field));
                    }
                }
            }
        }
    }

    private static final Map<Class<?>, Shape> BY_CLASS = new HashMap<>();

    static {
        for (Class<?> home : List.of(Expression.class, Query.class, RangeEntry.class, Query.FromTree.class)) {
            add(home);
            for (Class<?> nested : home.getDeclaredClasses()) {
                add(nested);
            }
        }
    }

    private TreeShape() {}

    private static void add(Class<?> type) {
        if (type.isEnum() || type.isInterface()) {
            return;
        }
        BY_CLASS.put(type, new Shape(type));
    }

    /// Null for what is no node.
    static Shape of(Object node) {
        return BY_CLASS.get(node.getClass());
    }
}
