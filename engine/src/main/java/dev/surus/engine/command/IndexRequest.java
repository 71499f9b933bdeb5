package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.parser.ast.IndexElement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.SortItem;
import java.util.List;

/// An index that is to be made, for CREATE INDEX, a key constraint or LIKE.
final class IndexRequest {
    /// Null: PostgreSQL's rules choose.
    String name;
    String accessMethod = "btree";
    List<IndexElement> elements;
    List<String> including = List.of();
    boolean unique;
    boolean nullsNotDistinct;
    boolean primary;
    /// Whether a constraint comes with it.
    boolean ofConstraint;
    boolean deferrable;
    boolean deferred;
    boolean ifNotExists;
    boolean concurrently;
    List<Option> options = List.of();
    String tablespace;
    dev.surus.engine.parser.ast.Expression where;
    /// An index that exists and becomes the constraint's, or null.
    String usingIndex;
    int position;
    /// Of LIKE: what its source's index has, over the new table's columns.
    List<Expression> copiedExpressions;
    Expression copiedPredicate;
    List<String> copiedOptions;
    int[] copiedCollations;
    int[] copiedClasses;
    /// Names of its columns, which those of expressions keep.
    List<String> copiedNames;
    /// The index of a partitioned table of which this becomes a part, 0 for none.
    int parentIndex;
    /// ONLY: partitions get no index.
    boolean only;

    static IndexElement element(String column) {
        return new IndexElement(column, null, null, null, List.of(), SortItem.Direction.DEFAULT, SortItem.Nulls.DEFAULT, 0);
    }

    List<String> columnNames() {
        return elements.stream().map(IndexElement::column).toList();
    }
}
