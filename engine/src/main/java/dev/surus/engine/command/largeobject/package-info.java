/// # command.largeobject: large objects
///
/// **What it is.** Values of up to 4 TB that are read and written in pieces: rows of pg_largeobject, one for each page of 2 KB, of
/// which those in a hole are missing; and the descriptors through which sessions use them.
///
/// **Start at** [dev.surus.engine.command.largeobject.LargeObjectFunctions], the functions; then
/// [dev.surus.engine.command.largeobject.LargeObjectPages], what they do to rows.
///
/// **Owns** the session's descriptors, which live as long as the (sub)transaction that opened them.
///
/// **Uses / used by.** The catalog's rows; nobody else knows of pages.
///
/// **Hot or cold.** Cold. **Threads.** The session's own.
///
/// **Invariants.** L1: a descriptor for reading alone sees what its snapshot saw when it was opened; one for writing sees the newest state.
///
/// **Not here.** Privileges and owners of large objects (catalog.access), their removal from the catalog (catalog.write).
package dev.surus.engine.command.largeobject;
