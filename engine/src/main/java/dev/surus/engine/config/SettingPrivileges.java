package dev.surus.engine.config;

/// Who asks: what the current role may do with settings.
public interface SettingPrivileges {
    SettingPrivileges SUPERUSER = new SettingPrivileges() {
        @Override
        public boolean isSuperuser() {
            return true;
        }

        @Override
        public boolean maySeeAll() {
            return true;
        }

        @Override
        public boolean maySet(String parameter) {
            return true;
        }
    };

    boolean isSuperuser();

    /// Whether the role is a superuser or a member of pg_read_all_settings.
    boolean maySeeAll();

    /// Whether the role was granted SET on a parameter (pg_parameter_acl).
    boolean maySet(String parameter);
}
