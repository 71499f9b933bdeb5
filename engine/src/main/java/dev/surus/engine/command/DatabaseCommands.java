package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.DatabaseEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDbRoleSetting;
import dev.surus.engine.config.LocaleName;
import dev.surus.engine.config.Setting;
import dev.surus.engine.parser.ast.DatabaseStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.ClientEncoding;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// CREATE, ALTER, DROP DATABASE.
final class DatabaseCommands {
    private static final int DEFAULT_TABLESPACE = 1663;
    /// How long a database in use is waited for: others may just be leaving.
    private static final long WAIT_NANOS = 5_000_000_000L;

    private final CommandContext context;
    private final Roles roles;

    DatabaseCommands(CommandContext context) {
        this.context = context;
        roles = new Roles(context.catalog());
    }

    CommandResult run(DatabaseStatement statement) {
        String tag = switch (statement) {
            case DatabaseStatement.CreateDatabase create -> create(create);
            case DatabaseStatement.AlterDatabase alter -> alter(alter);
            case DatabaseStatement.AlterDatabaseSet alter -> set(alter.name(), alter.setting());
            case DatabaseStatement.DropDatabase drop -> drop(drop);
            case DatabaseStatement.RefreshCollationVersion refresh -> {
                requireOwner(find(refresh.name()));
                yield "ALTER DATABASE";
            }
            case DatabaseStatement.CreateTablespace create -> throw Commands.notSupported(create);
            case DatabaseStatement.AlterTablespaceOptions alter -> throw Commands.notSupported(alter);
            case DatabaseStatement.DropTablespace drop -> throw Commands.notSupported(drop);
        };
        return new CommandResult.Done(tag);
    }

