package dev.surus.engine.analyzer;

import dev.surus.engine.base.EvaluationContext;

/// What the session gives to an analysis.
/// @param catalog   the catalog as the session sees it
/// @param relations opens relations with their locks
/// @param context   for the input routines of literals
/// @param transformNullEquals the setting transform_null_equals
public record AnalysisSession(AnalyzerCatalog catalog, RelationAccess relations, EvaluationContext context,
        boolean transformNullEquals) {
    public AnalysisSession(AnalyzerCatalog catalog, RelationAccess relations, EvaluationContext context) {
        this(catalog, relations, context, false);
    }
}
