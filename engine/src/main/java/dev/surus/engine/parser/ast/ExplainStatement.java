package dev.surus.engine.parser.ast;

import java.util.List;

/// @param options as written; their names are judged by whoever explains
public record ExplainStatement(List<Option> options, Statement statement) implements Statement {}
