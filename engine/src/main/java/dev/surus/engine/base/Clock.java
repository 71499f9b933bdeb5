package dev.surus.engine.base;

/// Time comes in from outside, so that a simulator can own it.
public interface Clock {
    Clock SYSTEM = new Clock() {
        @Override
        public long microsSinceEpoch() {
            var now = java.time.Instant.now();
            return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /// Wall-clock time in microseconds since 1970-01-01 00:00:00 UTC.
    long microsSinceEpoch();

    /// A steady clock in nanoseconds; only differences mean anything.
    long nanos();
}
