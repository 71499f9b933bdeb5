package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;

/// Refuses what is not read yet.
final class DefinitionParser {
    private final TokenStream tokens;

    DefinitionParser(Grammar grammar) {
        this.tokens = grammar.tokens();
    }
    Statement create(int kind, boolean replace) { throw tokens.syntaxError(); }
    Statement alter(ObjectKind kind, ObjectReference object) { throw tokens.syntaxError(); }
}
