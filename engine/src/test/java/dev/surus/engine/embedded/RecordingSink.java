package dev.surus.engine.embedded;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// Keeps what the last statement answered.
final class RecordingSink implements SessionSink {
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

    @Override
    public void functionResult(ResultColumn column, Batch batch, EvaluationContext context) {}

    @Override
    public void noData() {}

    @Override
    public void parameterDescription(int[] types) {}

    @Override
    public void parseComplete() {}

    @Override
    public void bindComplete() {}

    @Override
    public void closeComplete() {}

    @Override
    public void portalSuspended() {}

    @Override
    public void commandComplete(String tag) {}

    @Override
    public void emptyQuery() {}

    @Override
    public void notice(Diagnostic notice) {}

    @Override
    public void parameterStatus(String name, String value) {}

    @Override
    public void notification(int pid, String channel, String payload) {}

    @Override
    public void copyInStart(boolean binary, int count) {}

    @Override
    public byte[] copyInRead() {
        return null;
    }

    @Override
    public void copyOutStart(boolean binary, int count) {}

    @Override
    public void copyOutData(byte[] bytes, int offset, int length) {}

    @Override
    public void copyOutEnd() {}
}
