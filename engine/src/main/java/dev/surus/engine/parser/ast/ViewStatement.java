package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface ViewStatement extends Statement {
    record CreateView(
            RelationName name,
            Persistence persistence,
            boolean replace,
            List<String> columns,
            List<Option> options,
            SelectStatement query,
            CheckOption checkOption)
            implements ViewStatement {}

    enum CheckOption {
        NONE,
        LOCAL,
        CASCADED
    }

    record RefreshMaterializedView(RelationName name, boolean concurrently, boolean withData)
            implements ViewStatement {}
}
