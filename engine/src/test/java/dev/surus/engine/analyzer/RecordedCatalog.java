package dev.surus.engine.analyzer;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogCache;
import dev.surus.engine.catalog.CatalogNames;
import dev.surus.engine.catalog.MemoryCatalogRows;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.NameLookup;
import dev.surus.engine.type.TypeOid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The built-in catalog and the objects of schema.sql, as recorded from the reference.
final class RecordedCatalog implements EvaluationContext, RelationAccess {
    final Catalog catalog = new Catalog(new MemoryCatalogRows(), new CatalogCache(), SessionNames.DEFAULT);
    final List<String> opened = new ArrayList<>();
    private final NameLookup names = new CatalogNames(catalog, this::parseType);

    RecordedCatalog() {
        RelationEntry table = null;
        for (String line : resource("catalog.txt").split("\n")) {
            if (line.startsWith("table ")) {
                table = catalog.relationByName("pg_catalog", line.substring(6));
                continue;
            }
            String[] texts = line.split("\t", -1);
            var values = new Object[texts.length];
            for (int i = 0; i < texts.length; i++) {
                if (!texts[i].equals("\\N")) {
                    var type = names.type(table.column(i + 1).type());
                    String text = unescape(texts[i]);
                    values[i] = type.oid == TypeOid.PG_NODE_TREE ? text : type.input(text, -1, this);
                }
            }
            catalog.rows().insert(table.oid(), values);
        }
        catalog.committed();
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
    }

    static String resource(String name) {
        try (var in = RecordedCatalog.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private int parseType(String text) {
        var type = catalog.typeByName(null, text);
        return type == null ? 0 : type.oid();
    }

    AnalysisSession session() {
        return new AnalysisSession(catalog, this, this, "surus_analysis");
    }

    @Override
    public RelationEntry open(RelationName name, LockMode mode) {
        var relation = catalog.relationByName(name.schema(), name.name());
        if (relation != null) {
            opened.add(relation.name() + " " + mode.displayName());
        }
        return relation;
    }

    @Override
    public RelationEntry open(int relation, LockMode mode) {
        var entry = catalog.relation(relation);
        opened.add(entry.name() + " " + mode.displayName());
        return entry;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> S service(Class<S> service) {
        return service == NameLookup.class ? (S) names : service == FormatSettings.class ? (S) FormatSettings.DEFAULT
                : null;
    }

    @Override
    public void checkInterrupts() {}

    @Override
    public void notice(Diagnostic diagnostic) {}

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }
}
