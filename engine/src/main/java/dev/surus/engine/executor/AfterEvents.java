package dev.surus.engine.executor;
/// placeholder
public final class AfterEvents {}
