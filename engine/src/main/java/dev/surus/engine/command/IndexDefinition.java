package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.NewIndex;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ast.IndexElement;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Makes an index, and the constraint that may come with it: rows of the catalog, file, entries.
final class IndexDefinition {
    private static final int BTREE = 403;
    private static final int HASH = 405;
    private static final int COLUMNS_MAX = 32;
    private static final int UNIQUE_KEY_RECHECK = 1250;
    /// A row trigger after INSERT and UPDATE.
    private static final int RECHECK_TRIGGER = 1 + 4 + 16;

    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    IndexDefinition(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    /// What of an index has been worked out of its columns.
    private static final class Keys {
        final List<NewColumn> columns = new ArrayList<>();
        final List<Integer> attributes = new ArrayList<>();
        final List<Integer> collations = new ArrayList<>();
        final List<Integer> classes = new ArrayList<>();
        final List<Integer> options = new ArrayList<>();
        final List<String> expressions = new ArrayList<>();
        final List<Expression> trees = new ArrayList<>();
        final List<ObjectAddress> references = new ArrayList<>();
    }

    /// @param fromCreateTable the table is new: no need to scan for nulls, and its rights are not asked
    /// @return OID of the index, 0 where IF NOT EXISTS found one
    int create(RelationEntry table, IndexRequest request, boolean fromCreateTable) {
        context.lockRelation(table.oid(), request.concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE);
        int namespace = table.namespace();
        if (!request.ofConstraint) {
            TableDefinition.requireCreate(context, namespace);
        }
        if (request.elements.size() + request.including.size() > COLUMNS_MAX) {
            throw new SqlException(SqlState.TOO_MANY_COLUMNS, DefinitionMessage.INDEX_TOO_MANY_COLUMNS, COLUMNS_MAX);
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < request.elements.size(); i++) {
            var element = request.elements.get(i);
            names.add(element.column() != null ? element.column() : request.copiedNames != null ? request.copiedNames.get(i) : nameOf(element));
        }
        names.addAll(request.including);
        var columnNames = GeneratedNames.ofIndexColumns(names);
        String name = request.name != null ? request.name
                : new GeneratedNames(context.catalog()).index(table.name(), namespace, columnNames, request.primary, false, request.ofConstraint);
        int method = accessMethod(request);
        var predicate = predicate(table, request);
        refuseSystemColumns(predicate);
        var keys = keys(table, request, method, columnNames);
        if (table.kind() == 'p') {
            new PartitionIndexes(context).requireKeyIncluded(table, request, keys.attributes);
        } else {
            keys.trees.forEach(this::requireConstants);
            if (predicate != null) {
                requireConstants(predicate);
            }
        }
        if (request.primary) {
            refuseSecondPrimaryKey(table);
            for (IndexElement element : request.elements) {
                requireNotNull(table, element.column(), fromCreateTable);
            }
            table = context.catalog().relation(table.oid());
        }
        if (context.catalog().relationOid(namespace, name) != 0) {
            if (request.ifNotExists) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS_SKIPPING, name);
                return 0;
            }
            throw new SqlException(SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS, name);
        }
        if (request.ofConstraint) {
            CheckConstraints.requireFree(context, table, name);
        }
        return write(table, request, name, method, keys, predicate, fromCreateTable);
    }

    private String nameOf(IndexElement element) {
        return element.expression() == null ? null : ExpressionNames.of(element.expression());
    }

    private int accessMethod(IndexRequest request) {
        String name = request.accessMethod.equals("rtree") ? "gist" : request.accessMethod;
        int method = context.catalog().accessMethodOid(name);
        if (method == 0 || name.equals("heap")) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.ACCESS_METHOD_MISSING, name);
        }
        if (method == HASH) {
            if (request.unique) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.METHOD_NOT_UNIQUE, name);
            }
            if (!request.including.isEmpty()) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.METHOD_NO_INCLUDE, name);
            }
            if (request.elements.size() > 1) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.METHOD_NOT_MULTICOLUMN, name);
            }
        } else if (method != BTREE) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "access method \"" + name + "\"");
        }
        return method;
    }

    private Expression predicate(RelationEntry table, IndexRequest request) {
        if (request.copiedPredicate != null) {
            return request.copiedPredicate;
        }
        if (request.where == null) {
            return null;
        }
        var condition = analysis.expression(request.where, ExpressionKind.INDEX_PREDICATE, table);
        if (!new Volatility(context.catalog()).isImmutable(condition)) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.PREDICATE_MUTABLE);
        }
        return condition;
    }

    /// Constants whose value is an error are found when the index is built, whether or not there are rows.
    private void requireConstants(Expression expression) {
        SessionPlanning.raiseError(context.service(ExecutorSession.class), expression);
    }

    private static void refuseSystemColumns(Expression expression) {
        if (expression != null && TreeColumns.of(expression).stream().anyMatch(column -> column < 0)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.INDEX_SYSTEM_COLUMN);
        }
    }

    private Keys keys(RelationEntry table, IndexRequest request, int method, List<String> names) {
        var keys = new Keys();
        int copied = 0;
        for (int i = 0; i < request.elements.size(); i++) {
            var element = request.elements.get(i);
            int type;
            int typmod;
            int collation;
            boolean copy = element.column() == null && element.expression() == null;
            if (element.column() != null) {
                var column = column(table, element.column(), request.ofConstraint);
                keys.attributes.add(column.number());
                type = column.type();
                typmod = column.typmod();
                collation = column.collation();
            } else {
                var expression = copy ? request.copiedExpressions.get(copied++) : expression(table, element);
                refuseSystemColumns(expression);
                if (!copy && expression instanceof Expression.ColumnReference reference && reference.column() > 0) {
                    keys.attributes.add(reference.column()); // (a) is a
                } else {
                    var stored = analysis.store(expression, table.oid());
                    keys.attributes.add(0);
                    keys.expressions.add(stored.text());
                    keys.trees.add(expression);
                    keys.references.addAll(stored.references());
                }
                type = expression.type();
                typmod = expression.typmod();
                collation = expression.collation();
            }
            collation = request.copiedCollations != null ? request.copiedCollations[i] : collation(element, type, collation);
            keys.collations.add(collation);
            keys.classes.add(request.copiedClasses != null ? request.copiedClasses[i] : operatorClass(element.operatorClass(), type, method));
            boolean descending = element.direction() == SortItem.Direction.DESCENDING;
            boolean nullsFirst = element.nulls() == SortItem.Nulls.DEFAULT ? descending : element.nulls() == SortItem.Nulls.FIRST;
            if (method == HASH && (element.direction() != SortItem.Direction.DEFAULT || element.nulls() != SortItem.Nulls.DEFAULT)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, element.direction() != SortItem.Direction.DEFAULT
                        ? DefinitionMessage.METHOD_NO_ORDER : DefinitionMessage.METHOD_NO_NULLS, request.accessMethod);
            }
            keys.options.add((descending ? 1 : 0) | (nullsFirst ? 2 : 0));
            // A hash index holds the hashes of the values.
            keys.columns.add(new NewColumn(names.get(i), method == HASH ? TypeOid.INT4 : type, typmod, collation));
        }
        for (int i = 0; i < request.including.size(); i++) {
            var column = column(table, request.including.get(i), request.ofConstraint);
            keys.attributes.add(column.number());
            keys.columns.add(new NewColumn(names.get(request.elements.size() + i), column.type(), column.typmod(), column.collation()));
        }
        return keys;
    }

    private Expression expression(RelationEntry table, IndexElement element) {
        var expression = analysis.expression(element.expression(), ExpressionKind.INDEX_EXPRESSION, table);
        if (!new Volatility(context.catalog()).isImmutable(expression)) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.INDEX_EXPRESSION_MUTABLE);
        }
        return expression;
    }

    private ColumnEntry column(RelationEntry table, String name, boolean ofConstraint) {
        var column = table.columnByName(name);
        if (column != null) {
            return column;
        }
        if (KeyPlanner.isSystemColumn(name)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.INDEX_SYSTEM_COLUMN);
        }
        throw new SqlException(SqlState.UNDEFINED_COLUMN,
                ofConstraint ? DefinitionMessage.KEY_COLUMN_MISSING : DefinitionMessage.PLAIN_COLUMN_MISSING, name);
    }

    private int collation(IndexElement element, int type, int own) {
        int ofType = context.catalog().type(type).collation();
        int collation = element.collation() != null ? analysis.collation(element.collation()) : own;
        if (ofType != 0) {
            if (collation == 0) {
                throw new SqlException(SqlState.INDETERMINATE_COLLATION, DefinitionMessage.INDEX_COLLATION)
                        .hint(DefinitionMessage.INDEX_COLLATION_HINT);
            }
            return collation;
        }
        if (element.collation() != null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.COLLATION_UNSUPPORTED, context.catalog().typeName(type));
        }
        return 0;
    }

    int operatorClass(QualifiedName given, int type, int method) {
        String methodName = method == HASH ? "hash" : "btree";
        if (given == null) {
            OperatorClassEntry found = context.catalog().defaultOperatorClass(method, type);
            if (found == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.NO_DEFAULT_CLASS, context.catalog().typeName(type), methodName)
                        .hint(DefinitionMessage.NO_DEFAULT_CLASS_HINT);
            }
            return found.oid();
        }
        var parts = given.parts();
        var found = context.catalog().operatorClassByName(method, parts.size() > 1 ? parts.get(parts.size() - 2) : null, parts.getLast());
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.CLASS_MISSING, given.toString(), methodName);
        }
        if (found.inputType() != type && !TypeRelations.isBinaryCoercible(context.catalog(), type, found.inputType())) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.CLASS_TYPE, given.toString(), context.catalog().typeName(type));
        }
        return found.oid();
    }

    private static void refuseSecondPrimaryKey(RelationEntry table) {
        if (table.primaryKey() != null) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, table.name());
        }
    }

    private void requireNotNull(RelationEntry table, String name, boolean fromCreateTable) {
        var column = table.columnByName(name);
        if (column == null || column.notNull()) {
            return;
        }
        new CatalogWriter(context.catalog()).relations.updateColumn(table.oid(), column.number(), PgAttribute.ATTNOTNULL, 1L);
        if (!fromCreateTable) {
            new TableScans(context).requireNoNulls(context.catalog().relation(table.oid()), List.of(column.number()));
        }
    }

    private int write(RelationEntry table, IndexRequest request, String name, int method, Keys keys, Expression predicate, boolean fromCreateTable) {
        var writer = new CatalogWriter(context.catalog());
        var files = new RelationFiles(context);
        boolean partitioned = table.kind() == 'p';
        long fileId = partitioned ? 0 : files.newId(table.persistence());
        String predicateText = null;
        if (predicate != null) {
            var stored = analysis.store(predicate, table.oid());
            predicateText = stored.text();
            keys.references.addAll(stored.references());
        }
        var options = request.copiedOptions != null ? request.copiedOptions
                : StorageOptions.change(null, request.options, StorageOptions.Owner.INDEX, null, false);
        var relation = new NewRelation(name, table.namespace(), partitioned ? 'I' : 'i', table.persistence(), table.owner(), method, (int) fileId, 0, 0,
                keys.columns, options, null);
        boolean valid = !request.concurrently && !(partitioned && request.only && !context.catalog().partitions(table.oid()).isEmpty());
        var index = new NewIndex(table.oid(), ints(keys.attributes), request.elements.size(), ints(keys.collations), ints(keys.classes),
                ints(keys.options), keys.expressions, predicateText, request.unique, request.nullsNotDistinct, request.primary, false,
                !request.deferrable, valid);
        int oid = writer.indexes.create(relation, index, request.ofConstraint, keys.references);
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        if (!partitioned) {
            files.createIndex(fileId);
        }
        if (request.ofConstraint) {
            addConstraint(table, request, name, oid, ints(keys.attributes));
        }
        if (request.parentIndex != 0) {
            tie(table, request.parentIndex, oid);
        }
        if (partitioned) {
            context.nextCommand();
            if (!request.only) {
                new PartitionIndexes(context).spread(context.catalog().relation(table.oid()), oid, request, fromCreateTable);
            }
        } else if (!request.concurrently) {
            build(table.oid(), oid);
        }
        return oid;
    }

    /// Makes a new index a part of a partitioned one, and its constraint of that one's.
    private void tie(RelationEntry table, int parentIndex, int index) {
        var indexes = new PartitionIndexes(context);
        indexes.attach(parentIndex, index, table.oid());
        var parentTable = context.catalog().relation(context.catalog().relation(parentIndex).index().relation());
        var parentConstraint = PartitionIndexes.constraintOf(parentTable, parentIndex);
        var constraint = PartitionIndexes.constraintOf(context.catalog().relation(table.oid()), index);
        if (parentConstraint != null && constraint != null) {
            indexes.adopt(constraint, parentConstraint.oid(), table.oid());
        }
    }

    /// The constraint of a key's index.
    void addConstraint(RelationEntry table, IndexRequest request, String name, int index, int[] attributes) {
        var writer = new CatalogWriter(context.catalog());
        int constraint = writer.constraints.create(NewConstraint.key(name, table.namespace(), request.primary ? 'p' : 'u', table.oid(), index,
                java.util.Arrays.copyOf(attributes, request.elements.size()), request.deferrable, request.deferred), List.of());
        writer.indexes.belongsTo(index, constraint);
        if (request.deferrable) {
            context.lockRelation(table.oid(), LockMode.SHARE_ROW_EXCLUSIVE);
            writer.constraints.createTrigger(new ConstraintWriter.NewTrigger(null,
                    request.primary ? "PK_ConstraintTrigger_" : "Unique_ConstraintTrigger_", table.oid(), 0, UNIQUE_KEY_RECHECK, RECHECK_TRIGGER,
                    true, 0, index, constraint, true, request.deferred, new int[0], List.of(), null, null, null), List.of());
        }
    }

    /// An empty index of the same shape, not ready and without its constraint, for REINDEX CONCURRENTLY.
    int copy(RelationEntry table, IndexEntry source) {
        var relation = context.catalog().relation(source.oid());
        var references = new ArrayList<ObjectAddress>();
        source.expressions().forEach(text -> references.addAll(analysis.store(analysis.read(text, table), table.oid()).references()));
        if (source.predicate() != null) {
            references.addAll(analysis.store(analysis.read(source.predicate(), table), table.oid()).references());
        }
        var files = new RelationFiles(context);
        long fileId = files.newId(table.persistence());
        var columns = relation.columns().stream()
                .map(column -> new NewColumn(column.name(), column.type(), column.typmod(), column.collation())).toList();
        String name = new GeneratedNames(context.catalog()).relation(source.name(), null, "ccnew", relation.namespace(), false);
        int oid = new CatalogWriter(context.catalog()).indexes.create(
                new NewRelation(name, relation.namespace(), 'i', table.persistence(), table.owner(), source.accessMethod(), (int) fileId, 0, 0,
                        columns, relation.options(), null),
                new NewIndex(table.oid(), source.columns(), source.keyCount(), source.collations(), source.operatorClasses(), source.options(),
                        source.expressions(), source.predicate(), source.unique(), source.nullsNotDistinct(), false, source.exclusion(),
                        source.immediate(), false), false, references);
        files.createIndex(fileId);
        return oid;
    }

    /// Fills an index from its table's rows.
    void build(int tableOid, int indexOid) {
        context.nextCommand();
        var table = context.catalog().relation(tableOid);
        var build = new IndexBuild(context);
        build.build(table, indexOid);
        new CatalogWriter(context.catalog()).relations.noteIndex(tableOid);
        context.nextCommand();
        build.noteSizes(tableOid, indexOid);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
