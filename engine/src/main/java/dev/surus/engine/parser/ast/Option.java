package dev.surus.engine.parser.ast;

import java.util.List;

/// One `name = value` of the many option lists of the grammar (WITH (...), COPY, EXPLAIN, CREATE ROLE, CREATE FUNCTION ...).
/// Which names exist and what their values mean is judged by the statement.
///
/// @param namespace `toast` in `toast.autovacuum_enabled`, else null
/// @param value     null where only the name was written
public record Option(String namespace, String name, Value value, Action action, int position) {
    public enum Action {
        NONE,
        SET,
        ADD,
        DROP
    }

    public static Option of(String name, Value value, int position) {
        return new Option(null, name, value, Action.NONE, position);
    }

    public static Option of(String name, String text, int position) {
        return new Option(null, name, new Text(text), Action.NONE, position);
    }

    public static Option of(String name, boolean flag, int position) {
        return new Option(null, name, new Flag(flag), Action.NONE, position);
    }

    public static Option of(String name, int number, int position) {
        return new Option(null, name, new IntegerNumber(number), Action.NONE, position);
    }

    public sealed interface Value {}

    /// A string constant or a bare word.
    public record Text(String text) implements Value {}

    public record IntegerNumber(int value) implements Value {}

    /// A number that is no 32-bit integer, as written.
    public record DecimalNumber(String text) implements Value {}

    /// What the grammar says by a word of its own (`LOGIN`, `NOLOGIN`, `CYCLE`, `NO CYCLE`); never from `= true`, that is Text.
    public record Flag(boolean value) implements Value {}

    /// `*`
    public record Star() implements Value {}

    /// A type or any (qualified) name that could be one, as in `LEFTARG = int4` or `SFUNC = my_schema.f`.
    public record Type(TypeName type) implements Value {}

    /// A name that cannot be a type: `OWNED BY a.b`, `OPERATOR(schema.+)`, `= <=`.
    public record Name(QualifiedName name) implements Value {}

    public record Roles(List<RoleSpecification> roles) implements Value {}

    public record Items(List<Value> items) implements Value {}

    /// The statement inside an option: `SET x = y` of CREATE FUNCTION.
    public record Setting(SettingStatement statement) implements Value {}
}
