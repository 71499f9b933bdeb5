package dev.surus.engine.storage.page;

/// The kinds of pages that storage itself knows. Owners of files declare theirs from [#FIRST_OWNED] up (one byte).
public final class PageKind {
    /// All zeros: never written.
    public static final int EMPTY = 0;
    /// On its file's free list.
    public static final int FREE = 1;
    /// Page 0 of every file: see [MetaPage].
    public static final int META = 2;
    public static final int FIRST_OWNED = 16;

    private PageKind() {}
}
