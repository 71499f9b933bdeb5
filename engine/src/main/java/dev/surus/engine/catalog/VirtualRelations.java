package dev.surus.engine.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All virtual relations of an engine, found by the OID of their row in pg_class. One that the built-in pg_class does not
/// know is an error of ours.
public final class VirtualRelations {
    public static final VirtualRelations NONE = new VirtualRelations(List.of());

    private final Map<Integer, VirtualRelation> byOid = new HashMap<>();

    public VirtualRelations(List<VirtualRelation> declared) {
        Catalog builtins = Catalog.ofBuiltins();
        for (VirtualRelation relation : declared) {
            int oid = builtins.relationOid(relation.schema(), relation.name());
            if (oid == 0) {
                throw new IllegalArgumentException("no system view " + relation.schema() + "." + relation.name());
            }
            byOid.put(oid, relation);
        }
    }

    /// Null for every other relation.
    public VirtualRelation byOid(int relation) {
        return byOid.get(relation);
    }
}
