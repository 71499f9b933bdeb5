package dev.surus.engine.parser.ast;

import java.util.List;

/// COPY. Old-style options arrive under the names of the new style (format, freeze, delimiter, null, header, quote, escape,
/// force_quote, force_not_null, force_null, encoding).
/// @param relation null where a query is copied
/// @param query    null where a relation is copied
/// @param filename null: STDIN or STDOUT
public record CopyStatement(
        RelationName relation,
        QueryStatement query,
        List<String> columns,
        boolean from,
        boolean program,
        String filename,
        List<Option> options,
        Expression where)
        implements Statement {}
