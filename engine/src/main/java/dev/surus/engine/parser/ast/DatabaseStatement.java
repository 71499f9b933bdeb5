package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface DatabaseStatement extends Statement {
    /// Option names: allow_connections, connection_limit, encoding, is_template, lc_collate, lc_ctype, locale, location,
    /// owner, tablespace, template, and whatever else was written. A null value is DEFAULT.
    record CreateDatabase(String name, List<Option> options) implements DatabaseStatement {}

    record AlterDatabase(String name, List<Option> options) implements DatabaseStatement {}

    record AlterDatabaseSet(String name, SettingStatement setting) implements DatabaseStatement {}

    record RefreshCollationVersion(String name) implements DatabaseStatement {}

    record DropDatabase(String name, boolean ifExists, List<Option> options) implements DatabaseStatement {}

    record CreateTablespace(String name, RoleSpecification owner, String location, List<Option> options)
            implements DatabaseStatement {}

    record AlterTablespaceOptions(String name, boolean reset, List<Option> options) implements DatabaseStatement {}

    record DropTablespace(String name, boolean ifExists) implements DatabaseStatement {}
}
