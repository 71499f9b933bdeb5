package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;

/// Refuses what is not read yet.
final class ForeignParser {
    private final TokenStream tokens;

    ForeignParser(Grammar grammar) {
        this.tokens = grammar.tokens();
    }
    Statement importSchema() { throw tokens.syntaxError(); }
    Statement createUserMapping() { throw tokens.syntaxError(); }
    Statement alterUserMapping() { throw tokens.syntaxError(); }
    Statement dropUserMapping() { throw tokens.syntaxError(); }
    Statement create(int kind) { throw tokens.syntaxError(); }
}
