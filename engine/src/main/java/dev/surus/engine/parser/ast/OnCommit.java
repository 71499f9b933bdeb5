package dev.surus.engine.parser.ast;

/// What a temporary table does at commit.
public enum OnCommit {
    NONE,
    PRESERVE_ROWS,
    DELETE_ROWS,
    DROP
}
