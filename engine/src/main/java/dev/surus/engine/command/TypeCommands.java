package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgEnum;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.Persistence;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;

/// CREATE TYPE (composite, enum), ALTER TYPE of enums.
final class TypeCommands {
    private final CommandContext context;

    TypeCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TypeStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case TypeStatement.CreateComposite create -> createComposite(create);
            case TypeStatement.CreateEnum create -> createEnum(create);

            case TypeStatement.CreateDomain create -> new DomainCommands(context).create(create);
            case TypeStatement.AlterDomain alter -> new DomainCommands(context).alter(alter);
            case TypeStatement.AddEnumValue add -> addValue(add);
            case TypeStatement.RenameEnumValue rename -> renameValue(rename);
            case TypeStatement.CreateRange _, TypeStatement.AlterType _ ->
                throw Commands.notSupported(statement);
        });
    }

    private String createComposite(TypeStatement.CreateComposite create) {
        var names = new RelationNames(context);
        int namespace = names.creationNamespace(create.name(), Persistence.PERMANENT);
        var planner = new ColumnPlanner(context, create.name().name(), namespace);
        var columns = new ArrayList<PlannedColumn>();
        create.columns().forEach(column -> columns.add(planner.plan(column)));
        ColumnPlanner.check(context, columns, true);
        TableDefinition.requireFreeName(context, namespace, create.name().name(), true);
        int oid = context.catalog().rows().newOid(dev.surus.engine.catalog.system.PgClass.CATALOG);
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        new CatalogWriter(context.catalog()).relations.create(new NewRelation(create.name().name(), namespace, 'c',
                names.persistence(namespace, Persistence.PERMANENT), context.currentUser(), 0, 0, 0, 0, PlannedColumn.toNew(columns), null, null), oid);
        context.nextCommand();
        new DefaultPrivileges(context).giveToType(context.catalog().relation(oid).rowType(), context.currentUser(), namespace);
        return "CREATE TYPE";
    }

    /// Where a type goes: its schema, in which the user may create, and in which its name is free.
    static int creationNamespace(CommandContext context, QualifiedName name) {
        int namespace = new RelationNames(context).creationNamespace(name);
        TableDefinition.requireCreate(context, namespace);
        context.lockObject(PgNamespace.CATALOG, namespace, 0, LockMode.ACCESS_SHARE);
        int taken = context.catalog().typeOid(namespace, name.name());
        if (taken != 0) {
            var type = context.catalog().type(taken);
            boolean ownArray = type.isArray() && context.catalog().type(type.element()).array() == taken;
            if (!ownArray) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, DefinitionMessage.TYPE_EXISTS, name.name());
            }
        }
        return namespace;
    }

    private String createEnum(TypeStatement.CreateEnum create) {
        int namespace = creationNamespace(context, create.name());
        var seen = new HashSet<String>();
        for (String label : create.labels()) {
            checkLabel(label);
            if (!seen.add(label)) {
                throw new SqlException(SqlState.UNIQUE_VIOLATION, dev.surus.engine.catalog.CatalogMessage.UNIQUE_CATALOG,
                        "pg_enum_typid_label_index");
            }
        }
        int oid = new CatalogWriter(context.catalog()).types.createEnum(create.name().name(), namespace, context.currentUser(), create.labels());
        context.nextCommand();
        new DefaultPrivileges(context).giveToType(oid, context.currentUser(), namespace);
        return "CREATE TYPE";
    }

    private static void checkLabel(String label) {
        if (label.getBytes(StandardCharsets.UTF_8).length > GeneratedNames.NAME_BYTES_MAX) {
            throw new SqlException(SqlState.INVALID_NAME, AlterMessage.ENUM_LABEL_INVALID, label)
                    .detail(AlterMessage.ENUM_LABEL_LENGTH, GeneratedNames.NAME_BYTES_MAX);
        }
    }

    private TypeEntry enumeration(QualifiedName name) {
        var object = new ObjectResolver(context).find(dev.surus.engine.parser.ast.ObjectKind.TYPE,
                new dev.surus.engine.parser.ast.ObjectReference.Named(name), false);
        var type = context.catalog().type(object.oid());
        if (type.kind() != 'e') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.NOT_ENUM, context.catalog().typeName(type.oid()));
        }
        new Privileges(context.catalog()).requireOwner(ObjectKind.TYPE, type.oid(), context.currentUser());
        context.lockObject(PgType.CATALOG, type.oid(), 0, LockMode.EXCLUSIVE);
        return context.catalog().type(type.oid());
    }

    private String addValue(TypeStatement.AddEnumValue add) {
        var type = enumeration(add.name());
        checkLabel(add.label());
        var labels = type.enumLabels();
        if (labels.stream().anyMatch(each -> each.label().equals(add.label()))) {
            if (add.ifNotExists()) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_OBJECT, AlterMessage.ENUM_LABEL_EXISTS_SKIPPING, add.label());
                return "ALTER TYPE";
            }
            throw new SqlException(SqlState.DUPLICATE_OBJECT, AlterMessage.ENUM_LABEL_EXISTS, add.label());
        }
        double order;
        if (add.neighbor() == null) {
            order = labels.isEmpty() ? 1 : labels.getLast().order() + 1;
        } else {
            int at = -1;
            for (int i = 0; i < labels.size(); i++) {
                if (labels.get(i).label().equals(add.neighbor())) {
                    at = i;
                }
            }
            if (at < 0) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.ENUM_LABEL_MISSING, add.neighbor());
            }
            int other = add.after() ? at + 1 : at - 1;
            double here = labels.get(at).order();
            order = other < 0 ? here - 1 : other == labels.size() ? here + 1 : (here + labels.get(other).order()) / 2;
        }
        new CatalogWriter(context.catalog()).types.addLabel(type.oid(), add.label(), order);
        return "ALTER TYPE";
    }

    private String renameValue(TypeStatement.RenameEnumValue rename) {
        var type = enumeration(rename.name());
        checkLabel(rename.newLabel());
        var old = type.enumLabels().stream().filter(each -> each.label().equals(rename.oldLabel())).findFirst().orElseThrow(
                () -> new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.ENUM_LABEL_MISSING, rename.oldLabel()));
        if (type.enumLabels().stream().anyMatch(each -> each.label().equals(rename.newLabel()))) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, AlterMessage.ENUM_LABEL_EXISTS, rename.newLabel());
        }
        var rows = context.catalog().rows();
        var row = rows.find(PgEnum.CATALOG, new int[] {PgEnum.OID}, Integer.toUnsignedLong(old.oid())).getFirst();
        rows.update(row, RowValues.from(row).set(PgEnum.ENUMLABEL, rename.newLabel()).values());
        return "ALTER TYPE";
    }
}
