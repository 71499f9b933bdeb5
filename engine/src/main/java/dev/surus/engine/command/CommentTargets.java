package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgCast;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgOpfamily;
import dev.surus.engine.catalog.system.PgPolicy;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;

/// Objects of every kind, as COMMENT ON names them: found, locked, and owned by the user.
final class CommentTargets {
    private final CommandContext context;

    CommentTargets(CommandContext context) {
        this.context = context;
    }

    /// @return null for a database that does not exist
    ObjectAddress open(ObjectKind kind, ObjectReference reference) {
        return switch (kind) {
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, INDEX -> relation(kind, reference);
            case COLUMN -> column(((ObjectReference.Named) reference).name());
            case CONSTRAINT, TRIGGER, RULE, POLICY -> lock(onRelation(kind, (ObjectReference.OnRelation) reference));
            case DOMAIN_CONSTRAINT -> lock(domainConstraint((ObjectReference.OfDomain) reference));
            case ROLE -> role(name(reference));
            case DATABASE -> database(name(reference));
            case CAST -> lock(cast((ObjectReference.Cast) reference));
            case TRANSFORM -> throw noTransform((ObjectReference.Transform) reference);
            case SCHEMA, TYPE, DOMAIN, FUNCTION, PROCEDURE, ROUTINE, AGGREGATE, COLLATION ->
                owned(kind, lock(new ObjectResolver(context).find(kind, reference, false)));
            case OPERATOR -> owned(kind, lock(operator(((ObjectReference.Routine) reference).signature())));
            case OPERATOR_CLASS, OPERATOR_FAMILY -> owned(kind, lock(ofAccessMethod(kind, (ObjectReference.WithAccessMethod) reference)));
            case LARGE_OBJECT -> owned(kind, lock(new ObjectResolver(context).find(kind, reference, false)));
            default -> owned(kind, lock(new NamedObjects(context).find(kind, ((ObjectReference.Named) reference).name(), false)));
        };
    }

    /// The last part of a name.
    static String name(ObjectReference reference) {
        return ((ObjectReference.Named) reference).name().name();
    }

    private ObjectAddress lock(ObjectAddress object) {
        context.lockObject(object.catalog(), object.oid(), 0, LockMode.SHARE_UPDATE_EXCLUSIVE);
        return object;
    }

