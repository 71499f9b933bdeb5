/// # parser: text to trees
///
/// **What it is.** The lexer and a recursive-descent parser for the SQL of PostgreSQL 15, one class per family of statements,
/// precedence climbing for expressions. No name is looked up here.
///
/// **Start at** [dev.surus.engine.parser.ParsedScript], then the tree: [dev.surus.engine.parser.ast.Statement].
///
/// **Owns** nothing at run time.
///
/// **Uses / used by.** Uses base. Used by analyzer, command, session.
///
/// **Hot or cold.** Runs once per simple query, so: no regular expression, no exception for control flow, keywords by hash over
/// the characters. Cold style otherwise.
///
/// **Threads.** A parser is confined to its caller; what it returns is immutable.
///
/// **Invariants.** P1: a syntax error is reported at the token where PostgreSQL's LALR(1) parser stops. P2: positions count
/// code points from 1.
///
/// **Not here.** Deparsing; whatever PostgreSQL does in parse analysis.
package dev.surus.engine.parser;
