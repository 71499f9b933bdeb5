package dev.surus.engine.catalog;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Entries of committed catalog objects, shared by the sessions of one database. A missing object is remembered, too.
///
/// A filler reads the counter before it takes its snapshot, and its entry is kept only if no invalidation came between; a
/// commit publishes first and invalidates then, before its locks go. So whoever gets a lock on an object, looks at the
/// counter, and finds it unchanged since its lookup, holds the object's newest entry.
public final class CatalogCache {
    /// The caches of all databases of a cluster: what one changes in the shared catalogs, all forget.
    public static final class Group {
        private final List<CatalogCache> caches = new CopyOnWriteArrayList<>();

        /// The cache of one more database.
        public CatalogCache newCache() {
            return new CatalogCache(this);
        }

        /// Forgets a database that was dropped.
        public void remove(CatalogCache cache) {
            caches.remove(cache);
        }
    }

    private static final Set<CacheKey.Kind> CLUSTER_WIDE = EnumSet.of(CacheKey.Kind.ROLE, CacheKey.Kind.ROLE_NAME, CacheKey.Kind.MEMBERSHIPS,
            CacheKey.Kind.DATABASE, CacheKey.Kind.DATABASE_NAME, CacheKey.Kind.TABLESPACE, CacheKey.Kind.TABLESPACE_NAME);

    private final Group group;
    private final Map<CacheKey, Optional<Object>> entries = new ConcurrentHashMap<>();
    private volatile long changes;

    /// A cache that is alone in its cluster.
    public CatalogCache() {
        this(new Group());
    }

    private CatalogCache(Group group) {
        this.group = group;
        group.caches.add(this);
    }

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
        forget(keys);
        List<CacheKey> wide = keys.stream().filter(key -> CLUSTER_WIDE.contains(key.kind())).toList();
        if (!wide.isEmpty()) {
            for (CatalogCache other : group.caches) {
                if (other != this) {
                    other.forget(wide);
                }
            }
        }
    }

    private void forget(Collection<CacheKey> keys) {
        synchronized (this) {
            changes++;
            keys.forEach(entries::remove);
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
