package dev.surus.engine.type;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;

/// A context with given settings and nothing else.
record FixedContext(FormatSettings settings) implements EvaluationContext {
    @Override
    public <S> S service(Class<S> service) {
        if (service == FormatSettings.class) {
            return service.cast(settings);
        }
        throw new IllegalStateException("no " + service);
    }

    @Override
    public void checkInterrupts() {}

    @Override
    public void notice(Diagnostic diagnostic) {}

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }
}
