package dev.surus.engine.type;

/// The session's check of a value that a function makes of a domain's type: NOT NULL and CHECK, of the domains beneath too.
public interface DomainConstraints {
    /// @param value of the domain's base type, or null
    /// @throws dev.surus.engine.base.SqlException 23502, 23514
    void check(DomainType domain, Object value);
}
