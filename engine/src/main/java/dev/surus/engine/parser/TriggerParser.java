package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;

/// Refuses what is not read yet.
final class TriggerParser {
    private final TokenStream tokens;

    TriggerParser(Grammar grammar) {
        this.tokens = grammar.tokens();
    }
    Statement createTrigger(boolean replace, boolean constraint) { throw tokens.syntaxError(); }
    Statement createRule(boolean replace) { throw tokens.syntaxError(); }
    Statement createPolicy() { throw tokens.syntaxError(); }
    Statement createEventTrigger() { throw tokens.syntaxError(); }
    Statement alterPolicy(String name, RelationName relation) { throw tokens.syntaxError(); }
}
