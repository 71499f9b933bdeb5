package dev.surus.engine.command;

/// The server's configuration files, for ALTER SYSTEM and pg_reload_conf(). An embedded engine without files has none.
public interface ConfigurationFiles {
    /// Writes postgresql.auto.conf.
    /// @param name null for ALL
    /// @param value null to remove the entry
    /// @throws dev.surus.engine.base.SqlException where the setting does not exist, or does not take the value
    void alterSystem(String name, String value);

    /// Reads the files again, as SIGHUP does. @return whether it could be asked for
    boolean reload();

    /// Begins another log file. @return false where the log is not collected in files
    boolean rotateLog();
}
