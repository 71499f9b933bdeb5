package dev.surus.engine.executor.expression;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.BuiltinFunction.Scalar;
import dev.surus.engine.function.FunctionCallSite;

/// A function bound to a call site, callable with boxed arguments.
/// @param strict a null argument gives null without a call
public record Invoker(Scalar scalar, boolean strict) {
    public Object call(EvaluationContext context, Object... arguments) {
        if (strict) {
            for (Object argument : arguments) {
                if (argument == null) {
                    return null;
                }
            }
        }
        return scalar.apply(context, arguments);
    }

    /// Whether a boolean function says true.
    public boolean test(EvaluationContext context, Object... arguments) {
        Object result = call(context, arguments);
        return result != null && (Long) result != 0;
    }

    /// The boxed form of a scalar function; null for sets, aggregates and window functions.
    static Scalar scalar(BuiltinFunction function, FunctionCallSite site) {
        return switch (function) {
            case BuiltinFunction.LongUnary f -> (_, a) -> f.kernel().apply((Long) a[0]);
            case BuiltinFunction.LongBinary f -> (_, a) -> f.kernel().apply((Long) a[0], (Long) a[1]);
            case BuiltinFunction.LongComparison f -> (_, a) -> f.kernel().test((Long) a[0], (Long) a[1]) ? 1L : 0L;
            case BuiltinFunction.DoubleUnary f -> (_, a) -> f.kernel().apply((Double) a[0]);
            case BuiltinFunction.DoubleBinary f -> (_, a) -> f.kernel().apply((Double) a[0], (Double) a[1]);
            case BuiltinFunction.DoubleComparison f -> (_, a) -> f.kernel().test((Double) a[0], (Double) a[1]) ? 1L : 0L;
            case BuiltinFunction.LongConversion f -> (_, a) -> f.kernel().apply((Long) a[0]);
            case BuiltinFunction.DoubleConversion f -> (_, a) -> f.kernel().apply((Double) a[0]);
            case BuiltinFunction.ObjectComparison f -> (_, a) -> f.kernel().test(a[0], a[1]) ? 1L : 0L;
            case BuiltinFunction.Boxed f -> f.function();
            case BuiltinFunction.Typed f -> f.binding().bind(site);
            case BuiltinFunction.SetReturning _, BuiltinFunction.Aggregate _, BuiltinFunction.Window _ -> null;
        };
    }
}
