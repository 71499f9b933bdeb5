package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.executor.expression.Evaluator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// What makes a new row whole and valid: generated columns, NOT NULL, CHECK.
final class RowChecks {
    private final ExecutorSession session;
    private final RelationEntry relation;
    private final StoredExpressions expressions;
    private final int[] notNull;
    private final List<Stored> generated = new ArrayList<>();
    private final List<Stored> checks = new ArrayList<>();

    /// An expression of the table: a check, or what a column is generated from.
    private static final class Stored {
        final String name;
        final int column;
        final Expression expression;
        final boolean bindsSessionValues;
        Evaluator evaluator;

        Stored(String name, int column, Expression expression) {
            this.name = name;
            this.column = column;
            this.expression = expression;
            bindsSessionValues = StoredExpressions.bindsSessionValues(expression);
        }
    }

    RowChecks(ExecutorSession session, RelationEntry relation) {
        this.session = session;
        this.relation = relation;
        var columns = new BitSet();
        for (ColumnEntry column : relation.columns()) {
            if (!column.dropped() && column.notNull()) {
                columns.set(column.number());
            }
        }
        notNull = columns.stream().toArray();
        var constraints = relation.constraints().stream().filter(c -> c.kind() == 'c').sorted(Comparator.comparing(ConstraintEntry::name)).toList();
        boolean anyGenerated = relation.columns().stream().anyMatch(c -> !c.dropped() && c.isGenerated());
        expressions = constraints.isEmpty() && !anyGenerated ? null : new StoredExpressions(session, relation);
        for (ColumnEntry column : relation.columns()) {
            if (!column.dropped() && column.isGenerated()) {
                generated.add(new Stored(column.name(), column.number(), expressions.read(column.defaultText())));
            }
        }
        for (ConstraintEntry constraint : constraints) {
            checks.add(new Stored(constraint.name(), 0, expressions.read(constraint.checkText())));
        }
    }

    /// Call at the start of each statement.
    void begin() {
        for (Stored s : generated) {
            s.evaluator = s.bindsSessionValues ? null : s.evaluator;
        }
        for (Stored s : checks) {
            s.evaluator = s.bindsSessionValues ? null : s.evaluator;
        }
    }

    private Object value(Stored stored) {
        if (stored.evaluator == null) {
            stored.evaluator = expressions.compile(stored.expression);
        }
        return expressions.value(stored.evaluator);
    }

    /// Computes the generated columns.
    void complete(Object[] row) {
        if (!generated.isEmpty()) {
            expressions.setRow(row);
            for (Stored s : generated) {
                row[s.column - 1] = value(s);
            }
        }
    }

    /// @param given the columns that the statement sets, as attribute numbers: what an error may show
    /// @param named null where the row is shown as it is
    /// @throws dev.surus.engine.base.SqlException 23502, 23514
    void verify(Object[] row, BitSet given, NamedRow named) {
        for (int column : notNull) {
            if (row[column - 1] == null) {
                throw Violations.notNull(session, relation, relation.column(column), row, given, named);
            }
        }
        if (!checks.isEmpty()) {
            expressions.setRow(row);
            for (Stored s : checks) {
                Object holds = value(s);
                if (holds != null && (Long) holds == 0) {
                    throw Violations.check(session, relation, s.name, row, given, named);
                }
            }
        }
    }
}
