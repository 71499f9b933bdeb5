package dev.surus.engine.catalog.write;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A relation to be written.
///
/// @param kind relkind
/// @param persistence `p`, `u` or `t`
/// @param accessMethod 2 for tables, 403 for btree indexes, 0 for others
/// @param fileNumber the lower half of its file id, 0 where it has no storage
/// @param acl null for the default
public record NewRelation(String name, int namespace, char kind, char persistence, int owner, int accessMethod, int fileNumber, int tablespace,
        int ofType, List<NewColumn> columns, List<String> options, List<AclItem> acl) {
    public static final int HEAP = 2;

    /// A plain table.
    public static NewRelation table(String name, int namespace, int owner, int fileNumber, List<NewColumn> columns) {
        return new NewRelation(name, namespace, 'r', 'p', owner, HEAP, fileNumber, 0, 0, columns, null, null);
    }

    public static NewRelation view(String name, int namespace, int owner, List<NewColumn> columns) {
        return new NewRelation(name, namespace, 'v', 'p', owner, 0, 0, 0, 0, columns, null, null);
    }
}
