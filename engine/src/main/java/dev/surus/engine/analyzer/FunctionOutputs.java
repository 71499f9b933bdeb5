package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.FunctionEntry;
import java.util.ArrayList;
import java.util.List;

/// The result columns of a function with OUT or TABLE parameters.
final class FunctionOutputs {
    record Output(String name, int type) {}

    private FunctionOutputs() {}

    /// Empty for a function without such parameters. Polymorphic ones are resolved by the call's arguments.
    static List<Output> of(FunctionEntry function, List<Expression> arguments, Analysis analysis) {
        var outputs = new ArrayList<Output>();
        for (var parameter : function.outputs()) {
            int type = parameter.type();
            if (Polymorphism.is(type)) {
                int[] actual = new int[arguments.size()];
                int[] declared = new int[arguments.size()];
                for (int k = 0; k < actual.length; k++) {
                    actual[k] = arguments.get(k).type();
                    declared[k] = k < function.arguments().length ? function.arguments()[k] : actual[k];
                }
                type = analysis.polymorphism.resolve(actual, declared, type, false);
            }
            outputs.add(new Output(parameter.name().isEmpty() ? "column" + (outputs.size() + 1) : parameter.name(), type));
        }
        return outputs;
    }
}
