package dev.surus.engine.function;

import dev.surus.engine.function.BuiltinFunction.AccumulatorFactory;
import dev.surus.engine.function.BuiltinFunction.Binding;
import dev.surus.engine.function.BuiltinFunction.DoubleTest;
import dev.surus.engine.function.BuiltinFunction.DoubleToDouble;
import dev.surus.engine.function.BuiltinFunction.DoubleToLong;
import dev.surus.engine.function.BuiltinFunction.DoublesToDouble;
import dev.surus.engine.function.BuiltinFunction.LongTest;
import dev.surus.engine.function.BuiltinFunction.LongToDouble;
import dev.surus.engine.function.BuiltinFunction.LongToLong;
import dev.surus.engine.function.BuiltinFunction.LongsToLong;
import dev.surus.engine.function.BuiltinFunction.ObjectTest;
import dev.surus.engine.function.BuiltinFunction.RowSource;
import dev.surus.engine.function.BuiltinFunction.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Collects the declarations of all families; the methods are the forms that a line can have. The first argument is the
/// pg_proc.prosrc, or the signature (`sum(int4)`) where prosrc names no single function.
public final class Declarations {
    final Map<String, BuiltinFunction> functions = new HashMap<>();

    Declarations() {}

    private void declare(String symbol, BuiltinFunction function) {
        if (functions.put(symbol, function) != null) {
            throw new IllegalStateException("declared twice: " + symbol);
        }
    }

    // ---- primitive forms; bool is a long, too

    public void longs(String symbol, LongToLong kernel) {
        declare(symbol, new BuiltinFunction.LongUnary(kernel));
    }

    public void longs(String symbol, LongsToLong kernel) {
        declare(symbol, new BuiltinFunction.LongBinary(kernel));
    }

    public void longTest(String symbol, LongTest kernel) {
        declare(symbol, new BuiltinFunction.LongComparison(kernel));
    }

    public void doubles(String symbol, DoubleToDouble kernel) {
        declare(symbol, new BuiltinFunction.DoubleUnary(kernel));
    }

    public void doubles(String symbol, DoublesToDouble kernel) {
        declare(symbol, new BuiltinFunction.DoubleBinary(kernel));
    }

    public void doubleTest(String symbol, DoubleTest kernel) {
        declare(symbol, new BuiltinFunction.DoubleComparison(kernel));
    }

    public void longToDouble(String symbol, LongToDouble kernel) {
        declare(symbol, new BuiltinFunction.LongConversion(kernel));
    }

    public void doubleToLong(String symbol, DoubleToLong kernel) {
        declare(symbol, new BuiltinFunction.DoubleConversion(kernel));
    }

    public void objectTest(String symbol, ObjectTest kernel) {
        declare(symbol, new BuiltinFunction.ObjectComparison(kernel));
    }

    // ---- boxed forms

    /// Any number of boxed arguments.
    public void scalar(String symbol, Scalar function) {
        declare(symbol, new BuiltinFunction.Boxed(function));
    }

    /// A function that wants to know the types of its arguments or its result: `site -> (context, arguments) -> ...`.
    public void typed(String symbol, Binding<Scalar> binding) {
        declare(symbol, new BuiltinFunction.Typed(binding));
    }

    /// A set: each row an array with one value per result column.
    public void set(String symbol, RowSource source) {
        declare(symbol, new BuiltinFunction.SetReturning(site -> source));
    }

    public void typedSet(String symbol, Binding<RowSource> binding) {
        declare(symbol, new BuiltinFunction.SetReturning(binding));
    }

    /// An aggregate that never sees rows with null arguments.
    public void aggregate(String signature, Supplier<Accumulator> create) {
        declare(signature, new BuiltinFunction.Aggregate(true, site -> create::get));
    }

    public void typedAggregate(String signature, boolean skipsNulls, Binding<AccumulatorFactory> binding) {
        declare(signature, new BuiltinFunction.Aggregate(skipsNulls, binding));
    }

    public void window(String symbol, WindowFunction function) {
        declare(symbol, new BuiltinFunction.Window(site -> function));
    }
}
