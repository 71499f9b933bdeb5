package dev.surus.engine.parser.ast;

import java.util.List;

public record DeleteStatement(
        WithClause with,
        FromItem.Relation relation,
        List<FromItem> using,
        Expression where,
        List<ResultTarget> returning)
        implements QueryStatement {}
