package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import java.util.Iterator;

/// A built-in function in the form that suits it. The primitive forms run in loops over arrays; the boxed ones get one row's
/// arguments in their boxed form (see [dev.surus.engine.type.StorageKind]).
public sealed interface BuiltinFunction {
    // ---- primitive forms: all are strict

    record LongUnary(LongToLong kernel) implements BuiltinFunction {}

    record LongBinary(LongsToLong kernel) implements BuiltinFunction {}

    /// Two longs, a boolean.
    record LongComparison(LongTest kernel) implements BuiltinFunction {}

    record DoubleUnary(DoubleToDouble kernel) implements BuiltinFunction {}

    record DoubleBinary(DoublesToDouble kernel) implements BuiltinFunction {}

    record DoubleComparison(DoubleTest kernel) implements BuiltinFunction {}

    record LongConversion(LongToDouble kernel) implements BuiltinFunction {}

    record DoubleConversion(DoubleToLong kernel) implements BuiltinFunction {}

    /// Two objects (texts, numerics ...), a boolean.
    record ObjectComparison(ObjectTest kernel) implements BuiltinFunction {}

    // ---- boxed forms

    record Boxed(Scalar function) implements BuiltinFunction {}

    /// A function that looks at the types of its call once, before it runs.
    record Typed(Binding<Scalar> binding) implements BuiltinFunction {}

    record SetReturning(Binding<RowSource> binding) implements BuiltinFunction {}

    /// @param skipsNulls rows with a null among the arguments are not given to the accumulator
    record Aggregate(boolean skipsNulls, Binding<AccumulatorFactory> binding) implements BuiltinFunction {}

    record Window(Binding<WindowFunction> binding) implements BuiltinFunction {}

    @FunctionalInterface
    interface LongToLong {
        long apply(long a);
    }

    @FunctionalInterface
    interface LongsToLong {
        long apply(long a, long b);
    }

    @FunctionalInterface
    interface LongTest {
        boolean test(long a, long b);
    }

    @FunctionalInterface
    interface DoubleToDouble {
        double apply(double a);
    }

    @FunctionalInterface
    interface DoublesToDouble {
        double apply(double a, double b);
    }

    @FunctionalInterface
    interface DoubleTest {
        boolean test(double a, double b);
    }

    @FunctionalInterface
    interface LongToDouble {
        double apply(long a);
    }

    @FunctionalInterface
    interface DoubleToLong {
        long apply(double a);
    }

    @FunctionalInterface
    interface ObjectTest {
        boolean test(Object a, Object b);
    }

    /// One call. The argument array belongs to the caller and is used again: do not keep it. Null is SQL's NULL.
    @FunctionalInterface
    interface Scalar {
        Object apply(EvaluationContext context, Object[] arguments);
    }

    /// Rows of a set-returning function: arrays of boxed values, one per result column. Pulled row by row.
    @FunctionalInterface
    interface RowSource {
        Iterator<Object[]> open(EvaluationContext context, Object[] arguments);
    }

    /// Makes an empty state for each group.
    @FunctionalInterface
    interface AccumulatorFactory {
        Accumulator create();
    }

    /// Prepares a function for the types of one call.
    @FunctionalInterface
    interface Binding<F> {
        F bind(FunctionCallSite site);
    }
}
