package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A schema.
public record NamespaceEntry(int oid, String name, int owner, List<AclItem> acl) {}
