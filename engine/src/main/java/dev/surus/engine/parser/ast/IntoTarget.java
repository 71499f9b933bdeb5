package dev.surus.engine.parser.ast;

import java.util.List;

/// The table that SELECT INTO, CREATE TABLE AS and CREATE MATERIALIZED VIEW make.
/// @param columns  names given in parentheses
/// @param withData WITH NO DATA was not said
public record IntoTarget(
        RelationName name,
        Persistence persistence,
        List<String> columns,
        String accessMethod,
        List<Option> options,
        OnCommit onCommit,
        String tablespace,
        boolean withData) {}
