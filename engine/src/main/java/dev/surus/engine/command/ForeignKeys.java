package dev.surus.engine.command;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// FOREIGN KEY: the referenced unique index, the operators, the constraint and its four triggers.
final class ForeignKeys {
    private static final int KEYS_MAX = 32;
    private static final int EQUAL = 3;
    private static final int CHECK_INSERT = 1644;
    private static final int CHECK_UPDATE = 1645;
    private static final int AFTER_DELETE = 1 + 8;
    private static final int AFTER_UPDATE = 1 + 16;
    private static final int AFTER_INSERT = 1 + 4;

    private final CommandContext context;

    ForeignKeys(CommandContext context) {
        this.context = context;
    }

    /// The unique index that a foreign key references, with the attributes and operator classes in the order of the key.
    private record Referenced(int index, int[] attributes, int[] classes) {}

    private record Operators(int[] primaryForeign, int[] primaryPrimary, int[] foreignForeign) {}

    /// Adds a foreign key to a table on which the caller holds SHARE ROW EXCLUSIVE or more.
    /// @param checkRows whether existing rows are checked now
    /// @return OID of the constraint
    int add(RelationEntry table, Constraint.ForeignKey key, boolean checkRows) {
        var names = new RelationNames(context);
        dev.surus.engine.catalog.entry.RelationEntry referenced;
        try (var _ = context.because("referenced by the new foreign key of " + table.name())) {
            referenced = names.open(key.referenced(), LockMode.SHARE_ROW_EXCLUSIVE);
        }
        if (referenced.kind() != 'r' && referenced.kind() != 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.REFERENCED_NOT_TABLE, referenced.name());
        }
        names.refuseSystemCatalog(referenced);
        checkPersistence(table, referenced);
        int[] columns = attributes(table, key.columns());
        int[] deleteSet = attributes(table, key.deleteSetColumns());
        for (int i = 0; i < deleteSet.length; i++) {
            if (!contains(columns, deleteSet[i])) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, DefinitionMessage.DELETE_SET_COLUMN, table.column(deleteSet[i]).name());
            }
        }
        var target = key.referencedColumns().isEmpty() ? primaryKey(referenced) : uniqueIndex(referenced, attributes(referenced, key.referencedColumns()));
        requireReferences(referenced, target.attributes);
        refuseGenerated(table, columns, key);
        if (table.kind() == 'p' && key.attributes().notValid()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.FOREIGN_KEY_NOT_VALID, table.name(), referenced.name())
                    .detail(InheritanceMessage.FOREIGN_KEY_NOT_VALID_DETAIL);
        }
        if (columns.length != target.attributes.length) {
            throw new SqlException(SqlState.INVALID_FOREIGN_KEY, DefinitionMessage.FOREIGN_KEY_COUNT);
        }
        String name = key.name();
        if (name != null) {
            CheckConstraints.requireFree(context, table, name);
        } else {
            name = new GeneratedNames(context.catalog()).constraint(table.name(), GeneratedNames.columns(key.columns()), "fkey",
                    table.namespace(), List.of());
        }
        var operators = operators(table, columns, referenced, target, name);
        var attributes = key.attributes();
        int constraint = new CatalogWriter(context.catalog()).constraints.create(new NewConstraint(name, table.namespace(), 'f',
                attributes.deferrable(), attributes.initiallyDeferred(), !attributes.notValid(), table.oid(), 0, target.index, 0, referenced.oid(),
                letter(key.onUpdate()), letter(key.onDelete()), key.match() == Constraint.Match.FULL ? 'f' : 's', true, 0, table.kind() != 'p', columns,
                target.attributes, operators.primaryForeign, operators.primaryPrimary, operators.foreignForeign, deleteSet, null, null), List.of());
        if (!context.cluster().locks().isHeld(context.lockOwner(), context.relationTag(target.index), LockMode.ACCESS_EXCLUSIVE)) {
            context.lockRelation(target.index, LockMode.ACCESS_SHARE);
        }
        context.lockRelation(table.oid(), LockMode.SHARE_ROW_EXCLUSIVE);
        var made = context.catalog().constraint(constraint);
        createActionTriggers(made);
        createCheckTriggers(made);
        context.nextCommand();
        var partitions = new PartitionForeignKeys(context, this);
        partitions.spreadReferenced(made);
        partitions.spreadReferencing(made);
        if (checkRows && !attributes.notValid()) {
            validate(context.catalog().relation(table.oid()), constraint);
        }
        return constraint;
    }

    private static boolean contains(int[] numbers, int number) {
        for (int each : numbers) {
            if (each == number) {
                return true;
            }
        }
        return false;
    }

    private static void checkPersistence(RelationEntry table, RelationEntry referenced) {
        switch (table.persistence()) {
            case 'p' -> {
                if (referenced.persistence() != 'p') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.PERMANENT_REFERENCES);
                }
            }
            case 'u' -> {
                if (referenced.persistence() == 't') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.UNLOGGED_REFERENCES);
                }
            }
            default -> {
                if (referenced.persistence() != 't') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.TEMPORARY_REFERENCES);
                }
            }
        }
    }

    private int[] attributes(RelationEntry table, List<String> names) {
        var numbers = new int[names.size()];
        for (int i = 0; i < numbers.length; i++) {
            var column = table.columnByName(names.get(i));
            if (column == null) {
                if (KeyPlanner.isSystemColumn(names.get(i))) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.FOREIGN_KEY_SYSTEM_COLUMN);
                }
                throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.FOREIGN_KEY_COLUMN_MISSING, names.get(i));
            }
            if (i >= KEYS_MAX) {
                throw new SqlException(SqlState.TOO_MANY_COLUMNS, DefinitionMessage.FOREIGN_KEY_TOO_LONG, KEYS_MAX);
            }
            numbers[i] = column.number();
        }
        return numbers;
    }

    private Referenced primaryKey(RelationEntry referenced) {
        for (IndexEntry index : referenced.indexes()) {
            if (index.primary() && index.valid()) {
                if (!index.immediate()) {
                    throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.DEFERRABLE_PRIMARY_KEY, referenced.name());
                }
                return new Referenced(index.oid(), java.util.Arrays.copyOf(index.columns(), index.keyCount()), index.operatorClasses());
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.NO_PRIMARY_KEY, referenced.name());
    }

    private Referenced uniqueIndex(RelationEntry referenced, int[] attributes) {
        var seen = new HashSet<Integer>();
        for (int attribute : attributes) {
            if (!seen.add(attribute)) {
                throw new SqlException(SqlState.INVALID_FOREIGN_KEY, DefinitionMessage.REFERENCED_TWICE);
            }
        }
        boolean deferrable = false;
        for (IndexEntry index : referenced.indexes()) {
            if (index.keyCount() != attributes.length || !index.unique() || !index.valid() || index.predicate() != null
                    || !index.expressions().isEmpty()) {
                continue;
            }
            var classes = new int[attributes.length];
            boolean all = true;
            for (int i = 0; i < attributes.length && all; i++) {
                all = false;
                for (int k = 0; k < index.keyCount(); k++) {
                    if (index.columns()[k] == attributes[i]) {
                        classes[i] = index.operatorClasses()[k];
                        all = true;
                        break;
                    }
                }
            }
            if (!all) {
                continue;
            }
            if (!index.immediate()) {
                deferrable = true;
                continue;
            }
            return new Referenced(index.oid(), attributes, classes);
        }
        throw deferrable
                ? new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, DefinitionMessage.DEFERRABLE_UNIQUE, referenced.name())
                : new SqlException(SqlState.INVALID_FOREIGN_KEY, DefinitionMessage.NO_UNIQUE_CONSTRAINT, referenced.name());
    }

    private void requireReferences(RelationEntry referenced, int[] attributes) {
        var privileges = new Privileges(context.catalog());
        int user = context.currentUser();
        if (privileges.relationMask(referenced, user, AccessList.bits(Privilege.REFERENCES)) != 0) {
            return;
        }
        for (int attribute : attributes) {
            if (!privileges.hasOnColumn(referenced, attribute, user, Privilege.REFERENCES)) {
                throw privileges.denied(ObjectKind.ofRelation(referenced.kind()), referenced.name(), ObjectKind.RELATION, referenced.oid(), user,
                        Privilege.REFERENCES.bit(), false);
            }
        }
    }

    private static void refuseGenerated(RelationEntry table, int[] columns, Constraint.ForeignKey key) {
        for (int column : columns) {
            if (!table.column(column).isGenerated()) {
                continue;
            }
            switch (key.onUpdate()) {
                case SET_NULL, SET_DEFAULT, CASCADE ->
                    throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.FOREIGN_KEY_GENERATED, "ON UPDATE");
                case NO_ACTION, RESTRICT -> {}
            }
            switch (key.onDelete()) {
                case SET_NULL, SET_DEFAULT ->
                    throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.FOREIGN_KEY_GENERATED, "ON DELETE");
                case NO_ACTION, RESTRICT, CASCADE -> {}
            }
        }
    }

    /// The operators pk = fk, pk = pk and fk = fk of each column, from the family of the index's operator class.
    private Operators operators(RelationEntry table, int[] columns, RelationEntry referenced, Referenced target, String name) {
        var catalog = context.catalog();
        int count = columns.length;
        var operators = new Operators(new int[count], new int[count], new int[count]);
        for (int i = 0; i < count; i++) {
            var operatorClass = catalog.operatorClass(target.classes[i]);
            int input = operatorClass.inputType();
            int foreign = table.column(columns[i]).type();
            int foreignBase = catalog.baseType(foreign).oid();
            int family = operatorClass.family();
            operators.primaryPrimary[i] = catalog.familyOperator(family, input, input, EQUAL);
            int mixed = catalog.familyOperator(family, input, foreignBase, EQUAL);
            int own = mixed == 0 ? 0 : catalog.familyOperator(family, foreignBase, foreignBase, EQUAL);
            int primaryType = referenced.column(target.attributes[i]).type();
            if (mixed == 0 || own == 0) {
                // Both sides must be the operator class's own type by an implicit cast.
                boolean fits = TypeRelations.isImplicitlyCoercible(catalog, primaryType, input)
                        && TypeRelations.isImplicitlyCoercible(catalog, foreign, input)
                        && !(input == dev.surus.engine.type.TypeOid.ANYARRAY && catalog.baseType(primaryType).oid() != foreignBase)
                        && !(input == dev.surus.engine.type.TypeOid.ANYENUM && catalog.baseType(primaryType).oid() != foreignBase);
                if (!fits) {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.FOREIGN_KEY_IMPOSSIBLE, name)
                            .detail(DefinitionMessage.FOREIGN_KEY_TYPES, table.column(columns[i]).name(),
                                    referenced.column(target.attributes[i]).name(), catalog.typeName(foreign), catalog.typeName(primaryType));
                }
                mixed = operators.primaryPrimary[i];
                own = operators.primaryPrimary[i];
            }
            operators.primaryForeign[i] = mixed;
            operators.foreignForeign[i] = own;
        }
        return operators;
    }

    private static char letter(Constraint.Action action) {
        return switch (action) {
            case null -> 'a';
            case NO_ACTION -> 'a';
            case RESTRICT -> 'r';
            case CASCADE -> 'c';
            case SET_NULL -> 'n';
            case SET_DEFAULT -> 'd';
        };
    }

    /// The triggers' functions are numbered: on delete 1646, 1648, 1650, 1652, 1654; on update the number behind.
    private static int function(char action, boolean update) {
        int onDelete = switch (action) {
            case 'c' -> 1646;
            case 'r' -> 1648;
            case 'n' -> 1650;
            case 'd' -> 1652;
            default -> 1654;
        };
        return update ? onDelete + 1 : onDelete;
    }

    private void createTrigger(dev.surus.engine.catalog.entry.ConstraintEntry c, String prefix, int on, int from, int function, int type, boolean mayDefer) {
        new CatalogWriter(context.catalog()).constraints.createTrigger(new ConstraintWriter.NewTrigger(null, prefix, on, 0, function, type, true, from,
                c.index(), c.oid(), mayDefer && c.deferrable(), mayDefer && c.deferred(), new int[0], List.of(), null, null, null), List.of());
    }

    /// On the referenced table: what happens when a key goes.
    void createActionTriggers(dev.surus.engine.catalog.entry.ConstraintEntry c) {
        context.lockRelation(c.relation(), LockMode.ACCESS_SHARE);
        context.lockRelation(c.foreignRelation(), LockMode.ACCESS_SHARE);
        createTrigger(c, "RI_ConstraintTrigger_a_", c.foreignRelation(), c.relation(), function(c.onDelete(), false), AFTER_DELETE, c.onDelete() == 'a');
        createTrigger(c, "RI_ConstraintTrigger_a_", c.foreignRelation(), c.relation(), function(c.onUpdate(), true), AFTER_UPDATE, c.onUpdate() == 'a');
    }

    /// On the referencing table: whether keys are there.
    void createCheckTriggers(dev.surus.engine.catalog.entry.ConstraintEntry c) {
        createTrigger(c, "RI_ConstraintTrigger_c_", c.relation(), c.foreignRelation(), CHECK_INSERT, AFTER_INSERT, true);
        createTrigger(c, "RI_ConstraintTrigger_c_", c.relation(), c.foreignRelation(), CHECK_UPDATE, AFTER_UPDATE, true);
    }

    // ---- partitions

    /// A partition that rows refer to, by a foreign key to its parent, cannot go.
    /// @throws SqlException 23503
    void requireUnreferenced(RelationEntry partition) {
        for (var constraint : context.catalog().referencingConstraints(partition.oid())) {
            if (constraint.parent() == 0) {
                continue;
            }
            context.lockRelation(constraint.relation(), LockMode.SHARE);
            requireNoReference(context.catalog().relation(constraint.relation()), partition, constraint);
        }
    }

    private void requireNoReference(RelationEntry table, RelationEntry partition, dev.surus.engine.catalog.entry.ConstraintEntry constraint) {
        var selected = new ArrayList<String>();
        var joined = new ArrayList<String>();
        for (int i = 0; i < constraint.columns().length; i++) {
            String own = "fk." + Identifiers.quote(table.column(constraint.columns()[i]).name());
            var operator = context.catalog().operator(constraint.primaryEqualOperators()[i]);
            selected.add(own);
            joined.add("pk." + Identifiers.quote(partition.column(constraint.foreignColumns()[i]).name()) + " OPERATOR("
                    + Identifiers.quote(context.catalog().namespace(operator.namespace()).name()) + "." + operator.name() + ") " + own);
        }
        if (context.rehearses(table.oid(), LockRehearsal.Work.Kind.SCAN)) {
            return;
        }
        var found = context.runInternal("SELECT " + String.join(", ", selected) + " FROM " + from(table) + " fk JOIN " + from(partition) + " pk ON ("
                + String.join(" AND ", joined) + ") LIMIT 1");
        if (found.isEmpty()) {
            return;
        }
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (int i = 0; i < constraint.columns().length; i++) {
            var column = table.column(constraint.columns()[i]);
            names.append(i == 0 ? "" : ", ").append(column.name());
            values.append(i == 0 ? "" : ", ").append(context.catalog().dataType(column.type()).output(found.getFirst()[i], context));
        }
        throw new SqlException(SqlState.FOREIGN_KEY_VIOLATION, InheritanceMessage.REMOVING_REFERENCED, partition.name(), constraint.name())
                .detail(InheritanceMessage.STILL_REFERENCED, names, values, table.name())
                .table(context.catalog().namespace(table.namespace()).name(), table.name()).constraint(constraint.name());
    }

    /// The foreign keys of a table that is no partition any more are its own; those to it by way of its parent are gone.
    void release(RelationEntry child, RelationEntry parent) {
        var partitions = new PartitionForeignKeys(context, this);
        for (var constraint : child.constraints()) {
            if (constraint.kind() == 'f' && constraint.parent() != 0 && context.catalog().constraint(constraint.parent()).relation() == parent.oid()) {
                new PartitionIndexes(context).release(constraint, child.oid());
                context.nextCommand();
                var own = context.catalog().constraint(constraint.oid());
                createActionTriggers(own);
                context.nextCommand();
                partitions.spreadReferenced(own);
            }
        }
        partitions.forget(child, parent);
    }

    // ---- existing rows

    /// @throws SqlException 23503 where a row has no counterpart
    void validate(RelationEntry table, int constraintOid) {
        var catalog = context.catalog();
        if (table.kind() == 'p') {
            // Its partitions have the rows.
            for (int oid : PartitionIndexes.inOrder(context, table)) {
                var partition = catalog.relation(oid);
                for (var part : partition.constraints()) {
                    if (part.parent() == constraintOid) {
                        validate(partition, part.oid());
                    }
                }
            }
            return;
        }
        var constraint = catalog.constraint(constraintOid);
        var referenced = catalog.relation(constraint.foreignRelation());
        context.lockRelation(referenced.oid(), LockMode.ROW_SHARE);
        var selected = new ArrayList<String>();
        var joined = new ArrayList<String>();
        var present = new ArrayList<String>();
        for (int i = 0; i < constraint.columns().length; i++) {
            String own = "fk." + Identifiers.quote(table.column(constraint.columns()[i]).name());
            String other = "pk." + Identifiers.quote(referenced.column(constraint.foreignColumns()[i]).name());
            var operator = catalog.operator(constraint.primaryEqualOperators()[i]);
            selected.add(own);
            joined.add(other + " OPERATOR(" + Identifiers.quote(catalog.namespace(operator.namespace()).name()) + "." + operator.name() + ") " + own);
            present.add(own + " IS NOT NULL");
        }
        boolean full = constraint.matchType() == 'f';
        String firstReferenced = "pk." + Identifiers.quote(referenced.column(constraint.foreignColumns()[0]).name());
        String sql = "SELECT " + String.join(", ", selected) + " FROM " + from(table) + " fk LEFT OUTER JOIN " + from(referenced)
                + " pk ON (" + String.join(" AND ", joined) + ") WHERE " + firstReferenced + " IS NULL AND ("
                + String.join(full ? " OR " : " AND ", present) + ") LIMIT 1";
        for (var each : List.of(table, referenced)) {
            context.lockRelation(each.oid(), LockMode.ACCESS_SHARE);
            each.indexes().forEach(index -> context.lockRelation(index.oid(), LockMode.ACCESS_SHARE));
        }
        if (context.rehearses(table.oid(), LockRehearsal.Work.Kind.SCAN)) {
            return;
        }
        var found = context.runInternal(sql);
        if (!found.isEmpty()) {
            throw violation(table, referenced, constraint, found.getFirst(), full);
        }
    }

    private SqlException violation(RelationEntry table, RelationEntry referenced, dev.surus.engine.catalog.entry.ConstraintEntry constraint,
            Object[] row, boolean full) {
        var names = new StringBuilder();
        var values = new StringBuilder();
        boolean anyNull = false;
        for (int i = 0; i < row.length; i++) {
            var column = table.column(constraint.columns()[i]);
            names.append(i == 0 ? "" : ", ").append(column.name());
            anyNull |= row[i] == null;
            values.append(i == 0 ? "" : ", ").append(row[i] == null ? "null" : context.catalog().dataType(column.type()).output(row[i], context));
        }
        var error = new SqlException(SqlState.FOREIGN_KEY_VIOLATION, DefinitionMessage.FOREIGN_KEY_VIOLATED, table.name(), constraint.name())
                .table(context.catalog().namespace(table.namespace()).name(), table.name()).constraint(constraint.name());
        return full && anyNull ? error.detail(DefinitionMessage.MATCH_FULL)
                : error.detail(DefinitionMessage.KEY_NOT_PRESENT, names, values, referenced.name());
    }

    private String from(RelationEntry relation) {
        return (relation.kind() == 'p' ? "" : "ONLY ") + qualified(relation);
    }

    private String qualified(RelationEntry relation) {
        return Identifiers.quote(context.catalog().namespace(relation.namespace()).name(), relation.name());
    }
}
