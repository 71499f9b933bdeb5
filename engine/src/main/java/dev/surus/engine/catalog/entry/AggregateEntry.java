package dev.surus.engine.catalog.entry;

/// An aggregate: its pg_aggregate row.
///
/// @param kind `n` normal, `o` ordered-set, `h` hypothetical-set
/// @param sortOperator the operator by which min and max become an index lookup, or 0
public record AggregateEntry(int function, char kind, int directArguments, int transition, int finalFunction, int combine,
        int serialize, int deserialize, int movingTransition, int movingInverse, int movingFinal, boolean finalExtra,
        boolean movingFinalExtra, char finalModify, int sortOperator, int transitionType, int transitionSpace,
        int movingTransitionType, String initialValue, String movingInitialValue) {}
