/// # monitor: what the system shows of itself
///
/// **What it is.** The system views whose rows come from live objects: sessions, locks, settings, prepared statements, counters.
/// Each is a [dev.surus.engine.catalog.VirtualRelation] whose columns stand in the catalog; here are only the rows.
///
/// **Start at** [dev.surus.engine.monitor.SystemRelations], the list of them all.
///
/// **Owns** nothing. **Uses / used by.** Uses every package; `embedded` hands the list to the cluster.
///
/// **Hot or cold.** Cold. **Threads.** Rows are read by any session while others change what they show: each value is one read of
/// a volatile or of a copy made under its owner's lock.
///
/// **Invariants.** A row has as many values as the relation has columns, in memory form. What a role may not see is null or
/// `<insufficient privilege>`, never left to the reader.
///
/// **Not here.** Views that are queries over the catalogs: [dev.surus.engine.catalog.SystemViews].
package dev.surus.engine.monitor;
