package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// The columns of rows: of a query's, of a composite type's, of a record variable's.
///
/// @param type OID of the composite type, or RECORD
public record RowShape(int type, List<String> names, DataType[] types, int[] typmods) {
    int size() {
        return types.length;
    }

    int find(String name) {
        return names.indexOf(name);
    }

    /// The columns that a query gives; null where it gives none.
    public static RowShape of(Query query, Catalog catalog) {
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        if (query.kind != Query.Kind.SELECT && targets.isEmpty()) {
            return null;
        }
        var names = new ArrayList<String>();
        var types = new ArrayList<DataType>();
        var typmods = new ArrayList<Integer>();
        for (var target : targets) {
            if (!target.hidden()) {
                names.add(target.name());
                types.add(catalog.dataType(target.expression().type()));
                typmods.add(target.expression().typmod());
            }
        }
        return new RowShape(TypeOid.RECORD, names, types.toArray(DataType[]::new), typmods.stream().mapToInt(Integer::intValue).toArray());
    }

    /// The columns of a composite type that are there.
    static RowShape of(int type, Catalog catalog) {
        return of(catalog.relation(catalog.baseType(type).relation()), catalog);
    }

    /// The columns of a table that are there.
    static RowShape of(RelationEntry relation, Catalog catalog) {
        var columns = relation.liveColumns();
        return new RowShape(relation.rowType(), columns.stream().map(column -> column.name()).toList(),
                columns.stream().map(column -> catalog.dataType(column.type())).toArray(DataType[]::new),
                columns.stream().mapToInt(column -> column.typmod()).toArray());
    }

    /// The shape of a row value.
    static RowShape of(RecordValue value, Catalog catalog) {
        if (value.typeOid() != TypeOid.RECORD) {
            return of(value.typeOid(), catalog);
        }
        var names = new ArrayList<String>();
        var typmods = new int[value.fields().length];
        var types = new DataType[typmods.length];
        for (int i = 0; i < typmods.length; i++) {
            names.add(value.names() != null && i < value.names().length ? value.names()[i] : "f" + (i + 1));
            typmods[i] = -1;
            types[i] = value.types() != null && i < value.types().length && value.types()[i] != null ? value.types()[i]
                    : catalog.dataType(TypeOid.TEXT);
        }
        return new RowShape(TypeOid.RECORD, names, types, typmods);
    }

    RecordValue value(Object[] fields) {
        return new RecordValue(type, types, names.toArray(String[]::new), fields);
    }
}