    private DatabaseEntry find(String name) {
        var found = context.catalog().databaseByName(name);
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_DATABASE, CommandMessage.DATABASE_MISSING, name);
        }
        return found;
    }

    private void requireOwner(DatabaseEntry database) {
        new Privileges(context.catalog()).requireOwner(ObjectKind.DATABASE, database.oid(), context.currentUser());
    }

    private static Map<String, Option> options(List<Option> list) {
        var options = new HashMap<String, Option>();
        for (var option : list) {
            if (options.put(option.name(), option) != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, RoleMessage.CONFLICTING).at(option.position());
            }
        }
        return options;
    }

    /// An option's value as text; null where it is absent or DEFAULT.
    private static String text(Option option) {
        return option == null ? null : switch (option.value()) {
            case null -> null;
            case Option.Text text -> text.text();
            case Option.IntegerNumber number -> Integer.toString(number.value());
            case Option.Flag flag -> Boolean.toString(flag.value());
            default -> option.value().toString();
        };
    }

    private static boolean flag(Option option, boolean standard) {
        String text = text(option);
        if (text == null) {
            return standard;
        }
        Boolean value = Setting.booleanOf(text);
        if (value == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, DatabaseMessage.BOOLEAN_VALUE, option.name());
        }
        return value;
    }

    private static long limit(Option option, long standard) {
        String text = text(option);
        long limit = text == null ? standard : Long.parseLong(text);
        if (limit < -1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, RoleMessage.LIMIT_INVALID, limit);
        }
        return limit;
    }

    // ---- CREATE

    private static final List<String> CREATE_OPTIONS = List.of("allow_connections", "connection_limit", "encoding",
            "is_template", "lc_collate", "lc_ctype", "locale", "location", "owner", "tablespace", "template", "oid", "strategy",
            "collation_version", "locale_provider", "icu_locale");

    private String create(DatabaseStatement.CreateDatabase create) {
        context.refuseInTransactionBlock("CREATE DATABASE");
        var options = options(create.options());
        for (var option : create.options()) {
            if (!CREATE_OPTIONS.contains(option.name())) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DatabaseMessage.OPTION_UNKNOWN, option.name()).at(option.position());
            }
        }
        long limit = limit(options.get("connection_limit"), -1);
        checkEncoding(options.get("encoding"));
        String ownerName = text(options.get("owner"));
        var owner = ownerName == null ? context.catalog().role(context.currentUser()) : new RoleNames(context).find(ownerName);
        var current = context.catalog().role(context.currentUser());
        if (!current.superuser() && !current.createDatabase()) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DatabaseMessage.DENIED_CREATE);
        }
        requireMembership(owner);
        String templateName = text(options.get("template"));
        var template = context.catalog().databaseByName(templateName == null ? "template1" : templateName);
        if (template == null) {
            throw new SqlException(SqlState.UNDEFINED_DATABASE, DatabaseMessage.TEMPLATE_MISSING, templateName);
        }
        if (!template.template() && !new Privileges(context.catalog()).owns(ObjectKind.DATABASE, template.oid(), current.oid())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DatabaseMessage.DENIED_COPY, template.name());
        }
        context.lockObject(PgDatabase.CATALOG, template.oid(), 0, LockMode.SHARE);
        checkTablespace(options.get("tablespace"));
        String locale = text(options.get("locale"));
        String collate = locale(options.get("lc_collate"), locale, template.collate());
        String ctype = locale(options.get("lc_ctype"), locale, template.ctype());
        if (!template.name().equals("template0")) {
            if (!collate.equals(template.collate())) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DatabaseMessage.COLLATION_DIFFERS, collate,
                        template.collate()).hint(DatabaseMessage.COLLATION_HINT);
            }
            if (!ctype.equals(template.ctype())) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DatabaseMessage.CTYPE_DIFFERS, ctype, template.ctype())
                        .hint(DatabaseMessage.CTYPE_HINT);
            }
        }
        if (context.catalog().databaseByName(create.name()) != null) {
            throw new SqlException(SqlState.DUPLICATE_DATABASE, DatabaseMessage.EXISTS, create.name());
        }
        requireUnused(template, DatabaseMessage.SOURCE_IN_USE);
        var rows = context.catalog().rows();
        int oid = rows.newOid(PgDatabase.CATALOG);
        var values = AccessRows.database(oid, create.name(), owner.oid(), collate, ctype, limit,
                flag(options.get("is_template"), false), flag(options.get("allow_connections"), true));
        rows.insert(PgDatabase.CATALOG, values);
        new Dependencies(context.catalog()).recordOwner(new ObjectAddress(PgDatabase.CATALOG, oid), owner.oid());
        if (!context.rehearses()) {
            context.cluster().tables().copyDatabase(context.transaction(), template.oid(), oid);
        }
        return "CREATE DATABASE";
    }

    private void checkEncoding(Option option) {
        String name = text(option);
        if (name == null) {
            return;
        }
        var encoding = ClientEncoding.byName(name);
        if (encoding == null && name.matches("-?\\d+")) {
            encoding = ClientEncoding.byNumber(Integer.parseInt(name));
        }
        if (encoding == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DatabaseMessage.ENCODING_INVALID, name).at(option.position());
        }
        if (encoding != ClientEncoding.UTF8) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DatabaseMessage.ENCODING_MISMATCH,
                    name.toUpperCase(Locale.ROOT), context.catalog().database(context.databaseId()).ctype())
                    .detail(DatabaseMessage.ENCODING_MISMATCH_DETAIL, "UTF8");
        }
    }

    private static String locale(Option own, String common, String standard) {
        String name = text(own) != null ? text(own) : common != null ? common : standard;
        if (!LocaleName.isKnown(name)) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DatabaseMessage.LOCALE_INVALID, name);
        }
        return name;
    }

    private void checkTablespace(Option option) {
        String name = text(option);
        if (name != null && context.catalog().tablespaceByName(name) == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.TABLESPACE_MISSING, name);
        }
    }

    private void requireMembership(RoleEntry owner) {
        if (!roles.isMember(context.currentUser(), owner.oid())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.MUST_BE_MEMBER, owner.name());
        }
    }

    /// Waits a little for others to leave a database.
    private void requireUnused(DatabaseEntry database, DatabaseMessage message) {
        if (context.rehearses()) {
            return;
        }
        var users = context.cluster().part(DatabaseUsers.class);
        long deadline = context.clock().nanos() + WAIT_NANOS;
        int count = users.count(database.oid(), context.lockOwner().pid);
        int prepared = prepared(database);
        while (count + prepared > 0 && context.clock().nanos() < deadline) {
            context.checkInterrupts();
            LockSupport.parkNanos(this, 20_000_000);
            count = users.count(database.oid(), context.lockOwner().pid);
            prepared = prepared(database);
        }
        if (prepared > 0) {
            var error = new SqlException(SqlState.OBJECT_IN_USE, message, database.name());
            throw count > 0 ? error.detail(DatabaseMessage.SESSIONS_AND_PREPARED, count, prepared) : error.detail(preparedDetail(prepared), prepared);
        }
        if (count > 0) {
            throw new SqlException(SqlState.OBJECT_IN_USE, message, database.name())
                    .detail(count == 1 ? DatabaseMessage.ONE_SESSION : DatabaseMessage.MANY_SESSIONS, count);
        }
    }

    private int prepared(DatabaseEntry database) {
        return context.cluster().transactions().prepared().countInDatabase(database.oid());
    }

    private static DatabaseMessage preparedDetail(int count) {
        return count == 1 ? DatabaseMessage.ONE_PREPARED : DatabaseMessage.MANY_PREPARED;
    }

    // ---- ALTER

    private CatalogRow row(int oid) {
        return context.catalog().rows().find(PgDatabase.CATALOG, new int[] {PgDatabase.OID}, Integer.toUnsignedLong(oid)).getFirst();
    }

    private String alter(DatabaseStatement.AlterDatabase alter) {
        var options = options(alter.options());
        for (var option : alter.options()) {
            if (!List.of("is_template", "allow_connections", "connection_limit", "tablespace").contains(option.name())) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DatabaseMessage.OPTION_UNKNOWN, option.name()).at(option.position());
            }
        }
        if (options.containsKey("tablespace")) {
            return move(alter.name(), options.get("tablespace"));
        }
        var database = find(alter.name());
        requireOwner(database);
        if (!flag(options.get("allow_connections"), true) && database.oid() == context.databaseId()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DatabaseMessage.CANNOT_DISALLOW);
        }
        var row = row(database.oid());
        var values = row.values().clone();
        values[PgDatabase.DATCONNLIMIT] = limit(options.get("connection_limit"), database.connectionLimit());
        values[PgDatabase.DATISTEMPLATE] = flag(options.get("is_template"), database.template()) ? 1L : 0L;
        values[PgDatabase.DATALLOWCONN] = flag(options.get("allow_connections"), database.allowConnections()) ? 1L : 0L;
        context.catalog().rows().update(row, values);
        return "ALTER DATABASE";
    }

    /// SET TABLESPACE: there is only the one where the database is.
    private String move(String name, Option tablespace) {
        context.refuseInTransactionBlock("ALTER DATABASE SET TABLESPACE");
        var database = find(name);
        context.lockObject(PgDatabase.CATALOG, database.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        requireOwner(database);
        checkTablespace(tablespace);
        return "ALTER DATABASE";
    }

    private String set(String name, SettingStatement setting) {
        var database = find(name);
        context.lockObject(PgDatabase.CATALOG, database.oid(), 0, LockMode.ACCESS_SHARE);
        requireOwner(database);
        new StoredSettings(context).change(database.oid(), 0, setting);
        // Held only while the setting is written, as in PostgreSQL.
        context.cluster().locks().release(context.lockOwner(), LockTag.object(0, PgDatabase.CATALOG, database.oid(), 0), LockMode.ACCESS_SHARE, false);
        return "ALTER DATABASE";
    }

    /// ALTER DATABASE ... RENAME TO.
    void rename(String oldName, String newName) {
        var database = find(oldName);
        context.lockObject(PgDatabase.CATALOG, database.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        requireOwner(database);
        var current = context.catalog().role(context.currentUser());
        if (!current.superuser() && !current.createDatabase()) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DatabaseMessage.DENIED_RENAME);
        }
        if (context.catalog().databaseByName(newName) != null) {
            throw new SqlException(SqlState.DUPLICATE_DATABASE, DatabaseMessage.EXISTS, newName);
        }
        if (database.oid() == context.databaseId()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DatabaseMessage.RENAME_CURRENT);
        }
        requireUnused(database, DatabaseMessage.IN_USE);
        var row = row(database.oid());
        var values = row.values().clone();
        values[PgDatabase.DATNAME] = newName;
        context.catalog().rows().update(row, values);
    }

    /// ALTER DATABASE ... OWNER TO.
    void changeOwner(String name, RoleEntry owner) {
        var database = find(name);
        if (database.owner() == owner.oid()) {
            return;
        }
        requireOwner(database);
        requireMembership(owner);
        var current = context.catalog().role(context.currentUser());
        if (!current.superuser() && !current.createDatabase()) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DatabaseMessage.DENIED_OWNER);
        }
        var row = row(database.oid());
        var values = row.values().clone();
        values[PgDatabase.DATDBA] = Integer.toUnsignedLong(owner.oid());
        if (database.acl() != null) {
            values[PgDatabase.DATACL] = PrivilegeCommands.array(
                    AccessList.changeOwner(database.acl(), database.owner(), owner.oid()));
        }
        context.catalog().rows().update(row, values);
        new Dependencies(context.catalog()).changeOwner(new ObjectAddress(PgDatabase.CATALOG, database.oid()), owner.oid());
    }

    // ---- DROP

    private String drop(DatabaseStatement.DropDatabase drop) {
        boolean force = false;
        for (var option : drop.options()) {
            if (!option.name().equals("force")) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DatabaseMessage.OPTION_UNKNOWN, option.name()).at(option.position());
            }
            force = true;
        }
        context.refuseInTransactionBlock("DROP DATABASE");
        var database = context.catalog().databaseByName(drop.name());
        if (database == null && drop.ifExists()) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DatabaseMessage.MISSING_SKIPPED, drop.name());
            return "DROP DATABASE";
        }
        database = find(drop.name());
        context.lockObject(PgDatabase.CATALOG, database.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        requireOwner(database);
        if (database.template()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DatabaseMessage.DROP_TEMPLATE);
        }
        if (database.oid() == context.databaseId()) {
            throw new SqlException(SqlState.OBJECT_IN_USE, DatabaseMessage.DROP_CURRENT);
        }
        if (force && !context.rehearses()) {
            int prepared = prepared(database);
            if (prepared > 0) {
                throw new SqlException(SqlState.OBJECT_IN_USE, DatabaseMessage.USED_BY_PREPARED, database.name())
                        .detail(preparedDetail(prepared), prepared);
            }
            context.cluster().part(DatabaseUsers.class).terminate(database.oid(), context.lockOwner().pid);
        }
        requireUnused(database, DatabaseMessage.IN_USE);
        var rows = context.catalog().rows();
        int oid = database.oid();
        rows.delete(row(oid));
        new Comments(context).deleteShared(PgDatabase.CATALOG, oid);
        var dependencies = new Dependencies(context.catalog());
        dependencies.deleteSharedOf(new ObjectAddress(PgDatabase.CATALOG, oid));
        dependencies.deleteSharedOfDatabase(oid);
        for (var row : rows.scan(PgDbRoleSetting.CATALOG)) {
            if (row.integer(PgDbRoleSetting.SETDATABASE) == oid) {
                rows.delete(row);
            }
        }
        if (context.rehearses()) {
            return "DROP DATABASE";
        }
        var cluster = context.cluster();
        cluster.tables().dropDatabase(context.transaction(), oid);
        context.transaction().atEnd(new TransactionEnd() {
            @Override
            public void committed(Transaction transaction) {
                cluster.forgetDatabase(oid);
                cluster.part(AccessStatistics.class).dropped(oid);
            }
        });
        return "DROP DATABASE";
    }

    /// Rows of pg_database.
    private static final class AccessRows {
        static Object[] database(int oid, String name, int owner, String collate, String ctype, long limit, boolean template,
                boolean allowConnections) {
            var values = new Object[16];
            values[PgDatabase.OID] = Integer.toUnsignedLong(oid);
            values[PgDatabase.DATNAME] = name;
            values[PgDatabase.DATDBA] = Integer.toUnsignedLong(owner);
            values[PgDatabase.ENCODING] = (long) ClientEncoding.UTF8.number();
            values[PgDatabase.DATLOCPROVIDER] = (long) 'c';
            values[PgDatabase.DATISTEMPLATE] = template ? 1L : 0L;
            values[PgDatabase.DATALLOWCONN] = allowConnections ? 1L : 0L;
            values[PgDatabase.DATCONNLIMIT] = limit;
            values[PgDatabase.DATFROZENXID] = 0L;
            values[PgDatabase.DATMINMXID] = 0L;
            values[PgDatabase.DATTABLESPACE] = (long) DEFAULT_TABLESPACE;
            values[PgDatabase.DATCOLLATE] = collate;
            values[PgDatabase.DATCTYPE] = ctype;
            return values;
        }
    }
}
