package dev.surus.engine.function;

/// Functions declared by a higher package, because they look at its objects (privileges, sessions, locks ...). Named in
/// `META-INF/services/dev.surus.engine.function.FunctionFamily`; the implementation has a public constructor without
/// parameters and keeps no state: what it needs at run time it asks of the call's context.
public interface FunctionFamily {
    void declare(Declarations functions);
}
