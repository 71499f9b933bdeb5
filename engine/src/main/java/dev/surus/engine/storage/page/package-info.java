/// # storage.page: layouts
///
/// **What it is.** The header of every page, the meta page of every file, file ids, little-endian numbers.
///
/// **Start at** [dev.surus.engine.storage.page.Page], [dev.surus.engine.storage.page.FileId].
///
/// **Owns** nothing.
///
/// **Uses / used by.** Uses nothing; used by everybody who looks at a page.
///
/// **Hot or cold.** Hot.
///
/// **Threads.** A page guard belongs to the thread that latched it.
///
/// **Invariants.** S7; a page of zeros is valid and empty.
///
/// **Not here.** How pages come into memory (buffer), what their owners put into them.
package dev.surus.engine.storage.page;
