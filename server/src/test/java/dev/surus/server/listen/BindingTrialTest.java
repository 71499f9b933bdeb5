package dev.surus.server.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// When sessions are bound to their clients' processors, played period by period against machines that gain or lose by it.
class BindingTrialTest {
    private final BindingTrial trial = new BindingTrial();
    private boolean bound;

    @Test
    void whatGainsIsKept() {
        int periods = play(1_000, 0.2, 1_000, 0.02, 1_200);
        assertTrue(periods > 900, () -> periods + " of 1000 periods bound");
    }

    @Test
    void whatLosesIsLeftAloneMoreAndMore() {
        int first = play(100, 0.02, 1_000, 0.02, 800);
        int later = play(2_000, 0.02, 1_000, 0.02, 800);
        assertTrue(first > 0 && first < 40, () -> first + " of the first 100 periods bound");
        assertTrue(later > 0 && later < 60, () -> later + " of 2000 later periods bound");
    }

    /// All clients in one thread: bound, their sessions would share its processor, and the other stand idle.
    @Test
    void anIdleProcessorEndsIt() {
        int periods = play(500, 0.1, 1_000, 0.5, 1_000);
        assertTrue(periods < 60, () -> periods + " of 500 periods bound");
    }

    @Test
    void idleMachinesAndSilentClientsBindNobody() {
        assertEquals(0, play(100, 0.9, 1_000, 0.9, 1_000));
        assertEquals(0, play(100, 0, 0, 0, 0));
    }

    @Test
    void loadThatEndsFreesAtOnce() {
        play(50, 0, 1_000, 0, 1_000);
        assertTrue(bound);
        bound = trial.next(0.9, 0);
        assertFalse(bound);
        play(50, 0, 1_000, 0, 1_000);
        assertTrue(bound);
        bound = trial.next(0.6, 700);
        assertFalse(bound);
    }

    /// @return how many of the periods were bound
    private int play(int periods, double freeIdle, long freeMessages, double boundIdle, long boundMessages) {
        int count = 0;
        for (int i = 0; i < periods; i++) {
            bound = trial.next(bound ? boundIdle : freeIdle, bound ? boundMessages : freeMessages);
            count += bound ? 1 : 0;
        }
        return count;
    }
}
