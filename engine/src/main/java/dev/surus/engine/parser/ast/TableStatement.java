package dev.surus.engine.parser.ast;

import java.util.List;

/// CREATE TABLE and its relatives; TRUNCATE and LOCK.
public sealed interface TableStatement extends Statement {
    /// @param inherits      of INHERITS (...), or the one parent of PARTITION OF
    /// @param bound         null unless PARTITION OF
    /// @param ofType        of a typed table, else null
    /// @param foreign       null unless CREATE FOREIGN TABLE
    record CreateTable(
            RelationName name,
            Persistence persistence,
            boolean ifNotExists,
            List<TableElement> elements,
            List<RelationName> inherits,
            PartitionBound bound,
            TypeName ofType,
            PartitionBy partitionBy,
            String accessMethod,
            List<Option> options,
            OnCommit onCommit,
            String tablespace,
            ForeignPart foreign)
            implements TableStatement {}

    record ForeignPart(String server, List<Option> options) {}

    /// @param strategy as written: list, range, hash (judged later)
    record PartitionBy(String strategy, List<PartitionElement> elements, int position) {}

    /// @param column null for an expression
    record PartitionElement(
            String column, Expression expression, QualifiedName collation, QualifiedName operatorClass, int position) {}

    sealed interface PartitionBound {
        int position();
    }

    record DefaultBound(int position) implements PartitionBound {}

    record ListBound(List<Expression> values, int position) implements PartitionBound {}

    /// MINVALUE and MAXVALUE are ColumnReferences of those names, as in PostgreSQL's raw tree.
    record RangeBound(List<Expression> lower, List<Expression> upper, int position) implements PartitionBound {}

    record HashBound(int modulus, int remainder, int position) implements PartitionBound {}

    /// CREATE TABLE AS, CREATE MATERIALIZED VIEW ... AS, CREATE TABLE AS EXECUTE. (SELECT INTO stays a SelectStatement.)
    /// @param source a QueryStatement or PreparedStatement.Execute
    record CreateTableAs(IntoTarget into, Statement source, boolean materializedView, boolean ifNotExists)
            implements TableStatement {}

    record Truncate(List<FromItem.Relation> relations, boolean restartIdentity, DropBehavior behavior)
            implements TableStatement {}

    record Lock(List<FromItem.Relation> relations, LockLevel mode, boolean noWait) implements TableStatement {}

    /// The eight modes in the order of their strength; ACCESS_EXCLUSIVE where none was written.
    enum LockLevel {
        ACCESS_SHARE,
        ROW_SHARE,
        ROW_EXCLUSIVE,
        SHARE_UPDATE_EXCLUSIVE,
        SHARE,
        SHARE_ROW_EXCLUSIVE,
        EXCLUSIVE,
        ACCESS_EXCLUSIVE
    }
}
