package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.MissingValue;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.RowExpressions;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.AlterTableStatement.Action;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The actions of one ALTER TABLE on one relation.
final class TableAlteration {
    private static final int STATISTICS_MAX = 10000;

    private final CommandContext context;
    private final RelationNames names;
    private final LockMode mode;
    /// As it was before.
    private final RelationEntry old;
    private final int oid;
    private final CatalogWriter writer;
    private final TableRewrite rewrite;
    private final ColumnRetype retype;
    private final List<Constraint> pending = new ArrayList<>();
    /// Those of them whose column is null in all rows: a foreign key needs no look at them.
    private final List<Constraint> ofNulls = new ArrayList<>();

    TableAlteration(CommandContext context, RelationEntry relation, LockMode mode) {
        this.context = context;
        this.mode = mode;
        old = relation;
        oid = relation.oid();
        names = new RelationNames(context);
        writer = new CatalogWriter(context.catalog());
        rewrite = new TableRewrite(context, relation);
        retype = new ColumnRetype(context, relation, rewrite);
    }

    private RelationEntry relation() {
        return context.catalog().relation(oid);
    }

    void run(Action action) {
        switch (action) {
            case AlterTableStatement.AddColumn add -> addColumn(add);
            case AlterTableStatement.DropColumn drop -> dropColumn(drop);
            case AlterTableStatement.SetDefault set -> setDefault(set);
            case AlterTableStatement.SetNotNull set -> setNotNull(set.column());
            case AlterTableStatement.DropNotNull drop -> dropNotNull(drop.column());
            case AlterTableStatement.DropExpression drop -> dropExpression(drop);
            case AlterTableStatement.SetStatistics set -> setStatistics(set);
            case AlterTableStatement.SetColumnOptions set -> setColumnOptions(set);
            case AlterTableStatement.SetStorage set -> setStorage(set);
            case AlterTableStatement.SetCompression set -> {
                var column = column(set.column());
                var plan = new PlannedColumn(column.name(), column.type(), column.typmod());
                char method = set.method() == null ? 0
                        : new ColumnPlanner(context, old.name(), old.namespace()).compression(set.method(), plan);
                writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTCOMPRESSION, (long) method);
            }
            case AlterTableStatement.AlterColumnType change -> retype.change(change);
            case AlterTableStatement.AddIdentity add -> addIdentity(add);
            case AlterTableStatement.SetIdentity set -> setIdentity(set);
            case AlterTableStatement.DropIdentity drop -> dropIdentity(drop);
            case AlterTableStatement.AddConstraint add -> addConstraint(add.constraint());
            case AlterTableStatement.AlterConstraint alter -> alterConstraint(alter);
            case AlterTableStatement.ValidateConstraint validate -> validate(validate.name());
            case AlterTableStatement.DropConstraint drop -> dropConstraint(drop);
            case AlterTableStatement.SetWithoutOids _ -> {}
            case AlterTableStatement.ClusterOn cluster -> clusterOn(cluster.index());
            case AlterTableStatement.SetLogged set -> setLogged(set.logged());
            case AlterTableStatement.SetOptions set -> setOptions(set);
            case AlterTableStatement.SetTrigger set -> setTrigger(set);
            case AlterTableStatement.ChangeOwner change -> new Ownership(context).changeRelation(relation(), change.owner(), false, mode);
            case AlterTableStatement.ReplicaIdentity identity -> replicaIdentity(identity);
            case AlterTableStatement.SetRule set -> setRule(set);
            case AlterTableStatement.SetTablespace set -> setTablespace(set.tablespace());
            case AlterTableStatement.RowSecurity security -> {
                switch (security.change()) {
                    case ENABLE -> writer.relations.update(oid, PgClass.RELROWSECURITY, 1L);
                    case DISABLE -> writer.relations.update(oid, PgClass.RELROWSECURITY, 0L);
                    case FORCE -> writer.relations.update(oid, PgClass.RELFORCEROWSECURITY, 1L);
                    case NO_FORCE -> writer.relations.update(oid, PgClass.RELFORCEROWSECURITY, 0L);
                }
            }
            case AlterTableStatement.SetAccessMethod method -> {
                if (!method.method().equals("heap")) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.ACCESS_METHOD_MISSING, method.method());
                }
            }
            case AlterTableStatement.AlterColumnForeignOptions _,
                    AlterTableStatement.Inherit _, AlterTableStatement.NoInherit _, AlterTableStatement.OfType _,
                    AlterTableStatement.NotOfType _, AlterTableStatement.ForeignOptions _, AlterTableStatement.AttachPartition _,
                    AlterTableStatement.DetachPartition _ -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED,
                    CommandMessage.NOT_SUPPORTED, "ALTER TABLE ... "
                            + action.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT));
        }
    }

    void rebuildDependents() {
        retype.rebuildDependents();
    }

    void finish() {
        rewrite.finish();
    }

    // ---- columns

    /// @throws SqlException 42703
    private ColumnEntry column(String name) {
        var column = relation().columnByName(name);
        if (column != null) {
            return column;
        }
        if (KeyPlanner.isSystemColumn(name)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_ALTER, name);
        }
        throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, name, old.name());
    }

    private void addColumn(AlterTableStatement.AddColumn add) {
        var definition = add.column();
        if (relation().columnByName(definition.name()) != null || KeyPlanner.isSystemColumn(definition.name())) {
            if (KeyPlanner.isSystemColumn(definition.name())) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_SYSTEM_NAME, definition.name());
            }
            if (add.ifNotExists()) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_EXISTS_SKIPPING, definition.name(), old.name());
                return;
            }
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_EXISTS, definition.name(), old.name());
        }
        var planner = new ColumnPlanner(context, old.name(), old.namespace());
        var plan = planner.plan(definition);
        ColumnPlanner.requireUsage(context, plan.type);
        ColumnPlanner.checkType(context, plan.name, plan.type);
        var sequences = new SequenceCommands(context);
        if (plan.sequence != null) {
            sequences.create(plan.sequence, old.persistence(), old.owner());
        }
        for (Constraint constraint : planner.tableConstraints) {
            if (constraint instanceof Constraint.Key key && key.primary()) {
                plan.notNull = true;
            }
        }
        int number = writer.relations.appendColumn(oid, plan.toNew());
        var current = relation();
        var column = current.column(number);
        Expression value = unplaced(() -> new ColumnDefaults(context).define(current, column, plan));
        if (plan.sequence != null) {
            sequences.tie(plan.sequence, oid, number);
            if (plan.identity != 0) {
                value = ColumnDefaults.nextValue(plan.sequence.oid, plan.type);
            }
        }
        if (value != null && plan.generated == 0 && staysForOldRows(number, value)) {
            rewrite.laterValue(number, value);
        } else if (value != null) {
            rewrite.newValue(number, value, plan.generated != 0);
        } else if (plan.notNull || domainRefusesNull(plan.type)) {
            rewrite.requireNotNull(number);
        }
        pending.addAll(planner.tableConstraints);
        if (value == null) {
            ofNulls.addAll(planner.tableConstraints);
        }
    }

    /// A default that does not change from row to row becomes what old rows show: none of them is written anew.
    private boolean staysForOldRows(int number, Expression value) {
        var current = relation();
        var column = current.column(number);
        if (current.kind() != 'r' || context.catalog().type(column.type()).isDomain() || new Volatility(context.catalog()).isVolatile(value)) {
            return false;
        }
        var result = new Object[1];
        new RowExpressions(context.service(ExecutorSession.class), current, List.of(value)).compute(new Object[number], result);
        if (result[0] == null) {
            if (column.notNull()) {
                rewrite.requireNotNull(number);
            }
            return true;
        }
        var row = writer.relations.columnRow(oid, number);
        context.catalog().rows().update(row, RowValues.from(row).set(PgAttribute.ATTHASMISSING, true).set(PgAttribute.ATTMISSINGVAL,
                MissingValue.encode(context.catalog().dataType(column.type()), column.typmod(), result[0])).values());
        return true;
    }

    private boolean domainRefusesNull(int type) {
        var entry = context.catalog().type(type);
        return entry.isDomain() && (entry.notNull() || domainRefusesNull(entry.baseType()));
    }

    /// Constraints that came with new columns.
    void addPendingConstraints(boolean keys) {
        for (Constraint constraint : List.copyOf(pending)) {
            if (constraint instanceof Constraint.Key == keys) {
                pending.remove(constraint);
                addConstraint(constraint);
                context.nextCommand();
            }
        }
    }

    private void dropColumn(AlterTableStatement.DropColumn drop) {
        var column = relation().columnByName(drop.column());
        if (column == null) {
            if (KeyPlanner.isSystemColumn(drop.column())) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_DROP, drop.column());
            }
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, drop.column(), old.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.COLUMN_MISSING_SKIPPING, drop.column(), old.name());
            return;
        }
        new Removal(context).drop(List.of(ObjectAddress.column(oid, column.number())), drop.behavior() == DropBehavior.CASCADE);
    }

    private void setDefault(AlterTableStatement.SetDefault set) {
        var column = column(set.column());
        if (column.isIdentity()) {
            var error = new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_IDENTITY, column.name(), old.name());
            throw set.expression() == null ? error.hint(AlterMessage.USE_DROP_IDENTITY) : error;
        }
        if (column.isGenerated()) {
            var error = new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_GENERATED, column.name(), old.name());
            throw set.expression() == null ? error.hint(AlterMessage.USE_DROP_EXPRESSION) : error;
        }
        removeDefault(column.number(), set.expression() == null);
        if (set.expression() != null) {
            var current = relation();
            var defaults = new ColumnDefaults(context);
            var now = current.column(column.number());
            defaults.store(current, now, unplaced(() -> defaults.analyze(current, now, set.expression(), false)), false);
        }
    }

    /// Removes a column's default, where it has one. Somebody may depend on it: then the drop is refused, or silent.
    private void removeDefault(int column, boolean explicit) {
        var row = writer.relations.defaultRow(oid, column);
        if (row == null) {
            return;
        }
        var object = new ObjectAddress(PgAttrdef.CATALOG, row.integer(PgAttrdef.OID));
        if (explicit) {
            new Removal(context).dropQuietly(object, false);
        } else {
            writer.removal.remove(object, dev.surus.engine.catalog.write.ObjectRemoval.Listener.NONE);
        }
    }

    private void setNotNull(String name) {
        var column = column(name);
        if (column.notNull()) {
            return;
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTNOTNULL, 1L);
        rewrite.requireNotNull(column.number());
    }

    private void dropNotNull(String name) {
        var column = column(name);
        if (column.isIdentity()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_IDENTITY, name, old.name());
        }
        for (var index : relation().indexes()) {
            if (index.primary()) {
                for (int i = 0; i < index.keyCount(); i++) {
                    if (index.columns()[i] == column.number()) {
                        throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.COLUMN_IN_PRIMARY_KEY, name);
                    }
                }
            }
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTNOTNULL, 0L);
    }

    private void dropExpression(AlterTableStatement.DropExpression drop) {
        var column = column(drop.column());
        if (!column.isGenerated()) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_GENERATED, drop.column(), old.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.NOT_GENERATED_SKIPPING, drop.column(), old.name());
            return;
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTGENERATED, 0L);
        removeDefault(column.number(), false);
    }

    /// Errors of these expressions do not say where in the statement they stand.
    private static <T> T unplaced(java.util.function.Supplier<T> analysis) {
        try {
            return analysis.get();
        } catch (SqlException error) {
            throw error.anywhere();
        }
    }

    private void setStatistics(AlterTableStatement.SetStatistics set) {
        int number = set.column() == null ? set.columnNumber() : column(set.column()).number();
        if (set.target() < -1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOW, set.target());
        }
        if (set.target() > STATISTICS_MAX) {
            context.notice(Severity.WARNING, SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOWERED, STATISTICS_MAX);
        }
        writer.relations.updateColumn(oid, number, PgAttribute.ATTSTATTARGET, (long) Math.min(set.target(), STATISTICS_MAX));
    }

    private void setColumnOptions(AlterTableStatement.SetColumnOptions set) {
        var column = column(set.column());
        var kept = new ArrayList<String>(column.options() == null ? List.of() : column.options());
        for (Option option : set.options()) {
            if (!option.name().equals("n_distinct") && !option.name().equals("n_distinct_inherited")) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_UNKNOWN, option.name());
            }
            kept.removeIf(text -> text.startsWith(option.name() + "="));
            if (!set.reset()) {
                kept.add(option.name() + "=" + StorageOptions.text(option));
            }
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTOPTIONS,
                kept.isEmpty() ? null : ArrayValue.of(TypeOid.TEXT, kept.toArray()));
    }

    private void setStorage(AlterTableStatement.SetStorage set) {
        var column = column(set.column());
        char storage = switch (set.storage().toLowerCase(Locale.ROOT)) {
            case "plain" -> 'p';
            case "external" -> 'e';
            case "extended" -> 'x';
            case "main" -> 'm';
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STORAGE_INVALID, set.storage());
        };
        if (storage != 'p' && context.catalog().type(column.type()).storage() == 'p') {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.STORAGE_PLAIN_ONLY, context.catalog().typeName(column.type()));
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTSTORAGE, (long) storage);
    }

    // ---- identity

    private void addIdentity(AlterTableStatement.AddIdentity add) {
        var column = column(add.column());
        if (!column.notNull()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_NOT_NULL, add.column(), old.name());
        }
        if (column.isIdentity()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_ALREADY, add.column(), old.name());
        }
        if (column.defaultText() != null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.IDENTITY_HAS_DEFAULT, add.column(), old.name());
        }
        var plan = new ColumnPlanner(context, old.name(), old.namespace()).sequence(column.name(), column.type(), add.identity().options(), true);
        var sequences = new SequenceCommands(context);
        sequences.create(plan, old.persistence(), old.owner());
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTIDENTITY, (long) (add.identity().always() ? 'a' : 'd'));
        sequences.tie(plan, oid, column.number());
    }

    private void setIdentity(AlterTableStatement.SetIdentity set) {
        var column = column(set.column());
        if (!column.isIdentity()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_IDENTITY, set.column(), old.name());
        }
        var options = new ArrayList<Option>();
        for (Option option : set.options()) {
            if (option.name().equals("generated")) {
                writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTIDENTITY, (long) ((Option.Text) option.value()).text().charAt(0));
            } else {
                options.add(option);
            }
        }
        if (!options.isEmpty()) {
            int sequence = writer.objects.sequenceOf(oid, column.number(), true);
            context.lockRelation(sequence, LockMode.SHARE_ROW_EXCLUSIVE);
            new SequenceCommands(context).change(context.catalog().relation(sequence), options, true);
        }
    }

    private void dropIdentity(AlterTableStatement.DropIdentity drop) {
        var column = column(drop.column());
        if (!column.isIdentity()) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_IDENTITY, drop.column(), old.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.NOT_IDENTITY_SKIPPING, drop.column(), old.name());
            return;
        }
        writer.relations.updateColumn(oid, column.number(), PgAttribute.ATTIDENTITY, 0L);
        int sequence = writer.objects.sequenceOf(oid, column.number(), true);
        var self = ObjectAddress.relation(sequence);
        writer.dependencies.deleteOf(self, PgClass.CATALOG, dev.surus.engine.catalog.dependency.Dependencies.Kind.INTERNAL);
        new Removal(context).dropQuietly(self, false);
    }

    // ---- constraints

    private void addConstraint(Constraint constraint) {
        switch (constraint) {
            case Constraint.Check check -> {
                var made = unplaced(() -> new CheckConstraints(context).add(relation(), check));
                if (!check.attributes().notValid()) {
                    rewrite.requireCheck(made.name(), made.condition());
                }
            }
            case Constraint.ForeignKey key -> {
                int made = new ForeignKeys(context).add(relation(), key, false);
                if (!key.attributes().notValid() && !ofNulls.contains(key)) {
                    rewrite.requireForeignKey(made);
                }
            }
            case Constraint.Key key -> addKey(key);
            case Constraint.Exclusion exclusion -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED,
                    "EXCLUDE").at(exclusion.position());
            case Constraint.Null _, Constraint.NotNull _, Constraint.Default _, Constraint.Identity _, Constraint.Generated _ ->
                throw new IllegalStateException("constraint of a column: " + constraint);
        }
    }

    private void addKey(Constraint.Key key) {
        var request = new KeyPlanner(context, old.name()).request(key);
        if (key.usingIndex() != null) {
            new KeyFromIndex(context).add(relation(), request);
            return;
        }
        if (key.primary()) {
            key.columns().forEach(this::column);
        }
        for (String name : key.columns()) {
            requireKeyColumn(name, key);
        }
        if (key.primary()) {
            if (relation().primaryKey() != null) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, old.name());
            }
            for (String name : key.columns()) {
                setNotNull(name);
            }
        }
        rewrite.finish();
        new IndexDefinition(context).create(relation(), request, false);
    }

    private void requireKeyColumn(String name, Constraint.Key key) {
        if (relation().columnByName(name) == null && !KeyPlanner.isSystemColumn(name)) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.KEY_COLUMN_MISSING, name).at(key.position());
        }
    }

    private ConstraintEntry constraint(String name) {
        return relation().constraintByName(name);
    }

    private void alterConstraint(AlterTableStatement.AlterConstraint alter) {
        var constraint = constraint(alter.name());
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, alter.name(), old.name());
        }
        if (constraint.kind() != 'f') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CONSTRAINT_NOT_FOREIGN_KEY, alter.name(), old.name());
        }
        boolean deferrable = alter.attributes().deferrable();
        boolean deferred = alter.attributes().initiallyDeferred();
        writer.constraints.update(constraint.oid(), PgConstraint.CONDEFERRABLE, deferrable ? 1L : 0L);
        writer.constraints.update(constraint.oid(), PgConstraint.CONDEFERRED, deferred ? 1L : 0L);
        var rows = context.catalog().rows();
        for (var row : rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGCONSTRAINT}, Integer.toUnsignedLong(constraint.oid()))) {
            int function = row.integer(PgTrigger.TGFOID);
            boolean mayDefer = function == 1644 || function == 1645 || function == 1654 || function == 1655;
            if (mayDefer) {
                rows.update(row, RowValues.from(row).set(PgTrigger.TGDEFERRABLE, deferrable).set(PgTrigger.TGINITDEFERRED, deferred).values());
            }
        }
    }

    private void validate(String name) {
        var constraint = constraint(name);
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, name, old.name());
        }
        if (constraint.kind() != 'f' && constraint.kind() != 'c') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CONSTRAINT_NOT_VALIDATABLE, name, old.name());
        }
        if (constraint.validated()) {
            return;
        }
        if (constraint.kind() == 'f') {
            context.lockRelation(constraint.foreignRelation(), LockMode.ROW_SHARE);
            rewrite.requireForeignKey(constraint.oid());
        } else {
            rewrite.requireCheck(name, new CheckConstraints(context).read(relation(), constraint));
        }
        writer.constraints.update(constraint.oid(), PgConstraint.CONVALIDATED, 1L);
    }

    private void dropConstraint(AlterTableStatement.DropConstraint drop) {
        var constraint = constraint(drop.name());
        if (constraint == null) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, drop.name(), old.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.CONSTRAINT_MISSING_SKIPPING, drop.name(), old.name());
            return;
        }
        if (constraint.kind() == 'f' && constraint.foreignRelation() != oid) {
            context.lockRelation(constraint.foreignRelation(), LockMode.ACCESS_EXCLUSIVE);
        }
        new Removal(context).drop(List.of(ObjectAddress.constraint(constraint.oid())), drop.behavior() == DropBehavior.CASCADE);
    }

    // ---- the table itself

    private void clusterOn(String name) {
        int chosen = 0;
        if (name != null) {
            chosen = context.catalog().relationOid(old.namespace(), name);
            if (chosen == 0) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.INDEX_FOR_MISSING, name, old.name());
            }
            context.lockRelation(chosen, mode);
        }
        for (var index : relation().indexes()) {
            boolean wanted = index.oid() == chosen;
            if (index.clustered() != wanted) {
                var row = writer.indexes.row(index.oid());
                context.catalog().rows().update(row, RowValues.from(row).set(PgIndex.INDISCLUSTERED, wanted).values());
            }
        }
    }

    private void setLogged(boolean logged) {
        if (old.isTemporary()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.SET_LOGGED_TEMPORARY, old.name())
                    .table(names.namespaceName(old.namespace()), old.name());
        }
        char persistence = logged ? 'p' : 'u';
        if (relation().persistence() == persistence) {
            return;
        }
        if (logged) {
            for (var constraint : relation().constraints()) {
                if (constraint.kind() == 'f' && constraint.foreignRelation() != oid
                        && context.catalog().relation(constraint.foreignRelation()).persistence() == 'u') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.LOGGED_REFERENCES, old.name(),
                            context.catalog().relation(constraint.foreignRelation()).name());
                }
            }
        } else {
            for (var constraint : context.catalog().referencingConstraints(oid)) {
                if (constraint.relation() != oid && context.catalog().relation(constraint.relation()).persistence() == 'p') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.UNLOGGED_REFERENCED, old.name(),
                            context.catalog().relation(constraint.relation()).name());
                }
            }
        }
        rewrite.persistence(persistence);
    }

    private void setOptions(AlterTableStatement.SetOptions set) {
        var owner = switch (old.kind()) {
            case 'i', 'I' -> StorageOptions.Owner.INDEX;
            case 'v' -> StorageOptions.Owner.VIEW;
            default -> StorageOptions.Owner.TABLE;
        };
        change(oid, StorageOptions.change(relation().options(), set.options(), owner, null, set.reset()));
        if (old.toastRelation() != 0) {
            context.lockRelation(old.toastRelation(), mode);
            var toast = context.catalog().relation(old.toastRelation());
            change(toast.oid(), StorageOptions.change(toast.options(), set.options(), StorageOptions.Owner.TOAST, "toast", set.reset()));
        }
    }

    private void change(int relation, List<String> options) {
        writer.relations.update(relation, PgClass.RELOPTIONS, options == null ? null : ArrayValue.of(TypeOid.TEXT, options.toArray()));
    }

    private void replicaIdentity(AlterTableStatement.ReplicaIdentity identity) {
        int chosen = identity.index() == null ? 0 : identityIndex(identity.index());
        writer.relations.update(oid, PgClass.RELREPLIDENT, (long) switch (identity.kind()) {
            case DEFAULT -> 'd';
            case FULL -> 'f';
            case NOTHING -> 'n';
            case INDEX -> 'i';
        });
        for (var index : relation().indexes()) {
            if (index.replicaIdentity() != (index.oid() == chosen)) {
                var row = writer.indexes.row(index.oid());
                context.catalog().rows().update(row, RowValues.from(row).set(PgIndex.INDISREPLIDENT, index.oid() == chosen).values());
            }
        }
    }

    /// An index by which rows can be told apart for sure.
    private int identityIndex(String name) {
        int found = context.catalog().relationOid(old.namespace(), name);
        if (found == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.INDEX_FOR_MISSING, name, old.name());
        }
        context.lockRelation(found, LockMode.SHARE);
        var index = context.catalog().relation(found).index();
        if (index == null || index.relation() != oid) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.NOT_INDEX_FOR, name, old.name());
        }
        AlterMessage wrong = !index.unique() ? AlterMessage.IDENTITY_NOT_UNIQUE
                : !index.immediate() ? AlterMessage.IDENTITY_DEFERRABLE
                : !index.expressions().isEmpty() ? AlterMessage.IDENTITY_EXPRESSION
                : index.predicate() != null ? AlterMessage.IDENTITY_PARTIAL : null;
        if (wrong != null) {
            throw new SqlException(wrong == AlterMessage.IDENTITY_NOT_UNIQUE ? SqlState.WRONG_OBJECT_TYPE : SqlState.FEATURE_NOT_SUPPORTED, wrong, name);
        }
        for (int k = 0; k < index.keyCount(); k++) {
            var column = relation().column(index.columns()[k]);
            if (!column.notNull()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.IDENTITY_NULLABLE, name, column.name());
            }
        }
        return found;
    }

    private void setRule(AlterTableStatement.SetRule set) {
        char state = letter(set.firing());
        var rows = context.catalog().rows();
        for (var row : rows.find(PgRewrite.CATALOG, new int[] {PgRewrite.EV_CLASS}, Integer.toUnsignedLong(oid))) {
            if (row.text(PgRewrite.RULENAME).equals(set.name())) {
                rows.update(row, RowValues.from(row).set(PgRewrite.EV_ENABLED, state).values());
                return;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.RULE_MISSING, set.name(), old.name());
    }

    /// All tablespaces keep their files in one place: only the name is noted.
    private void setTablespace(String name) {
        var tablespace = context.catalog().tablespaceByName(name);
        if (tablespace == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.TABLESPACE_MISSING, name);
        }
        int ofDatabase = context.catalog().database(context.databaseId()).tablespace();
        int noted = tablespace.oid() == ofDatabase ? 0 : tablespace.oid();
        if (noted != 0) {
            new Privileges(context.catalog()).require(dev.surus.engine.catalog.access.ObjectKind.TABLESPACE, tablespace.oid(), context.currentUser(),
                    dev.surus.engine.type.AclItem.Privilege.CREATE);
        }
        writer.relations.update(oid, PgClass.RELTABLESPACE, Integer.toUnsignedLong(noted));
    }

    private static char letter(AlterTableStatement.Firing firing) {
        return switch (firing) {
            case ENABLE -> 'O';
            case ENABLE_ALWAYS -> 'A';
            case ENABLE_REPLICA -> 'R';
            case DISABLE -> 'D';
        };
    }

    private void setTrigger(AlterTableStatement.SetTrigger set) {
        boolean superuser = new Privileges(context.catalog()).roles().isSuperuser(context.currentUser());
        char state = letter(set.firing());
        boolean found = false;
        var rows = context.catalog().rows();
        for (var row : rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGRELID}, Integer.toUnsignedLong(oid))) {
            boolean internal = row.bool(PgTrigger.TGISINTERNAL);
            boolean meant = switch (set.scope()) {
                case NAMED -> row.text(PgTrigger.TGNAME).equals(set.name());
                case ALL -> true;
                case USER -> !internal;
            };
            if (!meant) {
                continue;
            }
            if (internal && !superuser) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, AlterMessage.TRIGGER_SYSTEM, row.text(PgTrigger.TGNAME));
            }
            found = true;
            rows.update(row, RowValues.from(row).set(PgTrigger.TGENABLED, state).values());
        }
        if (!found && set.scope() == AlterTableStatement.TriggerScope.NAMED) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.TRIGGER_MISSING, set.name(), old.name());
        }
    }
}
