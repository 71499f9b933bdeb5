package dev.surus.engine.function;

/// What an [Accumulator] is whose group may be read in parts: each part has a state of its own, and in the end they are put together.
public interface Combining {
    /// Adds what another part's state has seen. Not for states that were asked for their result already.
    /// @param part of the same call
    void combine(Accumulator part);
}
