package dev.surus.engine.analyzer;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;

/// What the session gives to an analysis.
/// @param catalog      the catalog as the session sees it
/// @param relations    opens relations with their locks
/// @param context      for the input routines of literals
/// @param databaseName the session's database: the only one that a three-part name may mention
/// @param transformNullEquals the setting transform_null_equals
public record AnalysisSession(Catalog catalog, RelationAccess relations, EvaluationContext context, String databaseName,
        boolean transformNullEquals) {
    public AnalysisSession(Catalog catalog, RelationAccess relations, EvaluationContext context, String databaseName) {
        this(catalog, relations, context, databaseName, false);
    }
}
