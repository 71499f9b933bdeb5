package dev.surus.engine.command;

import dev.surus.engine.base.MessageKey;

/// What messages say about the kinds of relations.
final class RelationKinds {
    private RelationKinds() {}

    /// `This operation is not supported for views.`
    static MessageKey notSupportedDetail(char kind) {
        return switch (kind) {
            case 'r' -> DefinitionMessage.NOT_FOR_TABLES;
            case 'i' -> DefinitionMessage.NOT_FOR_INDEXES;
            case 'S' -> DefinitionMessage.NOT_FOR_SEQUENCES;
            case 't' -> DefinitionMessage.NOT_FOR_TOAST;
            case 'v' -> DefinitionMessage.NOT_FOR_VIEWS;
            case 'm' -> DefinitionMessage.NOT_FOR_MATERIALIZED_VIEWS;
            case 'c' -> DefinitionMessage.NOT_FOR_COMPOSITES;
            case 'f' -> DefinitionMessage.NOT_FOR_FOREIGN_TABLES;
            case 'p' -> DefinitionMessage.NOT_FOR_PARTITIONED_TABLES;
            default -> DefinitionMessage.NOT_FOR_PARTITIONED_INDEXES;
        };
    }
}
