/// # storage.disk: the seam to the file system
///
/// **What it is.** [dev.surus.engine.storage.disk.Disk] and its files, the real one and (in the tests) a simulated one that loses and tears
/// writes; whether the engine may still write; the lock on a data directory.
///
/// **Start at** [dev.surus.engine.storage.disk.Disk], [dev.surus.engine.storage.disk.Health].
///
/// **Owns** open file handles' lifetime by its callers; the I/O threads for virtual callers.
///
/// **Uses / used by.** Uses base. Used by all of storage, by the server for its lock.
///
/// **Hot or cold.** Cold: a call costs a system call.
///
/// **Threads.** Any. A buffered read or write blocks a virtual thread's carrier without compensation, so virtual threads hand theirs to
/// a few platform threads.
///
/// **Invariants.** S3.
///
/// **Not here.** Pages, which bytes mean what.
package dev.surus.engine.storage.disk;
