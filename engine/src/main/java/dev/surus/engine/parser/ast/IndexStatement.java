package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface IndexStatement extends Statement {
    /// @param name         null where the system chooses
    /// @param accessMethod btree where none was written
    record CreateIndex(
            String name,
            FromItem.Relation relation,
            String accessMethod,
            List<IndexElement> elements,
            List<IndexElement> including,
            boolean unique,
            boolean nullsNotDistinct,
            boolean concurrently,
            boolean ifNotExists,
            List<Option> options,
            String tablespace,
            Expression where)
            implements IndexStatement {}

    /// CREATE STATISTICS
    record CreateStatistics(
            QualifiedName name,
            boolean ifNotExists,
            List<String> kinds,
            List<IndexElement> expressions,
            List<FromItem> from)
            implements IndexStatement {}

    record AlterStatistics(QualifiedName name, boolean ifExists, int target) implements IndexStatement {}
}
