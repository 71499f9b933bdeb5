package dev.surus.engine.catalog;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.NameLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// The names behind the reg* types, by the session's search path.
public final class CatalogNames implements NameLookup {
    private final Catalog catalog;
    private final ObjectNames names;
    private final ToIntFunction<String> typeParser;

    /// @param typeParser reads a type as SQL writes it (`character varying(10)[]`) and gives its OID, 0 where there is none;
    ///     the parser is above the catalog
    public CatalogNames(Catalog catalog, ToIntFunction<String> typeParser) {
        this.catalog = catalog;
        this.typeParser = typeParser;
        names = new ObjectNames(catalog);
    }

    @Override
    public int oidOf(Kind kind, String text) {
        return switch (kind) {
            case CLASS -> relation(text);
            case TYPE -> type(text);
            case PROCEDURE -> procedure(text);
            case PROCEDURE_WITH_ARGUMENTS -> procedureWithArguments(text);
            case OPERATOR -> operator(text);
            case OPERATOR_WITH_ARGUMENTS -> operatorWithArguments(text);
            case NAMESPACE -> namespace(single(text));
            case ROLE -> role(single(text));
            case COLLATION -> collation(text);
            case TEXT_SEARCH_CONFIGURATION -> textSearch(text, PgTsConfig.CATALOG, PgTsConfig.CFGNAME, PgTsConfig.CFGNAMESPACE,
                    PgTsConfig.OID, CatalogMessage.TEXT_SEARCH_CONFIGURATION_MISSING);
            case TEXT_SEARCH_DICTIONARY -> textSearch(text, PgTsDict.CATALOG, PgTsDict.DICTNAME, PgTsDict.DICTNAMESPACE,
                    PgTsDict.OID, CatalogMessage.TEXT_SEARCH_DICTIONARY_MISSING);
        };
    }

    @Override
    public String nameOf(Kind kind, int oid) {
        return switch (kind) {
            case CLASS -> names.relation(oid);
            case TYPE -> names.type(oid);
            case PROCEDURE -> names.function(oid);
            case PROCEDURE_WITH_ARGUMENTS -> names.functionWithArguments(oid);
            case OPERATOR -> names.operator(oid);
            case OPERATOR_WITH_ARGUMENTS -> names.operatorWithArguments(oid);
            case NAMESPACE -> catalog.namespace(oid) == null ? null : Identifiers.quote(catalog.namespace(oid).name());
            case ROLE -> catalog.role(oid) == null ? null : Identifiers.quote(catalog.role(oid).name());
            case COLLATION -> names.collation(oid);
            case TEXT_SEARCH_CONFIGURATION ->
                textSearchName(oid, PgTsConfig.CATALOG, PgTsConfig.CFGNAME, PgTsConfig.CFGNAMESPACE, PgTsConfig.OID);
            case TEXT_SEARCH_DICTIONARY -> textSearchName(oid, PgTsDict.CATALOG, PgTsDict.DICTNAME, PgTsDict.DICTNAMESPACE, PgTsDict.OID);
        };
    }

