package dev.surus.server.listen;

/// Decides, period by period, whether sessions are bound to their clients' processors: only while that does good.
///
/// Where the processors are busy and messages flow, their number with free sessions is compared with that of bound ones. Binding is kept where it
/// loses nothing, and is given up as soon as a processor has too little to do; what did not pay is tried again later and later. Every half
/// minute the comparison is made anew; until then what has paid is taken to pay for the load that comes next, too.
final class BindingTrial {
    /// With more than this share of the processors' time idle, sessions are not bound: somebody waits for something else.
    static final double IDLE_TO_BIND = 0.25;
    /// More than this while they are bound: a processor stands idle because of it.
    static final double IDLE_TO_FREE = 0.30;
    /// Bound sessions take so large a part of the messages that free ones did, or are freed.
    static final double KEPT = 0.97;
    /// Periods that are compared, before and after.
    private static final int COMPARED = 3;
    private static final int BOUND_PERIODS = 120;
    private static final int FIRST_PAUSE = 4;
    private static final int LONGEST_PAUSE = 240;

    private enum State { FREE, SETTLING, COMPARING, BOUND }

    private State state = State.FREE;
    private int periods;
    private long messages;
    private double freeRate;
    private double idleSum;
    private boolean paid;
    private int pause;
    private int nextPause = FIRST_PAUSE;

    /// A period is over.
    /// @param idle      0 to 1, of all processors
    /// @param arrived messages of sessions in that period
    /// @return whether sessions are bound in the next one
    boolean next(double idle, long arrived) {
        if (arrived == 0) {
            return turn(State.FREE);
        }
        switch (state) {
            case FREE -> {
                if (pause > 0) {
                    pause--;
                } else if (idle > IDLE_TO_BIND) {
                    turn(State.FREE);
                } else if (paid) {
                    turn(State.BOUND);
                } else if (counted(idle, arrived)) {
                    freeRate = (double) messages / COMPARED;
                    turn(State.SETTLING);
                }
            }
            // Threads move, caches fill.
            case SETTLING -> turn(State.COMPARING);
            case COMPARING -> {
                if (counted(idle, arrived)) {
                    if (idleSum / COMPARED > IDLE_TO_FREE || (double) messages / COMPARED < KEPT * freeRate) {
                        pause = nextPause;
                        nextPause = Math.min(2 * nextPause, LONGEST_PAUSE);
                        turn(State.FREE);
                    } else {
                        nextPause = FIRST_PAUSE;
                        paid = true;
                        turn(State.BOUND);
                    }
                }
            }
            case BOUND -> {
                if (idle > IDLE_TO_FREE || ++periods == BOUND_PERIODS) {
                    paid = false;
                    turn(State.FREE);
                }
            }
        }
        return state != State.FREE;
    }

    private boolean counted(double idle, long arrived) {
        messages += arrived;
        idleSum += idle;
        return ++periods == COMPARED;
    }

    private boolean turn(State next) {
        state = next;
        periods = 0;
        messages = 0;
        idleSum = 0;
        return next != State.FREE;
    }
}
