package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.timestamp;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.session.SessionObjects;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the asking session keeps by name: pg_prepared_statements and pg_cursors.
final class StatementViews {
    private StatementViews() {}

    static List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("pg_prepared_statements", StatementViews::preparedStatements),
                VirtualRelation.of("pg_cursors", StatementViews::cursors));
    }

    private static List<Object[]> preparedStatements(EvaluationContext context) {
        var rows = new ArrayList<Object[]>();
        for (var prepared : context.service(SessionObjects.class).preparedStatements()) {
            Object[] types = Arrays.stream(prepared.parameterTypes()).mapToObj(Integer::toUnsignedLong).toArray();
            rows.add(new Object[] {prepared.name(), prepared.statement(), timestamp(prepared.preparedAtMicros()),
                ArrayValue.of(TypeOid.REGTYPE, types), bool(prepared.fromSql()), prepared.genericPlans(), prepared.customPlans()});
        }
        return rows;
    }

    private static List<Object[]> cursors(EvaluationContext context) {
        var rows = new ArrayList<Object[]>();
        for (var cursor : context.service(SessionObjects.class).cursors()) {
            rows.add(new Object[] {cursor.name(), cursor.statement(), bool(cursor.holdable()), bool(cursor.binary()),
                bool(cursor.scrollable()), timestamp(cursor.createdAtMicros())});
        }
        return rows;
    }
}
