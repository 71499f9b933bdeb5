package dev.surus.engine.catalog.access;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What a refusal could say if it were asked (`surus.explain_denials`): which privilege is missing on what, and which GRANT by whom
/// would give it.
public final class DenialExplanation {
    private final Catalog catalog;
    private final int role;
    private boolean granting;

    private static final String WITH_GRANT_OPTION = " WITH GRANT OPTION";

    private DenialExplanation(Catalog catalog, int role) {
        this.catalog = catalog;
        this.role = role;
    }

    /// Adds it to an error.
    /// @param missing privileges as bits
    /// @param anyOne  whether one of them would do
    static SqlException explain(SqlException error, Catalog catalog, int role, ObjectKind kind, int oid, int missing, boolean anyOne) {
        var explanation = new DenialExplanation(catalog, role);
        AccessObject object = AccessObjects.find(catalog, kind, oid);
        if (object != null) {
            explanation.add(error, object, missing, anyOne, List.of(), explanation.name(object));
        }
        return error;
    }

    /// The same for privileges that the role may not hand on.
    static SqlException explainGranting(SqlException error, Catalog catalog, int role, AccessObject object, int missing) {
        var explanation = new DenialExplanation(catalog, role);
        explanation.granting = true;
        explanation.add(error, object, missing, false, List.of(), explanation.name(object));
        return error;
    }

    /// The same for some columns of a relation.
    static SqlException explainColumns(SqlException error, Catalog catalog, int role, RelationEntry relation, int missing, List<ColumnEntry> columns) {
        var explanation = new DenialExplanation(catalog, role);
        AccessObject object = AccessObjects.find(catalog, ObjectKind.RELATION, relation.oid());
        explanation.add(error, object, missing, false, columns, explanation.name(object));
        return error;
    }

    private void add(SqlException error, AccessObject object, int missing, boolean anyOne, List<ColumnEntry> columns, String name) {
        var words = words(missing);
        String columnList = String.join(", ", columns.stream().map(column -> Identifiers.quote(column.name())).toList());
        String privileges = String.join(anyOne ? " or " : ", ", words) + (granting ? WITH_GRANT_OPTION : "");
        var diagnostic = error.diagnostic();
        diagnostic.explanation = columns.isEmpty()
                ? new Message(CatalogMessage.DENIAL, roleName(role), privileges, new Message(object.kind()), name)
                : new Message(columns.size() == 1 ? CatalogMessage.DENIAL_COLUMN : CatalogMessage.DENIAL_COLUMNS, roleName(role), privileges, columnList,
                        new Message(object.kind()), name);
        String granted = String.join(", ", (anyOne ? words.subList(0, 1) : words).stream()
                .map(word -> columns.isEmpty() ? word : word + " (" + columnList + ")").toList());
        String grant = "GRANT " + granted + " ON " + syntax(object.kind()) + name + " TO " + Identifiers.quote(roleName(role)) + (granting ? WITH_GRANT_OPTION : "") + ";";
        diagnostic.remedy = new Message(CatalogMessage.DENIAL_REMEDY, grant, String.join(", ", grantors(object, missing)));
    }

    private static List<String> words(int bits) {
        var words = new ArrayList<String>();
        for (Privilege privilege : Privilege.values()) {
            if ((bits & privilege.bit()) != 0) {
                words.add(privilege.name().replace('_', ' '));
            }
        }
        return words;
    }

    /// The owner, and who holds the grant option of all that is missing.
    private List<String> grantors(AccessObject object, int missing) {
        var names = new LinkedHashSet<String>();
        names.add(roleName(object.owner()));
        for (AclItem item : object.effectiveAcl()) {
            if (item.grantee() != 0 && (item.grantOptions() & missing) == missing) {
                names.add(roleName(item.grantee()));
            }
        }
        return List.copyOf(names);
    }

    private String roleName(int oid) {
        var found = catalog.role(oid);
        return found == null ? Integer.toUnsignedString(oid) : found.name();
    }

    private static String syntax(ObjectKind kind) {
        return switch (kind) {
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, RELATION, INDEX -> "TABLE ";
            case AGGREGATE -> "FUNCTION ";
            default -> kind.name().replace('_', ' ') + " ";
        };
    }

    private String name(AccessObject object) {
        var names = new ObjectNames(catalog);
        return switch (object.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, RELATION, INDEX, SEQUENCE -> names.qualifiedRelation(object.oid());
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> names.functionWithArguments(object.oid());
            case TYPE, DOMAIN -> object.name();
            default -> Identifiers.quote(object.name());
        };
    }
}
