package dev.surus.engine.catalog;

import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.ArrayType;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DomainType;
import dev.surus.engine.type.EnumType;
import java.util.ArrayList;

/// Makes the types that are not built in: arrays, composites, enums, domains.
final class DataTypes {
    private DataTypes() {}

    static DataType of(Catalog catalog, int oid) {
        TypeEntry type = catalog.type(oid);
        if (type == null) {
            return null;
        }
        if (type.isArray()) {
            DataType element = catalog.dataType(type.element());
            return element == null ? null : new ArrayType(oid, type.name(), element);
        }
        return switch (type.kind()) {
            case 'c' -> composite(catalog, type);
            case 'd' -> new DomainType(oid, type.name(), catalog.dataType(type.baseType()), type.baseTypmod());
            case 'e' -> new EnumType(oid, type.name(), type.enumLabels().stream()
                    .map(label -> new EnumType.Label(label.oid(), label.order(), label.label())).toList());
            // Types that Surus does not implement are still readable as text where they occur in catalogs.
            default -> BuiltinTypes.TEXT;
        };
    }

    private static DataType composite(Catalog catalog, TypeEntry type) {
        RelationEntry relation = catalog.relation(type.relation());
        var fields = new ArrayList<CompositeType.Field>();
        if (relation != null) {
            for (ColumnEntry column : relation.liveColumns()) {
                fields.add(new CompositeType.Field(column.name(), catalog.dataType(column.type()), column.typmod()));
            }
        }
        var numbers = relation == null ? null : relation.liveColumns().stream().mapToInt(ColumnEntry::number).toArray();
        boolean gaps = numbers != null && numbers.length > 0 && numbers[numbers.length - 1] != numbers.length;
        return new CompositeType(type.oid(), type.name(), fields, gaps ? numbers : null);
    }
}
