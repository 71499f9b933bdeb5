package dev.surus.engine.function;

import java.util.random.RandomGenerator;

/// The session's own sequence of random numbers, behind random() and setseed().
public final class RandomNumbers {
    private RandomGenerator generator = RandomGenerator.of("Xoroshiro128PlusPlus");

    /// From 0 up to, not including, 1.
    public double next() {
        return generator.nextDouble();
    }

    public void seed(double seed) {
        generator = java.util.random.RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(Double.doubleToLongBits(seed));
    }
}
