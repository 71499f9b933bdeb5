package dev.surus.engine.command;

import dev.surus.engine.parser.ast.ObjectReference.RoutineSignature;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Objects that are no relations, as statements name them.
final class ObjectResolver {
    private final CommandContext context;

    ObjectResolver(CommandContext context) {
        this.context = context;
    }

    /// The objects of a DROP that exist, each owned and locked.
    List<ObjectAddress> findAllForDrop(ObjectStatement.Drop statement) {
        var objects = new ArrayList<ObjectAddress>();
        for (ObjectReference reference : statement.objects()) {
            var object = findForDrop(statement.kind(), reference, statement.ifExists());
            if (object != null) {
                objects.add(object);
            }
        }
        return objects;
    }

    private ObjectAddress findForDrop(dev.surus.engine.parser.ast.ObjectKind kind, ObjectReference reference, boolean ifExists) {
        while (true) {
            long changes = context.catalog().changes();
            var object = find(kind, reference, ifExists);
            if (object == null) {
                return null;
            }
            if (kind == dev.surus.engine.parser.ast.ObjectKind.FUNCTION && context.catalog().function(object.oid()).isAggregate()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AggregateMessage.IS_AGGREGATE, context.catalog().function(object.oid()).name())
                        .hint(AggregateMessage.USE_DROP_AGGREGATE);
            }
            // The owner of a relation may drop what belongs to it.
            if (!(reference instanceof ObjectReference.OnRelation)) {
                requireDroppable(kind, object, reference);
            }
            context.lockObject(object.catalog(), object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
            if (context.catalog().changes() == changes || object.equals(find(kind, reference, true))) {
                return object;
            }
        }
    }

    /// The object's owner may drop it, and its schema's.
    private void requireDroppable(dev.surus.engine.parser.ast.ObjectKind kind, ObjectAddress object, ObjectReference reference) {
        var privileges = new Privileges(context.catalog());
        int namespace = namespaceOf(object);
        if (namespace == 0 || !privileges.owns(ObjectKind.SCHEMA, namespace, context.currentUser())) {
            var shown = kind == dev.surus.engine.parser.ast.ObjectKind.DOMAIN ? ObjectKind.TYPE : accessKind(kind);
            if (reference instanceof ObjectReference.Routine(var signature)) {
                requireOwner(context, object.oid(), signature);
            } else {
                privileges.requireOwner(shown, object.oid(), context.currentUser());
            }
        }
    }

    /// A routine's owner is asked for with the name as it was written.
    static void requireOwner(CommandContext context, int routine, RoutineSignature signature) {
        if (!new Privileges(context.catalog()).owns(ObjectKind.FUNCTION, routine, context.currentUser())) {
            var found = AccessObjects.find(context.catalog(), ObjectKind.FUNCTION, routine);
            throw Privileges.notOwner(found.kind(), signature.name().toString());
        }
    }

    /// A kind as command tags name it.
    static String tagWord(dev.surus.engine.parser.ast.ObjectKind kind) {
        return kind == dev.surus.engine.parser.ast.ObjectKind.FOREIGN_SERVER ? "SERVER" : kind.name().replace('_', ' ');
    }

    static ObjectKind accessKind(dev.surus.engine.parser.ast.ObjectKind kind) {
        return ObjectKind.valueOf(kind.name());
    }

    private int namespaceOf(ObjectAddress object) {
        return switch (object.catalog()) {
            case PgType.CATALOG -> context.catalog().type(object.oid()).namespace();
            case PgProc.CATALOG -> context.catalog().function(object.oid()).namespace();
            case PgCollation.CATALOG -> context.catalog().collation(object.oid()).namespace();
            case PgStatisticExt.CATALOG -> new NamedObjects(context).namespaceOf(dev.surus.engine.parser.ast.ObjectKind.STATISTICS, object);
            default -> 0;
        };
    }

