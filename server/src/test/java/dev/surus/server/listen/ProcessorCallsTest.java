package dev.surus.server.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the system says of a thread that was bound, and of one that was freed.
class ProcessorCallsTest {
    @Test
    void aBoundThreadRunsThereAlone() throws Exception {
        var calls = ProcessorCalls.open();
        if (Runtime.getRuntime().availableProcessors() == 1) {
            assertNull(calls);
            return;
        }
        var failure = new Throwable[1];
        var thread = new Thread(() -> {
            try {
                int self = calls.thread();
                String before = allowed(self);
                int one = Integer.parseInt(before.split("[-,]")[0]);
                assertNotEquals(Integer.toString(one), before);
                assertTrue(calls.bind(self, one));
                assertEquals(Integer.toString(one), allowed(self));
                assertFalse(calls.bind(self, -1));
                assertFalse(calls.bind(self, 1_000_000));
                assertEquals(Integer.toString(one), allowed(self));
                assertTrue(ProcessorCalls.threads().contains(self));
                calls.free(self);
                assertEquals(before, allowed(self));
            } catch (Throwable thrown) {
                failure[0] = thrown;
            }
        });
        thread.start();
        thread.join(60_000);
        assertFalse(thread.isAlive());
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
        double idle = calls.idleShare();
        assertTrue(idle >= 0 && idle <= 1, () -> "idle " + idle);
    }

    private static String allowed(int thread) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/task/" + thread + "/status")).stream().filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst()
                .orElseThrow().split("\\s+")[1];
    }
}
