package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ParameterPrivileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.config.IdentifierList;
import dev.surus.engine.config.SettingPrivileges;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import dev.surus.engine.type.AclItem;

/// Under whose name the session acts: the authenticated user, the session user (SET SESSION AUTHORIZATION) and the current
/// user (SET ROLE, or a function's owner).
final class SessionRoles implements SettingPrivileges {
    private final SessionContext context;
    private final Map<String, Identity> identities = new HashMap<>();
    private boolean authenticatedSuperuser;
    private int authenticatedUser;
    private int sessionUser;
    private int currentUser;
    private String pathText;
    private List<String> path = List.of();

    SessionRoles(SessionContext context) {
        this.context = context;
    }

    /// A role as a setting's value names it, found when the value was checked: a rollback that restores the value can look up nothing.
    private record Identity(int oid, boolean superuser) {}

    void authenticated(int user) {
        authenticatedUser = user;
        sessionUser = user;
        currentUser = user;
        var settings = context.settings();
        settings.privileges(this);
        var role = context.catalog().role(user);
        identities.put(role.name(), new Identity(user, role.superuser()));
        authenticatedSuperuser = role.superuser();
        settings.assignInitial(Settings.SESSION_AUTHORIZATION, role.name());
        settings.onCheck(Settings.SESSION_AUTHORIZATION, this::checkSessionAuthorization);
        settings.onCheck(Settings.ROLE, this::checkRole);
        settings.onChange(Settings.SESSION_AUTHORIZATION, this::sessionAuthorizationChanged);
        settings.onChange(Settings.ROLE, this::roleChanged);
    }

    private String checkSessionAuthorization(String name, String current, SettingSource source) {
        var identity = identify(name);
        if (identity.oid != authenticatedUser && !authenticatedSuperuser) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, SessionMessage.SESSION_AUTHORIZATION_DENIED, name);
        }
        return name;
    }

    private String checkRole(String name, String current, SettingSource source) {
        if (name.equals("none")) {
            return name;
        }
        var identity = identify(name);
        var roles = new Roles(context.catalog());
        if (!roles.isSuperuser(sessionUser) && !roles.isMember(sessionUser, identity.oid)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, SessionMessage.ROLE_DENIED, name);
        }
        return name;
    }

    private Identity identify(String name) {
        var role = context.catalog().roleByName(name);
        if (role == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.ROLE_MISSING, name);
        }
        var identity = new Identity(role.oid(), role.superuser());
        identities.put(name, identity);
        return identity;
    }

    private void sessionAuthorizationChanged(String name) {
        sessionUser = identities.get(name).oid;
        // SET SESSION AUTHORIZATION also ends a SET ROLE.
        context.settings().assign(Settings.ROLE, "none");
        currentUser = sessionUser;
        publishSuperuser(identities.get(name).superuser);
    }

    private void roleChanged(String name) {
        var identity = identities.get(name.equals("none") ? context.settings().get(Settings.SESSION_AUTHORIZATION) : name);
        currentUser = identity.oid;
        publishSuperuser(identity.superuser);
    }

    int authenticatedUser() {
        return authenticatedUser;
    }

    int sessionUser() {
        return sessionUser;
    }

    /// Acts as another role until the caller puts the previous one back: functions with SECURITY DEFINER.
    /// @return the previous one
    int actAs(int role) {
        int previous = currentUser;
        currentUser = role;
        return previous;
    }

    int currentUser() {
        return currentUser;
    }

    private void publishSuperuser(boolean superuser) {
        context.settings().assign(Settings.IS_SUPERUSER, superuser);
    }

    /// The setting search_path, taken apart once for each of its values.
    List<String> searchPath() {
        String text = context.settings().get(Settings.SEARCH_PATH);
        if (!text.equals(pathText)) {
            path = IdentifierList.parse(text);
            pathText = text;
        }
        return path;
    }

    @Override
    public boolean isSuperuser() {
        var role = context.catalog().role(currentUser);
        return role != null && role.superuser();
    }

    @Override
    public boolean maySeeAll() {
        return isSuperuser() || new Roles(context.catalog()).hasPrivilegesOf(currentUser, Roles.READ_ALL_SETTINGS);
    }

    @Override
    public boolean maySet(String parameter) {
        return new ParameterPrivileges(context.catalog()).has(parameter, currentUser, AclItem.Privilege.SET);
    }
}
