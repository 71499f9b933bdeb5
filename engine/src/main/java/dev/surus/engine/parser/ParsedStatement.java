package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Statement;

/// One statement and the stretch of text that it came from.
/// @param start  UTF-16 offset of the stretch, right behind the previous semicolon: leading space and comments included
/// @param length of the stretch in UTF-16 units, without the semicolon
/// @param text   the stretch without leading and trailing white space
public record ParsedStatement(Statement statement, int start, int length, String text) {}
