package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgEventTrigger;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgPublication;
import dev.surus.engine.catalog.system.PgSubscription;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

/// COMMENT ON: finds and locks the object, checks its owner, writes the description.
final class CommentCommand {
    private static final String WITH_COLUMN_COMMENTS = "rvmcfp";

    private final CommandContext context;
    private final Comments comments;
    private final Privileges privileges;

    CommentCommand(CommandContext context) {
        this.context = context;
        comments = new Comments(context);
        privileges = new Privileges(context.catalog());
    }

    CommandResult run(ObjectStatement.Comment statement) {
        set(statement);
        return new CommandResult.Done("COMMENT");
    }

    private void set(ObjectStatement.Comment statement) {
        switch (statement.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, INDEX, SEQUENCE, FOREIGN_TABLE -> {
                var relation = open(nameOf(statement), found -> requireKind(statement.kind(), found));
                comments.set(ObjectAddress.relation(0).catalog(), relation.oid(), 0, statement.comment());
            }
            case COLUMN -> setOnColumn(statement);
            case CONSTRAINT -> setOnConstraint(statement);
            case DOMAIN_CONSTRAINT -> setOnDomainConstraint(statement);
            case ROLE -> setOnRole(statement);
            case DATABASE -> setOnNamed(statement, PgDatabase.CATALOG, PgDatabase.DATNAME, CommandMessage.COMMENT_DATABASE_MISSING, true);
            case TABLESPACE -> setOnNamed(statement, PgTablespace.CATALOG, PgTablespace.SPCNAME, CommandMessage.TABLESPACE_MISSING, true);
            case LANGUAGE -> setOnNamed(statement, PgLanguage.CATALOG, PgLanguage.LANNAME, CommandMessage.LANGUAGE_MISSING, false);
            case ACCESS_METHOD -> setOnNamed(statement, PgAm.CATALOG, PgAm.AMNAME, CommandMessage.COMMENT_ACCESS_METHOD_MISSING, false);
            case EXTENSION -> setOnNamed(statement, PgExtension.CATALOG, PgExtension.EXTNAME, CommandMessage.COMMENT_EXTENSION_MISSING, false);
            case EVENT_TRIGGER ->
                setOnNamed(statement, PgEventTrigger.CATALOG, PgEventTrigger.EVTNAME, CommandMessage.COMMENT_EVENT_TRIGGER_MISSING, false);
            case PUBLICATION ->
                setOnNamed(statement, PgPublication.CATALOG, PgPublication.PUBNAME, CommandMessage.COMMENT_PUBLICATION_MISSING, false);
            case SUBSCRIPTION ->
                setOnNamed(statement, PgSubscription.CATALOG, PgSubscription.SUBNAME, CommandMessage.COMMENT_SUBSCRIPTION_MISSING, true);
            case FOREIGN_SERVER ->
                setOnNamed(statement, PgForeignServer.CATALOG, PgForeignServer.SRVNAME, CommandMessage.COMMENT_SERVER_MISSING, false);
            case FOREIGN_DATA_WRAPPER ->
                setOnNamed(statement, PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.FDWNAME, CommandMessage.COMMENT_WRAPPER_MISSING, false);
            default -> setOnOther(statement);
        }
    }

    private static QualifiedName nameOf(ObjectStatement.Comment statement) {
        return ((ObjectReference.Named) statement.object()).name();
    }

    private RelationEntry open(QualifiedName name, java.util.function.Consumer<RelationEntry> check) {
        return new RelationNames(context).open(RelationNames.of(name), LockMode.SHARE_UPDATE_EXCLUSIVE, relation -> {
            check.accept(relation);
            privileges.requireOwner(dev.surus.engine.catalog.access.ObjectKind.ofRelation(relation.kind()), relation.oid(), context.currentUser());
        });
    }