    private ObjectAddress owned(ObjectKind kind, ObjectAddress object) {
        var privileges = new Privileges(context.catalog());
        switch (kind) {
            case ACCESS_METHOD, TEXT_SEARCH_PARSER, TEXT_SEARCH_TEMPLATE -> {
                if (!privileges.roles().isSuperuser(context.currentUser())) {
                    throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.MUST_BE_SUPERUSER);
                }
            }
            default -> privileges.requireOwner(kind == ObjectKind.DOMAIN ? dev.surus.engine.catalog.access.ObjectKind.TYPE
                    : ObjectResolver.accessKind(kind), object.oid(), context.currentUser());
        }
        return object;
    }

    // ---- relations and what belongs to them

    private ObjectAddress relation(ObjectKind kind, ObjectReference reference) {
        var relation = new RelationNames(context).open(RelationNames.of(((ObjectReference.Named) reference).name()), LockMode.SHARE_UPDATE_EXCLUSIVE);
        DefinitionMessage wrong = switch (kind) {
            case VIEW -> relation.kind() == 'v' ? null : DefinitionMessage.NOT_VIEW;
            case MATERIALIZED_VIEW -> relation.kind() == 'm' ? null : DefinitionMessage.NOT_MATERIALIZED_VIEW;
            case FOREIGN_TABLE -> relation.kind() == 'f' ? null : DefinitionMessage.NOT_FOREIGN_TABLE;
            case SEQUENCE -> relation.kind() == 'S' ? null : DefinitionMessage.NOT_SEQUENCE;
            case INDEX -> relation.kind() == 'i' || relation.kind() == 'I' ? null : DefinitionMessage.NOT_INDEX;
            default -> relation.kind() == 'r' || relation.kind() == 'p' ? null : DefinitionMessage.NOT_TABLE;
        };
        if (wrong != null) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, wrong, relation.name());
        }
        requireOwner(relation, ObjectResolver.accessKind(kind));
        return ObjectAddress.relation(relation.oid());
    }

    private void requireOwner(RelationEntry relation, dev.surus.engine.catalog.access.ObjectKind shown) {
        var privileges = new Privileges(context.catalog());
        if (!privileges.ownsAs(relation.owner(), context.currentUser())) {
            throw Privileges.notOwner(shown, relation.name());
        }
    }

    private ObjectAddress column(QualifiedName name) {
        var parts = name.parts();
        var relationName = RelationNames.of(new QualifiedName(parts.subList(0, parts.size() - 1), 0));
        var relation = new RelationNames(context).open(relationName, LockMode.SHARE_UPDATE_EXCLUSIVE);
        var column = relation.columnByName(parts.getLast());
        if (column == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, parts.getLast(), relation.name());
        }
        requireOwner(relation, dev.surus.engine.catalog.access.ObjectKind.RELATION);
        if ("rvmcfp".indexOf(relation.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, CommandMessage.NO_COMMENT, relation.name())
                    .detail(RelationKinds.notSupportedDetail(relation.kind()));
        }
        return ObjectAddress.column(relation.oid(), column.number());
    }

    private ObjectAddress onRelation(ObjectKind kind, ObjectReference.OnRelation reference) {
        var relation = new RelationNames(context).open(RelationNames.of(reference.relation()), LockMode.ACCESS_SHARE);
        String name = reference.name();
        ObjectAddress found = switch (kind) {
            case CONSTRAINT -> relation.constraintByName(name) == null ? null : ObjectAddress.constraint(relation.constraintByName(name).oid());
            case TRIGGER -> relation.triggers().stream().filter(each -> each.name().equals(name)).findFirst()
                    .map(each -> new ObjectAddress(PgTrigger.CATALOG, each.oid())).orElse(null);
            case RULE -> relation.rules().stream().filter(each -> each.name().equals(name)).findFirst()
                    .map(each -> new ObjectAddress(PgRewrite.CATALOG, each.oid())).orElse(null);
            default -> NamedObjects.address(PgPolicy.CATALOG, context.catalog().rows().find(PgPolicy.CATALOG,
                    new int[] {PgPolicy.POLRELID, PgPolicy.POLNAME}, Integer.toUnsignedLong(relation.oid()), name));
        };
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, switch (kind) {
                case CONSTRAINT -> CommandMessage.CONSTRAINT_MISSING;
                case TRIGGER -> DefinitionMessage.TRIGGER_MISSING;
                case RULE -> DefinitionMessage.RULE_MISSING;
                default -> CommandMessage.POLICY_MISSING;
            }, name, relation.name());
        }
        requireOwner(relation, dev.surus.engine.catalog.access.ObjectKind.RELATION);
        return found;
    }

    private ObjectAddress domainConstraint(ObjectReference.OfDomain reference) {
        var domain = new ObjectResolver(context).find(ObjectKind.DOMAIN, new ObjectReference.OfType(reference.domain()), false);
        var type = context.catalog().type(domain.oid());
        for (ConstraintEntry constraint : type.checks()) {
            if (constraint.name().equals(reference.constraint())) {
                owned(ObjectKind.TYPE, domain);
                return new ObjectAddress(PgConstraint.CATALOG, constraint.oid());
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.DOMAIN_CONSTRAINT_MISSING, reference.constraint(),
                context.catalog().typeName(domain.oid()));
    }

    // ---- what all databases share

    private ObjectAddress role(String name) {
        var role = context.catalog().roleByName(name);
        if (role == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.ROLE_MISSING, name);
        }
        var object = lock(new ObjectAddress(PgAuthid.CATALOG, role.oid()));
        var user = context.catalog().role(context.currentUser());
        if (!user.superuser() && (role.superuser() || !user.createRole())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, role.superuser() ? CommandMessage.MUST_BE_SUPERUSER : CommandMessage.MUST_CREATE_ROLES);
        }
        return object;
    }

    private ObjectAddress database(String name) {
        var database = context.catalog().databaseByName(name);
        return database == null ? null : owned(ObjectKind.DATABASE, lock(new ObjectAddress(PgDatabase.CATALOG, database.oid())));
    }

    // ---- operators, casts and the like

    private int type(TypeName name) {
        return name == null ? 0 : new DefinitionAnalysis(context).type(name).oid();
    }

    private ObjectAddress cast(ObjectReference.Cast reference) {
        int source = type(reference.source());
        int target = type(reference.target());
        var cast = context.catalog().castFor(source, target);
        var catalog = context.catalog();
        if (cast == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.CAST_MISSING, catalog.typeName(source), catalog.typeName(target));
        }
        var privileges = new Privileges(catalog);
        if (!privileges.ownsAs(catalog.type(source).owner(), context.currentUser()) && !privileges.ownsAs(catalog.type(target).owner(), context.currentUser())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.OWNER_OF_TYPES, catalog.typeName(source), catalog.typeName(target));
        }
        return new ObjectAddress(PgCast.CATALOG, cast.oid());
    }

    private SqlException noTransform(ObjectReference.Transform reference) {
        int type = type(reference.type());
        if (context.catalog().languageByName(reference.language()) == null) {
            return NamedObjects.missing(ObjectKind.LANGUAGE, reference.language());
        }
        return new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.TRANSFORM_MISSING, context.catalog().typeName(type), reference.language());
    }

    private ObjectAddress operator(ObjectReference.RoutineSignature signature) {
        var parts = signature.name().parts();
        int left = type(signature.types().getFirst());
        int right = type(signature.types().getLast());
        var operator = context.catalog().operatorExact(parts.size() < 2 ? null : parts.get(parts.size() - 2), parts.getLast(), left, right);
        if (operator == null) {
            String shown = (left == 0 ? "" : context.catalog().typeName(left) + " ") + signature.name() + " "
                    + (right == 0 ? "" : context.catalog().typeName(right));
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CommandMessage.OPERATOR_MISSING, shown);
        }
        return new ObjectAddress(PgOperator.CATALOG, operator.oid());
    }

    private ObjectAddress ofAccessMethod(ObjectKind kind, ObjectReference.WithAccessMethod reference) {
        int method = context.catalog().accessMethodOid(reference.accessMethod());
        if (method == 0) {
            throw NamedObjects.missing(ObjectKind.ACCESS_METHOD, reference.accessMethod());
        }
        boolean family = kind == ObjectKind.OPERATOR_FAMILY;
        for (int namespace : new NamedObjects(context).namespaces(reference.name(), false)) {
            var found = family ? NamedObjects.address(PgOpfamily.CATALOG, context.catalog().rows().find(PgOpfamily.CATALOG,
                            new int[] {PgOpfamily.OPFMETHOD, PgOpfamily.OPFNAME, PgOpfamily.OPFNAMESPACE},
                            Integer.toUnsignedLong(method), reference.name().name(), Integer.toUnsignedLong(namespace)))
                    : NamedObjects.address(PgOpclass.CATALOG, context.catalog().rows().find(PgOpclass.CATALOG,
                            new int[] {PgOpclass.OPCMETHOD, PgOpclass.OPCNAME, PgOpclass.OPCNAMESPACE},
                            Integer.toUnsignedLong(method), reference.name().name(), Integer.toUnsignedLong(namespace)));
            if (found != null) {
                return found;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, family ? CommandMessage.FAMILY_MISSING : DefinitionMessage.CLASS_MISSING,
                reference.name(), reference.accessMethod());
    }
}
