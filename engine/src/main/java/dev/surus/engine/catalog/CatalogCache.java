package dev.surus.engine.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Entries of committed catalog objects, shared by the sessions of one database. A missing object is remembered, too.
///
/// A filler reads the counter before it takes its snapshot, and its entry is kept only if no invalidation came between; a
/// commit publishes first and invalidates then, before its locks go. So whoever gets a lock on an object, looks at the
/// counter, and finds it unchanged since its lookup, holds the object's newest entry.
public final class CatalogCache {
    private final Map<CacheKey, Optional<Object>> entries = new ConcurrentHashMap<>();
    private volatile long changes;

    /// How many commits have changed the catalog: compare before and after a lock wait.
    public long changes() {
        return changes;
    }

    Optional<Object> get(CacheKey key) {
        return entries.get(key);
    }

    /// Keeps an entry that was read after the counter stood at `changesBefore`.
    void put(CacheKey key, Optional<Object> entry, long changesBefore) {
        synchronized (this) {
            if (changes == changesBefore) {
                entries.put(key, entry);
            }
        }
    }

    /// Forgets what a commit changed.
    void invalidate(Collection<CacheKey> keys) {
        synchronized (this) {
            changes++;
            entries.keySet().removeAll(keys);
        }
    }

    /// Forgets everything.
    public void clear() {
        synchronized (this) {
            changes++;
            entries.clear();
        }
    }
}
