package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
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
    public boolean isAggregate() {
        return kind == 'a';
    }

    public boolean isWindow() {
        return kind == 'w';
    }

    public boolean isVariadic() {
        return variadicElement != 0;
    }
}