    private static void requireKind(ObjectKind kind, RelationEntry relation) {
        boolean fits = switch (kind) {
            case TABLE -> "rp".indexOf(relation.kind()) >= 0;
            case VIEW -> relation.kind() == 'v';
            case MATERIALIZED_VIEW -> relation.kind() == 'm';
            case INDEX -> "iI".indexOf(relation.kind()) >= 0;
            case SEQUENCE -> relation.kind() == 'S';
            default -> relation.kind() == 'f';
        };
        if (!fits) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, switch (kind) {
                case TABLE -> DefinitionMessage.NOT_TABLE;
                case VIEW -> DefinitionMessage.NOT_VIEW;
                case MATERIALIZED_VIEW -> DefinitionMessage.NOT_MATERIALIZED_VIEW;
                case INDEX -> DefinitionMessage.NOT_INDEX;
                case SEQUENCE -> DefinitionMessage.NOT_SEQUENCE;
                default -> DefinitionMessage.NOT_FOREIGN_TABLE;
            }, relation.name());
        }
    }

    private void setOnColumn(ObjectStatement.Comment statement) {
        var name = nameOf(statement);
        List<String> parts = name.parts();
        if (parts.size() < 2) {
            throw new SqlException(SqlState.SYNTAX_ERROR, CommandMessage.COMMENT_COLUMN_UNQUALIFIED);
        }
        var relation = open(new QualifiedName(parts.subList(0, parts.size() - 1), name.position()), found -> {});
        var column = relation.columnByName(parts.getLast());
        int number = column != null ? column.number() : 0;
        if (column == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, parts.getLast(), relation.name());
        }
        if (WITH_COLUMN_COMMENTS.indexOf(relation.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, CommandMessage.COMMENT_NOT_FOR_RELATION, relation.name())
                    .detail(RelationKinds.notSupportedDetail(relation.kind()));
        }
        comments.set(ObjectAddress.relation(0).catalog(), relation.oid(), number, statement.comment());
    }

    private void setOnConstraint(ObjectStatement.Comment statement) {
        var reference = (ObjectReference.OnRelation) statement.object();
        var names = new RelationNames(context);
        var relation = names.open(RelationNames.of(reference.relation()), LockMode.SHARE_UPDATE_EXCLUSIVE);
        var constraint = relation.constraintByName(reference.name());
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.COMMENT_CONSTRAINT_MISSING, reference.name(), relation.name());
        }
        if (!privileges.ownsAs(relation.owner(), context.currentUser())) {
            throw Privileges.notOwner(dev.surus.engine.catalog.access.ObjectKind.RELATION, relation.name());
        }
        comments.set(PgConstraint.CATALOG, constraint.oid(), 0, statement.comment());
    }

    private void setOnDomainConstraint(ObjectStatement.Comment statement) {
        var reference = (ObjectReference.OfDomain) statement.object();
        var domain = new ObjectResolver(context).find(ObjectKind.DOMAIN, new ObjectReference.OfType(reference.domain()), false);
        var found = context.catalog().rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONTYPID, PgConstraint.CONNAME},
                Integer.toUnsignedLong(domain.oid()), reference.constraint());
        if (found.isEmpty()) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.COMMENT_DOMAIN_CONSTRAINT_MISSING, reference.constraint(),
                    context.catalog().typeName(domain.oid()));
        }
        privileges.requireOwner(dev.surus.engine.catalog.access.ObjectKind.TYPE, domain.oid(), context.currentUser());
        comments.set(PgConstraint.CATALOG, found.getFirst().integer(PgConstraint.OID), 0, statement.comment());
    }

    private void setOnRole(ObjectStatement.Comment statement) {
        var role = new RoleNames(context).find(nameOf(statement).name());
        var roles = new Roles(context.catalog());
        if (!roles.isSuperuser(context.currentUser())) {
            if (role.superuser()) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.COMMENT_NEEDS_SUPERUSER);
            }
            var current = context.catalog().role(context.currentUser());
            if (current == null || !current.createRole()) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.COMMENT_NEEDS_CREATEROLE);
            }
        }
        context.lockObject(PgAuthid.CATALOG, role.oid(), 0, LockMode.SHARE_UPDATE_EXCLUSIVE);
        comments.setShared(PgAuthid.CATALOG, role.oid(), statement.comment());
    }

    /// Objects that a name without schema names. Every catalog has its OID first.
    private void setOnNamed(ObjectStatement.Comment statement, int catalog, int nameColumn, CommandMessage missing, boolean shared) {
        String name = nameOf(statement).name();
        var found = context.catalog().rows().find(catalog, new int[] {nameColumn}, name);
        if (found.isEmpty()) {
            if (statement.kind() == ObjectKind.DATABASE) {
                // A dump may be loaded into a database of another name.
                context.notice(Severity.WARNING, SqlState.UNDEFINED_DATABASE, missing, name);
                return;
            }
            throw new SqlException(SqlState.UNDEFINED_OBJECT, missing, name);
        }
        int oid = found.getFirst().integer(0);
        if (statement.kind() == ObjectKind.ACCESS_METHOD) {
            if (!new Roles(context.catalog()).isSuperuser(context.currentUser())) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.COMMENT_NEEDS_SUPERUSER);
            }
        } else {
            privileges.requireOwner(ObjectResolver.accessKind(statement.kind()), oid, context.currentUser());
        }
        context.lockObject(catalog, oid, 0, LockMode.SHARE_UPDATE_EXCLUSIVE);
        if (shared) {
            comments.setShared(catalog, oid, statement.comment());
        } else {
            comments.set(catalog, oid, 0, statement.comment());
        }
    }

    private void setOnOther(ObjectStatement.Comment statement) {
        var object = new ObjectResolver(context).find(statement.kind(), statement.object(), false);
        if (!(statement.object() instanceof ObjectReference.OnRelation)) {
            privileges.requireOwner(ObjectResolver.accessKind(statement.kind()), object.oid(), context.currentUser());
            context.lockObject(object.catalog(), object.oid(), 0, LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
        comments.set(object.catalog(), object.oid(), 0, statement.comment());
    }
}
