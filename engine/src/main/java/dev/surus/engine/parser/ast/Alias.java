package dev.surus.engine.parser.ast;

import java.util.List;

/// `AS name (column, ...)`; the columns may be missing.
public record Alias(String name, List<String> columns) {}
