package dev.surus.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the pages of documentation and of packages name is there: classes, tests, files, settings, commands.
class DocsTest {
    private static final Path ROOT = ArchitectureTest.ROOT;
    private static final List<String> PARTS = List.of("protocol", "engine", "server", "tools", "tests", "scripts");
    /// `code` in a line of text.
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FULL_CLASS = Pattern.compile("dev\\.surus\\.[a-z.]+\\.[A-Z]\\w+");
    /// Two humps at least: one alone may be any word.
    private static final Pattern CLASS = Pattern.compile("(?<![\\w/:.+=-])[A-Z][a-z]+[A-Z]\\w*(?![\\w=])");
    private static final Pattern OF_PACKAGE = Pattern.compile("(?<![\\w/])(?:[a-z]+\\.)*([a-z]+\\.[A-Z][a-z]\\w+)\\b");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");
    private static final Pattern SNAKE = Pattern.compile("[a-z]+(?:_[a-z0-9]+)+");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[)#]");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.])(?:docs|scripts|tests|engine|server|tools|protocol|dist)/[\\w./-]*\\w(?![\\w./-]*\\*)");
    private static final Pattern SETTING = Pattern.compile("(?<![\\w.-])surus\\.[a-z]+_[a-z_]+(?![.\\w])");
    private static final Pattern PROPERTY = Pattern.compile("-D(surus\\.\\w+)");
    private static final Pattern DEVELOPERS_COMMAND = Pattern.compile("\\./dev ([a-z]+)");
    private static final Pattern COMMAND = Pattern.compile("(?:`|\\./)surus ([a-z][a-z-]+)");
    /// Names of other programs, and of what is not any more.
    private static final Set<String> FOREIGN = Set.of("pg_test_fsync", "asm_sysvec_reschedule_ipi", "messages_en", "messages_ja");

    private record Page(String name, String text) {
        /// Its text without blocks of code.
        String prose() {
            return Pattern.compile("```.*?```", Pattern.DOTALL).matcher(text).replaceAll("");
        }
    }

    private static final List<Page> PAGES = new ArrayList<>();
    private static final List<Page> PACKAGES = new ArrayList<>();
    private static final Set<String> CLASSES = new HashSet<>();
    /// The same, each with the last part of its package's name.
    private static final Set<String> OF_PACKAGES = new HashSet<>();
    /// All words of all sources.
    private static final Set<String> WORDS = new HashSet<>();

