package dev.surus.tests.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Expected;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import dev.surus.tests.harness.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Transcripts: several people at their terminals, each in the real psql. `tests/src/test/transcripts/NAME.steps` says who
/// types what; what each sees must be `NAME.out`, which `./dev rewrite` records from the reference.
///
/// ```
///   locale ja_JP.UTF-8            the terminals' language (before the first one opens)
///   setup SQL                     run by the superuser, unseen
///   open one DATABASE [USER]      a terminal named one
///   one SQL                       typed, and waited for
///   one& SQL                      typed; the server must show it waiting for a lock
///   one.                          what one sees once it is served
/// ```
/// Numbers of processes, transactions, relations and databases are replaced by names in order of appearance, a row's place by
/// (B,O): a row of Surus keeps its place when it is updated.
class TranscriptTest {
    private static final Path SCRIPTS = Machine.ROOT.resolve("tests/src/test/transcripts");

    @TestFactory
    Stream<DynamicTest> transcripts() throws IOException {
        String only = System.getProperty("surus.only", "");
        try (var files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".steps") && file.toString().contains(only)).sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
                    .toList().stream();
        }
    }

    private static void check(Path script) throws IOException {
        Path expected = Path.of(script.toString().replaceFirst("\\.steps$", ".out"));
        String output = new Run(Expected.REWRITE ? Reference.shared() : SurusServer.shared()).play(Files.readAllLines(script));
        Expected.check(expected, output);
    }

    private static final class Run {
        private static final Pattern NUMBER = Pattern.compile(
                "((?:[Pp]rocess|プロセス|relation|リレーション|database|データベース|transaction|トランザクション) ?)(\\d+)");

        private final Server server;
        private final Map<String, Terminal> terminals = new LinkedHashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final StringBuilder output = new StringBuilder();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> cleanup = new ArrayList<>();

        Run(Server server) {
            this.server = server;
        }

        String play(List<String> steps) {
            try {
                for (String step : steps) {
                    if (!step.isBlank() && !step.startsWith("#")) {
                        play(step);
                    }
                }
            } finally {
                terminals.values().forEach(Terminal::close);
                cleanup.forEach(sql -> server.psql("postgres", sql, "-q"));
            }
            return output.toString();
        }

        private void play(String step) {
            String[] words = step.split(" ", 2);
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "locale" -> environment.put("LC_ALL", rest);
                case "setup" -> server.psql("postgres", rest, "-q", "-v", "ON_ERROR_STOP=1");
                case "setup:" -> {
                    String[] databaseAndSql = rest.split(" ", 2);
                    server.psql(databaseAndSql[0], databaseAndSql[1], "-q", "-v", "ON_ERROR_STOP=1");
                }
                case "cleanup" -> cleanup.add(rest);
                case "open" -> open(rest.split(" "));
                default -> type(words[0], rest);
            }
        }

        private void open(String[] arguments) {
            String user = arguments.length > 2 ? arguments[2] : server.superuser();
            var terminal = new Terminal(environment, List.of(Machine.postgres("psql"), "-X", "-n", "-q", "-h", "127.0.0.1", "-p",
                    Integer.toString(server.port()), "-U", user, "-d", arguments[1]));
            terminals.put(arguments[0], terminal);
            terminal.readGreeting(60);
            terminal.type("\\set HIDE_TABLEAM on");
            terminal.readToPrompt(60);
            terminal.type("\\set QUIET off");
            terminal.readToPrompt(60);
        }

        private void type(String who, String text) {
            boolean blocks = who.endsWith("&");
            boolean served = who.endsWith(".");
            String name = blocks || served ? who.substring(0, who.length() - 1) : who;
            var terminal = terminals.get(name);
            if (!served) {
                terminal.type(text);
            }
            if (blocks) {
                awaitLockWait();
                output.append("---- ").append(name).append(" waits\n").append(tidy(terminal.readNow())).append('\n');
            } else {
                output.append("---- ").append(name).append('\n').append(tidy(terminal.readToPrompt(60))).append('\n');
            }
        }

        private void awaitLockWait() {
            long deadline = System.nanoTime() + 60_000_000_000L;
            int waiting = terminals.size();
            while (server.value("postgres", "select count(*) from pg_locks where not granted").equals("0")) {
                assertThat(System.nanoTime()).as("a session waits, of " + waiting).isLessThan(deadline);
            }
        }

        private String tidy(String text) {
            String placed = text.replaceAll("((?:tuple |タプル) ?)\\(\\d+,\\d+\\)", "$1(B,O)");
            return NUMBER.matcher(placed).replaceAll(match -> match.group(1) + "<"
                    + names.computeIfAbsent(match.group(2), n -> Integer.toString(names.size() + 1)) + ">");
        }
    }
}
