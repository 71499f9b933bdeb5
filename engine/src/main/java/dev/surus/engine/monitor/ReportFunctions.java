package dev.surus.engine.monitor;

import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;

/// surus_deadlock_report().
public final class ReportFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("surus_deadlock_report", (context, v) -> ReportViews.report(context, (Long) v[0]));
    }
}
