package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.parser.ast.TriggerStatement;
import dev.surus.engine.parser.ast.TriggerStatement.Event;
import dev.surus.engine.parser.ast.TriggerStatement.Timing;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// One CREATE TRIGGER: what it may say of the relation it stands on, and its rows in the catalog.
final class TriggerDefinition {
    static final int ROW = 1;
    private static final int BEFORE = 2;
    private static final int INSTEAD = 64;
    /// The ranges of a condition's column references.
    private static final int OLD = 1;

    private final CommandContext context;
    private final TriggerStatement.CreateTrigger statement;
    private String oldTable;
    private String newTable;

    TriggerDefinition(CommandContext context, TriggerStatement.CreateTrigger statement) {
        this.context = context;
        this.statement = statement;
    }

    void create() {
        var names = new RelationNames(context);
        var relation = names.open(statement.relation(), LockMode.SHARE_ROW_EXCLUSIVE, found -> {});
        checkKind(relation);
        names.refuseSystemCatalog(relation);
        int referenced = 0;
        var privileges = new Privileges(context.catalog());
        RelationEntry from = null;
        if (statement.constraint() && statement.constraintFrom() != null) {
            from = names.open(statement.constraintFrom(), LockMode.ACCESS_SHARE, found -> {});
            referenced = from.oid();
        }
        privileges.require(ObjectKind.RELATION, relation.oid(), context.currentUser(), Privilege.TRIGGER);
        if (from != null) {
            privileges.require(ObjectKind.RELATION, referenced, context.currentUser(), Privilege.TRIGGER);
        }
        int type = type();
        transitions(relation);
        var analysis = new DefinitionAnalysis(context);
        DefinitionAnalysis.Stored condition = null;
        if (statement.when() != null) {
            var tree = analysis.triggerCondition(statement.when(), relation);
            checkCondition(tree, relation);
            condition = analysis.store(tree, relation.oid());
        }
        var function = function(privileges);
        var existing = existing(relation);
        store(relation, referenced, type, condition, function, existing);
    }

    // ---- on what

