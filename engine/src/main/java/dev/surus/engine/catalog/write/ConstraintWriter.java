package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgTrigger;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Constraints and triggers: pg_constraint, pg_trigger.
public final class ConstraintWriter {
    private final Catalog catalog;
    private final Dependencies dependencies;
    private final RelationWriter relations;

    ConstraintWriter(Catalog catalog, Dependencies dependencies, RelationWriter relations) {
        this.catalog = catalog;
        this.dependencies = dependencies;
        this.relations = relations;
    }

    /// @param references what a check's expression refers to, columns of its table included
    public int create(NewConstraint constraint, Collection<ObjectAddress> references) {
        int oid = catalog.rows().newOid(PgConstraint.CATALOG);
        catalog.rows().insert(PgConstraint.CATALOG, RowValues.of(PgConstraint.CATALOG).set(PgConstraint.OID, oid)
                .set(PgConstraint.CONNAME, constraint.name()).set(PgConstraint.CONNAMESPACE, constraint.namespace())
                .set(PgConstraint.CONTYPE, constraint.kind()).set(PgConstraint.CONDEFERRABLE, constraint.deferrable())
                .set(PgConstraint.CONDEFERRED, constraint.deferred()).set(PgConstraint.CONVALIDATED, constraint.validated())
                .set(PgConstraint.CONRELID, constraint.relation()).set(PgConstraint.CONTYPID, constraint.domain())
                .set(PgConstraint.CONINDID, constraint.index()).set(PgConstraint.CONPARENTID, constraint.parent())
                .set(PgConstraint.CONFRELID, constraint.foreignRelation()).set(PgConstraint.CONFUPDTYPE, blank(constraint.onUpdate()))
                .set(PgConstraint.CONFDELTYPE, blank(constraint.onDelete())).set(PgConstraint.CONFMATCHTYPE, blank(constraint.matchType()))
                .set(PgConstraint.CONISLOCAL, constraint.local()).set(PgConstraint.CONINHCOUNT, constraint.inheritCount())
                .set(PgConstraint.CONNOINHERIT, constraint.noInherit()).set(PgConstraint.CONKEY, nullIfEmpty(constraint.columns()))
                .set(PgConstraint.CONFKEY, nullIfEmpty(constraint.foreignColumns()))
                .set(PgConstraint.CONPFEQOP, nullIfEmpty(constraint.primaryForeignEquals()))
                .set(PgConstraint.CONPPEQOP, nullIfEmpty(constraint.primaryPrimaryEquals()))
                .set(PgConstraint.CONFFEQOP, nullIfEmpty(constraint.foreignForeignEquals()))
                .set(PgConstraint.CONFDELSETCOLS, nullIfEmpty(constraint.deleteSetColumns()))
                .set(PgConstraint.CONEXCLOP, nullIfEmpty(constraint.exclusionOperators()))
                .set(PgConstraint.CONBIN, constraint.expression()).values());
        ObjectAddress self = ObjectAddress.constraint(oid);
        if (constraint.relation() != 0) {
            if (constraint.columns() != null && constraint.columns().length > 0) {
                for (int column : constraint.columns()) {
                    dependencies.record(self, ObjectAddress.column(constraint.relation(), column), Kind.AUTO);
                }
            } else {
                dependencies.record(self, ObjectAddress.relation(constraint.relation()), Kind.AUTO);
            }
        }
        if (constraint.domain() != 0) {
            dependencies.record(self, ObjectAddress.type(constraint.domain()), Kind.AUTO);
        }
        if (constraint.foreignRelation() != 0) {
            for (int column : constraint.foreignColumns()) {
                dependencies.record(self, ObjectAddress.column(constraint.foreignRelation(), column), Kind.NORMAL);
            }
            if (constraint.index() != 0) {
                dependencies.record(self, ObjectAddress.relation(constraint.index()), Kind.NORMAL);
            }
            recordOperators(self, constraint.primaryForeignEquals());
        }
        dependencies.record(self, references, Kind.NORMAL);
        if (constraint.kind() == 'c' && constraint.relation() != 0) {
            CatalogRow row = relations.relationRow(constraint.relation());
            relations.update(constraint.relation(), PgClass.RELCHECKS, row.longInteger(PgClass.RELCHECKS) + 1);
        }
        return oid;
    }

    private void recordOperators(ObjectAddress self, int[] operators) {
        if (operators != null) {
            for (int operator : operators) {
                dependencies.record(self, new ObjectAddress(PgOperator.CATALOG, operator), Kind.NORMAL);
            }
        }
    }

    /// What does not apply is a blank in pg_constraint.
    private static char blank(char c) {
        return c == 0 ? ' ' : c;
    }

    private static int[] nullIfEmpty(int[] numbers) {
        return numbers == null || numbers.length == 0 ? null : numbers;
    }

