package dev.surus.engine.executor.explain;

import java.util.List;

/// FORMAT JSON.
public final class JsonFormat extends StructuredFormat {
    private boolean first = true;

    private JsonFormat() {}

    public static String of(PlanReport report) {
        return new JsonFormat().write(report);
    }

    private void item() {
        out.append(first ? "\n" : ",\n").append("  ".repeat(depth));
        first = false;
    }

    private void open(char bracket) {
        out.append(bracket);
        depth++;
        first = true;
    }

    private void close(char bracket) {
        depth--;
        out.append('\n').append("  ".repeat(depth)).append(bracket);
        first = false;
    }

    @Override
    void begin() {
        open('[');
        item();
        open('{');
    }

    @Override
    void end() {
        close('}');
        close(']');
    }

    @Override
    void openGroup(String label, boolean member) {
        item();
        out.append(member ? "" : quoted(label) + ": ");
        open('{');
    }

    @Override
    void closeGroup(String label, boolean member) {
        close('}');
    }

    @Override
    void openList(String label) {
        item();
        out.append(quoted(label)).append(": ");
        open('[');
    }

    @Override
    void closeList(String label) {
        close(']');
    }

    @Override
    void text(String label, String value) {
        plain(label, quoted(value));
    }

    @Override
    void plain(String label, String value) {
        item();
        out.append(quoted(label)).append(": ").append(value);
    }

    @Override
    void list(String label, List<String> values) {
        plain(label, "[" + String.join(", ", values.stream().map(StructuredFormat::quoted).toList()) + "]");
    }
}
