package dev.surus.engine.parser.ast;

/// A role as written: by name, or by what it is at this moment.
/// @param name null unless the kind is NAME
public record RoleSpecification(Kind kind, String name, int position) {
    public enum Kind {
        NAME,
        CURRENT_ROLE,
        CURRENT_USER,
        SESSION_USER,
        PUBLIC
    }
}