    /// @param missingOk a NOTICE tells of a missing object
    /// @return null where it is missing
    ObjectAddress find(dev.surus.engine.parser.ast.ObjectKind kind, ObjectReference reference, boolean missingOk) {
        return switch (kind) {
            case SCHEMA -> schema(((ObjectReference.Named) reference).name().name(), missingOk);
            case TYPE, DOMAIN -> type(kind, typeName(reference), missingOk);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> routine(kind, ((ObjectReference.Routine) reference).signature(), missingOk);
            case COLLATION -> collation(((ObjectReference.Named) reference).name(), missingOk);
            case LARGE_OBJECT -> largeObject((ObjectReference.LargeObject) reference);
            case STATISTICS, FOREIGN_DATA_WRAPPER, FOREIGN_SERVER ->
                new NamedObjects(context).find(kind, ((ObjectReference.Named) reference).name(), missingOk);
            case TRIGGER -> onRelation((ObjectReference.OnRelation) reference, true, missingOk);
            case RULE -> onRelation((ObjectReference.OnRelation) reference, false, missingOk);
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, kind.name().replace('_', ' '));
        };
    }

    private ObjectAddress largeObject(ObjectReference.LargeObject reference) {
        int oid = switch (reference.number()) {
            case Expression.IntegerConstant constant -> constant.value();
            case Expression.NumericConstant constant -> ((Long) BuiltinTypes.byOid(TypeOid.OID).input(constant.text(), -1, context)).intValue();
            default -> throw new IllegalStateException(reference.toString());
        };
        if (AccessObjects.find(context.catalog(), ObjectKind.LARGE_OBJECT, oid) == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.LARGE_OBJECT_MISSING, Integer.toUnsignedString(oid));
        }
        return new ObjectAddress(PgLargeobject.CATALOG, oid);
    }

    private static TypeName typeName(ObjectReference reference) {
        return switch (reference) {
            case ObjectReference.OfType type -> type.type();
            case ObjectReference.Named named -> new TypeName(named.name().parts(), false, false, List.of(), List.of(), named.name().position());
            default -> throw new IllegalStateException(reference.toString());
        };
    }

    private void skip(DefinitionMessage message, Object... arguments) {
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, message, arguments);
    }

    private ObjectAddress schema(String name, boolean missingOk) {
        var schema = context.catalog().namespaceByName(name);
        if (schema == null) {
            if (!missingOk) {
                throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, name);
            }
            skip(DefinitionMessage.SCHEMA_MISSING_SKIPPING, name);
            return null;
        }
        return new ObjectAddress(PgNamespace.CATALOG, schema.oid());
    }

    private boolean schemaIsMissing(List<String> parts, boolean missingOk) {
        if (parts.size() < 2) {
            return false;
        }
        String schema = parts.get(parts.size() - 2);
        if (schema.equals("pg_temp") || context.catalog().namespaceByName(schema) != null) {
            return false;
        }
        if (!missingOk) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, schema);
        }
        skip(DefinitionMessage.SCHEMA_MISSING_SKIPPING, schema);
        return true;
    }

    private ObjectAddress type(dev.surus.engine.parser.ast.ObjectKind kind, TypeName name, boolean missingOk) {
        var parts = name.names();
        if (schemaIsMissing(parts, missingOk)) {
            return null;
        }
        var type = context.catalog().typeByName(parts.size() < 2 ? null : parts.get(parts.size() - 2), parts.getLast());
        if (type != null && !name.arrayBounds().isEmpty()) {
            type = context.catalog().type(type.array());
        }
        String shown = String.join(".", parts) + (name.arrayBounds().isEmpty() ? "" : "[]");
        if (type == null) {
            if (!missingOk) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.TYPE_MISSING, shown);
            }
            skip(DefinitionMessage.TYPE_MISSING_SKIPPING, shown);
            return null;
        }
        if (kind == dev.surus.engine.parser.ast.ObjectKind.DOMAIN && !type.isDomain()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_DOMAIN, shown);
        }
        return ObjectAddress.type(type.oid());
    }

    private ObjectAddress collation(QualifiedName name, boolean missingOk) {
        if (schemaIsMissing(name.parts(), missingOk)) {
            return null;
        }
        var parts = name.parts();
        var collation = context.catalog().collationByName(parts.size() < 2 ? null : parts.get(parts.size() - 2), parts.getLast());
        if (collation == null) {
            if (!missingOk) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.COLLATION_MISSING, name.toString());
            }
            skip(DefinitionMessage.COLLATION_MISSING_SKIPPING, name.toString());
            return null;
        }
        return new ObjectAddress(PgCollation.CATALOG, collation.oid());
    }

    // ---- routines

    private ObjectAddress routine(dev.surus.engine.parser.ast.ObjectKind kind, ObjectReference.RoutineSignature signature, boolean missingOk) {
        var parts = signature.name().parts();
        if (schemaIsMissing(parts, missingOk)) {
            return null;
        }
        List<FunctionEntry> named = context.catalog().functionsByName(parts.size() < 2 ? null : parts.get(parts.size() - 2), parts.getLast());
        List<FunctionEntry> found;
        String shown = signature.name().toString();
        if (signature.unspecified()) {
            found = named.stream().filter(function -> fits(kind, function)).toList();
            if (found.size() > 1) {
                throw new SqlException(SqlState.AMBIGUOUS_FUNCTION, DefinitionMessage.FUNCTION_NOT_UNIQUE, shown)
                        .hint(DefinitionMessage.FUNCTION_NOT_UNIQUE_HINT);
            }
        } else {
            var analysis = new DefinitionAnalysis(context);
            int[] types = signature.types().stream().mapToInt(type -> analysis.type(type).oid()).toArray();
            found = named.stream().filter(function -> Arrays.equals(function.arguments(), types)).toList();
            var arguments = new StringBuilder();
            for (int type : types) {
                arguments.append(arguments.isEmpty() ? "" : ", ").append(context.catalog().typeName(type));
            }
            shown += "(" + arguments + ")";
        }
        if (found.isEmpty()) {
            DefinitionMessage missing = switch (kind) {
                case PROCEDURE -> signature.unspecified() ? DefinitionMessage.PROCEDURE_NOT_FOUND : DefinitionMessage.PROCEDURE_MISSING;
                case AGGREGATE -> signature.unspecified() ? DefinitionMessage.AGGREGATE_NOT_FOUND : DefinitionMessage.AGGREGATE_MISSING;
                default -> signature.unspecified() ? DefinitionMessage.FUNCTION_NOT_FOUND : DefinitionMessage.FUNCTION_MISSING;
            };
            if (!missingOk) {
                throw new SqlException(SqlState.UNDEFINED_FUNCTION, missing, shown);
            }
            skip(switch (kind) {
                case PROCEDURE -> DefinitionMessage.PROCEDURE_MISSING_SKIPPING;
                case AGGREGATE -> DefinitionMessage.AGGREGATE_MISSING_SKIPPING;
                default -> DefinitionMessage.FUNCTION_MISSING_SKIPPING;
            }, signature.unspecified() ? shown : signature.name() + "(" + asWritten(signature) + ")");
            return null;
        }
        var function = found.getFirst();
        if (!fits(kind, function)) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, switch (kind) {
                case PROCEDURE -> DefinitionMessage.NOT_PROCEDURE;
                case AGGREGATE -> DefinitionMessage.NOT_AGGREGATE;
                default -> DefinitionMessage.NOT_FUNCTION;
            }, shown);
        }
        return ObjectAddress.function(function.oid());
    }

    /// The types as the statement has them.
    private static String asWritten(ObjectReference.RoutineSignature signature) {
        return signature.types().stream().map(type -> String.join(".", type.names()) + (type.arrayBounds().isEmpty() ? "" : "[]"))
                .collect(java.util.stream.Collectors.joining(","));
    }

    private static boolean fits(dev.surus.engine.parser.ast.ObjectKind kind, FunctionEntry function) {
        return switch (kind) {
            case PROCEDURE -> function.kind() == 'p';
            case AGGREGATE -> function.kind() == 'a';
            case FUNCTION -> function.kind() != 'p';
            default -> true;
        };
    }

    // ---- triggers and rules

    private ObjectAddress onRelation(ObjectReference.OnRelation reference, boolean trigger, boolean missingOk) {
        var names = new RelationNames(context);
        var name = RelationNames.of(reference.relation());
        var relation = names.openOrNull(name, LockMode.ACCESS_SHARE, missingOk, false, found -> {});
        if (relation == null) {
            if (!missingOk) {
                throw RelationNames.missing(name);
            }
            skip(DefinitionMessage.RELATION_MISSING_SKIPPING, name.name());
            return null;
        }
        if (!new Privileges(context.catalog()).owns(ObjectKind.RELATION, relation.oid(), context.currentUser())) {
            throw Privileges.notOwner(ObjectKind.RELATION, relation.name());
        }
        names.refuseSystemCatalog(relation);
        if (trigger) {
            for (var each : relation.triggers()) {
                if (each.name().equals(reference.name())) {
                    return new ObjectAddress(PgTrigger.CATALOG, each.oid());
                }
            }
        } else {
            for (var each : relation.rules()) {
                if (each.name().equals(reference.name())) {
                    return new ObjectAddress(PgRewrite.CATALOG, each.oid());
                }
            }
        }
        if (!missingOk) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, trigger ? DefinitionMessage.TRIGGER_MISSING : DefinitionMessage.RULE_MISSING,
                    reference.name(), relation.name());
        }
        skip(trigger ? DefinitionMessage.TRIGGER_MISSING_SKIPPING : DefinitionMessage.RULE_MISSING_SKIPPING, reference.name(), relation.name());
        return null;
    }
}
