package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.RowExpressions;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.TypeStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// CREATE and ALTER DOMAIN.
final class DomainCommands {
    private final CommandContext context;
    private final DefinitionAnalysis analysis;
    private final CatalogWriter writer;

    DomainCommands(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
        writer = new CatalogWriter(context.catalog());
    }

    String create(TypeStatement.CreateDomain create) {
        int namespace = TypeCommands.creationNamespace(context, create.name());
        String name = create.name().name();
        var base = baseType(create);
        var baseType = context.catalog().type(base.oid());
        if (baseType.isPseudo()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.DOMAIN_BASE, String.join(".", create.type().names()))
                    .at(create.type().position());
        }
        ColumnPlanner.requireUsage(context, base.oid());
        int collation = baseType.collation();
        if (create.collation() != null) {
            int wanted = analysis.collation(create.collation());
            if (collation == 0) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.COLLATION_UNSUPPORTED, context.catalog().typeName(base.oid()))
                        .at(create.collation().position());
            }
            collation = wanted;
        }
        boolean notNull = false;
        boolean nullSaid = false;
        Expression defaultTree = null;
        boolean hasDefault = false;
        var checks = new ArrayList<Constraint.Check>();
        for (Constraint constraint : create.constraints()) {
            switch (constraint) {
                case Constraint.Default given -> {
                    if (hasDefault) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.DOMAIN_MULTIPLE_DEFAULTS);
                    }
                    hasDefault = true;
                    defaultTree = analysis.columnValue(given.expression(), ExpressionKind.COLUMN_DEFAULT, null, name, base.oid(), base.typmod());
                }
                case Constraint.NotNull _ -> {
                    if (nullSaid) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.DOMAIN_NOT_NULL_CONFLICT);
                    }
                    notNull = true;
                }
                case Constraint.Null _ -> {
                    if (notNull) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.DOMAIN_NOT_NULL_CONFLICT);
                    }
                    nullSaid = true;
                }
                case Constraint.Check check -> checks.add(check);
                case Constraint.Key key -> throw new SqlException(SqlState.SYNTAX_ERROR,
                        key.primary() ? AlterMessage.DOMAIN_PRIMARY : AlterMessage.DOMAIN_UNIQUE);
                case Constraint.ForeignKey _ -> throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.DOMAIN_FOREIGN);
                case Constraint.Exclusion _, Constraint.Identity _, Constraint.Generated _ ->
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE DOMAIN");
            }
        }
        boolean keepsDefault = defaultTree != null && !(defaultTree instanceof Expression.Constant constant && constant.value() == null);
        var stored = keepsDefault ? analysis.store(defaultTree, 0) : null;
        int oid = writer.types.createDomain(name, namespace, context.currentUser(), base.oid(), base.typmod(), create.type().arrayBounds().size(),
                notNull, collation, stored == null ? null : stored.text(), stored == null ? null : text(stored.text()),
                stored == null ? List.of() : stored.references());
        context.nextCommand();
        new DefaultPrivileges(context).giveToType(oid, context.currentUser(), namespace);
        for (Constraint.Check check : checks) {
            addCheck(context.catalog().type(oid), check);
        }
        return "CREATE DOMAIN";
    }

    /// Errors about the base type have no position.
    private dev.surus.engine.analyzer.TypeReference baseType(TypeStatement.CreateDomain create) {
        try {
            return analysis.type(create.type());
        } catch (SqlException error) {
            error.diagnostic().position = 0;
            throw error;
        }
    }

    private String text(String stored) {
        return new StoredExpressionText(context.catalog(), context).expression(stored, 0, false);
    }

    /// @return the condition
    private Expression addCheck(TypeEntry domain, Constraint.Check check) {
        String name = check.name();
        var rows = context.catalog().rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONTYPID}, Integer.toUnsignedLong(domain.oid()));
        if (name == null) {
            name = new GeneratedNames(context.catalog()).constraint(domain.name(), null, "check", domain.namespace(), List.of());
        } else {
            String wanted = name;
            if (rows.stream().anyMatch(row -> row.text(PgConstraint.CONNAME).equals(wanted))) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, AlterMessage.DOMAIN_CONSTRAINT_EXISTS, name, domain.name());
            }
        }
        var condition = analysis.domainCheck(check.expression(), domain.baseType(), domain.baseTypmod(), domain.collation());
        var stored = analysis.store(condition, 0);
        writer.constraints.create(NewConstraint.domainCheck(name, domain.namespace(), domain.oid(), stored.text(), !check.attributes().notValid()),
                stored.references());
        return condition;
    }

    // ---- ALTER

    String alter(TypeStatement.AlterDomain alter) {
        var object = new ObjectResolver(context).find(dev.surus.engine.parser.ast.ObjectKind.DOMAIN, new ObjectReference.Named(alter.name()), false);
        var domain = context.catalog().type(object.oid());
        new Privileges(context.catalog()).requireOwner(ObjectKind.TYPE, domain.oid(), context.currentUser());
        switch (alter.action()) {
            case TypeStatement.DomainDefault change -> setDefault(domain, change);
            case TypeStatement.DomainNotNull change -> setNotNull(domain, change.notNull());
            case TypeStatement.DomainAddConstraint add -> {
                if (!(add.constraint() instanceof Constraint.Check check)) {
                    throw Commands.notSupported(alter);
                }
                var condition = addCheck(domain, check);
                if (!check.attributes().notValid()) {
                    requireCheck(domain, condition);
                }
            }
            case TypeStatement.DomainDropConstraint drop -> dropConstraint(domain, drop);
            case TypeStatement.DomainValidateConstraint validate -> {
                var constraint = constraint(domain, validate.name());
                if (constraint == null) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.DOMAIN_CONSTRAINT_MISSING, validate.name(), domain.name());
                }
                requireCheck(domain, analysis.read(constraint.checkText(), null));
                writer.constraints.update(constraint.oid(), PgConstraint.CONVALIDATED, 1L);
            }
        }
        return "ALTER DOMAIN";
    }

    private static ConstraintEntry constraint(TypeEntry domain, String name) {
        return domain.checks().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    private void setDefault(TypeEntry domain, TypeStatement.DomainDefault change) {
        context.lockObject(PgNamespace.CATALOG, domain.namespace(), 0, LockMode.ACCESS_SHARE);
        DefinitionAnalysis.Stored stored = null;
        if (change.expression() != null) {
            var tree = analysis.columnValue(change.expression(), ExpressionKind.COLUMN_DEFAULT, null, domain.name(), domain.baseType(),
                    domain.baseTypmod());
            stored = tree instanceof Expression.Constant constant && constant.value() == null ? null : analysis.store(tree, 0);
        }
        var row = writer.types.row(domain.oid());
        context.catalog().rows().update(row, RowValues.from(row).set(PgType.TYPDEFAULTBIN, stored == null ? null : stored.text())
                .set(PgType.TYPDEFAULT, stored == null ? null : text(stored.text())).values());
        if (stored != null) {
            writer.dependencies.record(ObjectAddress.type(domain.oid()), stored.references(), Dependencies.Kind.NORMAL);
        }
    }

    private void setNotNull(TypeEntry domain, boolean notNull) {
        if (domain.notNull() == notNull) {
            return;
        }
        if (notNull) {
            forEachColumn(domain, (relation, column) -> new TableScans(context).forEach(relation, values -> {
                if (values[column.number() - 1] == null) {
                    throw new SqlException(SqlState.NOT_NULL_VIOLATION, AlterMessage.DOMAIN_COLUMN_NULLS, column.name(), relation.name());
                }
            }));
        }
        var row = writer.types.row(domain.oid());
        context.catalog().rows().update(row, RowValues.from(row).set(PgType.TYPNOTNULL, notNull).values());
    }

    private void dropConstraint(TypeEntry domain, TypeStatement.DomainDropConstraint drop) {
        var constraint = constraint(domain, drop.name());
        if (constraint == null) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.DOMAIN_CONSTRAINT_MISSING, drop.name(), domain.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.DOMAIN_CONSTRAINT_MISSING_SKIPPING, drop.name(),
                    domain.name());
            return;
        }
        new Removal(context).drop(List.of(ObjectAddress.constraint(constraint.oid())), drop.behavior() == DropBehavior.CASCADE);
    }

    private interface ColumnVisitor {
        void column(RelationEntry relation, ColumnEntry column);
    }

    /// The stored columns of the domain, and of the domains over it; their tables are locked against writers.
    private void forEachColumn(TypeEntry domain, ColumnVisitor visitor) {
        for (var row : writer.dependencies.on(ObjectAddress.type(domain.oid()))) {
            var dependent = Dependencies.dependent(row);
            if (dependent.catalog() == PgType.CATALOG) {
                var type = context.catalog().type(dependent.oid());
                if (type != null && type.isDomain() && type.baseType() == domain.oid()) {
                    forEachColumn(type, visitor);
                } else if (type != null) {
                    TableRewrite.lockType(context, type.oid());
                }
            } else if (dependent.catalog() == PgClass.CATALOG && dependent.part() > 0) {
                context.lockRelation(dependent.oid(), LockMode.SHARE);
                var relation = context.catalog().relation(dependent.oid());
                if (relation != null) {
                    TableRewrite.lockType(context, relation.rowType());
                }
                if (relation != null && (relation.kind() == 'r' || relation.kind() == 'm')
                        && relation.column(dependent.part()).type() == domain.oid()) {
                    visitor.column(relation, relation.column(dependent.part()));
                }
            }
        }
    }

    private void requireCheck(TypeEntry domain, Expression condition) {
        forEachColumn(domain, (relation, column) -> {
            var test = new RowExpressions(context.service(ExecutorSession.class), relation, List.of(ofColumn(condition, column)));
            var result = new Object[1];
            new TableScans(context).forEach(relation, values -> {
                test.compute(values, result);
                if (result[0] instanceof Long value && value == 0) {
                    throw new SqlException(SqlState.CHECK_VIOLATION, AlterMessage.DOMAIN_COLUMN_CHECK, column.name(), relation.name());
                }
            });
        });
    }

    /// The condition with a column's value instead of VALUE.
    private static Expression ofColumn(Expression condition, ColumnEntry column) {
        if (condition instanceof Expression.DomainValue value) {
            return new Expression.Relabel(new Expression.ColumnReference(1, column.number(), 0, column.type(), column.typmod(), column.collation(), 0),
                    value.type(), value.typmod(), value.collation(), Expression.CallForm.IMPLICIT_CAST, 0);
        }
        return dev.surus.engine.analyzer.tree.Expressions.mapChildren(condition, child -> child == null ? null : ofColumn(child, column));
    }
}
