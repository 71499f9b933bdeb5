package dev.surus.engine.parser.ast;

/// How long a relation lives and whether it is logged.
public enum Persistence {
    PERMANENT,
    UNLOGGED,
    TEMPORARY
}
