/// # analyzer.stored: typed trees in the catalog
///
/// **What it is.** The stored form of expressions and queries (column defaults, checks, index expressions, rules): the typed tree
/// itself as text, with OIDs and column numbers instead of names, so that renaming anything needs no change and reading needs
/// no analysis. And what a tree refers to, for pg_depend.
///
/// **Start at** [dev.surus.engine.analyzer.stored.StoredTree], [dev.surus.engine.analyzer.stored.TreeReferences].
///
/// **Owns** nothing. **Uses / used by.** Uses analyzer.tree, catalog, type. Commands write trees, analyzer and executor read them.
///
/// **Hot or cold.** Cold; readers keep what they read. **Threads.** Stateless.
///
/// **Invariants.** S1: reading what was written gives an equal tree, positions left out.
///
/// **Not here.** SQL of a tree: analyzer.deparse.
package dev.surus.engine.analyzer.stored;