    public CatalogRow row(int constraint) {
        return catalog.rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.OID}, Integer.toUnsignedLong(constraint)).getFirst();
    }

    /// Sets one column of a constraint's row.
    public void update(int constraint, int column, Object value) {
        CatalogRow row = row(constraint);
        catalog.rows().update(row, RowValues.from(row).setValue(column, value).values());
    }

    /// Whether the relation itself has it, and how many parents.
    public void setInheritance(int constraint, boolean local, int parents) {
        CatalogRow row = row(constraint);
        catalog.rows().update(row, RowValues.from(row).set(PgConstraint.CONISLOCAL, local).set(PgConstraint.CONINHCOUNT, parents).values());
    }

    /// A trigger to be written; see [dev.surus.engine.catalog.entry.TriggerEntry].
    ///
    /// @param name null for an internal one, which is named by its OID behind `namePrefix`
    public record NewTrigger(String name, String namePrefix, int relation, int parent, int function, int type, boolean internal, int constraintRelation,
            int constraintIndex, int constraint, boolean deferrable, boolean initiallyDeferred, int[] columns, List<String> arguments,
            String condition, String oldTable, String newTable) {}

    public int createTrigger(NewTrigger trigger, Collection<ObjectAddress> references) {
        int oid = catalog.rows().newOid(PgTrigger.CATALOG);
        catalog.rows().insert(PgTrigger.CATALOG, triggerRow(RowValues.of(PgTrigger.CATALOG).set(PgTrigger.OID, oid), oid, trigger).values());
        relations.update(trigger.relation(), PgClass.RELHASTRIGGERS, 1L);
        recordTrigger(oid, trigger, references);
        return oid;
    }

    /// Gives a trigger another definition.
    public void replaceTrigger(int oid, NewTrigger trigger, Collection<ObjectAddress> references) {
        CatalogRow row = catalog.rows().find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, Integer.toUnsignedLong(oid)).getFirst();
        catalog.rows().update(row, triggerRow(RowValues.from(row), oid, trigger).values());
        dependencies.deleteOf(new ObjectAddress(PgTrigger.CATALOG, oid));
        recordTrigger(oid, trigger, references);
    }

    private static RowValues triggerRow(RowValues values, int oid, NewTrigger trigger) {
        String name = trigger.name() != null ? trigger.name() : trigger.namePrefix() + Integer.toUnsignedString(oid);
        return values.set(PgTrigger.TGRELID, trigger.relation()).set(PgTrigger.TGNAME, name)
                .set(PgTrigger.TGPARENTID, trigger.parent()).set(PgTrigger.TGFOID, trigger.function())
                .set(PgTrigger.TGTYPE, trigger.type()).set(PgTrigger.TGENABLED, 'O').set(PgTrigger.TGISINTERNAL, trigger.internal())
                .set(PgTrigger.TGCONSTRRELID, trigger.constraintRelation()).set(PgTrigger.TGCONSTRINDID, trigger.constraintIndex())
                .set(PgTrigger.TGCONSTRAINT, trigger.constraint()).set(PgTrigger.TGDEFERRABLE, trigger.deferrable())
                .set(PgTrigger.TGINITDEFERRED, trigger.initiallyDeferred()).set(PgTrigger.TGNARGS, trigger.arguments().size())
                .set(PgTrigger.TGATTR, trigger.columns()).setValue(PgTrigger.TGARGS, argumentBytes(trigger.arguments()))
                .set(PgTrigger.TGQUAL, trigger.condition()).set(PgTrigger.TGOLDTABLE, trigger.oldTable())
                .set(PgTrigger.TGNEWTABLE, trigger.newTable());
    }

    private void recordTrigger(int oid, NewTrigger trigger, Collection<ObjectAddress> references) {
        var self = new ObjectAddress(PgTrigger.CATALOG, oid);
        dependencies.record(self, ObjectAddress.function(trigger.function()), Kind.NORMAL);
        if (trigger.internal() && trigger.constraint() != 0) {
            dependencies.record(self, ObjectAddress.constraint(trigger.constraint()), Kind.INTERNAL);
        } else {
            dependencies.record(self, ObjectAddress.relation(trigger.relation()), Kind.AUTO);
            if (trigger.constraintRelation() != 0) {
                dependencies.record(self, ObjectAddress.relation(trigger.constraintRelation()), Kind.AUTO);
            }
            if (trigger.constraint() != 0) {
                // A constraint trigger's own constraint goes with it.
                dependencies.record(ObjectAddress.constraint(trigger.constraint()), self, Kind.INTERNAL);
            }
        }
        if (trigger.parent() != 0) {
            dependencies.record(self, new ObjectAddress(PgTrigger.CATALOG, trigger.parent()), Kind.PARTITION_PRIMARY);
            dependencies.record(self, ObjectAddress.relation(trigger.relation()), Kind.PARTITION_SECONDARY);
        }
        for (int column : trigger.columns()) {
            dependencies.record(self, ObjectAddress.column(trigger.relation(), column), Kind.NORMAL);
        }
        dependencies.record(self, references, Kind.NORMAL);
    }

    private static byte[] argumentBytes(List<String> arguments) {
        var bytes = new ByteArrayOutputStream();
        for (String argument : arguments) {
            bytes.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