    private void checkKind(RelationEntry relation) {
        boolean instead = statement.timing() == Timing.INSTEAD_OF;
        switch (relation.kind()) {
            case 'r', 'p' -> {
                if (instead) {
                    throw wrong(TriggerMessage.IS_TABLE, relation).detail(TriggerMessage.TABLE_INSTEAD);
                }
                if (relation.kind() == 'p' && statement.forEachRow() && !statement.transitions().isEmpty()) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TriggerMessage.IS_PARTITIONED, relation.name())
                            .detail(TriggerMessage.PARTITIONED_TRANSITIONS);
                }
            }
            case 'v' -> {
                if (!instead && statement.forEachRow()) {
                    throw wrong(TriggerMessage.IS_VIEW, relation).detail(TriggerMessage.VIEW_ROW);
                }
                if (statement.events().contains(Event.TRUNCATE)) {
                    throw wrong(TriggerMessage.IS_VIEW, relation).detail(TriggerMessage.VIEW_TRUNCATE);
                }
            }
            case 'i', 'I' -> throw wrong(TriggerMessage.IS_INDEX, relation);
            default -> throw wrong(TriggerMessage.CANNOT_HAVE, relation).detail(RelationKinds.notSupportedDetail(relation.kind()));
        }
    }

    private static SqlException wrong(TriggerMessage message, RelationEntry relation) {
        return new SqlException(SqlState.WRONG_OBJECT_TYPE, message, relation.name());
    }

    private static SqlException unsupported(TriggerMessage message) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, message);
    }

    private static SqlException invalid(TriggerMessage message, Object... arguments) {
        return new SqlException(SqlState.INVALID_OBJECT_DEFINITION, message, arguments);
    }

    // ---- when

    private int type() {
        int type = statement.forEachRow() ? ROW : 0;
        type |= switch (statement.timing()) {
            case BEFORE -> BEFORE;
            case AFTER -> 0;
            case INSTEAD_OF -> INSTEAD;
        };
        for (var event : statement.events()) {
            type |= switch (event) {
                case INSERT -> 4;
                case DELETE -> 8;
                case UPDATE -> 16;
                case TRUNCATE -> 32;
            };
        }
        if (statement.forEachRow() && statement.events().contains(Event.TRUNCATE)) {
            throw unsupported(TriggerMessage.TRUNCATE_ROW);
        }
        if (statement.timing() == Timing.INSTEAD_OF) {
            if (!statement.forEachRow()) {
                throw unsupported(TriggerMessage.INSTEAD_STATEMENT);
            }
            if (statement.when() != null) {
                throw unsupported(TriggerMessage.INSTEAD_WHEN);
            }
            if (!statement.updateColumns().isEmpty()) {
                throw unsupported(TriggerMessage.INSTEAD_COLUMNS);
            }
        }
        return type;
    }

    private void transitions(RelationEntry relation) {
        for (var transition : statement.transitions()) {
            if (!transition.table()) {
                throw unsupported(TriggerMessage.REFERENCING_ROW).hint(TriggerMessage.REFERENCING_ROW_HINT);
            }
            if (relation.kind() == 'v') {
                throw wrong(TriggerMessage.IS_VIEW, relation).detail(TriggerMessage.VIEW_TRANSITIONS);
            }
            if (statement.forEachRow() && !relation.parents().isEmpty()) {
                throw unsupported(relation.partition() ? TriggerMessage.PARTITION_TRANSITIONS : TriggerMessage.CHILD_TRANSITIONS);
            }
            if (statement.timing() != Timing.AFTER) {
                throw invalid(TriggerMessage.TRANSITION_AFTER);
            }
            if (statement.events().contains(Event.TRUNCATE)) {
                throw unsupported(TriggerMessage.TRUNCATE_TRANSITIONS);
            }
            if (statement.events().size() > 1) {
                throw unsupported(TriggerMessage.TRANSITION_EVENTS);
            }
            if (!statement.updateColumns().isEmpty()) {
                throw unsupported(TriggerMessage.TRANSITION_COLUMNS);
            }
            var event = statement.events().getFirst();
            if (transition.newRows()) {
                if (event == Event.DELETE) {
                    throw invalid(TriggerMessage.NEW_TABLE_EVENT);
                }
                if (newTable != null) {
                    throw invalid(TriggerMessage.NEW_TABLE_TWICE);
                }
                newTable = transition.name();
            } else {
                if (event == Event.INSERT) {
                    throw invalid(TriggerMessage.OLD_TABLE_EVENT);
                }
                if (oldTable != null) {
                    throw invalid(TriggerMessage.OLD_TABLE_TWICE);
                }
                oldTable = transition.name();
            }
        }
        if (oldTable != null && oldTable.equals(newTable)) {
            throw invalid(TriggerMessage.TRANSITION_SAME);
        }
    }

    private void checkCondition(Expression tree, RelationEntry relation) {
        if (tree instanceof Expression.ColumnReference column) {
            checkColumn(column, relation);
        }
        Expressions.forEachChild(tree, child -> checkCondition(child, relation));
    }

    private void checkColumn(Expression.ColumnReference column, RelationEntry relation) {
        if (!statement.forEachRow()) {
            throw invalid(TriggerMessage.WHEN_STATEMENT).at(column.position());
        }
        if (column.range() == OLD) {
            if (statement.events().contains(Event.INSERT)) {
                throw invalid(TriggerMessage.WHEN_INSERT_OLD).at(column.position());
            }
            return;
        }
        if (statement.events().contains(Event.DELETE)) {
            throw invalid(TriggerMessage.WHEN_DELETE_NEW).at(column.position());
        }
        if (statement.timing() != Timing.BEFORE) {
            return;
        }
        if (column.column() < 0) {
            throw unsupported(TriggerMessage.WHEN_SYSTEM).at(column.position());
        }
        if (column.column() == 0 && relation.liveColumns().stream().anyMatch(each -> each.isGenerated())) {
            throw invalid(TriggerMessage.WHEN_GENERATED).detail(TriggerMessage.WHEN_GENERATED_ROW).at(column.position());
        }
        if (column.column() > 0 && relation.column(column.column()).isGenerated()) {
            throw invalid(TriggerMessage.WHEN_GENERATED)
                    .detail(TriggerMessage.WHEN_GENERATED_COLUMN, relation.column(column.column()).name()).at(column.position());
        }
    }

    // ---- what

    private FunctionEntry function(Privileges privileges) {
        var parts = statement.function().parts();
        String schema = parts.size() < 2 ? null : parts.get(parts.size() - 2);
        if (schema != null && context.catalog().namespaceByName(schema) == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, schema);
        }
        var function = context.catalog().functionsByName(schema, parts.getLast()).stream().filter(each -> each.arguments().length == 0)
                .findFirst().orElseThrow(() -> new SqlException(SqlState.UNDEFINED_FUNCTION, DefinitionMessage.FUNCTION_MISSING,
                        statement.function() + "()"));
        privileges.require(ObjectKind.FUNCTION, function.oid(), context.currentUser(), Privilege.EXECUTE);
        if (function.result() != TypeOid.TRIGGER) {
            throw invalid(TriggerMessage.FUNCTION_RESULT, statement.function().toString(), "trigger");
        }
        return function;
    }

    /// The trigger that OR REPLACE replaces; null for none.
    private TriggerEntry existing(RelationEntry relation) {
        for (var trigger : relation.triggers()) {
            if (!trigger.name().equals(statement.name())) {
                continue;
            }
            if (!statement.replace()) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, TriggerMessage.EXISTS, statement.name(), relation.name());
            }
            if (trigger.internal() || trigger.parent() != 0) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, TriggerMessage.EXISTS_INTERNAL, statement.name(), relation.name());
            }
            if (trigger.constraint() != 0) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, TriggerMessage.EXISTS_CONSTRAINT, statement.name(), relation.name());
            }
            return trigger;
        }
        return null;
    }

    private int[] columns(RelationEntry relation) {
        var numbers = new ArrayList<Integer>();
        for (String name : statement.updateColumns()) {
            var column = relation.columnByName(name);
            if (column == null) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, name, relation.name());
            }
            if (numbers.contains(column.number())) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, TriggerMessage.COLUMN_TWICE, name);
            }
            numbers.add(column.number());
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private void store(RelationEntry relation, int referenced, int type, DefinitionAnalysis.Stored condition, FunctionEntry function,
            TriggerEntry existing) {
        var writer = new CatalogWriter(context.catalog());
        int[] columns = columns(relation);
        int constraint = 0;
        if (statement.constraint()) {
            constraint = writer.constraints.create(NewConstraint.trigger(statement.name(), relation.namespace(), relation.oid(),
                    statement.deferrable(), statement.initiallyDeferred()), List.of());
        }
        var trigger = new ConstraintWriter.NewTrigger(statement.name(), null, relation.oid(), 0, function.oid(), type, false, referenced, 0,
                constraint, statement.deferrable(), statement.initiallyDeferred(), columns, statement.arguments(),
                condition == null ? null : condition.text(), oldTable, newTable);
        List<ObjectAddress> references = condition == null ? List.of() : condition.references();
        int made = existing == null ? writer.constraints.createTrigger(trigger, references) : existing.oid();
        if (existing != null) {
            writer.constraints.replaceTrigger(made, trigger, references);
        }
        context.nextCommand();
        if (relation.kind() == 'p' && statement.forEachRow()) {
            new PartitionTriggers(context).spread(relation.oid(), made, statement.replace());
        }
    }
}
