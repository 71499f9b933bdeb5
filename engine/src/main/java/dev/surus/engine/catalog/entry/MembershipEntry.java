package dev.surus.engine.catalog.entry;

/// `member` belongs to `role`.
public record MembershipEntry(int role, int member, int grantor, boolean adminOption) {}
