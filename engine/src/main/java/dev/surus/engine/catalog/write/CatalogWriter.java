package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.dependency.Dependencies;

/// All that writes to the catalog, by family. Light: make one where it is needed.
public final class CatalogWriter {
    public final Dependencies dependencies;
    public final TypeWriter types;
    public final RelationWriter relations;
    public final IndexWriter indexes;
    public final ConstraintWriter constraints;
    public final ObjectWriter objects;
    public final ObjectRemoval removal;
    public final StatisticsWriter statistics;

    public CatalogWriter(Catalog catalog) {
        dependencies = new Dependencies(catalog);
        types = new TypeWriter(catalog, dependencies);
        relations = new RelationWriter(catalog, dependencies, types);
        indexes = new IndexWriter(catalog, dependencies, relations);
        constraints = new ConstraintWriter(catalog, dependencies, relations);
        statistics = new StatisticsWriter(catalog);
        objects = new ObjectWriter(catalog, dependencies);
        removal = new ObjectRemoval(catalog, dependencies, relations, objects);
    }
}
