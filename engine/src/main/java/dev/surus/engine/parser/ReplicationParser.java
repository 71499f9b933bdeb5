package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;

/// Refuses what is not read yet.
final class ReplicationParser {
    private final TokenStream tokens;

    ReplicationParser(Grammar grammar) {
        this.tokens = grammar.tokens();
    }
    Statement create(int kind) { throw tokens.syntaxError(); }
}
