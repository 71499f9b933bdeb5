package dev.surus.engine.parser.ast;

/// RESTRICT (also where nothing was said) or CASCADE.
public enum DropBehavior {
    RESTRICT,
    CASCADE
}
