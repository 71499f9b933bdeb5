package dev.surus.server.main;

import dev.surus.engine.config.Setting;
import dev.surus.engine.config.SettingContext;
import dev.surus.engine.config.SettingFlag;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.config.SettingType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The configuration files of a new data directory.
final class ConfigurationTemplates {
    private ConfigurationTemplates() {}

    /// pg_hba.conf with one method for Unix-domain sockets and one for TCP.
    static String hba(String local, String host) {
        var text = new StringBuilder("""
                # Who may connect, from where, to which database, and how they prove who they are.
                #
                # The first line that fits a connection decides; without any it is refused. A change takes effect with
                # "surus reload" (or SELECT pg_reload_conf()); a file with a mistake is never taken over, the server log and
                # the view pg_hba_file_rules say what is wrong.
                #
                # TYPE      local (Unix-domain socket), host (TCP), hostssl, hostnossl, hostgssenc, hostnogssenc
                # DATABASE  a name, several with commas, all, sameuser, samerole, replication, @file
                # USER      a name, several with commas, all, +role for its members, @file
                # ADDRESS   192.168.0.0/24, ::1/128, a host name, .domain, samehost, samenet, all (not for local)
                # METHOD    trust, reject, scram-sha-256, md5, password, peer, ident ... followed by options as name=value

                """);
        text.append(line("# TYPE", "DATABASE", "USER", "ADDRESS", "METHOD")).append('\n');
        text.append("# \"local\" is for Unix domain socket connections only\n");
        text.append(line("local", "all", "all", "", local));
        text.append("# IPv4 local connections:\n").append(line("host", "all", "all", "127.0.0.1/32", host));
        text.append("# IPv6 local connections:\n").append(line("host", "all", "all", "::1/128", host));
        text.append("# Replication from this machine, by roles with the attribute REPLICATION.\n");
        text.append(line("local", "replication", "all", "", local));
        text.append(line("host", "replication", "all", "127.0.0.1/32", host));
        text.append(line("host", "replication", "all", "::1/128", host));
        return text.toString();
    }

    private static String line(String type, String database, String user, String address, String method) {
        return String.format("%-8s%-16s%-16s%-24s%s%n", type, database, user, address, method);
    }

    static String ident() {
        return """
                # Which user of the operating system may be which role, for the methods peer, ident, gss and cert.
                # A line of pg_hba.conf names a map by its option map=NAME. A system user that begins with a slash is a regular
                # expression; \\1 in the role stands for what its first parentheses match.

                # MAPNAME       SYSTEM-USERNAME         PG-USERNAME
                """;
    }

    /// postgresql.conf: every setting that a file may hold, by category, as a comment with its default; those given are set.
    static String settings(Map<String, String> given) {
        var byCategory = new LinkedHashMap<String, List<Setting<?>>>();
        for (Setting<?> setting : SettingRegistry.all()) {
            if (setting.context() != SettingContext.INTERNAL && !setting.is(SettingFlag.NOT_IN_SAMPLE)) {
                byCategory.computeIfAbsent(setting.category(), key -> new ArrayList<>()).add(setting);
            }
        }
        var text = new StringBuilder("""
                # The settings of this server. A line is "name = value"; what is commented out has its default.
                #
                # Units: B kB MB GB TB, us ms s min h d. Changes take effect with "surus reload" (or SELECT pg_reload_conf()), those
                # marked (restart) with "surus restart". SHOW, pg_settings and pg_file_settings say what is in force.
                """);
        byCategory.keySet().stream().sorted().forEach(category -> {
            text.append("\n# ---- ").append(category).append("\n\n");
            for (Setting<?> setting : byCategory.get(category)) {
                String value = given.get(setting.name());
                String assignment = (value == null ? "#" : "") + setting.name() + " = " + (value == null ? standard(setting) : value);
                String remark = remark(setting);
                text.append(remark.isEmpty() ? assignment : String.format("%-39s # %s", assignment, remark)).append('\n');
            }
        });
        text.append("\n# ---- other files\n\n#include_dir = 'conf.d'\n#include_if_exists = 'local.conf'\n");
        return text.toString();
    }

    private static <T> String standard(Setting<T> setting) {
        if (setting.standard() == null) {
            return "''";
        }
        String shown = setting.show(setting.standard());
        return setting.type() == SettingType.STRING || shown.contains(" ") || shown.isEmpty() ? "'" + shown.replace("'", "''") + "'" : shown;
    }

    private static String remark(Setting<?> setting) {
        String remark = setting.description();
        if (setting.name().equals("listen_addresses")) {
            remark = "what IP address(es) to listen on; '*' for all";
        }
        return setting.context() == SettingContext.POSTMASTER ? (remark.isEmpty() ? "(restart)" : remark + " (restart)") : remark;
    }
}
