package dev.surus.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.base.Clock;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.AuthenticationRules;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.server.listen.Peer;
import dev.surus.server.log.ServerLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// pg_hba.conf: lines, mistakes, matches.
class HbaFileTest {
    @TempDir
    Path directory;
    private final ServerSettings settings = new ServerSettings();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private AuthenticationFiles files;

    @BeforeEach
    void setUp() {
        settings.set(Settings.HBA_FILE, directory.resolve("pg_hba.conf").toString(), SettingSource.OVERRIDE);
        settings.set(Settings.IDENT_FILE, directory.resolve("pg_ident.conf").toString(), SettingSource.OVERRIDE);
        settings.set("log_line_prefix", "", SettingSource.FILE);
        files = new AuthenticationFiles(settings, new ServerLog(settings, Clock.SYSTEM, 1, new PrintStream(logged, true, StandardCharsets.UTF_8)));
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve("pg_hba.conf"), text);
    }

    private String log() {
        String text = logged.toString(StandardCharsets.UTF_8);
        logged.reset();
        return text;
    }

    /// Sixty lines, good and bad; the expectations are what PostgreSQL 15's pg_hba_file_rules shows of them.
    @Test
    void linesAreShownAsPostgresqlShowsThem() throws IOException {
        write(resource("lines.hba"));
        var shown = files.hbaFileRules().stream().map(HbaFileTest::row).toList();
        assertThat(shown).containsExactlyElementsOf(resource("lines.expected").replace("DIRECTORY", directory.toString()).lines().toList());
    }

    private String resource(String name) throws IOException {
        try (var in = getClass().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String row(AuthenticationRules.HbaLine line) {
        return line.line() + "|" + text(line.type()) + "|" + array(line.databases()) + "|" + array(line.users()) + "|" + text(line.address()) + "|"
                + text(line.netmask()) + "|" + text(line.method()) + "|" + array(line.options()) + "|" + text(line.error());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String array(List<String> values) {
        return values == null ? "" : values.stream().map(value -> value.contains(" ") ? '"' + value + '"' : value).collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void aMistakeIsLoggedWithFileAndLineAndTheOldRulesStay() throws IOException {
        write("local all all trust\n");
        assertThat(files.loadHba()).isTrue();
        write("# the chapter's own, pasted\nlocal   all             all                                     md5←peerから変更\n");
        assertThat(files.loadHba()).isFalse();
        assertThat(log()).isEqualTo("LOG:  invalid authentication method \"md5←peerから変更\"\nCONTEXT:  line 2 of configuration file \""
                + directory.resolve("pg_hba.conf") + "\"\n");
        assertThat(files.rules()).hasSize(1).first().extracting(HbaRule::method).isEqualTo(AuthenticationMethod.TRUST);
        write("# nothing\n");
        assertThat(files.loadHba()).isFalse();
        assertThat(log()).contains("contains no entries");
    }

    @Test
    void otherFilesAndContinuedLines() throws IOException {
        Files.writeString(directory.resolve("people"), "sato, suzuki\n\"All\"\n");
        write("local all \\\n  @people \\\n trust # end\n");
        assertThat(files.loadHba()).as(log()).isTrue();
        assertThat(files.rules().getFirst().users()).extracting(HbaRule.Name::text).containsExactly("sato", "suzuki", "All");
    }

    private static final class Roles implements RoleDirectory {
        private static final Map<String, Set<String>> MEMBERS = Map.of("staff", Set.of("sato"));

        @Override
        public Role find(String name) {
            return new Role(1, name, false, true, false, null, Long.MAX_VALUE, -1);
        }

        @Override
        public boolean isMember(Role role, Collection<String> groups) {
            return groups.stream().anyMatch(group -> group.equals(role.name()) || MEMBERS.getOrDefault(group, Set.of()).contains(role.name()));
        }

        @Override
        public boolean databaseExists(String name) {
            return true;
        }
    }

    private int match(String address, String user, String database, boolean replication) throws IOException {
        var roles = new Roles();
        Peer peer = address == null ? new Peer(null, null, "sato")
                : new Peer(new InetSocketAddress(InetAddress.ofLiteral(address), 5000), new InetSocketAddress("127.0.0.1", 5432), null);
        HbaRule rule = new HbaMatcher(peer, roles, user, roles.find(user), database, replication).find(files.rules());
        return rule == null ? 0 : rule.line();
    }

    @Test
    void theFirstRuleThatMatchesWins() throws IOException {
        write("""
                local   db1,"db 2"  sato                    trust
                local   sameuser    all                     trust
                local   samerole    all                     trust
                local   all         +staff                  trust
                local   "all"       all                     trust
                host    all         all   10.1.0.0/16       trust
                host    all         all   10.2.0.1 255.255.255.255 trust
                host    all         all   ::1/128           trust
                hostssl all         all   0.0.0.0/0         trust
                host    replication all   0.0.0.0/0         trust
                host    all         "all" all               trust
                host    all         all   samehost          reject
                """);
        assertThat(files.loadHba()).as(log()).isTrue();
        assertThat(match(null, "sato", "db 2", false)).isEqualTo(1);
        assertThat(match(null, "suzuki", "suzuki", false)).isEqualTo(2);
        assertThat(match(null, "sato", "staff", false)).isEqualTo(3);
        assertThat(match(null, "sato", "x", false)).isEqualTo(4);
        assertThat(match(null, "suzuki", "all", false)).isEqualTo(5);
        assertThat(match(null, "suzuki", "x", false)).isZero();
        assertThat(match("10.1.200.3", "x", "y", false)).isEqualTo(6);
        assertThat(match("10.2.0.1", "x", "y", false)).isEqualTo(7);
        assertThat(match("10.2.0.2", "x", "y", false)).isZero();
        assertThat(match("::1", "x", "y", false)).isEqualTo(8);
        assertThat(match("10.9.9.9", "x", "", true)).isEqualTo(10);
        assertThat(match("10.9.9.9", "all", "y", false)).isEqualTo(11);
        assertThat(match("127.0.0.1", "x", "y", false)).isEqualTo(12);
    }

    @Test
    void identMapsAreShownAsPostgresqlShowsThem() throws IOException {
        Files.writeString(directory.resolve("pg_ident.conf"), "a b\nmap1 \"sys user\" pguser\nmap1\nm /^(.*)@x$ \\1\nm /^( x\nm a b c d\n");
        assertThat(files.identFileMappings()).extracting(line -> line.line() + "|" + text(line.map()) + "|" + text(line.systemUser()) + "|" + text(line.role())
                + "|" + text(line.error())).containsExactly("1||||missing entry at end of line", "2|map1|sys user|pguser|",
                "3||||missing entry at end of line", "4|m|/^(.*)@x$|\\1|",
                "5||||invalid regular expression \"^(\": parentheses () not balanced", "6|m|a|b|");
        assertThat(files.loadIdent()).isFalse();
        assertThat(log()).startsWith("LOG:  missing entry in file \"" + directory.resolve("pg_ident.conf") + "\" at end of line 1\n");
    }
}
