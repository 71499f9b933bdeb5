package dev.surus.engine.catalog;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;

/// The names of objects as the reg* types print them: quoted where needed, and qualified where the search path does not
/// find the object by its bare name.
public final class ObjectNames {
    private final Catalog catalog;

    public ObjectNames(Catalog catalog) {
        this.catalog = catalog;
    }

    public String namespaceName(int namespace) {
        return TypeNames.namespaceName(catalog, namespace);
    }

    /// The name, with its schema unless the schema is on the search path. (Whether something nearer hides it is not asked.)
    public String visibleOrQualified(int namespace, String name) {
        return Identifiers.quote(catalog.searchPath().namespaces().contains(namespace) ? null : namespaceName(namespace), name);
    }

    /// Null where there is no such relation.
    public String relation(int oid) {
        RelationEntry relation = catalog.relation(oid);
        return relation == null ? null
                : Identifiers.quote(catalog.relationVisible(relation) ? null : namespaceName(relation.namespace()), relation.name());
    }

    /// Always with its schema.
    public String qualifiedRelation(int oid) {
        RelationEntry relation = catalog.relation(oid);
        return relation == null ? null : Identifiers.quote(namespaceName(relation.namespace()), relation.name());
    }

    /// As regproc prints it: qualified where the bare name means another or more than one function.
    public String function(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null) {
            return null;
        }
        var visible = catalog.functionsByName(null, function.name());
        boolean alone = visible.size() == 1 && visible.getFirst().oid() == oid;
        return Identifiers.quote(alone ? null : namespaceName(function.namespace()), function.name());
    }

    /// As regprocedure prints it: `abs(integer)`.
    public String functionWithArguments(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null) {
            return null;
        }
        var text = new StringBuilder(Identifiers.quote(
                catalog.functionVisible(function) ? null : namespaceName(function.namespace()), function.name())).append('(');
        for (int i = 0; i < function.arguments().length; i++) {
            text.append(i == 0 ? "" : ",").append(catalog.typeName(function.arguments()[i]));
        }
        return text.append(')').toString();
    }

    /// As regoper prints it.
    public String operator(int oid) {
        OperatorEntry operator = catalog.operator(oid);
        if (operator == null) {
            return null;
        }
        var visible = catalog.operatorsByName(null, operator.name());
        boolean alone = visible.size() == 1 && visible.getFirst().oid() == oid;
        return alone ? operator.name() : Identifiers.quote(namespaceName(operator.namespace())) + "." + operator.name();
    }

    /// As regoperator prints it: `+(integer,integer)`, `-(NONE,integer)`.
    public String operatorWithArguments(int oid) {
        OperatorEntry operator = catalog.operator(oid);
        if (operator == null) {
            return null;
        }
        String schema = catalog.operatorVisible(operator) ? "" : Identifiers.quote(namespaceName(operator.namespace())) + ".";
        return schema + operator.name() + "(" + (operator.left() == 0 ? "NONE" : catalog.typeName(operator.left())) + ","
                + (operator.right() == 0 ? "NONE" : catalog.typeName(operator.right())) + ")";
    }

    public String type(int oid) {
        TypeEntry type = catalog.type(oid);
        return type == null ? null : catalog.typeName(oid);
    }

    public String collation(int oid) {
        var collation = catalog.collation(oid);
        return collation == null ? null
                : Identifiers.quote(catalog.collationVisible(collation) ? null : namespaceName(collation.namespace()), collation.name());
    }

    /// The name of a column with a negative number.
    public static String systemColumn(int number) {
        return switch (number) {
            case -1 -> "ctid";
            case -2 -> "xmin";
            case -3 -> "cmin";
            case -4 -> "xmax";
            case -5 -> "cmax";
            case -6 -> "tableoid";
            default -> "?";
        };
    }
}
