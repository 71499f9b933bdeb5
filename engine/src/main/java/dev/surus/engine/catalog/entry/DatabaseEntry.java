package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A database.
public record DatabaseEntry(int oid, String name, int owner, int encoding, char localeProvider, boolean template, boolean allowConnections,
        int connectionLimit, int tablespace, String collate, String ctype, String icuLocale, String collationVersion, List<AclItem> acl) {}
