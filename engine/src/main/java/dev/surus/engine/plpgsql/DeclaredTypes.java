package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.TypeText;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.Token;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Types in declarations: `int`, `numeric(10,2)[]`, `variable%TYPE`, `table.column%TYPE`, `table%ROWTYPE`.
final class DeclaredTypes {
    private final Catalog catalog;
    private final Analyzer analyzer;

    DeclaredTypes(Catalog catalog, Analyzer analyzer) {
        this.catalog = catalog;
        this.analyzer = analyzer;
    }

    int collationOf(int type) {
        var entry = catalog.type(type);
        return entry == null ? 0 : entry.collation();
    }

    ValueType plain(int oid) {
        return new ValueType(oid, -1, collationOf(oid));
    }

    boolean isRow(int type) {
        var base = catalog.baseType(type);
        return type == TypeOid.RECORD || base != null && base.relation() != 0;
    }

    String text(ValueType type) {
        return TypeText.of(catalog, type.oid(), -1);
    }

    int collation(List<String> names) {
        var name = new dev.surus.engine.parser.ast.QualifiedName(names, 0);
        return analyzer.collation(name);
    }

    /// Reads a type up to what may follow one in a declaration.
    ValueType read(TextReader reader, RoutineBuilder builder) {
        var tokens = reader.tokens;
        int first = reader.at;
        var reference = reference(reader, builder);
        if (reference != null) {
            return reference;
        }
        int depth = 0;
        int end = first;
        for (;; end++) {
            int kind = tokens.kind(end);
            if (kind == Token.END) {
                throw tokens.error(end, depth != 0 ? PlpgsqlMessage.PARENTHESES : PlpgsqlMessage.INCOMPLETE_TYPE);
            }
            if (kind == ';' || depth == 0 && (kind == ',' || kind == ')') || reader.isWord(end, "collate") || reader.isWord(end, "not")
                    || reader.isWord(end, "default") || reader.isAssignment(end)) {
                break;
            }
            depth += kind == '(' ? 1 : kind == ')' ? -1 : 0;
        }
        if (end == first) {
            throw tokens.error(end, PlpgsqlMessage.MISSING_TYPE);
        }
        String text = tokens.text().substring(tokens.start(first), tokens.end(end - 1));
        reader.at = end;
        var type = reader.shifted(tokens.start(first), () -> analyzer.analyzeTypeName(Parser.parseTypeName(text)));
        var entry = catalog.type(type.oid());
        if (entry.isPseudo() && type.oid() != TypeOid.RECORD) {
            throw builder.nearLine(new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.PSEUDO_VARIABLE, builder.lastName(reader, first),
                    TypeText.of(catalog, type.oid(), -1)), tokens.line(first));
        }
        return new ValueType(type.oid(), type.typmod(), entry.collation());
    }

    /// `...%TYPE`, `...%ROWTYPE`; null where it is none.
    private ValueType reference(TextReader reader, RoutineBuilder builder) {
        var tokens = reader.tokens;
        int i = reader.at;
        var names = new ArrayList<String>();
        while (tokens.kind(i) == Token.IDENTIFIER) {
            names.add(tokens.word(i++));
            if (tokens.kind(i) != '.') {
                break;
            }
            i++;
        }
        boolean percent = tokens.kind(i) == '%' || reader.isOperator(i, "%");
        if (names.isEmpty() || !percent) {
            return null;
        }
        boolean row = reader.isWord(i + 1, "rowtype");
        if (!row && !reader.isWord(i + 1, "type")) {
            return null;
        }
        int first = reader.at;
        try {
            ValueType type = row ? rowType(names) : typeOf(reader, builder, names);
            reader.at = i + 2;
            return type;
        } catch (SqlException error) {
            throw builder.nearLine(error, tokens.line(first));
        }
    }

    private ValueType rowType(List<String> names) {
        int relation = relation(names.size() > 1 ? names.get(names.size() - 2) : null, names.getLast());
        return plain(catalog.relation(relation).rowType());
    }

    private int relation(String schema, String name) {
        int found = catalog.relationOid(schema, name);
        if (found == 0) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, PlpgsqlMessage.RELATION_MISSING, schema == null ? name : schema + "." + name);
        }
        return found;
    }

    private ValueType typeOf(TextReader reader, RoutineBuilder builder, List<String> names) {
        String second = names.size() > 1 ? names.get(1) : null;
        var found = Namespace.find(reader.namespace, false, names.getFirst(), second, null);
        if (found != null && found.namesUsed() == Math.min(names.size(), 2)) {
            return builder.typeOf(found.item().datum());
        }
        if (names.size() == 1) {
            return plain(analyzer.analyzeTypeName(Parser.parseTypeName(reader.tokens.written(reader.at))).oid());
        }
        int size = names.size();
        var relation = catalog.relation(relation(size > 2 ? names.get(size - 3) : null, names.get(size - 2)));
        for (var column : relation.liveColumns()) {
            if (column.name().equals(names.getLast())) {
                return new ValueType(column.type(), column.typmod(), column.collation());
            }
        }
        throw new SqlException(SqlState.UNDEFINED_COLUMN, PlpgsqlMessage.COLUMN_MISSING, names.getLast(), names.get(size - 2));
    }
}