    @Override
    public DataType type(int oid) {
        DataType type = catalog.dataType(oid);
        if (type == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.TYPE_OID_MISSING, Integer.toUnsignedString(oid));
        }
        return type;
    }

    private static List<String> parts(String text) {
        List<String> parts = Identifiers.split(text, '.');
        if (parts == null) {
            throw new SqlException(SqlState.INVALID_NAME, CatalogMessage.INVALID_NAME);
        }
        return parts;
    }

    private static String single(String text) {
        List<String> parts = parts(text);
        if (parts.size() != 1) {
            throw new SqlException(SqlState.INVALID_NAME, CatalogMessage.INVALID_NAME);
        }
        return parts.getFirst();
    }

    /// The schema of a name of one, two or three parts (a third must name the current database); null for one part.
    private String schemaOf(List<String> parts) {
        if (parts.size() > 3) {
            throw new SqlException(SqlState.SYNTAX_ERROR, CatalogMessage.TOO_MANY_DOTS, String.join(".", parts));
        }
        if (parts.size() == 3 && !parts.getFirst().equals(catalog.database(catalog.database()).name())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CatalogMessage.CROSS_DATABASE, String.join(".", parts));
        }
        return parts.size() == 1 ? null : parts.get(parts.size() - 2);
    }

    private void requireNamespace(String schema) {
        if (schema != null) {
            namespace(schema);
        }
    }

    private int namespace(String name) {
        if (name.equals("pg_temp") && catalog.session().temporaryNamespace() != 0) {
            return catalog.session().temporaryNamespace();
        }
        var namespace = catalog.namespaceByName(name);
        if (namespace == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, CatalogMessage.SCHEMA_MISSING, name);
        }
        return namespace.oid();
    }

    private int role(String name) {
        var role = catalog.roleByName(name);
        if (role == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.ROLE_MISSING, name);
        }
        return role.oid();
    }

    private int relation(String text) {
        List<String> parts = parts(text);
        String schema = schemaOf(parts);
        requireNamespace(schema);
        int oid = catalog.relationOid(schema, parts.getLast());
        if (oid == 0) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, CatalogMessage.RELATION_MISSING,
                    schema == null ? parts.getLast() : schema + "." + parts.getLast());
        }
        return oid;
    }

    private int type(String text) {
        int oid = typeParser.applyAsInt(text);
        if (oid == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.TYPE_MISSING, text);
        }
        return oid;
    }

    private int procedure(String text) {
        List<String> parts = parts(text);
        List<FunctionEntry> found = catalog.functionsByName(schemaOf(parts), parts.getLast());
        if (found.isEmpty()) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CatalogMessage.FUNCTION_MISSING, text);
        }
        if (found.size() > 1) {
            throw new SqlException(SqlState.AMBIGUOUS_FUNCTION, CatalogMessage.FUNCTION_AMBIGUOUS, text);
        }
        return found.getFirst().oid();
    }

    private int procedureWithArguments(String text) {
        var arguments = new ArrayList<Integer>();
        List<String> parts = parts(nameAndArguments(text, arguments, false));
        int[] wanted = arguments.stream().mapToInt(Integer::intValue).toArray();
        for (FunctionEntry function : catalog.functionsByName(schemaOf(parts), parts.getLast())) {
            if (Arrays.equals(function.arguments(), wanted)) {
                return function.oid();
            }
        }
        throw new SqlException(SqlState.UNDEFINED_FUNCTION, CatalogMessage.FUNCTION_MISSING, text);
    }

    private int operator(String text) {
        int dot = text.lastIndexOf('.');
        String schema = dot < 0 ? null : single(text.substring(0, dot));
        List<OperatorEntry> found = catalog.operatorsByName(schema, text.substring(dot + 1));
        if (found.isEmpty()) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CatalogMessage.OPERATOR_MISSING, text);
        }
        if (found.size() > 1) {
            throw new SqlException(SqlState.AMBIGUOUS_FUNCTION, CatalogMessage.OPERATOR_AMBIGUOUS, text);
        }
        return found.getFirst().oid();
    }

    private int operatorWithArguments(String text) {
        var arguments = new ArrayList<Integer>();
        String name = nameAndArguments(text, arguments, true);
        if (arguments.size() == 1) {
            throw new SqlException(SqlState.UNDEFINED_PARAMETER, CatalogMessage.MISSING_ARGUMENT).hint(CatalogMessage.MISSING_ARGUMENT_HINT);
        }
        if (arguments.size() != 2) {
            throw new SqlException(SqlState.TOO_MANY_ARGUMENTS, CatalogMessage.TOO_MANY_ARGUMENTS).hint(CatalogMessage.TWO_OPERATOR_ARGUMENTS);
        }
        int dot = name.lastIndexOf('.');
        String schema = dot < 0 ? null : single(name.substring(0, dot));
        OperatorEntry operator = catalog.operatorExact(schema, name.substring(dot + 1), arguments.get(0), arguments.get(1));
        if (operator == null) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CatalogMessage.OPERATOR_MISSING, text);
        }
        return operator.oid();
    }

    /// Splits `name(type, type)`.
    private String nameAndArguments(String text, List<Integer> arguments, boolean noneAllowed) {
        int open = indexOutsideQuotes(text, '(', 0);
        if (open < 0) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, CatalogMessage.LEFT_PARENTHESIS);
        }
        String rest = text.substring(open + 1).stripTrailing();
        if (!rest.endsWith(")")) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, CatalogMessage.RIGHT_PARENTHESIS);
        }
        rest = rest.substring(0, rest.length() - 1).strip();
        int start = 0;
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i <= rest.length() && !rest.isEmpty(); i++) {
            char c = i == rest.length() ? ',' : rest.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == ',' && !quoted && depth == 0) {
                String argument = rest.substring(start, i).strip();
                start = i + 1;
                arguments.add(noneAllowed && argument.equalsIgnoreCase("none") ? 0 : type(argument));
            }
        }
        return text.substring(0, open).strip();
    }

    private static int indexOutsideQuotes(String text, char wanted, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                quoted = !quoted;
            } else if (text.charAt(i) == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private int collation(String text) {
        List<String> parts = parts(text);
        var collation = catalog.collationByName(schemaOf(parts), parts.getLast());
        if (collation == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.COLLATION_MISSING, String.join(".", parts));
        }
        return collation.oid();
    }

    private int textSearch(String text, int table, int nameColumn, int namespaceColumn, int oidColumn, CatalogMessage missing) {
        List<String> parts = parts(text);
        String schema = schemaOf(parts);
        List<Integer> namespaces = schema == null ? catalog.searchPath().namespaces() : List.of(namespace(schema));
        for (int namespace : namespaces) {
            for (CatalogRow row : catalog.rows().find(table, new int[] {nameColumn}, parts.getLast())) {
                if (row.integer(namespaceColumn) == namespace) {
                    return row.integer(oidColumn);
                }
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, missing, text);
    }

    private String textSearchName(int oid, int table, int nameColumn, int namespaceColumn, int oidColumn) {
        List<CatalogRow> found = catalog.rows().find(table, new int[] {oidColumn}, Integer.toUnsignedLong(oid));
        return found.isEmpty() ? null : names.visibleOrQualified(found.getFirst().integer(namespaceColumn), found.getFirst().text(nameColumn));
    }
}
