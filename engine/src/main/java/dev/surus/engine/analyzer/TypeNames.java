package dev.surus.engine.analyzer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;

/// Types and collations as written -> their OIDs.
final class TypeNames {
    private final AnalyzerCatalog catalog;
    private final Analysis analysis;

    TypeNames(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    TypeReference resolve(TypeName name) {
        try {
            return find(name);
        } catch (SqlException error) {
            throw error.at(name.position());
        }
    }

    private TypeReference find(TypeName name) {
        if (name.columnType()) {
            return columnType(name);
        }
        var names = name.names();
        if (names.size() > 3) {
            throw analysis.columns.tooManyDots(names, name.position());
        }
        if (names.size() == 3) {
            analysis.columns.checkDatabase(names, name.position());
        }
        String schema = names.size() == 1 ? null : names.get(names.size() - 2);
        if (schema != null) {
            catalog.requireSchema(schema);
        }
        var entry = catalog.catalog.typeByName(schema, names.getLast());
        if (entry == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.TYPE_MISSING, text(name));
        }
        if (!entry.defined()) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.TYPE_SHELL, text(name));
        }
        int typmod = typmod(entry, name);
        if (name.arrayBounds().isEmpty()) {
            return new TypeReference(entry.oid(), typmod);
        }
        if (entry.array() == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.TYPE_MISSING, text(name));
        }
        return new TypeReference(entry.array(), typmod);
    }

    private int typmod(TypeEntry entry, TypeName name) {
        if (name.modifiers().isEmpty()) {
            return -1;
        }
        if (entry.typmodInputFunction() == 0) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.TYPE_MODIFIER_FORBIDDEN, text(name));
        }
        var texts = new ArrayList<String>();
        for (var modifier : name.modifiers()) {
            texts.add(switch (modifier) {
                case Expression.IntegerConstant e -> Integer.toString(e.value());
                case Expression.NumericConstant e -> e.text();
                case Expression.StringConstant e -> e.value();
                case Expression.ColumnReference e when !e.star() && e.names().size() == 1 -> e.names().getFirst();
                default -> throw new SqlException(
                        SqlState.SYNTAX_ERROR, AnalyzerMessage.TYPE_MODIFIER_NOT_CONSTANT);
            });
        }
        return catalog.dataType(entry.oid()).typmodIn(texts);
    }

    private TypeReference columnType(TypeName name) {
        var names = name.names();
        if (names.size() < 2) {
            throw new SqlException(
                    SqlState.SYNTAX_ERROR, AnalyzerMessage.TYPE_NAME_DOTS, String.join(".", names));
        }
        String table = names.get(names.size() - 2);
        String schema = names.size() > 2 ? names.get(names.size() - 3) : null;
        var relation = catalog.catalog.relationByName(schema, table);
        if (relation == null) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.RELATION_MISSING,
                    schema == null ? table : schema + "." + table);
        }
        var column = relation.columnByName(names.getLast());
        if (column == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.COLUMN_MISSING_IN_RELATION,
                    names.getLast(), relation.name());
        }
        return new TypeReference(column.type(), column.typmod());
    }

    private static String text(TypeName name) {
        return String.join(".", name.names()) + "[]".repeat(name.arrayBounds().isEmpty() ? 0 : 1);
    }

    int collation(QualifiedName name) {
        return collation(name, name.position());
    }

    int collation(QualifiedName name, int position) {
        var parts = name.parts();
        String schema = parts.size() == 1 ? null : parts.get(parts.size() - 2);
        try {
            if (schema != null) {
                catalog.requireSchema(schema);
            }
            var entry = catalog.catalog.collationByName(schema, parts.getLast());
            if (entry == null) {
                throw new SqlException(
                        SqlState.UNDEFINED_OBJECT, AnalyzerMessage.COLLATION_MISSING, String.join(".", parts), "UTF8");
            }
            return entry.oid();
        } catch (SqlException error) {
            throw error.at(position);
        }
    }

}
