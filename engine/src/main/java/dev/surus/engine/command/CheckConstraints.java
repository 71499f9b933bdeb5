package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
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
        var condition = analysis.expression(check.expression(), ExpressionKind.CHECK_CONSTRAINT, relation);
        return add(relation, check.name(), condition, !check.attributes().notValid(), check.attributes().noInherit());
    }

    Made add(RelationEntry relation, String givenName, Expression condition, boolean validated, boolean noInherit) {
        var stored = analysis.store(condition, relation.oid());
        int[] columns = stored.columnsOf(relation.oid());
        String name = givenName;
        if (name != null) {
            if (names.contains(name)) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, DefinitionMessage.CHECK_EXISTS, name);
            }
            requireFree(context, relation, name);
        } else {
            String column = columns.length == 1 ? relation.column(columns[0]).name() : null;
            name = new GeneratedNames(context.catalog()).constraint(relation.name(), column, "check", relation.namespace(), names);
        }
        names.add(name);
        int oid = new CatalogWriter(context.catalog()).constraints.create(
                NewConstraint.check(name, relation.namespace(), relation.oid(), columns, stored.text(), validated, noInherit),
                stored.references());
        return new Made(oid, name, condition);
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
