package dev.surus.server.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// When a session's thread is bound, and when it is free again, as the system tells.
class ClientProcessorsTest {
    @Test
    void whoSaysNothingForAPeriodIsFree() throws Exception {
        onAThreadOfItsOwn(calls -> {
            var processors = new ClientProcessors(calls);
            var place = processors.place();
            String everywhere = allowed(calls);
            int one = Integer.parseInt(everywhere.split("[-,]")[0]);
            processors.bind(place, one);
            assertEquals(everywhere, allowed(calls), "bound although nobody is to be");
            processors.turn(true);
            processors.bind(place, one);
            assertEquals(Integer.toString(one), allowed(calls));
            place.received(null);
            processors.turn(true);
            assertEquals(Integer.toString(one), allowed(calls));
            processors.turn(true);
            assertEquals(everywhere, allowed(calls));
        });
    }

    @Test
    void allAreFreeWhenBindingEnds() throws Exception {
        onAThreadOfItsOwn(calls -> {
            var processors = new ClientProcessors(calls);
            var place = processors.place();
            String everywhere = allowed(calls);
            int one = Integer.parseInt(everywhere.split("[-,]")[0]);
            processors.turn(true);
            processors.bind(place, one);
            place.received(null);
            processors.turn(false);
            assertEquals(everywhere, allowed(calls));
            processors.turn(true);
            processors.bind(place, one);
            processors.bind(place, 1_000_000);
            assertEquals(everywhere, allowed(calls), "bound to a processor that it must not have");
        });
    }

    private interface Steps {
        void take(ProcessorCalls calls) throws Exception;
    }

    private static void onAThreadOfItsOwn(Steps steps) throws Exception {
        var calls = ProcessorCalls.open();
        assumeTrue(calls != null, "there is nothing to choose from");
        Callable<Void> all = () -> {
            steps.take(calls);
            return null;
        };
        try (var thread = Executors.newSingleThreadExecutor()) {
            thread.submit(all).get(20, TimeUnit.SECONDS);
        }
    }

    private static String allowed(ProcessorCalls calls) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/task/" + calls.thread() + "/status")).stream().filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst()
                .orElseThrow().split("\\s+")[1];
    }
}
