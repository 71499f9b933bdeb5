package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.ArrayList;
import java.util.List;

/// A function, procedure, aggregate or window function: its pg_proc row.
///
/// @param kind `f` function, `p` procedure, `a` aggregate, `w` window function
/// @param variadicElement type of the variadic parameter's elements, 0 where there is none
/// @param volatility `i` immutable, `s` stable, `v` volatile
/// @param arguments types of the input parameters
/// @param allArguments types of all parameters, OUT ones too; null where there are only inputs
/// @param argumentModes for each of `allArguments`: i, o, b, v, t; null where there are only inputs
/// @param argumentNames null where none is named; unnamed ones are empty
/// @param defaultsCount how many of the last input parameters have defaults
/// @param defaultsText the defaults in their stored form, comma-separated; null where there are none
/// @param source prosrc: the name of a built-in, or the body
/// @param sqlBody stored form of a body in standard SQL, or null
public record FunctionEntry(int oid, String name, int namespace, int owner, int language, double cost, double rows, int variadicElement,
        int support, char kind, boolean securityDefiner, boolean leakproof, boolean strict, boolean returnsSet, char volatility,
        char parallel, int result, int[] arguments, int[] allArguments, String argumentModes, List<String> argumentNames,
        int defaultsCount, String defaultsText, String source, String sqlBody, List<String> settings, List<AclItem> acl) {
    /// OIDs of the languages that are always there.
    public static final int LANGUAGE_INTERNAL = 12;
    public static final int LANGUAGE_C = 13;
    public static final int LANGUAGE_SQL = 14;

    /// @param name empty where it has none
    /// @param mode `i` IN, `o` OUT, `b` INOUT, `v` VARIADIC, `t` a column of TABLE
    public record Parameter(String name, int type, char mode) {
        public boolean isInput() {
            return mode != 'o' && mode != 't';
        }

        public boolean isOutput() {
            return mode != 'i' && mode != 'v';
        }
    }

    public boolean isAggregate() {
        return kind == 'a';
    }

    public boolean isWindow() {
        return kind == 'w';
    }

    public boolean isVariadic() {
        return variadicElement != 0;
    }

    /// All parameters, as they are declared.
    public List<Parameter> parameters() {
        int[] types = argumentModes == null ? arguments : allArguments;
        var parameters = new ArrayList<Parameter>(types.length);
        for (int i = 0; i < types.length; i++) {
            String name = argumentNames == null || i >= argumentNames.size() ? "" : argumentNames.get(i);
            parameters.add(new Parameter(name, types[i], argumentModes == null ? 'i' : argumentModes.charAt(i)));
        }
        return parameters;
    }

    /// The OUT, INOUT and TABLE parameters.
    public List<Parameter> outputs() {
        return argumentModes == null ? List.of() : parameters().stream().filter(Parameter::isOutput).toList();
    }

    /// Names of the input parameters, unnamed ones empty; none at all where no parameter is named.
    public List<String> inputNames() {
        return argumentNames == null ? List.of() : parameters().stream().filter(Parameter::isInput).map(Parameter::name).toList();
    }
}
