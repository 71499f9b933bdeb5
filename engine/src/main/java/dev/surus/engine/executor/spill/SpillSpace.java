package dev.surus.engine.executor.spill;

/// Gives temporary files.
@FunctionalInterface
public interface SpillSpace {
    SpillFile create();
}
