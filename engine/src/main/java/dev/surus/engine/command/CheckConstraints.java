package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.parser.ast.Constraint;
import java.util.ArrayList;
import java.util.List;

/// CHECK constraints of tables.
final class CheckConstraints {
    /// A constraint that was made.
    record Made(int oid, String name, Expression condition) {}

    private final CommandContext context;
    private final DefinitionAnalysis analysis;
    /// Names made by the same statement.
    private final List<String> names = new ArrayList<>();

    CheckConstraints(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    Made add(RelationEntry relation, Constraint.Check check) {
        return add(relation, check, false, true);
    }

    /// @param mergeable whether the relation may have the constraint already, from a parent or by itself
    /// @param local whether the relation's own definition says it; otherwise it comes from a parent
    /// @return null where it was there
    Made add(RelationEntry relation, Constraint.Check check, boolean mergeable, boolean local) {
        var condition = analysis.expression(check.expression(), ExpressionKind.CHECK_CONSTRAINT, relation);
        return add(relation, check.name(), condition, !check.attributes().notValid(), check.attributes().noInherit(), mergeable, local);
    }

    Made add(RelationEntry relation, String givenName, Expression condition, boolean validated, boolean noInherit) {
        return add(relation, givenName, condition, validated, noInherit, false, true);
    }

    private Made add(RelationEntry relation, String givenName, Expression condition, boolean validated, boolean noInherit, boolean mergeable,
            boolean local) {
        var stored = analysis.store(condition, relation.oid());
        String name = givenName;
        if (name != null) {
            if (names.contains(name)) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, DefinitionMessage.CHECK_EXISTS, name);
            }
            if (mergeable && merged(relation, name, stored.text(), validated, noInherit, local)) {
                names.add(name);
                return null;
            }
            requireFree(context, relation, name);
        } else {
            int[] columns = stored.columnsOf(relation.oid());
            String column = columns.length == 1 ? relation.column(columns[0]).name() : null;
            name = new GeneratedNames(context.catalog()).constraint(relation.name(), column, "check", relation.namespace(), names);
        }
        names.add(name);
        return new Made(write(relation, name, stored, validated, noInherit, local, local ? 0 : 1), name, condition);
    }

    /// Writes a check that parents have: in the new table it is theirs alone.
    void inherit(RelationEntry relation, String name, Expression condition, int parents) {
        write(relation, name, analysis.store(condition, relation.oid()), true, false, false, parents);
    }

    private int write(RelationEntry relation, String name, DefinitionAnalysis.Stored stored, boolean validated, boolean noInherit, boolean local,
            int parents) {
        return new CatalogWriter(context.catalog()).constraints.create(NewConstraint.check(name, relation.namespace(), relation.oid(),
                stored.columnsOf(relation.oid()), stored.text(), validated, noInherit).inherited(local, parents), stored.references());
    }

    /// Makes an existing constraint this one, too, where they say the same.
    private boolean merged(RelationEntry relation, String name, String text, boolean validated, boolean noInherit, boolean local) {
        var existing = context.catalog().relation(relation.oid()).constraintByName(name);
        if (existing == null || existing.kind() != 'c' || !sameText(existing.checkText(), text, relation)) {
            return false;
        }
        if (existing.noInherit()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, InheritanceMessage.CONFLICTS_NO_INHERIT, name, relation.name());
        }
        if (existing.inheritCount() > 0 && noInherit) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, InheritanceMessage.CONFLICTS_INHERITED, name, relation.name());
        }
        if (validated && !existing.validated()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, InheritanceMessage.CONFLICTS_NOT_VALID, name, relation.name());
        }
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, InheritanceMessage.MERGING_CONSTRAINT, name);
        var constraints = new CatalogWriter(context.catalog()).constraints;
        if (local) {
            constraints.setInheritance(existing.oid(), true, existing.inheritCount());
        } else {
            constraints.setInheritance(existing.oid(), existing.local(), existing.inheritCount() + 1);
        }
        return true;
    }

    /// Whether two stored conditions are the same but for where they stood in a statement.
    private boolean sameText(String one, String other, RelationEntry relation) {
        var texts = new StoredExpressionText(context.catalog(), context);
        return one.equals(other) || texts.expression(one, relation.oid(), false).equals(texts.expression(other, relation.oid(), false));
    }

    /// @throws SqlException 42710 where the relation has a constraint of that name
    static void requireFree(CommandContext context, RelationEntry relation, String name) {
        boolean taken = context.catalog().rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONRELID},
                Integer.toUnsignedLong(relation.oid())).stream().anyMatch(row -> row.text(PgConstraint.CONNAME).equals(name));
        if (taken) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, DefinitionMessage.CONSTRAINT_EXISTS, name, relation.name());
        }
    }

    /// Its stored condition as a tree.
    Expression read(RelationEntry relation, ConstraintEntry constraint) {
        return analysis.read(constraint.checkText(), relation);
    }
}
