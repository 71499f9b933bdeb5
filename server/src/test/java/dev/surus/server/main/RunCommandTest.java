package dev.surus.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"run -D /a/b", "run --background -D /a/../b -c port=5433 -c work_mem=8MB", "run -p 5433 -D x", "run --work_mem=8MB --pgdata x",
        "run", "run -c application_name=a=b", "run -h 127.0.0.1 -p 1 --fsync=off", "run --port=7"})
    void plainArgumentsMeanWhatTheLibraryMakesOfThem(String line) {
        String[] words = ServerOptions.spelledOut(List.of(line.split(" ")));
        var plain = RunCommand.plain(words);
        assertNotNull(plain);
        var parsed = new RunCommand();
        new CommandLine(parsed).parseArgs(Arrays.copyOfRange(words, 1, words.length));
        assertEquals(parsed.data(), plain.data());
        assertEquals(parsed.settings(), plain.settings());
        assertEquals(parsed.isInBackground(), plain.isInBackground());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start -D x", "run --help", "run -D", "run -D x -D y", "run -p", "run -p -D x", "run -U a", "run -F", "run -c port", "run -Dx",
        "run -p 1 -p 2", "run -c a=1 -c a=2", "run x"})
    void othersAreLeftToTheLibrary(String line) {
        assertNull(RunCommand.plain(ServerOptions.spelledOut(List.of(line.split(" ")))));
    }
}
