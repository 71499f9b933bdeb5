package dev.surus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The package map as data: which package may use which. Any arrow that is not here fails.
class ArchitectureTest {
    static final Path ROOT = Path.of(System.getProperty("surus.root", ".."));

    /// Packages of the engine, lowest first, with those that each may use beside base and itself.
    private static final Map<String, Set<String>> ENGINE = new LinkedHashMap<>();

    /// @param uses packages of the lines above; `*` stands for all of them
    private static void layer(String name, String... uses) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String use : uses) {
            if (use.equals("*")) {
                allowed.addAll(ENGINE.keySet());
            } else if (!ENGINE.containsKey(use)) {
                throw new IllegalStateException(use + " is not below " + name);
            } else {
                allowed.add(use);
            }
        }
        allowed.addAll(List.of("base", name));
        ENGINE.put(name, allowed);
    }

    static {
        layer("base");
        layer("config");
        layer("parser");
        layer("type");
        layer("function", "type");
        layer("storage", "config");
        layer("txn", "storage");
        layer("table", "type", "storage", "txn");
        layer("catalog", "config", "function", "table", "txn", "type");
        layer("analyzer", "parser", "function", "catalog", "type", "txn");
        layer("planner", "config", "analyzer", "catalog", "type");
        layer("executor", "config", "planner", "analyzer", "catalog", "table", "txn", "function", "type");
        layer("plpgsql", "executor", "planner", "analyzer", "parser", "catalog", "txn", "type");
        layer("command", "*");
        layer("session", "*");
        layer("worker", "config", "storage", "command");
        layer("monitor", "config", "type", "function", "txn", "table", "catalog", "executor", "command", "session");
        layer("embedded", "config", "type", "storage", "txn", "table", "catalog", "executor", "command", "session", "worker", "monitor");
    }

    /// Modules, and the top-level packages of Surus that each may use.
    static final Map<String, Set<String>> MODULES = Map.of(
            "protocol", Set.of("protocol"),
            "engine", Set.of("engine"),
            "server", Set.of("server", "protocol", "engine"),
            "tools", Set.of("tools", "protocol"));

    private static final Pattern USE = Pattern.compile("\\bdev\\.surus\\.([a-z]+)(?:\\.([a-z]+))?\\b");

    @Test
    void everyArrowIsOnTheMap() throws IOException {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        for (String module : MODULES.keySet()) {
            Path sources = ROOT.resolve(module + "/src/main/java");
            for (Path file : javaFiles(sources)) {
                files++;
                for (String line : codeLines(file)) {
                    var match = USE.matcher(line);
                    while (match.find()) {
                        String problem = judge(module, sources.relativize(file), match.group(1), match.group(2));
                        if (problem != null) {
                            wrong.add(ROOT.relativize(file) + ": " + problem);
                        }
                    }
                }
            }
        }
        System.out.println("ArchitectureTest saw " + files + " files");
        assertTrue(files > 20, "only " + files + " files seen");
        assertTrue(wrong.isEmpty(), () -> String.join("\n", new LinkedHashSet<>(wrong)));
    }

    @Test
    void everyArrowOfTheMapIsUsed() throws IOException {
        var unused = new LinkedHashSet<String>();
        ENGINE.forEach((name, uses) -> uses.stream().filter(use -> !use.equals(name)).forEach(use -> unused.add(name + " -> " + use)));
        Path sources = ROOT.resolve("engine/src/main/java");
        for (Path file : javaFiles(sources)) {
            String own = sources.relativize(file).getName(3).toString();
            for (String line : codeLines(file)) {
                var match = USE.matcher(line);
                while (match.find()) {
                    unused.remove(own + " -> " + match.group(2));
                }
            }
        }
        assertEquals(Set.of(), unused);
    }

    private static String judge(String module, Path file, String usedModule, String usedPackage) {
        if (!MODULES.get(module).contains(usedModule)) {
            return "module " + module + " uses dev.surus." + usedModule;
        }
        if (!module.equals("engine") || usedPackage == null) {
            return null;
        }
        String own = file.getName(3).toString();
        Set<String> allowed = ENGINE.get(own);
        if (allowed == null) {
            return "package " + own + " is not on the map";
        }
        return allowed.contains(usedPackage) ? null : own + " uses " + usedPackage;
    }

    static List<Path> javaFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /// The lines that are not comments.
    private static List<String> codeLines(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split("\n"))
                .filter(line -> !line.stripLeading().startsWith("//") && !line.stripLeading().startsWith("*"))
                .toList();
    }
}
