package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.ParameterPrivileges;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.List;

/// Finds the objects that GRANT and REVOKE name.
final class GrantTargets {
    /// @param kind whose privileges count, before a relation's own kind is known
    record Target(ObjectKind kind, int oid) {}

    private final CommandContext context;

    GrantTargets(CommandContext context) {
        this.context = context;
    }

    static ObjectKind kind(dev.surus.engine.parser.ast.ObjectKind kind) {
        return switch (kind) {
            case TABLE, VIEW -> ObjectKind.RELATION;
            case SEQUENCE -> ObjectKind.SEQUENCE;
            case DATABASE -> ObjectKind.DATABASE;
            case SCHEMA -> ObjectKind.SCHEMA;
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> ObjectKind.FUNCTION;
            case TYPE, DOMAIN -> ObjectKind.TYPE;
            case LANGUAGE -> ObjectKind.LANGUAGE;
            case TABLESPACE -> ObjectKind.TABLESPACE;
            case FOREIGN_DATA_WRAPPER -> ObjectKind.FOREIGN_DATA_WRAPPER;
            case FOREIGN_SERVER -> ObjectKind.FOREIGN_SERVER;
            case LARGE_OBJECT -> ObjectKind.LARGE_OBJECT;
            case PARAMETER -> ObjectKind.PARAMETER;
            default -> throw new IllegalArgumentException(kind.toString());
        };
    }

    /// What errors about privileges call the kind: as it was written.
    static ObjectKind shownKind(dev.surus.engine.parser.ast.ObjectKind kind) {
        return switch (kind) {
            case PROCEDURE -> ObjectKind.PROCEDURE;
            case ROUTINE -> ObjectKind.ROUTINE;
            case DOMAIN -> ObjectKind.DOMAIN;
            default -> kind(kind);
        };
    }

    List<Target> find(PrivilegeStatement.Grant grant) {
        var kind = kind(grant.kind());
        var targets = new ArrayList<Target>();
        for (var object : grant.objects()) {
            if (grant.target() == PrivilegeStatement.TargetKind.ALL_IN_SCHEMA) {
                addSchema(kind, usableSchema(((ObjectReference.Named) object).name().name()), grant.kind(), targets);
            } else if (kind == ObjectKind.PARAMETER) {
                addParameter(((ObjectReference.Named) object).name().toString(), grant.grant(), targets);
            } else {
                targets.add(new Target(kind, kind == ObjectKind.FUNCTION
                        ? new ObjectResolver(context).find(grant.kind(), object, false).oid() : find(kind, object)));
            }
        }
        return targets;
    }

    /// A parameter on which nothing was granted yet has no row, and nothing to revoke.
    private void addParameter(String name, boolean grant, List<Target> targets) {
        var parameters = new ParameterPrivileges(context.catalog());
        int oid = parameters.find(name);
        if (oid == 0 && grant) {
            if (!SettingRegistry.isName(name)) {
                throw new SqlException(SqlState.INVALID_NAME, PrivilegeMessage.PARAMETER_NAME, name);
            }
            oid = parameters.create(name);
        }
        if (oid != 0) {
            targets.add(new Target(ObjectKind.PARAMETER, oid));
        }
    }

    int schema(String name) {
        var found = context.catalog().namespaceByName(name);
        if (found == null) {
            throw new SqlException(SqlState.INVALID_SCHEMA_NAME, CommandMessage.SCHEMA_MISSING, name);
        }
        return found.oid();
    }

    /// The same where objects in it are meant.
    /// @throws SqlException 42501 without USAGE
    private int usableSchema(String name) {
        int schema = schema(name);
        new Privileges(context.catalog()).require(ObjectKind.SCHEMA, schema, context.currentUser(), Privilege.USAGE);
        return schema;
    }

    private void addSchema(ObjectKind kind, int schema, dev.surus.engine.parser.ast.ObjectKind written, List<Target> targets) {
        if (kind == ObjectKind.FUNCTION) {
            for (var row : context.catalog().rows().scan(PgProc.CATALOG)) {
                boolean procedure = row.character(PgProc.PROKIND) == 'p';
                boolean wanted = switch (written) {
                    case PROCEDURE -> procedure;
                    case FUNCTION -> !procedure;
                    default -> true;
                };
                if (row.integer(PgProc.PRONAMESPACE) == schema && wanted) {
                    targets.add(new Target(kind, row.integer(PgProc.OID)));
                }
            }
            return;
        }
        String kinds = kind == ObjectKind.SEQUENCE ? "S" : "rvmfp";
        for (var row : context.catalog().rows().scan(PgClass.CATALOG)) {
            if (row.integer(PgClass.RELNAMESPACE) == schema && kinds.indexOf(row.character(PgClass.RELKIND)) >= 0) {
                targets.add(new Target(kind, row.integer(PgClass.OID)));
            }
        }
    }

    private int find(ObjectKind kind, ObjectReference object) {
        return switch (object) {
            case ObjectReference.Named named -> switch (kind) {
                case RELATION, SEQUENCE -> relation(kind, named.name());
                case DATABASE -> StoredSettings.databaseOid(context, named.name().name());
                case SCHEMA -> schema(named.name().name());
                case LANGUAGE -> {
                    var found = context.catalog().languageByName(named.name().name());
                    if (found == null) {
                        throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.LANGUAGE_MISSING, named.name().name());
                    }
                    yield found.oid();
                }
                case TABLESPACE -> {
                    var found = context.catalog().tablespaceByName(named.name().name());
                    if (found == null) {
                        throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.TABLESPACE_MISSING, named.name().name());
                    }
                    yield found.oid();
                }
                case TYPE -> type(named.name());
                case FOREIGN_DATA_WRAPPER, FOREIGN_SERVER ->
                    new NamedObjects(context).find(dev.surus.engine.parser.ast.ObjectKind.valueOf(kind.name()), named.name(), false).oid();
                default -> throw new SqlException(
                        SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "GRANT ON " + kind.english());
            };
            case ObjectReference.OfType type -> type(new QualifiedName(type.type().names(), type.type().position()));
            case ObjectReference.LargeObject large ->
                new ObjectResolver(context).find(dev.surus.engine.parser.ast.ObjectKind.LARGE_OBJECT, large, false).oid();
            default -> throw new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "GRANT ON " + kind.english());
        };
    }

    private int relation(ObjectKind kind, QualifiedName name) {
        String schema = name.parts().size() > 1 ? name.parts().get(name.parts().size() - 2) : null;
        if (schema != null) {
            usableSchema(schema);
        }
        var found = context.catalog().relationByName(schema, name.name());
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, CommandMessage.RELATION_MISSING, name.toString());
        }
        switch (found.kind()) {
            case 'i', 'I' -> throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.IS_INDEX, found.name());
            case 'c' -> throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.IS_COMPOSITE, found.name());
            default -> { }
        }
        if (kind == ObjectKind.SEQUENCE && found.kind() != 'S') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.NOT_SEQUENCE, found.name());
        }
        return found.oid();
    }

    private int type(QualifiedName name) {
        String schema = name.parts().size() > 1 ? name.parts().get(name.parts().size() - 2) : null;
        var found = context.catalog().typeByName(schema, name.name());
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.TYPE_MISSING, name.toString());
        }
        if (found.isArray()) {
            throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.ARRAY_TYPE)
                    .hint(PrivilegeMessage.ARRAY_TYPE_HINT);
        }
        return found.oid();
    }
}
