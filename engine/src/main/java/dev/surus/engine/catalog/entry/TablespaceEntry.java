package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A tablespace.
public record TablespaceEntry(int oid, String name, int owner, List<AclItem> acl, List<String> options) {}