    @BeforeAll
    static void read() throws IOException {
        PAGES.add(new Page("README.md", Files.readString(ROOT.resolve("README.md"))));
        for (Path file : files("docs")) {
            if (file.toString().endsWith(".md")) {
                PAGES.add(new Page(ROOT.relativize(file).toString(), Files.readString(file)));
            }
        }
        var word = Pattern.compile("\\w+");
        for (String part : PARTS) {
            for (Path file : files(part)) {
                String name = file.getFileName().toString();
                if (name.matches(".*\\.(java|sql|tsv|spec|py|sh|properties)")) {
                    String text = Files.readString(file);
                    if (name.equals("package-info.java")) {
                        PACKAGES.add(new Page(ROOT.relativize(file).toString(), text));
                        continue;
                    }
                    if (name.endsWith(".java")) {
                        String type = name.substring(0, name.length() - 5);
                        CLASSES.add(type);
                        OF_PACKAGES.add(file.getParent().getFileName() + "." + type);
                    }
                    if (!name.equals("DocsTest.java")) {
                        word.matcher(text).results().forEach(found -> WORDS.add(found.group()));
                    }
                }
            }
        }
        assertThat(PAGES).hasSizeGreaterThan(20);
        assertThat(PACKAGES).hasSizeGreaterThan(20);
        assertThat(CLASSES).hasSizeGreaterThan(1000);
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(directory))) {
            return all.filter(Files::isRegularFile).filter(file -> !file.toString().contains("/target/")).toList();
        }
    }

    /// What the pages name by a pattern's first group, or by the whole of it, and is not there.
    private static List<String> missing(List<Page> pages, Pattern pattern, int atLeast, BiPredicate<Page, String> isThere) {
        var missing = new ArrayList<String>();
        int found = 0;
        for (Page page : pages) {
            Matcher matcher = pattern.matcher(page.text);
            while (matcher.find()) {
                String name = matcher.group(matcher.groupCount());
                found++;
                if (!isThere.test(page, name)) {
                    missing.add(page.name + ": " + name);
                }
            }
        }
        assertThat(found).as("how many names %s finds: otherwise the test sees nothing", pattern).isGreaterThanOrEqualTo(atLeast);
        return missing;
    }

    private static List<Page> codeOfPages() {
        return PAGES.stream().map(page -> {
            var code = new StringBuilder();
            CODE.matcher(page.prose()).results().forEach(found -> code.append(found.group(1)).append('\n'));
            return new Page(page.name, code.toString());
        }).toList();
    }

    @Test
    void classesExist() {
        assertThat(missing(PAGES, FULL_CLASS, 60, (_, name) -> {
            String file = name.replace('.', '/') + ".java";
            return PARTS.stream().anyMatch(part -> Files.exists(ROOT.resolve(part + "/src/main/java/" + file)) || Files.exists(ROOT.resolve(part + "/src/test/java/" + file)));
        })).isEmpty();
        assertThat(missing(codeOfPages(), CLASS, 50, (_, name) -> WORDS.contains(name))).isEmpty();
        assertThat(missing(PACKAGES, CLASS, 50, (_, name) -> WORDS.contains(name))).isEmpty();
        assertThat(missing(codeOfPages(), OF_PACKAGE, 25, (_, name) -> OF_PACKAGES.contains(name))).isEmpty();
        assertThat(missing(PACKAGES, OF_PACKAGE, 25, (_, name) -> OF_PACKAGES.contains(name) || name.startsWith("java."))).isEmpty();
    }

    @Test
    void testsExist() {
        assertThat(missing(PAGES, TEST, 30, (_, name) -> CLASSES.contains(name))).isEmpty();
    }

    @Test
    void filesExist() {
        assertThat(missing(PAGES, LINK, 10, (page, name) -> name.startsWith("http") || Files.exists(ROOT.resolve(page.name).resolveSibling(name).normalize()))).isEmpty();
        assertThat(missing(PAGES, FILE, 25, (_, name) -> Files.exists(ROOT.resolve(name)))).isEmpty();
    }

    @Test
    void settingsExist() {
        String table = text("engine/src/main/resources/dev/surus/engine/config/settings.tsv");
        assertThat(missing(PAGES, SETTING, 10, (_, name) -> table.contains("\n" + name + "\t"))).isEmpty();
        assertThat(missing(PAGES, PROPERTY, 3, (_, name) -> WORDS.contains(name.substring("surus.".length())))).isEmpty();
        var ofOneWord = codeOfPages().stream().map(page -> new Page(page.name, String.join("\n", page.text.lines().filter(line -> SNAKE.matcher(line).matches()).toList()))).toList();
        assertThat(missing(ofOneWord, SNAKE, 25, (_, name) -> WORDS.contains(name) || FOREIGN.contains(name))).isEmpty();
    }

    @Test
    void commandsExist() {
        String dev = text("dev");
        assertThat(missing(PAGES, DEVELOPERS_COMMAND, 10, (_, name) -> dev.contains("\n  " + name + ")"))).isEmpty();
        var declared = new HashSet<String>();
        for (String directory : List.of("server/src/main/java/dev/surus/server/main", "tools/src/main/java/dev/surus/tools")) {
            try {
                for (Path file : files(directory)) {
                    Pattern.compile("@Command\\(name = \"([a-z-]+)\"").matcher(Files.readString(file)).results().forEach(found -> declared.add(found.group(1)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(missing(PAGES, COMMAND, 10, (_, name) -> declared.contains(name))).isEmpty();
    }

    /// The table of settings that no code reads is what the script finds now.
    @Test
    void settingsWithoutEffectAreTold() {
        String found = Machine.run(Map.of(), "", 60, List.of(ROOT.resolve("scripts/settings-without-effect.sh").toString())).requireSuccess();
        assertThat(found.lines().count()).isGreaterThan(100);
        assertThat(text("docs/compatibility.md")).contains("\n\n" + found + "\n");
    }

    /// What the status says is the number that the test of the functions holds.
    @Test
    void theNumberOfMissingFunctionsIsTold() {
        var limit = Pattern.compile("MISSING_AT_MOST = (\\d+)").matcher(text("engine/src/test/java/dev/surus/engine/function/BuiltinCoverageTest.java"));
        assertThat(limit.find()).isTrue();
        assertThat(text("docs/status.md")).contains("Functions: " + limit.group(1) + " of pg_proc's built-ins");
    }

    private static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
