package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.deparse.Definitions;
import dev.surus.engine.analyzer.deparse.IndexDefinitions;
import dev.surus.engine.analyzer.deparse.StatisticsDefinitions;
import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ObjectRemoval;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ALTER COLUMN TYPE. Constraints and indexes on the column are taken down as SQL, and made again of it when the column has its
/// new type.
final class ColumnRetype {
    private static final int VARCHAR_LENGTH = 669;

    private final CommandContext context;
    private final RelationEntry old;
    private final TableRewrite rewrite;
    private final DefinitionAnalysis analysis;
    private final Set<Integer> changed = new HashSet<>();
    /// SQL that makes them again, by the object that goes.
    private final Map<ObjectAddress, String> dependents = new LinkedHashMap<>();

    ColumnRetype(CommandContext context, RelationEntry old, TableRewrite rewrite) {
        this.context = context;
        this.old = old;
        this.rewrite = rewrite;
        analysis = new DefinitionAnalysis(context);
    }

    void change(AlterTableStatement.AlterColumnType change) {
        var relation = context.catalog().relation(old.oid());
        var column = relation.columnByName(change.column());
        if (column == null) {
            throw KeyPlanner.isSystemColumn(change.column())
                    ? new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_ALTER, change.column())
                    : new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, change.column(), old.name());
        }
        PartitionKeys.refuseKeyColumn(context, relation, column.number(), PartitionMessage.KEY_COLUMN_RETYPE);
        if (column.isGenerated() && change.using() != null) {
            throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, AlterMessage.USING_GENERATED)
                    .detail(AlterMessage.USING_GENERATED_DETAIL, column.name());
        }
        if (!changed.add(column.number())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.TWICE_ALTERED, column.name());
        }
        var type = type(change.type());
        ColumnPlanner.requireUsage(context, type.oid());
        ColumnPlanner.checkType(context, column.name(), type.oid());
        int collation = change.collation() != null ? analysis.collation(change.collation()) : context.catalog().type(type.oid()).collation();
        String typeName = context.catalog().typeName(type.oid());
        Expression transformed = transform(relation, column, change, type.oid(), type.typmod(), typeName);
        Expression value = column.isGenerated() ? null : transformed;
        String defaultSql = takeDefault(column);
        takeDependents(column);
        setType(column, type.oid(), type.typmod(), collation, change.type().arrayBounds().size());
        context.nextCommand();
        restoreDefault(column, defaultSql, typeName);
        rewrite.touchesValues();
        if (value != null && !isSame(value, column, type.typmod())) {
            rewrite.newValue(column.number(), value, false);
        }
    }

    /// The statement's text does not show where the type stands.
    private dev.surus.engine.analyzer.TypeReference type(dev.surus.engine.parser.ast.TypeName name) {
        return analysis.type(new dev.surus.engine.parser.ast.TypeName(name.names(), name.setOf(), name.columnType(), name.modifiers(),
                name.arrayBounds(), 0));
    }

    private Expression transform(RelationEntry relation, ColumnEntry column, AlterTableStatement.AlterColumnType change, int type, int typmod,
            String typeName) {
        var written = change.using() != null ? change.using()
                : new dev.surus.engine.parser.ast.Expression.ColumnReference(List.of(column.name()), false, 0);
        // Errors of the expression itself come from here, those of its type from below.
        analysis.expression(written, ExpressionKind.ALTER_COLUMN_TRANSFORM, relation);
        try {
            return analysis.columnValue(written, ExpressionKind.ALTER_COLUMN_TRANSFORM, relation, column.name(), type, typmod);
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DATATYPE_MISMATCH && failure.state() != SqlState.CANNOT_COERCE) {
                throw failure;
            }
            if (column.isGenerated()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.CANNOT_CAST_COLUMN, column.name(), typeName);
            }
            throw change.using() != null
                    ? new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.USING_TYPE, column.name(), typeName)
                            .hint(AlterMessage.USING_CAST_HINT)
                    : new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.CANNOT_CAST_COLUMN, column.name(), typeName)
                            .hint(AlterMessage.SPECIFY_USING, Identifiers.quote(column.name()), context.catalog().typeName(type, typmod));
        }
    }

    /// Whether the new value is the old one, byte for byte.
    private static boolean isSame(Expression value, ColumnEntry column, int typmod) {
        return switch (value) {
            case Expression.Relabel relabel -> isSame(relabel.argument(), column, typmod);
            // A varchar that only may be longer now.
            case Expression.FunctionCall call when call.function() == VARCHAR_LENGTH && column.type() == TypeOid.VARCHAR ->
                (typmod < 0 || column.typmod() >= 0 && column.typmod() <= typmod) && isSame(call.arguments().getFirst(), column, typmod);
            case Expression.ColumnReference reference -> reference.column() == column.number();
            default -> false;
        };
    }

    private String takeDefault(ColumnEntry column) {
        var writer = new CatalogWriter(context.catalog());
        var row = writer.relations.defaultRow(old.oid(), column.number());
        if (row == null) {
            return null;
        }
        String sql = new StoredExpressionText(context.catalog(), context).expression(row.text(PgAttrdef.ADBIN), old.oid(), false);
        writer.removal.remove(new ObjectAddress(PgAttrdef.CATALOG, row.integer(PgAttrdef.OID)), ObjectRemoval.Listener.NONE);
        return sql;
    }

    private void restoreDefault(ColumnEntry column, String sql, String typeName) {
        if (sql == null) {
            return;
        }
        var relation = context.catalog().relation(old.oid());
        var now = relation.column(column.number());
        var defaults = new ColumnDefaults(context);
        try {
            var tree = defaults.analyze(relation, now, Parser.parseExpression(sql, ParserOptions.DEFAULT), column.isGenerated());
            defaults.store(relation, now, tree, column.isGenerated());
            if (column.isGenerated()) {
                rewrite.newValue(column.number(), tree, true);
            }
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DATATYPE_MISMATCH) {
                throw failure;
            }
            throw new SqlException(SqlState.DATATYPE_MISMATCH,
                    column.isGenerated() ? AlterMessage.GENERATION_CAST : AlterMessage.DEFAULT_CAST, column.name(), typeName);
        }
    }

    /// Notes what depends on the column, as SQL.
    private void takeDependents(ColumnEntry column) {
        var catalog = context.catalog();
        var definitions = new Definitions(catalog, context);
        var dependencies = new Dependencies(catalog);
        for (var row : dependencies.on(ObjectAddress.column(old.oid(), column.number()))) {
            var dependent = Dependencies.dependent(row);
            switch (dependent.catalog()) {
                case PgClass.CATALOG -> {
                    var relation = catalog.relation(dependent.oid());
                    if (relation != null && relation.index() != null) {
                        takeIndex(relation, definitions);
                    }
                }
                case PgConstraint.CATALOG -> takeConstraint(catalog.constraint(dependent.oid()), definitions);
                case PgRewrite.CATALOG -> {
                    var rule = catalog.rows().find(PgRewrite.CATALOG, new int[] {PgRewrite.OID}, Integer.toUnsignedLong(dependent.oid())).getFirst();
                    var view = catalog.relation(rule.integer(PgRewrite.EV_CLASS));
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.TYPE_OF_VIEW_COLUMN).detail(AlterMessage.DEPENDS_ON_COLUMN,
                            description(dependent), column.name());
                }
                case PgTrigger.CATALOG -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.TYPE_OF_TRIGGER_COLUMN)
                        .detail(AlterMessage.DEPENDS_ON_COLUMN, description(dependent), column.name());
                case PgAttrdef.CATALOG -> {
                    var attrdef = catalog.rows().find(PgAttrdef.CATALOG, new int[] {PgAttrdef.OID}, Integer.toUnsignedLong(dependent.oid()));
                    if (!attrdef.isEmpty() && attrdef.getFirst().integer(PgAttrdef.ADNUM) != column.number()) {
                        throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.TYPE_OF_GENERATED_FROM)
                                .detail(AlterMessage.TYPE_OF_GENERATED_DETAIL, column.name(),
                                        old.column(attrdef.getFirst().integer(PgAttrdef.ADNUM)).name());
                    }
                }
                case PgStatisticExt.CATALOG -> takeStatistics(dependent, new StatisticsDefinitions(catalog, context));
                default -> {}
            }
        }
    }

    private void takeStatistics(ObjectAddress object, StatisticsDefinitions statistics) {
        String name = statistics.name(object.oid());
        if (dependents.putIfAbsent(object, statistics.command(object.oid())) == null) {
            String comment = new CatalogWriter(context.catalog()).objects.commentOf(object);
            if (comment != null) {
                comments.add("COMMENT ON STATISTICS " + name + " IS '" + comment.replace("'", "''") + "'");
            }
        }
    }

    private dev.surus.engine.base.Message description(ObjectAddress object) {
        return new dev.surus.engine.catalog.dependency.ObjectDescriptions(context.catalog()).describe(object);
    }

    private void takeIndex(RelationEntry index, Definitions definitions) {
        for (ConstraintEntry constraint : context.catalog().relation(index.index().relation()).constraints()) {
            if (constraint.index() == index.oid() && constraint.kind() != 'f') {
                takeConstraint(constraint, definitions);
                return;
            }
        }
        dependents.putIfAbsent(ObjectAddress.relation(index.oid()), new IndexDefinitions(context.catalog(), context).command(index.oid(), false));
    }

    private void takeConstraint(ConstraintEntry constraint, Definitions definitions) {
        if (constraint == null || constraint.relation() == 0 || dependents.containsKey(ObjectAddress.constraint(constraint.oid()))) {
            return;
        }
        var table = context.catalog().relation(constraint.relation());
        if (table.oid() != old.oid()) {
            context.lockRelation(table.oid(), LockMode.ACCESS_EXCLUSIVE);
        }
        String sql = "ALTER TABLE " + Identifiers.quote(context.catalog().namespace(table.namespace()).name(), table.name()) + " ADD CONSTRAINT "
                + Identifiers.quote(constraint.name()) + " " + definitions.constraint(constraint.oid(), false);
        // A check that is the parents' alone comes back with theirs.
        dependents.put(ObjectAddress.constraint(constraint.oid()), constraint.local() ? sql : null);
        if (constraint.kind() == 'p' || constraint.kind() == 'u') {
            // Foreign keys that stand on it go with it and come last.
            for (ConstraintEntry referencing : context.catalog().referencingConstraints(old.oid())) {
                if (referencing.index() == constraint.index()) {
                    takeConstraint(referencing, definitions);
                }
            }
        }
    }

    private void setType(ColumnEntry column, int type, int typmod, int collation, int dimensions) {
        var writer = new CatalogWriter(context.catalog());
        var entry = context.catalog().type(type);
        writer.statistics.remove(old.oid(), column.number());
        var row = writer.relations.columnRow(old.oid(), column.number());
        context.catalog().rows().update(row, RowValues.from(row).set(PgAttribute.ATTTYPID, type).set(PgAttribute.ATTTYPMOD, typmod)
                .set(PgAttribute.ATTCOLLATION, collation).set(PgAttribute.ATTNDIMS, dimensions).set(PgAttribute.ATTLEN, entry.length())
                .set(PgAttribute.ATTBYVAL, entry.byValue()).set(PgAttribute.ATTALIGN, entry.alignment())
                .set(PgAttribute.ATTSTORAGE, entry.storage()).values());
        var self = ObjectAddress.column(old.oid(), column.number());
        writer.dependencies.deleteOf(self);
        writer.dependencies.record(self, ObjectAddress.type(type), Dependencies.Kind.NORMAL);
    }

    private final List<String> again = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();

    /// Takes the noted dependents away.
    void dropDependents() {
        if (dependents.isEmpty()) {
            return;
        }
        dependents.values().stream().filter(java.util.Objects::nonNull).forEach(again::add);
        var gone = new ArrayList<>(dependents.keySet());
        dependents.clear();
        new Removal(context).dropQuietly(gone);
        context.nextCommand();
    }

    boolean hasToRebuild() {
        return !again.isEmpty();
    }

    /// Makes again what was taken away, when the rows have their new form.
    void rebuildDependents() {
        again.sort(java.util.Comparator.comparing(sql -> sql.contains(" FOREIGN KEY ") ? 1 : 0));
        again.addAll(comments);
        for (String sql : again) {
            Statement statement = Parser.parse(sql, ParserOptions.DEFAULT).statements().getFirst().statement();
            switch (statement) {
                case ObjectStatement.Comment comment -> new CommentCommand(context).run(comment);
                case IndexStatement index -> new IndexCommands(context).run(index);
                case AlterTableStatement.AlterTable alter -> new AlterTableCommands(context).runAgain(alter);
                default -> throw new IllegalStateException(sql);
            }
            context.nextCommand();
        }
    }
}
