package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A language of functions.
public record LanguageEntry(int oid, String name, int owner, boolean procedural, boolean trusted, int handler, int inline,
        int validator, List<AclItem> acl) {}
