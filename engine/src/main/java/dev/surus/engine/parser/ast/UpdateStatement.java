package dev.surus.engine.parser.ast;

import java.util.List;

public record UpdateStatement(
        WithClause with,
        FromItem.Relation relation,
        List<ResultTarget> assignments,
        List<FromItem> from,
        Expression where,
        List<ResultTarget> returning)
        implements QueryStatement {}
