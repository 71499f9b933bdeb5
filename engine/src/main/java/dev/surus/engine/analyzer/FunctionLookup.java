package dev.surus.engine.analyzer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which function a name means for given argument types (manual, section 10.3).
final class FunctionLookup {
    /// What was found. `coercion`: the call is a cast to the type `result`. `positions` says for each argument of the
    /// function which written argument it takes (null: in order); `variadicCount` how many written arguments become the
    /// variadic array.
    record Found(FunctionEntry function, int[] declared, int[] positions, int defaultsUsed, int variadicCount,
            boolean coercion, int result) {}

    private record Option(FunctionEntry function, int[] arguments, int[] positions, int defaultsUsed,
            int variadicCount) {}

    /// More than one function fits equally well.
    static final Found AMBIGUOUS = new Found(null, null, null, 0, 0, false, 0);

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;
    /// CALL writes OUT arguments, too.
    boolean calling;

    FunctionLookup(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// @param names names of the last arguments, empty for none
    /// @return null where no function fits, [#AMBIGUOUS] where several do
    Found find(List<String> name, int[] actual, List<String> names, boolean expandVariadic) {
        var options = options(name, actual.length, names, expandVariadic);
        for (int i = 0; i < options.size(); i++) {
            var option = options.get(i);
            if (Arrays.equals(option.arguments, actual)) {
                return found(option);
            }
        }
        if (actual.length == 1 && names.isEmpty()) {
            int target = typeNamed(name);
            if (target != 0 && isCast(target, actual[0])) {
                return new Found(null, null, null, 0, 0, true, target);
            }
        }
        var fitting = new ArrayList<Candidate<Option>>();
        for (var option : options) {
            if (analysis.coercion.canCoerce(actual, option.arguments, Coercion.Context.IMPLICIT)) {
                fitting.add(new Candidate<>(option, option.arguments));
            }
        }
        if (fitting.isEmpty()) {
            return null;
        }
        if (fitting.size() == 1) {
            return found(fitting.getFirst().object());
        }
        var best = analysis.candidates.select(actual, fitting);
        return best == null ? AMBIGUOUS : found(best.object());
    }

    private Found found(Option option) {
        if (option.function == null) {
            return AMBIGUOUS;
        }
        int[] declared = option.arguments.clone();
        return new Found(option.function, declared, option.positions, option.defaultsUsed, option.variadicCount, false,
                option.function.result());
    }

    private int typeNamed(List<String> name) {
        if (name.size() > 2) {
            return 0;
        }
        var type = catalog.catalog.typeByName(name.size() == 1 ? null : name.getFirst(), name.getLast());
        return type == null || !type.defined() || type.relation() != 0 ? 0 : type.oid();
    }

    private boolean isCast(int target, int source) {
        if (source == TypeOid.UNKNOWN) {
            return true;
        }
        return switch (analysis.coercion.path(target, source, Coercion.Context.EXPLICIT).way()) {
            case RELABEL -> true;
            case THROUGH_TEXT -> !(source == TypeOid.RECORD || analysis.coercion.isComposite(source))
                    || catalog.type(target).category() != 'S';
            case NONE, FUNCTION, ARRAY -> false;
        };
    }

    private List<Option> options(List<String> name, int count, List<String> names, boolean expandVariadic) {
        String schema = name.size() == 1 ? null : name.get(name.size() - 2);
        if (schema != null) {
            catalog.requireSchema(schema);
        }
        var all = catalog.functions(schema, name.getLast());
        var options = new ArrayList<Option>(all.size());
        for (int i = 0; i < all.size(); i++) {
            var function = all.get(i);
            var option = names.isEmpty() ? positional(function, count, expandVariadic) : named(function, count, names);
            if (option != null) {
                add(options, option);
            }
        }
        return options;
    }

    /// The arguments that a call writes: of a procedure in CALL all, else the inputs.
    int[] writtenArguments(FunctionEntry function) {
        return calling && function.kind() == 'p' && function.allArguments() != null ? function.allArguments()
                : function.arguments();
    }

    private Option positional(FunctionEntry function, int count, boolean expandVariadic) {
        int[] declared = writtenArguments(function);
        boolean variadic = expandVariadic && function.variadicElement() != 0 && declared.length <= count;
        if (!variadic && declared.length == count) {
            return new Option(function, declared, null, 0, 0);
        }
        if (variadic) {
            int[] arguments = Arrays.copyOf(declared, count);
            Arrays.fill(arguments, declared.length - 1, count, function.variadicElement());
            return new Option(function, arguments, null, 0, count - declared.length + 1);
        }
        if (declared.length > count && declared.length - count <= function.defaultsCount()) {
            return new Option(function, Arrays.copyOf(declared, count), null, declared.length - count, 0);
        }
        return null;
    }

    private Option named(FunctionEntry function, int count, List<String> names) {
        int[] declared = writtenArguments(function);
        if (function.argumentNames() == null || declared.length < count || function.variadicElement() != 0) {
            return null;
        }
        if (declared.length - count > function.defaultsCount()) {
            return null;
        }
        int positionalCount = count - names.size();
        int[] positions = new int[declared.length];
        Arrays.fill(positions, -1);
        for (int i = 0; i < positionalCount; i++) {
            positions[i] = i;
        }
        var inputNames = declared == function.arguments() ? function.inputNames() : function.argumentNames();
        for (int i = 0; i < names.size(); i++) {
            int at = inputNames.indexOf(names.get(i));
            if (at < 0 || positions[at] >= 0) {
                return null;
            }
            positions[at] = positionalCount + i;
        }
        int[] arguments = new int[count];
        int defaults = 0;
        for (int i = 0; i < declared.length; i++) {
            if (positions[i] >= 0) {
                arguments[positions[i]] = declared[i];
            } else if (i < declared.length - function.defaultsCount()) {
                return null;
            } else {
                defaults++;
            }
        }
        return new Option(function, arguments, positions, defaults, 0);
    }

    /// Of two options with the same arguments the earlier schema wins, then the one that is not variadic, then the one
    /// that needs fewer defaults; otherwise neither can be called.
    private static void add(List<Option> options, Option option) {
        for (int i = 0; i < options.size(); i++) {
            var other = options.get(i);
            if (!Arrays.equals(other.arguments, option.arguments)) {
                continue;
            }
            if (other.function == null) {
                return;
            }
            if (other.function.namespace() != option.function.namespace()) {
                return;
            }
            if (other.variadicCount != option.variadicCount) {
                if (other.variadicCount > 0 && (option.variadicCount == 0
                        || other.function.arguments().length < option.function.arguments().length)) {
                    options.set(i, option);
                }
                return;
            }
            if (other.defaultsUsed == 0) {
                return;
            }
            if (option.defaultsUsed == 0) {
                options.set(i, option);
                return;
            }
            options.set(i, new Option(null, option.arguments, null, 0, 0));
            return;
        }
        options.add(option);
    }

    /// `f(integer, b => text)` as errors print it.
    String signature(List<String> name, int[] types, List<String> names) {
        var text = new StringBuilder(String.join(".", name)).append('(');
        for (int i = 0; i < types.length; i++) {
            if (i > 0) {
                text.append(", ");
            }
            int named = i - (types.length - names.size());
            if (named >= 0) {
                text.append(names.get(named)).append(" => ");
            }
            text.append(catalog.typeText(types[i], -1));
        }
        return text.append(')').toString();
    }

    SqlException missing(List<String> name, int[] types, List<String> names, boolean procedure, boolean ordered,
            int position) {
        var signature = signature(name, types, names);
        if (procedure) {
            return new SqlException(SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.PROCEDURE_MISSING, signature)
                    .hint(AnalyzerMessage.PROCEDURE_HINT).at(position);
        }
        return new SqlException(SqlState.UNDEFINED_FUNCTION, AnalyzerMessage.FUNCTION_MISSING, signature)
                .hint(ordered ? AnalyzerMessage.FUNCTION_ORDER_BY_HINT : AnalyzerMessage.FUNCTION_HINT).at(position);
    }
}
