package dev.surus.engine.storage.change;

import dev.surus.engine.storage.buffer.WritePage;

/// Gives out and takes back the pages of one file inside the caller's own change, so that a crash leaks none: the meta page stays
/// latched from [#take] until the change is logged.
///
/// ```
/// try (var space = storage.space(file); var right = space.take()) {      // rank: after all tree pages
///     change.start(SPLIT, 0, 0);
///     change.page(left, SPLIT_LEFT).putShort(at);
///     change.page(right, PAGE_IMAGE, INITIALISES)...;
///     space.describe(change);
///     change.apply();
/// }
/// ```
public interface PageSpace extends AutoCloseable {
    /// Latches a page for the caller's use, new or from the free list, its content undefined: initialise it within the change. Close it yourself.
    WritePage take();

    /// Puts a page of this file, latched by the caller, on the free list. Adds its own part for the page.
    void give(Change change, WritePage page);

    /// Frees a page of this file, latched by the caller, for good: it goes on no list, since the file is about to end before it ([FileTail]).
    void retire(Change change, WritePage page);

    /// Pages ever handed out, the meta page included.
    int pages();

    /// Pages on the free list.
    int freePages();

    /// Adds the part for the meta page: call it once, after the last take or give, before the change is applied.
    void describe(Change change);

    /// The file's meta page, latched: the owner may change its own bytes in the same change.
    WritePage meta();

    /// Lets go of the meta page. What was not described did not happen.
    @Override
    void close();
}
