package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface MaintenanceStatement extends Statement {
    /// VACUUM and ANALYZE. Old-style words arrive as options (full, freeze, verbose, analyze).
    /// @param relations empty: the whole database
    record Vacuum(boolean vacuum, List<Option> options, List<VacuumRelation> relations)
            implements MaintenanceStatement {}

    record VacuumRelation(RelationName relation, List<String> columns) {}

    /// @param relation null: everything clustered before
    record Cluster(RelationName relation, String index, List<Option> options) implements MaintenanceStatement {}

    /// @param relation null for SCHEMA, DATABASE and SYSTEM, which have a name
    record Reindex(ReindexTarget target, RelationName relation, String name, List<Option> options)
            implements MaintenanceStatement {}

    enum ReindexTarget {
        INDEX,
        TABLE,
        SCHEMA,
        DATABASE,
        SYSTEM
    }

    record Checkpoint() implements MaintenanceStatement {}

    record Load(String file) implements MaintenanceStatement {}
}
