package dev.surus.engine.analyzer;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.parser.ast.WindowDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One query level under analysis: its query, what names are visible in it, and what has been seen so far.
final class Scope {
    final Scope parent;
    final Query query = new Query();
    /// What column and table names may refer to at this moment.
    List<Item> visible = new ArrayList<>();
    /// The item of each entry of [Query#ranges].
    final List<Item> items = new ArrayList<>();
    /// WITH queries that may be referenced here, this level's only.
    final List<With> with = new ArrayList<>();
    /// WITH queries of this level not yet visible: for the hint of a forward reference.
    List<String> futureWith = List.of();
    ExpressionKind kind;
    /// What VALUE means in the check of a domain; else null.
    Expression.DomainValue domainValue;
    boolean lateralActive;
    boolean hasAggregates;
    boolean hasWindowCalls;
    boolean hasSets;
    /// The last set-returning call seen: function calls in FROM must not nest them.
    Expression lastSet;
    /// Named windows as written, in the order of [Query#windows].
    final List<WindowDefinition> windowDefinitions = new ArrayList<>();
    /// The WITH query whose definition this level is (its top), or null.
    With definesWith;
    Item target;
    RelationEntry targetRelation;
    /// Relations that FOR UPDATE of this level names (or all): they are opened with a stronger lock.
    boolean lockAll;
    List<String> lockedNames = List.of();
    boolean lockedFromParent;
    /// Whether unknown literals in the result become text.
    boolean resolveUnknowns = true;

    Scope(Scope parent) {
        this.parent = parent;
        if (parent != null) {
            kind = null;
        }
    }

    /// A query of WITH.
    static final class With {
        final String name;
        final int position;
        List<String> columnNames = List.of();
        List<ColumnType> columns;
        /// What SEARCH and CYCLE add, behind the query's own columns.
        final List<String> addedNames = new ArrayList<>();
        final List<ColumnType> addedColumns = new ArrayList<>();
        boolean recursive;
        boolean hasReturning = true;
        boolean modifying;
        boolean select = true;
        /// Whether the query is under analysis: a reference now is a self reference.
        boolean underConstruction;
        int references;
        /// Its query, once analyzed.
        Query query;

        With(String name, int position) {
            this.name = name;
            this.position = position;
        }
    }

    /// A column of an item: where a reference to it points, and its type.
    /// @param hidden not part of `*`: a dropped column, whose name is empty, or one that SEARCH or CYCLE adds
    record Column(String name, int range, int column, int type, int typmod, int collation, boolean hidden) {}

    /// Something in FROM that has columns.
    static final class Item {
        final int range;
        final String name;
        /// Whether the user gave the name: then the relation's own name does not find it.
        final boolean aliased;
        final RelationEntry relation;
        final List<Column> columns;
        /// Null unless this is a relation or a view.
        final RangeEntry.Permissions permissions;
        /// For a whole-row reference; RECORD where there is no better.
        final int rowType;
        /// A function in FROM that gives one scalar: a reference to the item is its only column.
        final boolean scalarFunction;
        boolean tableVisible = true;
        boolean columnsVisible = true;
        boolean lateralOnly;
        boolean lateralOk = true;
        boolean join;
        /// An alias of the merged columns of JOIN USING only.
        boolean usingAlias;
        /// The WITH query that this refers to, or null.
        With with;
        private Map<String, Column> byName;

        Item(int range, String name, boolean aliased, RelationEntry relation, List<Column> columns,
                RangeEntry.Permissions permissions, int rowType, boolean scalarFunction) {
            this.range = range;
            this.name = name;
            this.aliased = aliased;
            this.relation = relation;
            this.columns = columns;
            this.permissions = permissions;
            this.rowType = rowType;
            this.scalarFunction = scalarFunction;
        }

        /// The column with a name, or null; [#AMBIGUOUS] where there are several.
        Column find(String columnName) {
            int size = columns.size();
            if (size > 16) {
                if (byName == null) {
                    byName = new HashMap<>(size * 2);
                    for (Column column : columns) {
                        if (byName.put(column.name, column) != null) {
                            byName.put(column.name, AMBIGUOUS);
                        }
                    }
                }
                return byName.get(columnName);
            }
            Column found = null;
            for (int i = 0; i < size; i++) {
                var column = columns.get(i);
                if (column.name.equals(columnName)) {
                    if (found != null) {
                        return AMBIGUOUS;
                    }
                    found = column;
                }
            }
            return found;
        }
    }

    static final Column AMBIGUOUS = new Column("", 0, 0, 0, 0, 0, true);

    /// Adds an entry to the range table, not yet visible.
    int addRange(RangeEntry entry, Item item) {
        query.ranges.add(entry);
        items.add(item);
        return query.ranges.size();
    }

    int nextRange() {
        return query.ranges.size() + 1;
    }
}
