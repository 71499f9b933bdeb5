package dev.surus.engine.parser;

import dev.surus.engine.base.Diagnostic;
import java.util.List;

/// All statements of one query string.
/// @param notices what the lexer had to say (truncated identifiers, backslash warnings), in order
public record ParsedScript(List<ParsedStatement> statements, List<Diagnostic> notices) {}
