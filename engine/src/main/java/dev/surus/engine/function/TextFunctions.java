package dev.surus.engine.function;

/// The few text functions that the rest of the engine itself relies on.
final class TextFunctions {
    private TextFunctions() {}

    static void declare(Declarations f) {
        f.scalar("textcat", (context, v) -> (String) v[0] + v[1]);
        f.scalar("textlen", (context, v) -> (long) ((String) v[0]).codePointCount(0, ((String) v[0]).length()));
        f.scalar("upper", (context, v) -> ((String) v[0]).toUpperCase(java.util.Locale.ROOT));
        f.scalar("lower", (context, v) -> ((String) v[0]).toLowerCase(java.util.Locale.ROOT));
    }
}
