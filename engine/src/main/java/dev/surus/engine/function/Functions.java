package dev.surus.engine.function;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/// The table of all built-in functions. A new family is a class with `static void declare(Declarations f)` and a line here; families of higher
/// packages are [FunctionFamily]s.
public final class Functions {
    private static final Map<String, BuiltinFunction> ALL = declareAll();

    private Functions() {}

    private static Map<String, BuiltinFunction> declareAll() {
        var f = new Declarations();
        IntegerFunctions.declare(f);
        FloatFunctions.declare(f);
        ComparisonFunctions.declare(f);
        TextFunctions.declare(f);
        StringFunctions.declare(f);
        NumericFunctions.declare(f);
        DateTimeFunctions.declare(f);
        DateTimeFields.declare(f);
        CoreAggregates.declare(f);
        WindowFunctions.declare(f);
        SeriesFunctions.declare(f);
        TextSearchFunctions.declare(f);
        ArrayFunctions.declare(f);
        AnyFunctions.declare(f);
        RegularExpressionFunctions.declare(f);
        CollectingAggregates.declare(f);
        StatisticalAggregates.declare(f);
        MathFunctions.declare(f);
        ByteaFunctions.declare(f);
        TypeFunctions.declare(f);
        JsonFunctions.declare(f);
        IntervalFields.declare(f);
        FormattingFunctions.declare(f);
        DateTimeConstruction.declare(f);
        DegreeFunctions.declare(f);
        BucketFunctions.declare(f);
        EncodingFunctions.declare(f);
        NameFunctions.declare(f);
        HashFunctions.declare(f);
        OrderedSetAggregates.declare(f);
        JsonRecords.declare(f);
        RangeFunctions.declare(f);
        AggregateSupport.declare(f);
        ServiceLoader.load(FunctionFamily.class).forEach(family -> family.declare(f));
        return Map.copyOf(f.functions);
    }

    /// What a pg_proc row means, or null where Surus has no implementation.
    /// @param source pg_proc.prosrc
    /// @param signature name and argument types by their pg_type names, such as `sum(int4)` or `count()`
    public static BuiltinFunction find(String source, String signature) {
        var function = ALL.get(signature);
        return function != null ? function : ALL.get(source);
    }

    /// All declared symbols and signatures.
    public static Set<String> symbols() {
        return ALL.keySet();
    }
}
