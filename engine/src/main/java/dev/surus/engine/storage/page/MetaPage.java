package dev.surus.engine.storage.page;

/// Page 0 of every file.
///
/// ```
///  0      32              36           40               44          48          64
/// | header | owner's kind | page count | free list head | free pages | reserved | owner's bytes ... 16384
/// ```
///
/// Page count: pages ever handed out, this one included; whatever the operating system's file holds beyond is void. The free
/// list is chained through [#NEXT_FREE] of its pages; 0 ends it. A free page that is not on the list, [#UNLISTED], waits for the file to end before it.
public final class MetaPage {
    public static final int OWNER_KIND = 32;
    public static final int PAGE_COUNT = 36;
    public static final int FREE_HEAD = 40;
    public static final int FREE_COUNT = 44;
    /// From here on the bytes belong to the file's owner (tree roots, layouts, sequence state).
    public static final int OWNER = 64;
    /// In a free page: the next free page, or 0.
    public static final int NEXT_FREE = Page.BODY;
    /// As [#NEXT_FREE]: nobody may take this page, for the file is about to end before it.
    public static final int UNLISTED = -1;

    private MetaPage() {}
}
