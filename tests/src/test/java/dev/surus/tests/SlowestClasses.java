package dev.surus.tests;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Prints at the end of a run which classes took the most time, their set-up included: who makes the suite slower sees it at once.
public final class SlowestClasses implements TestExecutionListener {
    private static final int SHOWN = Integer.getInteger("surus.slowest", 10);
    private static final long WORTH_SHOWING_NANOS = 1_000_000_000;

    private record Lasted(String name, long nanos) {}

    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final Map<String, Lasted> ended = new ConcurrentHashMap<>();

    @Override
    public void executionStarted(TestIdentifier test) {
        if (isClass(test)) {
            startedAt.put(test.getUniqueId(), System.nanoTime());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (isClass(test)) {
            String name = ((ClassSource) test.getSource().orElseThrow()).getClassName();
            ended.put(name, new Lasted(name, System.nanoTime() - startedAt.get(test.getUniqueId())));
        }
    }

    private static boolean isClass(TestIdentifier test) {
        return test.isContainer() && test.getSource().orElse(null) instanceof ClassSource;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        var slow = ended.values().stream().filter(each -> each.nanos() >= WORTH_SHOWING_NANOS)
                .sorted(Comparator.comparingLong(Lasted::nanos).reversed()).limit(SHOWN).toList();
        if (!slow.isEmpty()) {
            System.out.printf("%n%d classes; the slowest:%n", ended.size());
            slow.forEach(each -> System.out.printf("%7.1f s  %s%n", each.nanos() / 1e9, each.name()));
        }
    }
}
