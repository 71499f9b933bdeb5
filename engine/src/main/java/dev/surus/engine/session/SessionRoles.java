package dev.surus.engine.session;

import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.config.SettingPrivileges;
import dev.surus.engine.config.Settings;
import dev.surus.engine.config.IdentifierList;
import java.util.List;

/// Under whose name the session acts: the authenticated user, the session user (SET SESSION AUTHORIZATION) and the current
/// user (SET ROLE, or a function's owner).
final class SessionRoles implements SettingPrivileges {
    private final SessionContext context;
    private int authenticatedUser;
    private int sessionUser;
    private int currentUser;
    private String pathText;
    private List<String> path = List.of();

    SessionRoles(SessionContext context) {
        this.context = context;
    }

    void authenticated(int user) {
        authenticatedUser = user;
        sessionUser = user;
        currentUser = user;
        context.settings().privileges(this);
        publishSuperuser();
    }

    int authenticatedUser() {
        return authenticatedUser;
    }

    int sessionUser() {
        return sessionUser;
    }

    int currentUser() {
        return currentUser;
    }

    void setSessionUser(int user) {
        sessionUser = user;
        currentUser = user;
        publishSuperuser();
    }

    /// @param user 0 for NONE: the session user again
    void setCurrentUser(int user) {
        currentUser = user == 0 ? sessionUser : user;
        publishSuperuser();
    }

    private void publishSuperuser() {
        context.settings().assign(Settings.IS_SUPERUSER, isSuperuser());
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
        return isSuperuser();
    }
}
