package dev.surus.engine.parser.ast;

/// The statements that read or write rows: those that WITH, PREPARE, COPY (...) and rules may contain.
public sealed interface QueryStatement extends Statement
        permits SelectStatement, InsertStatement, UpdateStatement, DeleteStatement, MergeStatement {
    WithClause with();
}
