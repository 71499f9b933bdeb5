package dev.surus.engine.embedded;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Leaves aside what a session answers; who wants to know something of it overrides that.
public abstract class SilentSink implements SessionSink {
    @Override
    public void rowDescription(List<ResultColumn> columns) {}

    @Override
    public void rows(List<ResultColumn> columns, Batch batch, EvaluationContext context) {}

    @Override
    public void error(Diagnostic error) {}

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
