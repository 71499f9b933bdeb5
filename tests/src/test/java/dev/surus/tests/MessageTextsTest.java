package dev.surus.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.base.MessageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every text that Surus can say has an English and a Japanese form with the same placeholders (invariant B1).
class MessageTextsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:(\\d)\\$)?s|%%|%");
    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");

    /// All constants of all enums that implement MessageKey in the product.
    private static List<MessageKey> keys() throws IOException {
        var keys = new ArrayList<MessageKey>();
        for (String module : ArchitectureTest.MODULES.keySet()) {
            Path sources = ArchitectureTest.ROOT.resolve(module + "/src/main/java");
            for (Path file : ArchitectureTest.javaFiles(sources)) {
                if (!Files.readString(file).contains("implements MessageKey")) {
                    continue;
                }
                String name = sources.relativize(file).toString().replace(".java", "").replace('/', '.');
                try {
                    for (Object constant : Class.forName(name).getEnumConstants()) {
                        keys.add((MessageKey) constant);
                    }
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return keys;
    }

    /// The numbers of the arguments that a text shows.
    private static TreeSet<Integer> arguments(MessageKey key, String text, List<String> faults) {
        var numbers = new TreeSet<Integer>();
        int next = 1;
        var matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            switch (matcher.group()) {
                case "%%" -> { }
                case "%" -> faults.add(key + ": a lone percent sign in: " + text);
                case "%s" -> numbers.add(next++);
                default -> numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return numbers;
    }

    @Test
    void bothLanguagesShowTheSameArguments() throws IOException {
        var faults = new ArrayList<String>();
        List<MessageKey> keys = keys();
        for (MessageKey key : keys) {
            if (!arguments(key, key.english(), faults).equals(arguments(key, key.japanese(), faults))) {
                faults.add(key.getClass().getSimpleName() + "." + key + ": " + key.english() + " | " + key.japanese());
            }
        }
        assertThat(keys).hasSizeGreaterThan(300);
        assertThat(faults).isEmpty();
    }

    /// A text of words is translated; a text that is only arguments and signs, or a word of SQL, need not be. The reason codes of serialization
    /// failures are English in PostgreSQL's Japanese, too, and so clients know them.
    @Test
    void whatHasWordsIsTranslated() throws IOException {
        var faults = new ArrayList<String>();
        for (MessageKey key : keys()) {
            boolean words = key.english().matches(".*[a-z]{3}.* .*[a-z]{3}.*") && !key.english().startsWith("Reason code: ");
            if (words && !JAPANESE.matcher(key.japanese()).find()) {
                faults.add(key.getClass().getSimpleName() + "." + key + ": " + key.japanese());
            }
        }
        assertThat(faults).isEmpty();
    }
}
