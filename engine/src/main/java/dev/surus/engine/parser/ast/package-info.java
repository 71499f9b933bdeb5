/// # parser.ast: what a statement says, before anybody knows what it means
///
/// **What it is.** The raw parse tree: records under sealed interfaces, as close to the grammar of PostgreSQL 15 as its own
/// raw tree is. No name is looked up, no type is known, `serial` is a type name like any other.
///
/// **Start at** [dev.surus.engine.parser.ast.Statement], [dev.surus.engine.parser.ast.Expression],
/// [dev.surus.engine.parser.ast.SelectStatement].
///
/// **Owns** nothing.
///
/// **Uses / used by.** Made by the parser, read by analyzer and command.
///
/// **Hot or cold.** Cold, but one tree per executed statement: plain records, no clever containers.
///
/// **Threads.** Immutable.
///
/// **Invariants.** A1: lists are never null, absent parts are null. A2: `position` counts characters (code points) from 1
/// within the whole query text, 0 = unknown.
///
/// **Not here.** The way back to text (deparsing), any check that needs a catalog.
package dev.surus.engine.parser.ast;
