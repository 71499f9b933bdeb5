package dev.surus.engine.analyzer;

import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// What the analyzer asks of the catalog, as one session sees it (its search_path, its own changes). Every answer is an
/// immutable description that the implementation caches. `schema` null means: by search_path, in its order.
public interface AnalyzerCatalog {
    // ---- types

    /// A type. `element` is pg_type.typelem; `array` says that it is a true array, `arrayType` is the array over it.
    /// `relation` is the OID of a composite type's relation.
    record TypeEntry(int oid, String schema, String name, char kind, char category, boolean preferred, boolean defined,
            int element, boolean array, int arrayType, int baseType, int baseTypmod, int relation, int collation,
            boolean hasTypmod) {
        boolean composite() {
            return kind == 'c';
        }

        boolean isDomain() {
            return kind == 'd';
        }
    }

    /// The type with an OID.
    /// @throws dev.surus.engine.base.SqlException XX000 where there is none
    TypeEntry type(int oid);

    /// OID of the type with a name, 0 where there is none.
    int typeByName(String schema, String name);

    /// As format_type: `integer`, `character varying(10)`, `s.mood`.
    String typeText(int oid, int typmod);

    DataType dataType(int oid);

    /// The attributes of a composite type.
    RelationEntry relation(int oid);

    // ---- functions and operators

    /// A function, procedure (`kind` p), aggregate (a) or window function (w). `argumentNames` are those of its input
    /// arguments, null where it has none; `defaults` counts the trailing arguments that have one. `resultNames` and
    /// `resultTypes` are those of its OUT arguments, empty where it has none.
    record FunctionEntry(int oid, String schema, String name, char kind, int result, boolean returnsSet, int[] arguments,
            List<String> argumentNames, int defaults, int variadicElement, boolean strict, char volatility,
            List<String> resultNames, int[] resultTypes) {}

    /// All functions of a name, in the order of search_path.
    List<FunctionEntry> functions(String schema, String name);

    FunctionEntry function(int oid);

    /// The stored text (see [TreeText]) or SQL text of a function's argument defaults, for its last arguments.
    List<String> argumentDefaults(int function);

    /// @param kind n, o or h (hypothetical)
    record AggregateEntry(char kind, int directArguments, int transitionType) {}

    AggregateEntry aggregate(int function);

    record OperatorEntry(int oid, String schema, String name, int left, int right, int result, int function,
            int commutator, int negator) {}

    /// All operators of a name, in the order of search_path.
    List<OperatorEntry> operators(String schema, String name);

    /// The operator with an OID, or null.
    OperatorEntry operator(int oid);

    /// @param context i, a or e; @param method f, i or b
    record CastEntry(int function, char context, char method) {}

    /// The cast between two types, or null.
    CastEntry cast(int source, int target);

    /// The operators of a type's default btree class; 0 where it has none.
    record SortOperators(int less, int equal, int greater, boolean hashable) {
        static final SortOperators NONE = new SortOperators(0, 0, 0, false);
    }

    SortOperators sortOperators(int type);

    /// A btree operator family that an operator is in.
    /// @param strategy 1 `<` to 5 `>`
    record BtreeMembership(int family, int strategy, int leftType, int rightType) {}

    List<BtreeMembership> btreeMemberships(int operator);

    /// The operator of a btree family, 0 where there is none.
    int familyMember(int family, int leftType, int rightType, int strategy);

    /// The functions that support RANGE frames with offsets in a family: OIDs of the offsets' types for which one exists.
    List<Integer> inRangeOffsetTypes(int family, int type);

    // ---- names

    boolean schemaExists(String schema);

    /// OID of a collation, 0 where there is none.
    int collationByName(String schema, String name);

    String collationName(int oid);

    String databaseName();

    // ---- relations

    /// A column of a relation. `identity` is a, d or 0; `generated` is s or 0.
    record ColumnEntry(int number, String name, int type, int typmod, int collation, boolean notNull, boolean hasDefault,
            char identity, char generated, boolean dropped) {}

    /// A relation. `rowType` 0 where it has none. Column i of `columns` has number i + 1; dropped ones are there, too.
    record RelationEntry(int oid, String schema, String name, char kind, int owner, int rowType, boolean securityBarrier,
            boolean catalog, List<ColumnEntry> columns) {
        boolean isTableLike() {
            return kind == 'r' || kind == 'p' || kind == 'm' || kind == 't' || kind == 'f' || kind == 'S';
        }
    }

    /// OID of the relation that a name means, 0 where there is none; takes no lock.
    int relationByName(String schema, String name);

    /// The stored text of a column's default or generation expression, null where it has none.
    String columnDefault(int relation, int column);

    /// The sequence behind an identity column.
    int identitySequence(int relation, int column);

    /// The stored text of a view's query.
    String viewQuery(int relation);

    /// The columns of a table's primary key constraint that is not deferrable; empty where there is none.
    List<Integer> primaryKey(int relation);

    /// A unique index or exclusion constraint, as ON CONFLICT sees it. `columns` hold 0 for an expression.
    record IndexEntry(int oid, boolean unique, boolean exclusion, boolean immediate, boolean valid, int[] columns,
            int[] collations, int[] operatorClasses, List<String> expressions, String predicate) {}

    List<IndexEntry> indexes(int relation);

    /// OID of a relation's constraint, 0 where there is none.
    int constraintByName(int relation, String name);

    /// OID of a constraint's index, 0 where it has none.
    int constraintIndex(int constraint);

    int operatorClassByName(String schema, String name, int type);

    /// Columns of a composite type, without dropped ones.
    default List<ColumnEntry> fields(int type) {
        var entry = type(type);
        while (entry.isDomain()) {
            entry = type(entry.baseType());
        }
        if (entry.relation() == 0) {
            return List.of();
        }
        return relation(entry.relation()).columns();
    }

    default int collationOf(int type) {
        return type == TypeOid.INT4 || type == TypeOid.UNKNOWN ? 0 : type(type).collation();
    }
}
