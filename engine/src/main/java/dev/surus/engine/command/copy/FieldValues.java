package dev.surus.engine.command.copy;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.type.DataType;
import java.util.List;

/// Makes values of the columns of a COPY ... FROM, those of domains checked.
final class FieldValues {
    private final EvaluationContext context;
    final List<ColumnEntry> columns;
    final CopyPlace place;
    private final DataType[] types;
    private final Evaluator[] domains;
    private final StoredExpressions expressions;
    private final Object[] scratch;

    FieldValues(ExecutorSession session, RelationEntry relation, List<ColumnEntry> columns, CopyPlace place) {
        this.context = session.context();
        this.columns = columns;
        this.place = place;
        types = new DataType[columns.size()];
        domains = new Evaluator[columns.size()];
        scratch = new Object[relation.columns().size()];
        boolean anyDomain = columns.stream().anyMatch(column -> session.catalog().type(column.type()).isDomain());
        expressions = anyDomain ? new StoredExpressions(session, relation) : null;
        for (int i = 0; i < types.length; i++) {
            var column = columns.get(i);
            types[i] = session.catalog().dataType(column.type());
            if (session.catalog().type(column.type()).isDomain()) {
                var value = new Expression.ColumnReference(1, column.number(), 0, column.type(), column.typmod(), column.collation(), 0);
                domains[i] = expressions.compile(new Expression.CoerceToDomain(
                        value, column.type(), column.typmod(), column.collation(), Expression.CallForm.IMPLICIT_CAST, 0));
            }
        }
    }

    /// @param text null for NULL
    Object ofText(int field, String text) {
        Object value = text == null ? null : types[field].input(text, columns.get(field).typmod(), context);
        return domains[field] == null ? value : checked(field, value);
    }

    /// @param length -1 for NULL
    Object ofBinary(int field, byte[] bytes, int offset, int length) {
        Object value = length < 0 ? null : types[field].receive(bytes, offset, length, columns.get(field).typmod(), context);
        return domains[field] == null ? value : checked(field, value);
    }

    private Object checked(int field, Object value) {
        scratch[columns.get(field).number() - 1] = value;
        expressions.setRow(scratch);
        return expressions.value(domains[field]);
    }
}
