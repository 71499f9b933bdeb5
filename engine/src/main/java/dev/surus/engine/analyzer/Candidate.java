package dev.surus.engine.analyzer;

/// A function or operator that a call may mean, with the argument types that the call would give it.
record Candidate<T>(T object, int[] arguments) {}
