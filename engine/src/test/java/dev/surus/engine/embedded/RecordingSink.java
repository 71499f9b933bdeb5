package dev.surus.engine.embedded;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// Keeps what the last statement answered.
final class RecordingSink extends SilentSink {
    final List<String> columns = new ArrayList<>();
    final List<List<Object>> rows = new ArrayList<>();
    Diagnostic error;

    void clear() {
        columns.clear();
        rows.clear();
        error = null;
    }

    @Override
    public void rowDescription(List<ResultColumn> described) {
        described.forEach(column -> columns.add(column.name()));
    }

    @Override
    public void rows(List<ResultColumn> described, Batch batch, EvaluationContext context) {
        for (int i = 0; i < batch.size(); i++) {
            var row = new ArrayList<Object>();
            int at = batch.selection == null ? i : batch.selection[i];
            for (int column = 0; column < described.size(); column++) {
                row.add(batch.columns[column].get(at));
            }
            rows.add(row);
        }
    }

    @Override
    public void error(Diagnostic failure) {
        error = failure;
    }
}
