package dev.surus.engine.command;

import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgUserMapping;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.ForeignStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Foreign-data wrappers, servers and user mappings: what the catalog says of them. There are no foreign tables that would use them.
final class ForeignCommands {
    /// pg_type's fdw_handler.
    private static final int HANDLER_TYPE = 3115;

    private final CommandContext context;
    private final Privileges privileges;
    private final Dependencies dependencies;

    ForeignCommands(CommandContext context) {
        this.context = context;
        privileges = new Privileges(context.catalog());
        dependencies = new CatalogWriter(context.catalog()).dependencies;
    }

    CommandResult run(ForeignStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case ForeignStatement.CreateWrapper create -> createWrapper(create);
            case ForeignStatement.AlterWrapper alter -> alterWrapper(alter);
            case ForeignStatement.CreateServer create -> createServer(create);
            case ForeignStatement.AlterServer alter -> alterServer(alter);
            case ForeignStatement.CreateUserMapping create -> createMapping(create);
            case ForeignStatement.AlterUserMapping alter -> alterMapping(alter);
            case ForeignStatement.DropUserMapping drop -> dropMapping(drop);
            case ForeignStatement.ImportSchema schema -> throw refuseImport(schema);
        });
    }

    private SqlException refuseImport(ForeignStatement.ImportSchema schema) {
        var server = server(schema.server());
        privileges.require(ObjectKind.FOREIGN_SERVER, server.integer(PgForeignServer.OID), context.currentUser(), Privilege.USAGE);
        var wrapper = wrapperOf(server);
        return wrapper.integer(PgForeignDataWrapper.FDWHANDLER) == 0
                ? new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ForeignMessage.NO_HANDLER, wrapper.text(PgForeignDataWrapper.FDWNAME))
                : new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "IMPORT FOREIGN SCHEMA");
    }

    private CatalogRow find(int catalog, int column, Object value) {
        var found = context.catalog().rows().find(catalog, new int[] {column}, value);
        return found.isEmpty() ? null : found.getFirst();
    }

    private CatalogRow wrapper(String name) {
        var row = find(PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.FDWNAME, name);
        if (row == null) {
            throw NamedObjects.missing(dev.surus.engine.parser.ast.ObjectKind.FOREIGN_DATA_WRAPPER, name);
        }
        return row;
    }

    private CatalogRow server(String name) {
        var row = find(PgForeignServer.CATALOG, PgForeignServer.SRVNAME, name);
        if (row == null) {
            throw NamedObjects.missing(dev.surus.engine.parser.ast.ObjectKind.FOREIGN_SERVER, name);
        }
        return row;
    }

    private CatalogRow wrapperOf(CatalogRow server) {
        return find(PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.OID, server.get(PgForeignServer.SRVFDW));
    }

    // ---- options

    /// The options as stored (`name=value`), null for none; the wrapper's validator has seen them.
    /// @param about OID of the catalog that the options are for
    private List<String> options(List<String> stored, List<Option> changes, int validator, int about) {
        var options = new ArrayList<>(stored == null ? List.of() : stored);
        for (Option change : changes) {
            int known = -1;
            for (int i = 0; i < options.size(); i++) {
                known = options.get(i).startsWith(change.name() + "=") ? i : known;
            }
            String text = change.value() instanceof Option.Text value ? change.name() + "=" + value.text() : null;
            switch (change.action()) {
                case SET, DROP -> {
                    if (known < 0) {
                        throw new SqlException(SqlState.UNDEFINED_OBJECT, ForeignMessage.OPTION_MISSING, change.name());
                    }
                    if (change.action() == Option.Action.SET) {
                        options.set(known, text);
                    } else {
                        options.remove(known);
                    }
                }
                case ADD, NONE -> {
                    if (known >= 0) {
                        throw new SqlException(SqlState.DUPLICATE_OBJECT, ForeignMessage.OPTION_TWICE, change.name());
                    }
                    options.add(text);
                }
            }
        }
        if (validator != 0) {
            var array = options.isEmpty() ? ArrayValue.empty(TypeOid.TEXT) : ArrayValue.of(TypeOid.TEXT, options.toArray());
            var function = context.catalog().function(validator);
            context.runInternal("SELECT " + dev.surus.engine.base.Identifiers.quote(context.catalog().namespace(function.namespace()).name(),
                    function.name()) + "($1::text[], $2::oid)", array, Integer.toUnsignedLong(about));
        }
        return options.isEmpty() ? null : options;
    }

    // ---- wrappers

    private void requireSuperuser(ForeignMessage message, String name, ForeignMessage hint) {
        if (!new Roles(context.catalog()).isSuperuser(context.currentUser())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, message, name).hint(hint);
        }
    }

    private String createWrapper(ForeignStatement.CreateWrapper create) {
        requireSuperuser(ForeignMessage.CREATE_DENIED, create.name(), ForeignMessage.CREATE_HINT);
        new NamedObjects(context).requireFree(dev.surus.engine.parser.ast.ObjectKind.FOREIGN_DATA_WRAPPER, create.name(), 0);
        int handler = handler(create.functions());
        int validator = validator(create.functions());
        var rows = context.catalog().rows();
        int oid = rows.newOid(PgForeignDataWrapper.CATALOG);
        rows.insert(PgForeignDataWrapper.CATALOG, RowValues.of(PgForeignDataWrapper.CATALOG).set(PgForeignDataWrapper.OID, oid)
                .set(PgForeignDataWrapper.FDWNAME, create.name()).set(PgForeignDataWrapper.FDWOWNER, context.currentUser())
                .set(PgForeignDataWrapper.FDWHANDLER, handler).set(PgForeignDataWrapper.FDWVALIDATOR, validator)
                .setTexts(PgForeignDataWrapper.FDWOPTIONS, options(null, create.options(), validator, PgForeignDataWrapper.CATALOG)).values());
        var self = new ObjectAddress(PgForeignDataWrapper.CATALOG, oid);
        recordFunctions(self, handler, validator);
        dependencies.recordOwner(self, context.currentUser());
        return "CREATE FOREIGN DATA WRAPPER";
    }

    private void recordFunctions(ObjectAddress wrapper, int handler, int validator) {
        for (int function : new int[] {handler, validator}) {
            if (function != 0) {
                dependencies.record(wrapper, ObjectAddress.function(function), Dependencies.Kind.NORMAL);
            }
        }
    }

    private static Option function(List<Option> functions, String name) {
        Option found = null;
        for (Option each : functions) {
            if (each.name().equals(name)) {
                if (found != null) {
                    throw new SqlException(SqlState.SYNTAX_ERROR, ForeignMessage.CONFLICTING_OPTIONS).at(each.position());
                }
                found = each;
            }
        }
        return found;
    }

    /// 0 for none.
    private int handler(List<Option> functions) {
        var option = function(functions, "handler");
        if (option == null || !(option.value() instanceof Option.Name name)) {
            return 0;
        }
        var found = lookUp(name.name(), "()");
        if (found.result() != HANDLER_TYPE) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, ForeignMessage.HANDLER_TYPE, name.name(), "fdw_handler");
        }
        return found.oid();
    }

    /// 0 for none.
    private int validator(List<Option> functions) {
        var option = function(functions, "validator");
        return option == null || !(option.value() instanceof Option.Name name) ? 0
                : lookUp(name.name(), "(text[], oid)", TypeOid.TEXT_ARRAY, TypeOid.OID).oid();
    }

    private FunctionEntry lookUp(QualifiedName name, String shownArguments, int... arguments) {
        String schema = name.parts().size() < 2 ? null : name.parts().get(name.parts().size() - 2);
        for (FunctionEntry each : context.catalog().functionsByName(schema, name.name())) {
            if (java.util.Arrays.equals(each.arguments(), arguments)) {
                return each;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_FUNCTION, CommandMessage.FUNCTION_MISSING, name + shownArguments);
    }

    private String alterWrapper(ForeignStatement.AlterWrapper alter) {
        requireSuperuser(ForeignMessage.ALTER_DENIED, alter.name(), ForeignMessage.ALTER_HINT);
        var row = wrapper(alter.name());
        var values = RowValues.from(row);
        int handler = row.integer(PgForeignDataWrapper.FDWHANDLER);
        int validator = row.integer(PgForeignDataWrapper.FDWVALIDATOR);
        if (function(alter.functions(), "handler") != null) {
            handler = handler(alter.functions());
            context.notice(Severity.WARNING, SqlState.WARNING, ForeignMessage.HANDLER_CHANGED);
        }
        if (function(alter.functions(), "validator") != null) {
            validator = validator(alter.functions());
            if (validator != 0) {
                context.notice(Severity.WARNING, SqlState.WARNING, ForeignMessage.VALIDATOR_CHANGED);
            }
        }
        values.set(PgForeignDataWrapper.FDWHANDLER, handler).set(PgForeignDataWrapper.FDWVALIDATOR, validator);
        if (!alter.options().isEmpty()) {
            values.setTexts(PgForeignDataWrapper.FDWOPTIONS, options(row.texts(PgForeignDataWrapper.FDWOPTIONS), alter.options(), validator,
                    PgForeignDataWrapper.CATALOG));
        }
        context.catalog().rows().update(row, values.values());
        if (!alter.functions().isEmpty()) {
            var self = new ObjectAddress(PgForeignDataWrapper.CATALOG, row.integer(PgForeignDataWrapper.OID));
            dependencies.deleteOf(self);
            recordFunctions(self, handler, validator);
        }
        return "ALTER FOREIGN DATA WRAPPER";
    }

    /// ALTER ... OWNER TO.
    void changeOwner(ObjectAddress object, int owner) {
        boolean wrapper = object.catalog() == PgForeignDataWrapper.CATALOG;
        var row = find(object.catalog(), 0, Integer.toUnsignedLong(object.oid()));
        String name = row.text(wrapper ? PgForeignDataWrapper.FDWNAME : PgForeignServer.SRVNAME);
        int before = row.integer(wrapper ? PgForeignDataWrapper.FDWOWNER : PgForeignServer.SRVOWNER);
        if (wrapper) {
            requireSuperuser(ForeignMessage.OWNER_DENIED, name, ForeignMessage.OWNER_HINT);
            if (!new Roles(context.catalog()).isSuperuser(owner)) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, ForeignMessage.OWNER_DENIED, name).hint(ForeignMessage.NEW_OWNER_HINT);
            }
        } else if (before != owner && !new Roles(context.catalog()).isSuperuser(context.currentUser())) {
            new Ownership(context).requireRights(before, owner, 0, ObjectKind.FOREIGN_SERVER, name);
            privileges.require(ObjectKind.FOREIGN_DATA_WRAPPER, row.integer(PgForeignServer.SRVFDW), owner, Privilege.USAGE);
        }
        if (before != owner) {
            new CatalogWriter(context.catalog()).objects.setOwner(wrapper ? ObjectKind.FOREIGN_DATA_WRAPPER : ObjectKind.FOREIGN_SERVER, object.oid(), owner);
        }
    }

    // ---- servers

    private String createServer(ForeignStatement.CreateServer create) {
        if (find(PgForeignServer.CATALOG, PgForeignServer.SRVNAME, create.name()) != null) {
            var word = new Message(CommandMessage.WORD_SERVER);
            if (!create.ifNotExists()) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS, word, create.name());
            }
            context.notice(Severity.NOTICE, SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS_SKIPPING, word, create.name());
            return "CREATE SERVER";
        }
        var wrapper = wrapper(create.wrapper());
        int wrapperOid = wrapper.integer(PgForeignDataWrapper.OID);
        privileges.require(ObjectKind.FOREIGN_DATA_WRAPPER, wrapperOid, context.currentUser(), Privilege.USAGE);
        var rows = context.catalog().rows();
        int oid = rows.newOid(PgForeignServer.CATALOG);
        rows.insert(PgForeignServer.CATALOG, RowValues.of(PgForeignServer.CATALOG).set(PgForeignServer.OID, oid)
                .set(PgForeignServer.SRVNAME, create.name()).set(PgForeignServer.SRVOWNER, context.currentUser())
                .set(PgForeignServer.SRVFDW, wrapperOid).set(PgForeignServer.SRVTYPE, create.type()).set(PgForeignServer.SRVVERSION, create.version())
                .setTexts(PgForeignServer.SRVOPTIONS, options(null, create.options(), wrapper.integer(PgForeignDataWrapper.FDWVALIDATOR),
                        PgForeignServer.CATALOG)).values());
        var self = new ObjectAddress(PgForeignServer.CATALOG, oid);
        dependencies.record(self, new ObjectAddress(PgForeignDataWrapper.CATALOG, wrapperOid), Dependencies.Kind.NORMAL);
        dependencies.recordOwner(self, context.currentUser());
        return "CREATE SERVER";
    }

    private String alterServer(ForeignStatement.AlterServer alter) {
        var row = server(alter.name());
        privileges.requireOwner(ObjectKind.FOREIGN_SERVER, row.integer(PgForeignServer.OID), context.currentUser());
        var values = RowValues.from(row);
        if (alter.hasVersion()) {
            values.set(PgForeignServer.SRVVERSION, alter.version());
        }
        if (!alter.options().isEmpty()) {
            values.setTexts(PgForeignServer.SRVOPTIONS, options(row.texts(PgForeignServer.SRVOPTIONS), alter.options(),
                    wrapperOf(row).integer(PgForeignDataWrapper.FDWVALIDATOR), PgForeignServer.CATALOG));
        }
        context.catalog().rows().update(row, values.values());
        return "ALTER SERVER";
    }

    // ---- user mappings

    /// 0 for PUBLIC.
    private int user(RoleSpecification role) {
        return new RoleNames(context).oidOrPublic(role);
    }

    private String nameOf(int user) {
        return user == 0 ? "public" : context.catalog().role(user).name();
    }

    private CatalogRow mapping(int user, CatalogRow server) {
        var found = context.catalog().rows().find(PgUserMapping.CATALOG, new int[] {PgUserMapping.UMUSER, PgUserMapping.UMSERVER},
                Integer.toUnsignedLong(user), server.get(PgForeignServer.OID));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// The server's owner may map anybody, others who may use it themselves.
    private void requireRights(int user, CatalogRow server) {
        int oid = server.integer(PgForeignServer.OID);
        if (privileges.owns(ObjectKind.FOREIGN_SERVER, oid, context.currentUser())) {
            return;
        }
        if (user != context.currentUser()) {
            throw Privileges.notOwner(ObjectKind.FOREIGN_SERVER, server.text(PgForeignServer.SRVNAME));
        }
        privileges.require(ObjectKind.FOREIGN_SERVER, oid, user, Privilege.USAGE);
    }

    private String createMapping(ForeignStatement.CreateUserMapping create) {
        int user = user(create.role());
        var server = server(create.server());
        requireRights(user, server);
        if (mapping(user, server) != null) {
            if (!create.ifNotExists()) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, ForeignMessage.MAPPING_EXISTS, nameOf(user), create.server());
            }
            context.notice(Severity.NOTICE, SqlState.DUPLICATE_OBJECT, ForeignMessage.MAPPING_EXISTS_SKIPPING, nameOf(user), create.server());
            return "CREATE USER MAPPING";
        }
        var rows = context.catalog().rows();
        int oid = rows.newOid(PgUserMapping.CATALOG);
        rows.insert(PgUserMapping.CATALOG, RowValues.of(PgUserMapping.CATALOG).set(PgUserMapping.OID, oid).set(PgUserMapping.UMUSER, user)
                .set(PgUserMapping.UMSERVER, server.integer(PgForeignServer.OID))
                .setTexts(PgUserMapping.UMOPTIONS, options(null, create.options(), wrapperOf(server).integer(PgForeignDataWrapper.FDWVALIDATOR),
                        PgUserMapping.CATALOG)).values());
        var self = new ObjectAddress(PgUserMapping.CATALOG, oid);
        dependencies.record(self, new ObjectAddress(PgForeignServer.CATALOG, server.integer(PgForeignServer.OID)), Dependencies.Kind.NORMAL);
        if (user != 0) {
            dependencies.recordOwner(self, user);
        }
        return "CREATE USER MAPPING";
    }

    private String alterMapping(ForeignStatement.AlterUserMapping alter) {
        int user = user(alter.role());
        var server = server(alter.server());
        var row = mapping(user, server);
        if (row == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, ForeignMessage.MAPPING_MISSING, nameOf(user), alter.server());
        }
        requireRights(user, server);
        context.catalog().rows().update(row, RowValues.from(row).setTexts(PgUserMapping.UMOPTIONS, options(row.texts(PgUserMapping.UMOPTIONS),
                alter.options(), wrapperOf(server).integer(PgForeignDataWrapper.FDWVALIDATOR), PgUserMapping.CATALOG)).values());
        return "ALTER USER MAPPING";
    }

    private String dropMapping(ForeignStatement.DropUserMapping drop) {
        String tag = "DROP USER MAPPING";
        var role = drop.role();
        if (drop.ifExists() && role.kind() == RoleSpecification.Kind.NAME && context.catalog().roleByName(role.name()) == null) {
            skip(ForeignMessage.ROLE_MISSING_SKIPPING, role.name());
            return tag;
        }
        int user = user(role);
        var server = find(PgForeignServer.CATALOG, PgForeignServer.SRVNAME, drop.server());
        if (server == null) {
            if (!drop.ifExists()) {
                throw NamedObjects.missing(dev.surus.engine.parser.ast.ObjectKind.FOREIGN_SERVER, drop.server());
            }
            skip(CommandMessage.OBJECT_MISSING_SKIPPING, new Message(CommandMessage.WORD_SERVER), drop.server());
            return tag;
        }
        var row = mapping(user, server);
        if (row == null) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, ForeignMessage.MAPPING_MISSING, nameOf(user), drop.server());
            }
            skip(ForeignMessage.MAPPING_MISSING_SKIPPING, nameOf(user), drop.server());
            return tag;
        }
        requireRights(user, server);
        new Removal(context).drop(List.of(new ObjectAddress(PgUserMapping.CATALOG, row.integer(PgUserMapping.OID))), true);
        return tag;
    }

    private void skip(dev.surus.engine.base.MessageKey message, Object... arguments) {
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, message, arguments);
    }
}
