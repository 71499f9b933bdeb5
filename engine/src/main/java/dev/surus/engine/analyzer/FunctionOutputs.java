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
        if (function.argumentModes() == null) {
            return List.of();
        }
        int[] all = function.allArguments();
        var outputs = new ArrayList<Output>();
        var outputTypes = new ArrayList<Integer>();
        for (int i = 0; i < all.length; i++) {
            char mode = function.argumentModes().charAt(i);
            if (mode == 'o' || mode == 'b' || mode == 't') {
                String name = function.argumentNames() == null || i >= function.argumentNames().size()
                        ? "" : function.argumentNames().get(i);
                int type = all[i];
                if (Polymorphism.is(type)) {
                    int[] actual = new int[arguments.size()];
                    int[] declared = new int[arguments.size()];
                    for (int k = 0; k < actual.length; k++) {
                        actual[k] = arguments.get(k).type();
                        declared[k] = k < function.arguments().length ? function.arguments()[k] : actual[k];
                    }
                    type = analysis.polymorphism.resolve(actual, declared, type, false);
                }
                outputTypes.add(type);
                outputs.add(new Output(name.isEmpty() ? "column" + (outputs.size() + 1) : name, type));
            }
        }
        return outputs;
    }
}
