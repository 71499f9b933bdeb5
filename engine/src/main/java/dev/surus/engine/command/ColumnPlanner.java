package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.parser.ast.ColumnDefinition;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A column as written -> what is to be done for it. Constraints that concern the whole table are handed on.
final class ColumnPlanner {
    private static final int COLUMNS_MAX = 1600;
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "cmin", "xmax", "cmax", "tableoid");

    private final CommandContext context;
    private final DefinitionAnalysis analysis;
    private final String table;
    private final int namespace;

    /// Of a partition: its parent, whose columns have the types; else null.
    RelationEntry partitionOf;
    /// Constraints of columns that are constraints of the table, with their columns filled in.
    final List<Constraint> tableConstraints = new ArrayList<>();

    ColumnPlanner(CommandContext context, String table, int namespace) {
        this.context = context;
        this.table = table;
        this.namespace = namespace;
        analysis = new DefinitionAnalysis(context);
    }

    PlannedColumn plan(ColumnDefinition definition) {
        int serial = serialType(definition.type());
        var column = serial != 0 ? new PlannedColumn(definition.name(), serial, -1) : typed(definition);
        column.position = definition.position();
        column.dimensions = serial != 0 || definition.type() == null ? column.dimensions : definition.type().arrayBounds().size();
        if (serial != 0) {
            column.sequence = sequence(definition.name(), serial, List.of(), false);
            column.notNull = true;
        }
        if (definition.compression() != null) {
            column.compression = compression(definition.compression(), column);
        }
        boolean sawNullability = false;
        boolean sawNotNull = serial != 0;
        for (int i = 0; i < definition.constraints().size(); i++) {
            var constraint = definition.constraints().get(i);
            switch (constraint) {
                case Constraint.Null said -> {
                    if (sawNotNull || column.notNull) {
                        throw conflict(definition, constraint);
                    }
                    column.nullSaid = true;
                    sawNullability = true;
                }
                case Constraint.NotNull said -> {
                    if (sawNullability && column.nullSaid) {
                        throw conflict(definition, constraint);
                    }
                    column.notNull = true;
                    sawNotNull = true;
                }
                case Constraint.Default said -> {
                    if (column.defaultExpression != null || column.sequence != null && column.identity == 0) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.MULTIPLE_DEFAULTS, definition.name(), table)
                                .at(constraint.position());
                    }
                    column.defaultExpression = said.expression();
                }
                case Constraint.Identity said -> {
                    if (column.identity != 0) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.MULTIPLE_IDENTITIES, definition.name(), table)
                                .at(constraint.position());
                    }
                    if (column.nullSaid) {
                        throw conflict(definition, constraint);
                    }
                    column.identity = said.always() ? 'a' : 'd';
                    if (serial == 0) {
                        column.sequence = sequence(definition.name(), column.type, said.options(), true);
                    }
                    column.notNull = true;
                    sawNotNull = true;
                }
                case Constraint.Generated said -> {
                    if (column.generated != 0) {
                        throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.MULTIPLE_GENERATIONS, definition.name(), table)
                                .at(constraint.position());
                    }
                    column.generated = 's';
                    if (column.defaultExpression != null) {
                        throw both(DefinitionMessage.DEFAULT_AND_GENERATION, definition, constraint);
                    }
                    column.defaultExpression = said.expression();
                }
                case Constraint.Check check -> tableConstraints.add(check);
                case Constraint.Key key -> tableConstraints.add(new Constraint.Key(key.name(), key.primary(), key.nullsNotDistinct(),
                        key.columns().isEmpty() ? List.of(definition.name()) : key.columns(), key.including(), key.options(),
                        key.tablespace(), key.usingIndex(), key.attributes(), key.position()));
                case Constraint.ForeignKey key -> tableConstraints.add(new Constraint.ForeignKey(key.name(), List.of(definition.name()),
                        key.referenced(), key.referencedColumns(), key.match(), key.onUpdate(), key.onDelete(), key.deleteSetColumns(),
                        key.attributes(), key.position()));
                case Constraint.Exclusion exclusion -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED,
                        CommandMessage.NOT_SUPPORTED, "EXCLUDE").at(exclusion.position());
            }
            refuseContradictions(column, definition, constraint, serial != 0);
        }
        return column;
    }

    private void refuseContradictions(PlannedColumn column, ColumnDefinition definition, Constraint constraint, boolean serial) {
        boolean hasDefault = column.generated == 0 && column.defaultExpression != null || serial;
        if (hasDefault && column.identity != 0) {
            throw both(DefinitionMessage.DEFAULT_AND_IDENTITY, definition, constraint);
        }
        if (hasDefault && column.generated != 0) {
            throw both(DefinitionMessage.DEFAULT_AND_GENERATION, definition, constraint);
        }
        if (column.identity != 0 && column.generated != 0) {
            throw both(DefinitionMessage.IDENTITY_AND_GENERATION, definition, constraint);
        }
    }

    private SqlException both(DefinitionMessage message, ColumnDefinition definition, Constraint constraint) {
        return new SqlException(SqlState.SYNTAX_ERROR, message, definition.name(), table).at(constraint.position());
    }

    private SqlException conflict(ColumnDefinition definition, Constraint constraint) {
        return new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.NULL_CONFLICT, definition.name(), table).at(constraint.position());
    }

    private PlannedColumn typed(ColumnDefinition definition) {
        var name = definition.type();
        if (name == null && partitionOf != null) {
            return ofParent(definition);
        }
        var type = analysis.type(name);
        var entry = context.catalog().type(type.oid());
        if (name.setOf()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.COLUMN_SETOF, definition.name());
        }
        var column = new PlannedColumn(definition.name(), type.oid(), type.typmod());
        column.collation = entry.collation();
        if (definition.collation() != null) {
            int collation = analysis.collation(definition.collation());
            if (entry.collation() == 0) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.COLLATION_UNSUPPORTED,
                        context.catalog().typeName(type.oid())).at(definition.collation().position());
            }
            column.collation = collation;
        }
        return column;
    }

    private PlannedColumn ofParent(ColumnDefinition definition) {
        var source = partitionOf.columnByName(definition.name());
        if (source == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.PLAIN_COLUMN_MISSING, definition.name());
        }
        return PlannedColumn.like(source);
    }

    private static int serialType(TypeName name) {
        if (name == null || name.names().size() != 1 || name.columnType() || name.setOf()) {
            return 0;
        }
        int type = switch (name.names().getFirst()) {
            case "smallserial", "serial2" -> TypeOid.INT2;
            case "serial", "serial4" -> TypeOid.INT4;
            case "bigserial", "serial8" -> TypeOid.INT8;
            default -> 0;
        };
        if (type != 0 && !name.arrayBounds().isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.SERIAL_ARRAY).at(name.position());
        }
        return type;
    }

    PlannedSequence sequence(String column, int type, List<Option> options, boolean identity) {
        for (Option option : options) {
            if (option.name().equals("sequence_name") && option.value() instanceof Option.Name given) {
                var name = RelationNames.of(given.name());
                int where = name.schema() == null ? namespace : new RelationNames(context).creationNamespace(given.name());
                return new PlannedSequence(name.name(), where, type,
                        options.stream().filter(each -> each != option).toList(), identity);
            }
        }
        String name = new GeneratedNames(context.catalog()).relation(table, column, "seq", namespace, false);
        return new PlannedSequence(name, namespace, type, options, identity);
    }

    char compression(String method, PlannedColumn column) {
        if (method.equals("default")) {
            return 0;
        }
        char code = switch (method) {
            case "pglz" -> 'p';
            case "lz4" -> 'l';
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.COMPRESSION_INVALID, method);
        };
        char storage = context.catalog().type(column.type).storage();
        if (storage == 'p') {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.COMPRESSION_UNSUPPORTED,
                    context.catalog().typeName(column.type));
        }
        return code;
    }

    // ---- what holds for all columns of a relation

    /// @throws SqlException where names collide or a type cannot be a column's
    static void check(CommandContext context, List<PlannedColumn> columns, boolean systemNamesAllowed) {
        if (columns.size() > COLUMNS_MAX) {
            throw new SqlException(SqlState.TOO_MANY_COLUMNS, DefinitionMessage.TOO_MANY_COLUMNS, COLUMNS_MAX);
        }
        for (int i = 0; i < columns.size(); i++) {
            for (int k = 0; k < i; k++) {
                if (columns.get(k).name.equals(columns.get(i).name)) {
                    throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_TWICE, columns.get(i).name);
                }
            }
        }
        for (PlannedColumn column : columns) {
            requireUsage(context, column.type);
        }
        for (PlannedColumn column : columns) {
            if (!systemNamesAllowed) {
                refuseSystemName(column.name);
            }
        }
        for (PlannedColumn column : columns) {
            checkType(context, column.name, column.type);
        }
    }

    static void requireUsage(CommandContext context, int type) {
        var privileges = new Privileges(context.catalog());
        if (!privileges.has(ObjectKind.TYPE, type, context.currentUser(), Privilege.USAGE)) {
            var entry = context.catalog().type(type);
            int shown = entry.isArray() ? entry.element() : type;
            throw privileges.denied(ObjectKind.TYPE, context.catalog().typeName(shown), ObjectKind.TYPE, shown, context.currentUser(),
                    Privilege.USAGE.bit(), false);
        }
    }

    static void refuseSystemName(String name) {
        if (SYSTEM_COLUMNS.contains(name)) {
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_SYSTEM_NAME, name);
        }
    }

    static void checkType(CommandContext context, String column, int type) {
        TypeEntry entry = context.catalog().type(type);
        if (entry.isPseudo()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.COLUMN_PSEUDO, column, context.catalog().typeName(type));
        }
        if (entry.isDomain()) {
            checkType(context, column, entry.baseType());
        } else if (entry.isArray()) {
            checkType(context, column, entry.element());
        } else if (entry.isComposite()) {
            context.lockRelation(entry.relation(), LockMode.ACCESS_SHARE);
        }
    }
}
